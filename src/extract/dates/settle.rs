//! From what was found to what is certain: one day or only its year, the time beside it, and notes.

use super::Reading;
use super::clock::{self, Clock, Dots, Half};
use super::found::{Form, Found, YearDigits};
use super::lexicon::Languages;
use super::note::Note;
use super::roles::Role;
use super::tokens::Tokens;
use super::weekday::{self, Weekday};
use super::words::{is_around, keep};
use super::zone::{self, Zone};
use crate::archive::{Precision, Stamp};

/// How many tokens lie between a date and its time at most: `9. Dezember 2019 (Montag) um`.
const REACH: usize = 8;

/// What is certain of a date; none where not even the year is.
pub(super) fn reading(tokens: &Tokens<'_>, mut found: Found, page: Languages) -> Option<Reading> {
    let weekday = weekday::beside(tokens, found.start, found.end);
    narrow(tokens, &mut found, page, weekday.as_ref());
    let written = tokens.written(found.start, found.end);
    let mut notes = Vec::new();
    let (stamp, languages) = match found.candidates.as_slice() {
        [] => return None,
        [(one, languages)] => (*one, *languages),
        [(one, _), (other, _), ..] => {
            let (year, _) = one.year_month();
            if found.candidates.iter().any(|(stamp, _)| stamp.year_month().0 != year) {
                return None;
            }
            notes.push(Note::DateAmbiguous {
                written: written.to_owned(),
                either: [*one, *other],
            });
            (Stamp::year(year)?, Languages::NONE)
        }
    };
    if let (Some(weekday), Some(is)) = (weekday, weekday::of(&stamp)) {
        let said = weekday.said(languages);
        if !said.is_empty() && !weekday.fits(&stamp, languages) {
            notes.push(Note::WeekdayWrong { said, is, date: stamp });
        }
    }
    if let Some(at) = found.odd_ordinal {
        let written = tokens.written(at - 1, at + 1).to_owned();
        notes.push(Note::OrdinalOdd { written });
    }
    let (year, _) = stamp.year_month();
    if found.year == YearDigits::Two {
        let written = u32::from(year.unsigned_abs()) % 100;
        notes.push(Note::YearShort { written, year });
    }
    let stamp = match stamp.precision() {
        Precision::Day => timed(tokens, &found, stamp, &mut notes),
        _ => stamp,
    };
    Some(Reading { stamp, notes })
}

/// Leaves the days that everything around speaks for: the language of the page, that of the weekday and of the words
/// beside the date, and the weekday itself.
fn narrow(tokens: &Tokens<'_>, found: &mut Found, page: Languages, weekday: Option<&Weekday>) {
    let candidates = &mut found.candidates;
    merge(candidates);
    if candidates.len() < 2 {
        return;
    }
    keep(candidates, page);
    if let Some(weekday) = weekday {
        keep(candidates, weekday.languages());
        if candidates.iter().any(|(day, own)| weekday.fits(day, *own)) {
            candidates.retain(|(day, own)| weekday.fits(day, *own));
        }
    }
    keep(candidates, spoken_around(tokens, found.start, found.end));
}

/// One entry a day. A date whose day and month are the same number is not ambiguous.
fn merge(candidates: &mut Vec<(Stamp, Languages)>) {
    let mut merged: Vec<(Stamp, Languages)> = Vec::with_capacity(candidates.len());
    for (day, languages) in candidates.drain(..) {
        match merged.iter_mut().find(|(known, _)| *known == day) {
            Some((_, known)) => *known = *known | languages,
            None => merged.push((day, languages)),
        }
    }
    *candidates = merged;
}

/// The languages of the little words beside a date. A single letter speaks only before a number: `o 10:33`.
fn spoken_around(tokens: &Tokens<'_>, start: usize, end: usize) -> Languages {
    let near = (start.saturating_sub(REACH)..start).chain(end..end + REACH);
    let mut languages = Languages::NONE;
    for at in near {
        let Some(word) = tokens.entry(at) else { continue };
        let one_letter = tokens.written(at, at + 1).chars().nth(1).is_none();
        if !one_letter || tokens.number(at + 1).is_some() {
            languages = languages | word.around;
        }
    }
    languages
}

/// The day with the time that stands beside it.
fn timed(tokens: &Tokens<'_>, found: &Found, day: Stamp, notes: &mut Vec<Note>) -> Stamp {
    let clock = found
        .clock
        .or_else(|| behind(tokens, found.end, found.form))
        .or_else(|| before(tokens, found.start));
    let Some(clock) = clock else { return day };
    let written = |start, end| tokens.written(start, end).to_owned();
    let timed = clock
        .time
        .and_then(|(hour, minute, second)| day.at(hour, minute, second));
    let Some(timed) = timed else {
        notes.push(Note::TimeUnclear {
            written: written(clock.start, clock.end),
        });
        return day;
    };
    let offset = match clock.zone {
        Zone::Unsaid => None,
        Zone::Offset(minutes) => Some(minutes),
        Zone::Named(at) => {
            let mail = found.form == Form::Mail && clock.half == Half::Unsaid;
            let minutes = zone::of_mail(tokens.written(at, at + 1)).filter(|_| mail);
            if minutes.is_none() {
                notes.push(Note::ZoneUnclear {
                    written: written(at, at + 1),
                });
            }
            minutes
        }
    };
    offset.and_then(|minutes| timed.with_offset(minutes)).unwrap_or(timed)
}

/// `… at 10:33 pm`, `… um 10:33 Uhr`, `…T10:33`.
pub(super) fn behind(tokens: &Tokens<'_>, end: usize, form: Form) -> Option<Clock> {
    let mut dots = if form == Form::Dots { Dots::Clock } else { Dots::Decimal };
    for at in end..end + REACH {
        let joint = matches!(tokens.written(at, at + 1), "T" | "t") && tokens.touches(at) && tokens.touches(at + 1);
        if joint {
            return clock::at(tokens, at + 1, dots);
        }
        if let Some(clock) = clock::at(tokens, at, dots) {
            return Some(clock);
        }
        // 3. jan. 2018, 09.04 at the end of the text
        if let Some(clock) = clock::at(tokens, at, Dots::Clock)
            && tokens.number(at).is_some_and(|(_, digits)| digits == 2)
            && clock.end == tokens.len()
        {
            return Some(clock);
        }
        if is_around(tokens, at) {
            dots = Dots::Clock;
        } else if !is_skipped(tokens, at) {
            return None;
        }
    }
    None
}

/// `3:04 pm on …`, `10:33, …`.
fn before(tokens: &Tokens<'_>, start: usize) -> Option<Clock> {
    let far = start.saturating_sub(REACH + 4);
    (far..start).find_map(|at| {
        let clock = clock::at(tokens, at, Dots::Decimal).filter(|_| clock::opens(tokens, at))?;
        let free = |at: usize| is_around(tokens, at) || is_skipped(tokens, at) || tokens.role(at, Role::Of);
        (clock.end <= start && (clock.end..start).all(free)).then_some(clock)
    })
}

fn is_skipped(tokens: &Tokens<'_>, at: usize) -> bool {
    const MARKS: &[char] = &[
        ',', '.', ':', ';', '-', '–', '—', '|', '·', '•', '・', '@', '(', ')', '（', '）', '[', ']', '/', '~', '»', '،',
    ];
    tokens.has_mark(at, MARKS) || weekday::is_weekday(tokens, at)
}
