//! Text cut into numbers, words and marks, with word boundaries as Unicode draws them.

use super::lexicon::{self, Entry};
use super::roles::Role;
use crate::limits;
use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Digits of any of the scripts known here; `digits` is 0 for a number in Chinese characters.
    Number { value: u32, digits: u8 },
    /// Letters, with what they may mean.
    Word(Option<&'static Entry>),
    /// Any one other character.
    Mark(char),
}

/// A piece of text and whether white space stands before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) spaced: bool,
    start: usize,
    end: usize,
}

/// A text in pieces.
pub(super) struct Tokens<'t> {
    source: &'t str,
    list: Vec<Token>,
}

impl<'t> Tokens<'t> {
    /// Cuts the text, as far as it is read at all.
    pub(super) fn of(text: &'t str) -> Tokens<'t> {
        let mut end = text.len().min(limits::DATE_TEXT_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let source = &text[..end];
        let mut list = Vec::with_capacity(source.len().min(4096) / 4);
        let mut at = 0;
        let mut spaced = true;
        while let Some(c) = source[at..].chars().next() {
            if c.is_whitespace() {
                spaced = true;
                at += c.len_utf8();
            } else if is_invisible(c) {
                at += c.len_utf8();
            } else {
                let (kind, length) = piece(&source[at..], c);
                let end = at + length;
                list.push(Token {
                    kind,
                    spaced,
                    start: at,
                    end,
                });
                spaced = false;
                at = end;
            }
        }
        Tokens { source, list }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// The text from one token up to before another.
    pub(super) fn written(&self, start: usize, end: usize) -> &'t str {
        match (
            self.list.get(start),
            end.checked_sub(1).and_then(|last| self.list.get(last)),
        ) {
            (Some(first), Some(last)) if first.start < last.end => &self.source[first.start..last.end],
            _ => "",
        }
    }

    /// A number's value and how many digits it has.
    pub(super) fn number(&self, at: usize) -> Option<(u32, u8)> {
        match self.get(at)?.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// A known word.
    pub(super) fn entry(&self, at: usize) -> Option<&'static Entry> {
        match self.get(at)?.kind {
            Kind::Word(entry) => entry,
            _ => None,
        }
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        matches!(self.get(at), Some(token) if matches!(token.kind, Kind::Word(_)))
    }

    /// Whether a word there has this role.
    pub(super) fn role(&self, at: usize, role: Role) -> bool {
        self.entry(at).is_some_and(|entry| entry.is(role))
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.get(at)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    /// Whether there is one of these marks.
    pub(super) fn has_mark(&self, at: usize, marks: &[char]) -> bool {
        self.mark(at).is_some_and(|mark| marks.contains(&mark))
    }

    /// Whether the token touches the one before it.
    pub(super) fn touches(&self, at: usize) -> bool {
        at > 0 && self.get(at).is_some_and(|token| !token.spaced)
    }

    /// Whether it is a word of a script that puts no space between words, which may touch numbers.
    pub(super) fn is_unspaced_script(&self, at: usize) -> bool {
        self.is_word(at) && self.written(at, at + 1).chars().all(is_east_asian)
    }
}

/// Longest word kept in one piece, so that none is looked through again and again.
const PIECE_BYTES: usize = 256;

/// The first token of a text that begins with this character, and its length in bytes.
fn piece(rest: &str, first: char) -> (Kind, usize) {
    if digit(first).is_some() {
        return number(rest);
    }
    if is_han(first) {
        return han(rest);
    }
    // The masculine and feminine ordinal signs are letters to Unicode, and marks here.
    if first.is_alphabetic() && !matches!(first, 'º' | 'ª') {
        let more = |c: char| (c.is_alphabetic() && !is_han(c) && !matches!(c, 'º' | 'ª')) || is_in_word(c);
        let mut ends = rest.char_indices().filter(|(at, c)| *at >= PIECE_BYTES || !more(*c));
        let length = ends.next().map_or(rest.len(), |(at, _)| at);
        return word(&rest[..length]);
    }
    (Kind::Mark(first), first.len_utf8())
}

/// A known word, or what stands before a capital in it: the text of `<b>Jane</b><i>June 3</i>` is `JaneJune 3`.
fn word(letters: &str) -> (Kind, usize) {
    let known = lexicon::look_up(letters);
    let mut small = false;
    let mut capital = letters.char_indices().filter(|(_, c)| {
        let inner = small && c.is_uppercase();
        small = c.is_lowercase();
        inner
    });
    match capital.next().filter(|_| known.is_none()) {
        Some((cut, _)) => (Kind::Word(lexicon::look_up(&letters[..cut])), cut),
        None => (Kind::Word(known), letters.len()),
    }
}

fn number(rest: &str) -> (Kind, usize) {
    let mut value = 0_u32;
    let mut digits = 0_u8;
    let mut length = 0;
    for c in rest.chars() {
        let Some(digit) = digit(c) else { break };
        value = value.saturating_mul(10).saturating_add(digit);
        digits = digits.saturating_add(1);
        length += c.len_utf8();
        if digits == 4 && is_year_before_time(&rest[length..]) {
            break;
        }
    }
    (Kind::Number { value, digits }, length)
}

/// Whether the hour of a time follows at once: `20194:56` is a year and a time whose elements touch.
fn is_year_before_time(rest: &str) -> bool {
    let digits = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let minute = rest
        .get(digits + 1..digits + 3)
        .map(|minute| minute.bytes().all(|byte| byte.is_ascii_digit()));
    (1..=2).contains(&digits) && rest[digits..].starts_with(':') && minute == Some(true)
}

/// A known word of two or three characters, a number in characters, or one character.
fn han(rest: &str) -> (Kind, usize) {
    let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
    let ends: Vec<usize> = ends.take(3).collect();
    for &end in ends.iter().skip(1).rev() {
        if let Some(entry) = lexicon::look_up(&rest[..end]) {
            return (Kind::Word(Some(entry)), end);
        }
    }
    let numerals = rest
        .chars()
        .take(LONGEST_NUMERAL + 1)
        .take_while(|c| numeral(*c).is_some());
    let length = numerals.map(char::len_utf8).sum();
    if let Some(value) = spelled(&rest[..length]) {
        return (Kind::Number { value, digits: 0 }, length);
    }
    let end = ends.first().copied().unwrap_or(rest.len());
    (Kind::Word(lexicon::look_up(&rest[..end])), end)
}

/// `二〇一九`
const LONGEST_NUMERAL: usize = 4;

/// `十二` is 12, `二十三` is 23, `二〇一九` is 2019.
fn spelled(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > LONGEST_NUMERAL {
        return None;
    }
    let Some((tens, units)) = text.split_once('十') else {
        return text.chars().try_fold(0, |value, c| Some(value * 10 + numeral(c)?));
    };
    let one = |part: &str, default: u32| match part.chars().count() {
        0 => Some(default),
        1 => part.chars().next().and_then(numeral).filter(|digit| *digit < 10),
        _ => None,
    };
    Some(one(tens, 1)? * 10 + one(units, 0)?)
}

fn numeral(c: char) -> Option<u32> {
    let at = "〇一二三四五六七八九十".chars().position(|known| known == c)?;
    u32::try_from(at).ok()
}

/// ASCII, full-width, Arabic-Indic and Persian digits.
fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    Some(c as u32 - zero as u32)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '〇')
}

fn is_east_asian(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}')
}

fn is_in_word(c: char) -> bool {
    !c.is_ascii() && (is_combining_mark(c) || is_invisible(c))
}

/// Marks of direction, zero-width joiners and spaces, soft hyphens: nobody sees them.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
