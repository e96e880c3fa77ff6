//! The weekday beside a date, which proves or contradicts it.

use super::lexicon::{Care, Entry, Languages, Sense};
use super::roles::Role;
use super::tokens::{Kind, Tokens};
use crate::archive::Stamp;

const NAMES: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// What the word beside the date may mean: weekdays by number from Monday = 1, with the languages that mean them.
pub(super) struct Weekday(Vec<(i8, Languages)>);

impl Weekday {
    /// The languages in which the word is a weekday.
    pub(super) fn languages(&self) -> Languages {
        self.0.iter().fold(Languages::NONE, |all, (_, own)| all | *own)
    }

    /// Whether the day is a weekday that the word means in one of these languages.
    pub(super) fn fits(&self, day: &Stamp, languages: Languages) -> bool {
        let number = number(day);
        self.0
            .iter()
            .any(|(said, own)| own.meet(languages) && Some(*said) == number)
    }

    /// The English names of what it says in these languages; empty if it is no weekday there.
    pub(super) fn said(&self, languages: Languages) -> String {
        let said = self.0.iter().filter(|(_, own)| own.meet(languages));
        let names: Vec<&str> = said.filter_map(|(number, _)| name(*number)).collect();
        names.join(" or ")
    }
}

/// The English name of a day's weekday.
pub(super) fn of(day: &Stamp) -> Option<&'static str> {
    name(number(day)?)
}

fn number(day: &Stamp) -> Option<i8> {
    day.date().map(|date| date.weekday().to_monday_one_offset())
}

fn name(number: i8) -> Option<&'static str> {
    NAMES.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
}

/// The weekday before the date, or behind it.
pub(super) fn beside(tokens: &Tokens<'_>, start: usize, end: usize) -> Option<Weekday> {
    before(tokens, start).or_else(|| behind(tokens, end))
}

/// `Monday, the 9th`, `lundi 9`, `segunda-feira, 9`, `Montag, den 9.`
fn before(tokens: &Tokens<'_>, start: usize) -> Option<Weekday> {
    for at in (start.saturating_sub(4)..start).rev() {
        match tokens.get(at)?.kind {
            Kind::Mark(',' | '.' | '(' | '-' | '،' | '/') => {}
            Kind::Word(Some(word)) if !word.weekdays.is_empty() => return weekday(tokens, at, word),
            Kind::Word(Some(word)) if !word.around.is_none() || word.is(Role::Of) => {}
            _ => return None,
        }
    }
    None
}

/// `2019. december 9., hétfő`, `9 Aralık 2019 Pazartesi`, `(月)`. A word behind it would make it another sentence's.
fn behind(tokens: &Tokens<'_>, end: usize) -> Option<Weekday> {
    for at in end..end + 3 {
        match tokens.get(at)?.kind {
            Kind::Mark(',' | '.' | '(' | '（' | '،' | '[') => {
                if let Some(number) = in_brackets(tokens, at) {
                    return Some(Weekday(vec![(number, Languages::ALL)]));
                }
            }
            Kind::Word(Some(word)) if !word.weekdays.is_empty() => {
                let ends = !tokens.is_word(at + 1)
                    || tokens.is_unspaced_script(at + 1)
                    || tokens.entry(at + 1).is_some_and(|next| !next.around.is_none());
                return weekday(tokens, at, word).filter(|_| ends);
            }
            _ => return None,
        }
    }
    None
}

/// Japanese and Korean put one character of the weekday in brackets.
fn in_brackets(tokens: &Tokens<'_>, open: usize) -> Option<i8> {
    let closed = tokens.has_mark(open, &['(', '（', '[']) && tokens.has_mark(open + 2, &[')', '）', ']']);
    let word = Some(tokens.written(open + 1, open + 2)).filter(|_| closed)?;
    let position = |names: &str| names.split(' ').position(|name| name == word);
    let at = position("月 火 水 木 金 土 日").or_else(|| position("월 화 수 목 금 토 일"))?;
    i8::try_from(at + 1).ok()
}

fn weekday(tokens: &Tokens<'_>, at: usize, word: &Entry) -> Option<Weekday> {
    let marked = tokens.has_mark(at + 1, &['.', ',', ')']);
    let counts = |sense: &&Sense| sense.care != Care::Dotted || marked;
    let senses = word.weekdays.iter().filter(counts);
    let senses: Vec<_> = senses.map(|sense| (sense.number, sense.languages)).collect();
    (!senses.is_empty()).then_some(Weekday(senses))
}

/// Whether a token is a weekday or the bracketed sign of one, which may stand between a date and its time.
pub(super) fn is_weekday(tokens: &Tokens<'_>, at: usize) -> bool {
    let known = tokens.entry(at).is_some_and(|word| !word.weekdays.is_empty());
    known
        || at
            .checked_sub(1)
            .is_some_and(|open| in_brackets(tokens, open).is_some())
}
