//! The parts of a date in words: days, months and years, and what may stand between them.

use super::lexicon::{Care, Languages, Sense};
use super::roles::Role;
use super::tokens::Tokens;

/// Years that a date in words may have: from the first full year of the Gregorian calendar, because blogs of diaries
/// are dated back, to a bound that no clock set wrongly by a century reaches.
const YEARS: std::ops::RangeInclusive<u32> = 1583..=2199;

/// Years that may have the digits of another number behind them.
const GLUED_YEARS: std::ops::RangeInclusive<u32> = 1991..=2040;

/// The number of a day.
pub(super) struct Day {
    pub(super) value: u32,
    /// Whether a full stop marks it as an ordinal.
    pub(super) dotted: bool,
    /// The token of an English ordinal's ending, and whether that ending is right.
    pub(super) ordinal: Option<(usize, Fit)>,
    pub(super) end: usize,
}

/// Whether `st`, `nd`, `rd`, `th` fits its number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Right,
    Odd,
}

/// The name of a month: what it may mean.
pub(super) struct Name {
    pub(super) senses: Vec<(i8, Languages, Care)>,
    pub(super) is_capital: bool,
    /// Whether a full stop follows.
    pub(super) dotted: bool,
    pub(super) end: usize,
}

/// A year, or two digits of one. More than four digits are a year and the number of the next element, which touches it:
/// `July 18th, 20235 mins`.
pub(super) struct Year {
    pub(super) value: u32,
    pub(super) digits: u8,
    pub(super) end: usize,
}

/// A day's number at a token: `9`, `9th`, `1er`, `9.`, `1º`, `9:e`, `9-го`, `9日`.
pub(super) fn day(tokens: &Tokens<'_>, at: usize) -> Option<Day> {
    let (value, digits) = tokens.number(at)?;
    if !(1..=31).contains(&value) || digits > 2 {
        return None;
    }
    let mut day = Day {
        value,
        dotted: false,
        ordinal: None,
        end: at + 1,
    };
    let next = at + 1;
    if tokens.touches(next) && tokens.mark(next) == Some(':') && tokens.number(next + 1).is_some() {
        return None; // an hour
    }
    if tokens.has_mark(next, &['º', 'ª', '°']) {
        day.end = next + 1;
    } else if tokens.touches(next) && tokens.has_mark(next, &[':', '-', '‑']) && ordinal(tokens, next + 1) {
        day.end = next + 2;
    } else if let Some(fit) = english(tokens, next, value) {
        day.ordinal = Some((next, fit));
        day.end = next + 1;
    } else if ordinal(tokens, next) || tokens.role(next, Role::Day) {
        day.end = next + 1;
    }
    if tokens.mark(day.end) == Some('.') && tokens.touches(day.end) {
        day.dotted = true;
        day.end += 1;
    }
    Some(day)
}

fn ordinal(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.touches(at) && tokens.role(at, Role::Ordinal)
}

fn english(tokens: &Tokens<'_>, at: usize, value: u32) -> Option<Fit> {
    let ending = tokens.written(at, at + 1);
    let known = ["st", "nd", "rd", "th"];
    // Small raised letters are folded by the lexicon alone.
    let folded = tokens
        .entry(at)
        .filter(|word| word.is(Role::Ordinal))
        .map(|_| super::lexicon::folded(ending))?;
    if !known.contains(&folded.as_str()) {
        return None;
    }
    let right = match (value % 10, value / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    Some(if folded == right { Fit::Right } else { Fit::Odd })
}

/// A month's name at a token: `Dezember`, `Meán Fómhair`, `12月`, `十二月`.
pub(super) fn month(tokens: &Tokens<'_>, at: usize) -> Option<Name> {
    if let Some((value, digits)) = tokens.number(at) {
        let named = digits <= 2 && (1..=12).contains(&value) && tokens.role(at + 1, Role::Month);
        let number = i8::try_from(value).ok().filter(|_| named)?;
        return Some(Name {
            senses: vec![(number, Languages::ALL, Care::Free)],
            is_capital: false,
            dotted: false,
            end: at + 2,
        });
    }
    let word = tokens.entry(at).filter(|word| !word.months.is_empty())?;
    let follows = |sense: &&Sense| match &sense.second {
        Some(second) => tokens.is_word(at + 1) && super::lexicon::folded(tokens.written(at + 1, at + 2)) == *second,
        None => true,
    };
    let senses: Vec<&Sense> = word.months.iter().filter(follows).collect();
    let length = 1 + usize::from(senses.iter().any(|sense| sense.second.is_some()));
    let senses: Vec<_> = senses
        .iter()
        .map(|sense| (sense.number, sense.languages, sense.care))
        .collect();
    (!senses.is_empty()).then_some(Name {
        senses,
        is_capital: tokens.written(at, at + 1).starts_with(char::is_uppercase),
        dotted: tokens.mark(at + length) == Some('.') && tokens.touches(at + length),
        end: at + length,
    })
}

/// A year at a token, with the word behind it that says so: `2019`, `2019 г.`, `2019年`; or two digits.
pub(super) fn year(tokens: &Tokens<'_>, at: usize) -> Option<Year> {
    let (value, digits) = tokens.number(at)?;
    let (value, digits) = match digits {
        0 | 4 if YEARS.contains(&value) => (value, digits),
        2 => (value, digits),
        5..=7 => (glued_year(value, digits)?, digits),
        _ => return None,
    };
    let mut end = at + 1;
    // 2019. gada 9. decembris
    let stop = usize::from(tokens.mark(end) == Some('.') && tokens.touches(end));
    if tokens.role(end + stop, Role::Year) {
        end += stop + 1;
        end += usize::from(tokens.mark(end) == Some('.') && tokens.touches(end));
    } else if tokens.touches(end) && tokens.is_word(end) {
        // `2019By` is two elements that touch; `2019x` is something else.
        let letters = tokens.written(end, end + 1).chars().count();
        if letters == 1 && !tokens.is_unspaced_script(end) {
            return None;
        }
    }
    Some(Year { value, digits, end })
}

/// The first four of five to seven digits, if they are a year and the rest is a number: 20000 is neither.
fn glued_year(value: u32, digits: u8) -> Option<u32> {
    let rest = 10_u32.pow(u32::from(digits) - 4);
    let year = Some(value / rest).filter(|year| GLUED_YEARS.contains(year))?;
    (value % rest >= rest / 10).then_some(year)
}

/// Skips what may stand between the parts of a date: a mark, `of`, `de`, `d'`; at most four tokens.
pub(super) fn between(tokens: &Tokens<'_>, start: usize) -> usize {
    let may = |at: usize| match tokens.mark(at) {
        Some(',' | '.' | '،' | '、' | '’' | '\'' | 'ʼ' | '׳' | '‘' | '`') => true,
        // A dash with spaces parts the date from something else.
        Some('-' | '‐' | '‑' | '–' | '/') => tokens.touches(at) && tokens.touches(at + 1),
        _ => tokens.role(at, Role::Of),
    };
    (start..start + 4).find(|&at| !may(at)).unwrap_or(start + 4)
}

/// Whether a number that begins a date stands free: not the end of a longer number, an amount, a path or a span.
pub(super) fn opens(tokens: &Tokens<'_>, at: usize) -> bool {
    if at == 0 {
        return true;
    }
    let before = at - 1;
    if tokens.touches(at) {
        let number_before = before > 0 && tokens.touches(before) && tokens.number(before - 1).is_some();
        let bound = match tokens.mark(before) {
            Some('.' | ',' | '-' | '–' | ':') => number_before,
            Some('+' | '$' | '€' | '£' | '¥' | '#' | '_' | '/' | '\\' | '=' | '&' | '%') => true,
            Some(_) => false,
            None => tokens.number(before).is_some() || tokens.written(before, at).chars().count() == 1,
        };
        return !bound || tokens.is_unspaced_script(before);
    }
    // 9 – 12 December is a span of days.
    let dash = tokens.has_mark(before, &['-', '–', '—', '/', '+', '&']);
    let (Some((end, _)), Some((start, digits))) = (
        tokens.number(at),
        before.checked_sub(1).and_then(|at| tokens.number(at)),
    ) else {
        return true;
    };
    let of_clock = before >= 2 && tokens.has_mark(before - 2, &[':', '.']);
    !(dash && digits <= 2 && start < end && end <= 31 && !of_clock)
}

/// A century for two digits, and only where it is certain: blogs are younger than 1990, and none is dated after 2040
/// yet. So `98` is 1998 and `07` is 2007; `65` is not known.
pub(super) fn century(two: u32) -> Option<u32> {
    match two {
        0..=40 => Some(2000 + two),
        91..=99 => Some(1900 + two),
        _ => None,
    }
}
