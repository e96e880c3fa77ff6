//! Dates as people read them: in words of many languages, or in numbers, somewhere in a line of text.
//!
//! The reader takes only what is certain. What the text does not say is not there: no second, no zone, no minute
//! behind `3 pm`, no order of day and month in `12/09/2019`. What is odd but certain (the wrong weekday, `22th`) is
//! read with a [`Note`].
//!
//! * The first date of the text wins; a text is searched up to [`crate::limits::DATE_TEXT_BYTES`], in time linear in
//!   its length.
//! * A day needs its year beside it. A month with a year (`June 2017`) and a year alone count only where they are the
//!   whole text.
//! * Names are looked up over all languages at once. A name that means different months in different languages
//!   (`listopad` is October in Croatian and November in Polish and Czech) is settled by the language of the page, the
//!   weekday, the full stop behind the day or the words beside it; otherwise only the year is certain.
//! * A year of two digits is read where it cannot be anything else, between 1991 and 2040: see `century`.

mod clock;
mod found;
mod languages;
mod lexicon;
mod note;
mod numbers;
mod order;
mod parts;
mod roles;
mod settle;
#[cfg(test)]
mod tests;
mod tokens;
mod weekday;
mod words;
mod zone;

pub use lexicon::Language;
pub use note::Note;
pub use order::Order;

use crate::archive::Stamp;
use found::Found;
use lexicon::Languages;
use tokens::{Kind, Tokens};

/// A date read from a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The date, as precise as the text is certain.
    pub stamp: Stamp,
    /// What is doubtful about it.
    pub notes: Vec<Note>,
}

/// The first date in a text, with the time beside it.
pub fn read(text: &str, order: Order) -> Option<Reading> {
    read_in(text, order, None)
}

/// The same, in a text of a known language. It settles only names that mean different months in different languages:
/// a page that says it is English may well hold German dates.
pub fn read_in(text: &str, order: Order, language: Option<Language>) -> Option<Reading> {
    let tokens = Tokens::of(text);
    let page = language.map_or(Languages::NONE, Languages::only);
    let day = (0..tokens.len()).find_map(|at| settle::reading(&tokens, found(&tokens, at, order)?, page));
    day.or_else(|| period(&tokens, page))
}

/// The month that a text names, if it names nothing else: `June, 2017`, `juin 2017`, `2017年6月`. Where the text is a day
/// or only a year, that.
pub fn read_month(text: &str) -> Option<Stamp> {
    let tokens = Tokens::of(text);
    let day = (0..tokens.len()).find_map(|at| {
        let found = found(&tokens, at, Order::Unknown).filter(|found| rest_is_bare(&tokens, found.start, found.end))?;
        settle::reading(&tokens, found, Languages::NONE)
    });
    day.or_else(|| period(&tokens, Languages::NONE))
        .map(|reading| reading.stamp)
}

/// A day with the first time in a text: `3:04 pm`, `10 h 33`, `klo 10.33`. None if the stamp is not a day.
pub fn read_time(text: &str, day: Stamp) -> Option<Stamp> {
    let clock = clock::first(&Tokens::of(text))?;
    let (hour, minute, second) = clock.time?;
    let timed = day.at(hour, minute, second)?;
    match clock.zone {
        zone::Zone::Offset(minutes) => timed.with_offset(minutes),
        _ => Some(timed),
    }
}

fn found(tokens: &Tokens<'_>, at: usize, order: Order) -> Option<Found> {
    words::date(tokens, at).or_else(|| numbers::date(tokens, at, order))
}

/// A month or a year that is the whole text.
fn period(tokens: &Tokens<'_>, page: Languages) -> Option<Reading> {
    if let Some(stamp) = numbers::month(tokens) {
        let notes = Vec::new();
        return Some(Reading { stamp, notes });
    }
    let starts = (0..tokens.len()).filter(|&at| tokens.is_word(at) || tokens.number(at).is_some());
    for start in starts.take(PERIOD_STARTS) {
        if let Some(found) = words::month(tokens, start)
            && rest_is_bare(tokens, found.start, found.end)
        {
            return settle::reading(tokens, found, page);
        }
        if let Some(year) = parts::year(tokens, start).filter(|year| matches!(year.digits, 0 | 4))
            && only_marks(tokens, start, year.end)
        {
            let stamp = i16::try_from(year.value).ok().and_then(Stamp::year)?;
            let notes = Vec::new();
            return Some(Reading { stamp, notes });
        }
    }
    None
}

/// A text that is only a month has few words before it.
const PERIOD_STARTS: usize = 8;

/// Whether all beside these tokens is marks, weekdays and words that stand around dates.
fn rest_is_bare(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let bare = |at: usize| match tokens.get(at).map(|token| token.kind) {
        Some(Kind::Mark(_)) => true,
        _ => words::is_around(tokens, at) || weekday::is_weekday(tokens, at),
    };
    (0..start).all(bare) && (end..tokens.len()).all(bare)
}

fn only_marks(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    (0..start).chain(end..tokens.len()).all(|at| tokens.mark(at).is_some())
}
