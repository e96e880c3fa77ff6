//! Dates in numbers alone: `2019-12-09`, `9.12.2019`, `25/12/2019`.

use super::clock::{self, Dots};
use super::found::{Form, Found, YearDigits};
use super::lexicon::Languages;
use super::order::Order;
use super::parts::{self, century};
use super::roles::Role;
use super::tokens::Tokens;
use crate::archive::Stamp;

/// Years that a date in numbers may have. Narrower than in words: 1398/09/18 and 9/12/2562 are dates of the Persian and
/// the Thai calendar.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2099;

/// Three numbers and the mark between them.
struct Triple {
    numbers: [(u32, u8); 3],
    mark: char,
    end: usize,
}

/// The date that begins at a token.
pub(super) fn date(tokens: &Tokens<'_>, start: usize, order: Order) -> Option<Found> {
    let (_, digits) = tokens.number(start)?;
    let in_word = tokens.touches(start) && tokens.is_word(start - 1) && !tokens.is_unspaced_script(start - 1);
    let version = start > 0 && tokens.role(start - 1, Role::Version);
    if in_word || version || !parts::opens(tokens, start) {
        return None;
    }
    if digits == 8 {
        return compact(tokens, start);
    }
    let triple = triple(tokens, start)?;
    if !closes(tokens, triple.end) {
        return None;
    }
    let [(a, _), (b, _), (c, _)] = triple.numbers;
    let mut candidates = Vec::new();
    let mut year = YearDigits::Whole;
    let mut add = |year: u32, month: u32, day: u32| {
        let narrow = |value: u32| i8::try_from(value).ok();
        let year = i16::try_from(year).ok();
        let stamp = year.and_then(|year| Stamp::day(year, narrow(month)?, narrow(day)?));
        candidates.extend(stamp.map(|stamp| (stamp, Languages::ALL)));
    };
    match triple.numbers.map(|(_, digits)| digits) {
        [4, 1 | 2, 1 | 2] if YEARS.contains(&a) => add(a, b, c),
        [1 | 2, 1 | 2, 4] if YEARS.contains(&c) => {
            add(c, b, a);
            add(c, a, b);
        }
        [1 | 2, 1 | 2, 2] if short_is_certain(tokens, start, &triple) => {
            year = YearDigits::Two;
            if let Some(year) = century(c) {
                add(year, b, a);
                add(year, a, b);
            }
            if let Some(year) = century(a).filter(|_| order == Order::Unknown && triple.mark != '.') {
                add(year, b, c);
            }
        }
        _ => return None,
    }
    let numbers = [a, b, c];
    choose(&mut candidates, numbers, triple.mark, order);
    (!candidates.is_empty()).then_some(Found {
        start,
        end: triple.end,
        candidates,
        form: if triple.mark == '.' { Form::Dots } else { Form::Numbers },
        odd_ordinal: None,
        year,
        clock: None,
    })
}

/// The order of day and month that a date at a token proves: one with slashes or dashes, whose year stands last.
pub(super) fn order(tokens: &Tokens<'_>, start: usize) -> Option<Order> {
    let found = date(tokens, start, Order::Unknown)?;
    let [(one, _)] = found.candidates.as_slice() else {
        return None;
    };
    let (first, _) = tokens.number(start)?;
    let day = one.date().and_then(|date| u32::try_from(date.day()).ok())?;
    let month = one.date().and_then(|date| u32::try_from(date.month()).ok())?;
    match found.form {
        Form::Numbers if first == day && first != month => Some(Order::DayFirst),
        Form::Numbers if first == month && first != day => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Of day-first and month-first, what the caller's order or the dots say; the others stay.
fn choose(candidates: &mut Vec<(Stamp, Languages)>, numbers: [u32; 3], mark: char, order: Order) {
    let month_of = |stamp: &Stamp| stamp.year_month().1.and_then(|month| u32::try_from(month).ok());
    let wanted = match (order, mark) {
        (Order::MonthFirst, _) => numbers[0],
        // Languages that write dots put the day first.
        (Order::DayFirst, _) | (Order::Unknown, '.') => numbers[1],
        (Order::Unknown, _) => return,
    };
    if candidates.iter().any(|(stamp, _)| month_of(stamp) == Some(wanted)) {
        candidates.retain(|(stamp, _)| month_of(stamp) == Some(wanted));
    }
}

/// Three numbers with the same mark twice. Dashes are tight; dots may have a space behind them, slashes around them.
fn triple(tokens: &Tokens<'_>, start: usize) -> Option<Triple> {
    let mark = tokens.mark(start + 1)?;
    let same = |at: usize| {
        tokens.mark(at) == Some(mark)
            && match mark {
                '.' | '．' => tokens.touches(at),
                '-' | '‐' | '‑' | '–' | '−' => tokens.touches(at) && tokens.touches(at + 1),
                '/' | '／' => tokens.touches(at) == tokens.touches(at + 1),
                _ => false,
            }
    };
    let numbers = [
        tokens.number(start)?,
        tokens.number(start + 2)?,
        tokens.number(start + 4)?,
    ];
    let mut end = start + 5;
    // Korean and Hungarian end with a dot as well, Bulgarian and Russian with a word.
    if tokens.role(end, Role::Year) {
        end += 1;
    }
    let mark = if mark == '．' { '.' } else { mark };
    (same(start + 1) && same(start + 3)).then_some(Triple { numbers, mark, end })
}

/// Nothing may touch the end that would make it a part of something longer.
fn closes(tokens: &Tokens<'_>, end: usize) -> bool {
    if !tokens.touches(end) {
        return true;
    }
    if tokens.is_word(end) {
        let joins = matches!(tokens.written(end, end + 1), "T" | "t") && tokens.number(end + 1).is_some();
        return joins || tokens.is_unspaced_script(end);
    }
    if !tokens.touches(end + 1) {
        return true;
    }
    let word = tokens.is_word(end + 1) && tokens.has_mark(end, &['-', '/', '_']);
    let number = tokens.number(end + 1).is_some() && tokens.has_mark(end, &['.', '-', '/', '_']);
    !word && (!number || clock::at(tokens, end + 1, Dots::Decimal).is_some())
}

/// With two digits for the year, dots and dashes make versions, times and numbers of accounts too: such a date stands
/// before a time, or alone with two digits for each part.
fn short_is_certain(tokens: &Tokens<'_>, start: usize, triple: &Triple) -> bool {
    let two_digits = || triple.numbers.iter().all(|(_, digits)| *digits == 2);
    match triple.mark {
        '/' | '／' => true,
        mark => {
            let form = if mark == '.' { Form::Dots } else { Form::Numbers };
            let timed = super::settle::behind(tokens, triple.end, form).is_some_and(|clock| clock.time.is_some());
            timed || two_digits() && super::rest_is_bare(tokens, start, triple.end)
        }
    }
}

/// `20191209T103305`, the basic format of ISO 8601; the time must be there.
fn compact(tokens: &Tokens<'_>, start: usize) -> Option<Found> {
    let (date, _) = tokens.number(start)?;
    let (time, digits) = tokens.number(start + 2)?;
    let joined = matches!(tokens.written(start + 1, start + 2), "T" | "t")
        && tokens.touches(start + 1)
        && tokens.touches(start + 2);
    let (hour, minute, second) = match digits {
        4 => (time / 100, time % 100, None),
        6 => (time / 10_000, time / 100 % 100, Some(time % 100)),
        _ => return None,
    };
    let narrow = |value: u32| i8::try_from(value).ok();
    let year = i16::try_from(date / 10_000).ok()?;
    let day = Stamp::day(year, narrow(date / 100 % 100)?, narrow(date % 100)?)?;
    let second = second.and_then(narrow);
    day.at(narrow(hour)?, narrow(minute)?, second)?;
    let (zone, end) = super::zone::at(tokens, start + 2, start + 3, second);
    joined.then_some(Found {
        start,
        end,
        candidates: vec![(day, Languages::ALL)],
        form: Form::Numbers,
        odd_ordinal: None,
        year: YearDigits::Whole,
        clock: Some(clock::Clock {
            time: Some((narrow(hour)?, narrow(minute)?, second)),
            half: clock::Half::Unsaid,
            start: start + 2,
            zone,
            end,
        }),
    })
}

/// A month in numbers that is the whole text: `2017-06`, `06/2017`, `6.2017`.
pub(super) fn month(tokens: &Tokens<'_>) -> Option<Stamp> {
    let ((a, first), (b, second)) = (tokens.number(0)?, tokens.number(2)?);
    let bare = |at: usize| tokens.mark(at).is_some() || tokens.role(at, Role::Year);
    if !tokens.has_mark(1, &['-', '/', '.', '–']) || !(3..tokens.len()).all(bare) {
        return None;
    }
    let (year, month) = match (first, second) {
        (4, 1 | 2) => (a, b),
        (1 | 2, 4) => (b, a),
        _ => return None,
    };
    let year = i16::try_from(year).ok().filter(|_| YEARS.contains(&year))?;
    Stamp::month(year, i8::try_from(month).ok()?)
}
