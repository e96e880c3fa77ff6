//! Text with its white space folded.

/// The text with each run of white space as one blank, none at its ends. No-break spaces are white space here.
pub fn folded(text: &str) -> String {
    let mut words = Words::default();
    words.push(text);
    words.text
}

/// Folded text in the making: pieces of text, and breaks between words.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) text: String,
    /// White space was met since the last word.
    is_parted: bool,
}

impl Words {
    /// Ends the word.
    pub(super) fn part(&mut self) {
        self.is_parted = true;
    }

    /// Adds text; a word may go on from the last piece.
    pub(super) fn push(&mut self, piece: &str) {
        let mut rest = piece;
        loop {
            let word = rest.trim_start();
            self.is_parted |= word.len() < rest.len();
            if word.is_empty() {
                return;
            }
            if self.is_parted && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.is_parted = false;
            let (words, behind) = word.split_at(length(word));
            self.text.push_str(words);
            rest = behind;
        }
    }
}

/// Length of what a text that begins with a word has of folded text, in bytes: words with one blank between them. Plain ASCII,
/// most of all text, is not decoded for it.
fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(|byte| (0x21..0x7f).contains(byte));
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' if is_word(at + 1) => at += 1,
            b' ' | b'\t'..=b'\r' => break,
            0..0x80 => at += 1,
            _ => match text[at..].chars().next() {
                Some(c) if !c.is_whitespace() => at += c.len_utf8(),
                _ => break,
            },
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn folding_in_pieces_is_folding_the_whole(pieces in proptest::collection::vec("[ab \t\u{a0}é\u{2003}\n]{0,6}", 0..6)) {
            let mut words = Words::default();
            pieces.iter().for_each(|piece| words.push(piece));
            let whole: String = pieces.concat();
            prop_assert_eq!(words.text, whole.split_whitespace().collect::<Vec<&str>>().join(" "));
        }
    }
}
