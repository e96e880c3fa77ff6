//! Text that was read in the wrong charset, told apart from text that only looks like it.
//!
//! UTF-8 read as Windows-1252 turns each letter into two or three, of which the first is one of few. Both halves are
//! looked at, since quotation marks and dashes stand after such letters in honest text, too: `»Spaß«`, `MANHÃ”`.

use encoding_rs::WINDOWS_1252;

/// A garbled word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Garbled<'a> {
    /// The word as it stands.
    pub(super) text: &'a str,
    /// The word as it was meant, where nothing is lost.
    pub(super) meant: Option<String>,
}

/// The first garbled word of a text.
pub(super) fn find(text: &str) -> Option<Garbled<'_>> {
    let mut before = None;
    for (at, c) in text.char_indices() {
        let is_c1 = matches!(c, '\u{80}'..='\u{9f}');
        if is_c1 || !c.is_ascii() && is_pair(before, &text[at..]) {
            let text = word(text, at);
            return Some(Garbled {
                text,
                meant: meant(text),
            });
        }
        before = Some(c);
    }
    None
}

/// Whether a letter in UTF-8 begins here.
fn is_pair(before: Option<char>, text: &str) -> bool {
    const SURE: &[&str] = &["â€", "â„¢", "â‚¬", "ðŸ", "ï»¿", "ï¿½"];
    if SURE.iter().any(|sure| text.starts_with(sure)) {
        return true;
    }
    let mut chars = text.chars();
    let (Some(lead), Some(next)) = (chars.next(), chars.next()) else {
        return false;
    };
    let lower = chars.next().is_some_and(char::is_lowercase);
    let upper = before.is_some_and(char::is_uppercase);
    match (lead, next) {
        // Dashes and quotation marks may stand after a capital, unless the word goes on behind them.
        ('Ã', '‘' | '“' | '”' | '„' | '–' | '—' | '…' | '‹' | '›' | '‚' | '’') => lower,
        ('Ã' | 'Â', '\u{a0}') => !upper,
        (
            'Ã',
            '\u{a1}'..='\u{bf}'
            | '€'
            | 'ƒ'
            | '†'
            | '‡'
            | 'ˆ'
            | '‰'
            | 'Š'
            | 'Œ'
            | 'Ž'
            | '•'
            | '˜'
            | '™'
            | 'š'
            | 'œ'
            | 'ž'
            | 'Ÿ',
        ) => true,
        ('Â', '\u{a1}'..='\u{bf}') => true,
        // Å is a unit of length, too: Å², Å³, Å°.
        (
            'Ä' | 'Å',
            '\u{a1}'..='\u{aa}' | '\u{ac}'..='\u{af}' | '\u{b1}' | '\u{b4}'..='\u{b8}' | '\u{ba}' | '\u{bc}'..='\u{bf}',
        ) => true,
        ('Ä' | 'Å', '™' | '‡' | 'Ÿ' | 'š' | 'ž' | 'ˆ') => true,
        ('Ð' | 'Ñ', _) => is_cyrillic(text),
        _ => false,
    }
}

/// One pair of these is a word of Icelandic or Spanish; three in a row are none.
fn is_cyrillic(text: &str) -> bool {
    let six: Vec<char> = text.chars().take(6).collect();
    let is_pair = |pair: &[char]| matches!(pair, ['Ð' | 'Ñ', next] if !next.is_ascii() && !next.is_lowercase());
    six.len() == 6 && six.chunks(2).all(is_pair)
}

/// The word around this place.
pub(super) fn word(text: &str, at: usize) -> &str {
    let blank = |c: char| c.is_whitespace() && c != '\u{a0}' || matches!(c, '<' | '>');
    let start = text[..at]
        .rfind(blank)
        .map_or(0, |end| end + text[end..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(blank).map_or(text.len(), |end| at + end);
    &text[start..end]
}

/// The word written as Windows-1252 and read as UTF-8, where both are possible; C1 controls as the bytes they are.
fn meant(word: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut direct = false;
    for c in word.chars() {
        let mut buffer = [0; 4];
        let (encoded, _, lost) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        match (c, lost) {
            ('\u{80}'..='\u{9f}', _) => {
                direct = true;
                bytes.push(u32::from(c) as u8);
            }
            (_, false) => bytes.extend_from_slice(&encoded),
            (_, true) => return None,
        }
    }
    match String::from_utf8(bytes) {
        Ok(meant) if meant != word => Some(meant),
        // Windows-1252 read as Latin-1: the controls are its quotation marks.
        Err(fault) if direct => Some(WINDOWS_1252.decode(fault.as_bytes()).0.into_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_word_and_what_was_meant() {
        for (text, meant) in [
            ("a cafÃ© there", "café"),
            ("itâ€™s", "it’s"),
            ("Ã–ffnung", "Öffnung"),
            ("Â£5", "£5"),
            ("it\u{92}s", "it’s"),
            ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
            ("Å¡koda", "škoda"),
            ("ðŸ˜€", "😀"),
        ] {
            assert_eq!(
                find(text).and_then(|garbled| garbled.meant).as_deref(),
                Some(meant),
                "{text}"
            );
        }
    }

    #[test]
    fn leaves_honest_text_alone() {
        for text in [
            "café – naïve “Ü”",
            "»Spaß«",
            "„Spaß“",
            "AMANHÃ” disse",
            "MANHÃ – TARDE",
            "l’été »",
            "5 Å³",
            "Ñandú",
            "að því",
            "« voilà »",
            "AMANHÃ\u{a0}E",
            "Äquator",
            "Åse",
            "ÇÃO",
            "São",
            "Â",
            "ÐÞ",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
