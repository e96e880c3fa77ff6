//! Dates whose month is a word, in the orders that languages use.

use super::clock::{self, Clock, Dots, Half};
use super::found::{Form, Found, YearDigits};
use super::lexicon::{Care, Days, Languages};
use super::parts::{self, Day, Fit, Name, Year};
use super::roles::Role;
use super::tokens::Tokens;
use crate::archive::Stamp;

/// The parts of a date, before they are put together.
struct Parts {
    day: Day,
    name: Name,
    year: Year,
    layout: Layout,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// `9 December 2019`
    DayFirst,
    /// `December 9, 2019`
    MonthFirst,
    /// `December 9 2019`, with nothing between day and year
    MonthFirstBare,
    /// `2019. december 9.`, `2019. gada 9. decembris`
    YearFirst,
}

/// The date that begins at a token.
pub(super) fn date(tokens: &Tokens<'_>, start: usize) -> Option<Found> {
    let is_number = tokens.number(start).is_some();
    if is_number && !parts::opens(tokens, start) {
        return None;
    }
    let day_first = || is_number.then(|| day_first(tokens, start))?;
    let year_first = || is_number.then(|| year_first(tokens, start))?;
    year_first().or_else(day_first).or_else(|| month_first(tokens, start))
}

fn day_first(tokens: &Tokens<'_>, start: usize) -> Option<Found> {
    let day = parts::day(tokens, start)?;
    let name = parts::month(tokens, parts::between(tokens, day.end))?;
    let year_at = parts::between(tokens, name.end);
    let year = parts::year(tokens, year_at)?;
    if year.digits == 2 && !is_short_year(tokens, start, year_at, &year) {
        return None;
    }
    let abbreviated = name.end - parts::between(tokens, day.end) == 1 && day.ordinal.is_none();
    let short = tokens.written(name.end - 1, name.end).len() == 3;
    let form = if abbreviated && short { Form::Mail } else { Form::Words };
    let layout = Layout::DayFirst;
    build(
        start,
        Parts {
            day,
            name,
            year,
            layout,
        },
        form,
        None,
    )
}

fn month_first(tokens: &Tokens<'_>, start: usize) -> Option<Found> {
    let name = parts::month(tokens, start)?;
    let day = parts::day(tokens, parts::between(tokens, name.end))?;
    if let Some(clock) = middle_clock(tokens, day.end) {
        let year = parts::year(tokens, clock.end).filter(|year| year.digits == 4)?;
        let layout = Layout::MonthFirst;
        return build(
            start,
            Parts {
                day,
                name,
                year,
                layout,
            },
            Form::Mail,
            Some(clock),
        );
    }
    let year_at = parts::between(tokens, day.end);
    let year = parts::year(tokens, year_at)?;
    if year.digits == 2 && !is_short_year(tokens, start, year_at, &year) {
        return None;
    }
    let layout = match year_at == day.end && !day.dotted && day.ordinal.is_none() {
        true => Layout::MonthFirstBare,
        false => Layout::MonthFirst,
    };
    build(
        start,
        Parts {
            day,
            name,
            year,
            layout,
        },
        Form::Words,
        None,
    )
}

/// `Dec  9 10:33:05 2019`, as `asctime` writes it.
fn middle_clock(tokens: &Tokens<'_>, at: usize) -> Option<Clock> {
    let clock = clock::at(tokens, at, Dots::Decimal)?;
    let named = matches!(clock.zone, super::zone::Zone::Named(_));
    (clock.half == Half::Unsaid && (named || tokens.number(clock.end).is_some())).then_some(clock)
}

fn year_first(tokens: &Tokens<'_>, start: usize) -> Option<Found> {
    let year = parts::year(tokens, start).filter(|year| matches!(year.digits, 0 | 4))?;
    let next = parts::between(tokens, year.end);
    if (year.end..next).any(|at| tokens.mark(at) == Some(',')) {
        return None;
    }
    let (name, day, end) = match parts::month(tokens, next) {
        Some(name) => {
            let day = parts::day(tokens, parts::between(tokens, name.end))?;
            let end = day.end;
            (name, day, end)
        }
        None => {
            // 2019. gada 9. decembris
            let said = year.end > start + 1;
            let day = parts::day(tokens, next).filter(|_| said)?;
            let name = parts::month(tokens, parts::between(tokens, day.end))?;
            let end = name.end;
            (name, day, end)
        }
    };
    // Budget 2019 December 9, 2020: the year behind the day is the day's.
    let own = parts::year(tokens, parts::between(tokens, end)).filter(|year| year.digits >= 4);
    if own.is_some() || tokens.touches(end) && tokens.is_word(end) && !tokens.is_unspaced_script(end) {
        return None;
    }
    let year = Year { end, ..year };
    let layout = Layout::YearFirst;
    build(
        start,
        Parts {
            day,
            name,
            year,
            layout,
        },
        Form::Words,
        None,
    )
}

/// Two digits are a year behind an apostrophe, between the same tight marks as the month (`09-Dec-19`), before a time
/// with seconds (RFC 822), or where the date is the whole text.
fn is_short_year(tokens: &Tokens<'_>, start: usize, at: usize, year: &Year) -> bool {
    let quoted = tokens.has_mark(at - 1, &['\'', '’', '‘', '`', 'ʼ']) && tokens.touches(at);
    let tight = tokens.touches(at) && tokens.has_mark(at - 1, &['-', '/', '‑']) && {
        let mark = tokens.mark(at - 1);
        (start + 1..at - 1).any(|other| tokens.mark(other) == mark && tokens.touches(other + 1))
    };
    let timed = clock::at(tokens, year.end, Dots::Decimal)
        .and_then(|clock| clock.time)
        .is_some_and(|(_, _, second)| second.is_some());
    let glued = tokens.touches(year.end) && tokens.has_mark(year.end, &[':', '.', ',', '%']);
    let whole = super::rest_is_bare(tokens, start, year.end);
    quoted || tight || timed || (whole && !glued)
}

fn build(start: usize, parts: Parts, form: Form, clock: Option<Clock>) -> Option<Found> {
    let Parts {
        day,
        name,
        year,
        layout,
    } = parts;
    let dotted = day.dotted || name.dotted;
    let counts = |care: Care| match care {
        Care::Free => true,
        Care::Capital => name.is_capital,
        Care::Plain => day.ordinal.is_none() && layout != Layout::MonthFirstBare,
        Care::Dotted => dotted,
    };
    let value = match year.digits {
        2 => parts::century(year.value)?,
        // Dec 9 20195 views is no year.
        5.. if layout == Layout::MonthFirstBare => return None,
        _ => year.value,
    };
    let year_number = i16::try_from(value).ok()?;
    let day_number = i8::try_from(day.value).ok()?;
    let mut candidates: Vec<(Stamp, Languages)> = Vec::new();
    for (month, languages, _) in name.senses.iter().filter(|(_, _, care)| counts(*care)) {
        candidates.extend(Stamp::day(year_number, *month, day_number).map(|stamp| (stamp, *languages)));
    }
    // No language that writes days plainly writes `9. listopada`: the stop is the others'.
    if day.dotted && layout == Layout::DayFirst {
        keep(&mut candidates, Languages::writing(Days::Dotted));
    }
    let end = year.end;
    (!candidates.is_empty()).then_some(Found {
        start,
        end,
        candidates,
        form,
        odd_ordinal: day.ordinal.filter(|(_, fit)| *fit == Fit::Odd).map(|(at, _)| at),
        year: if year.digits == 2 {
            YearDigits::Two
        } else {
            YearDigits::Whole
        },
        clock,
    })
}

/// Keeps the days that these languages mean, if that is any.
pub(super) fn keep(candidates: &mut Vec<(Stamp, Languages)>, languages: Languages) {
    if candidates.iter().any(|(_, own)| own.meet(languages)) {
        candidates.retain(|(_, own)| own.meet(languages));
    }
}

/// A month with its year, and nothing but these: `June, 2017`, `juin 2017`, `2017年6月`. The days stand for months.
pub(super) fn month(tokens: &Tokens<'_>, start: usize) -> Option<Found> {
    let (name, year, end) = match parts::month(tokens, start) {
        Some(name) => {
            let year = parts::year(tokens, parts::between(tokens, name.end))?;
            let end = year.end;
            (name, year, end)
        }
        None => {
            let year = parts::year(tokens, start)?;
            let name = parts::month(tokens, parts::between(tokens, year.end))?;
            let end = name.end + usize::from(tokens.mark(name.end) == Some('.'));
            (name, year, end)
        }
    };
    let number = i16::try_from(year.value)
        .ok()
        .filter(|_| matches!(year.digits, 0 | 4))?;
    let counts = |care: Care| match care {
        Care::Dotted => name.dotted,
        Care::Capital => name.is_capital,
        Care::Free | Care::Plain => true,
    };
    let months = name.senses.iter().filter(|(_, _, care)| counts(*care));
    let candidates = months.filter_map(|(month, languages, _)| Some((Stamp::month(number, *month)?, *languages)));
    Some(Found {
        start,
        end,
        candidates: candidates.collect(),
        form: Form::Words,
        odd_ordinal: None,
        year: YearDigits::Whole,
        clock: None,
    })
}

/// Whether a word may stand between a date and its time, or before the date.
pub(super) fn is_around(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens
        .entry(at)
        .is_some_and(|word| !word.around.is_none() || word.is(Role::Year))
}
