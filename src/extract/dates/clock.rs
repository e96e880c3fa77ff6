//! Times of day, with their halves and zones.

use super::lexicon::{self, Entry};
use super::roles::Role;
use super::tokens::Tokens;
use super::zone::{self, Zone};

/// A time of day as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// Hour of 24, minute, second; none where the words contradict each other (`15:04 am`).
    pub(super) time: Option<(i8, i8, Option<i8>)>,
    /// What says which half of the day it is.
    pub(super) half: Half,
    pub(super) zone: Zone,
    pub(super) start: usize,
    /// The token behind it.
    pub(super) end: usize,
}

/// Which half of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Unsaid,
    Am,
    Pm,
    Straddling,
}

/// What a full stop between two numbers is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dots {
    /// As a colon: `klo 10.33`.
    Clock,
    /// A decimal point, unless a word behind it shows that it is a time: `10.33pm`.
    Decimal,
}

/// Digits between two marks of a time: hour, minute, second, and the token behind them.
struct Digits {
    hour: i8,
    minute: i8,
    second: Option<i8>,
    dotted: Dots,
    end: usize,
}

/// The time that begins at a token. An hour alone (`3 pm`) is none: it does not say the minute.
pub(super) fn at(tokens: &Tokens<'_>, start: usize, dots: Dots) -> Option<Clock> {
    if let Some(hour) = named(tokens, start) {
        return Some(Clock {
            time: Some((hour, 0, None)),
            half: Half::Unsaid,
            zone: Zone::Unsaid,
            start,
            end: start + 1,
        });
    }
    let (before, first) = half_before(tokens, start);
    let digits = colons(tokens, first).or_else(|| hours(tokens, first))?;
    let mut end = digits.end;
    if glued_to_other(tokens, end) {
        return None;
    }
    let mut half = before;
    if before == Half::Unsaid
        && let Some((after, behind)) = half_after(tokens, end)
    {
        (half, end) = (after, behind);
    }
    let behind = skip_oclock(tokens, end);
    if digits.dotted == Dots::Clock && dots == Dots::Decimal && half == Half::Unsaid && behind == end {
        return None;
    }
    end = behind;
    if half == Half::Unsaid
        && let Some((after, behind)) = half_after(tokens, end)
    {
        (half, end) = (after, behind);
    }
    let (zone, end) = zone::at(tokens, first, end, digits.second);
    Some(Clock {
        time: hour_of_24(digits.hour, half).map(|hour| (hour, digits.minute, digits.second)),
        half,
        zone,
        start,
        end,
    })
}

/// The first time in a text.
pub(super) fn first(tokens: &Tokens<'_>) -> Option<Clock> {
    (0..tokens.len()).find_map(|start| {
        let begins = start == 0 || tokens.number(start).is_some() || half_before(tokens, start).0 != Half::Unsaid;
        if !begins || !opens(tokens, start) {
            return None;
        }
        let after_word = start > 0 && tokens.entry(start - 1).is_some_and(|word| !word.around.is_none());
        let whole = |clock: &Clock| start == 0 && clock.end == tokens.len();
        if after_word {
            return at(tokens, start, Dots::Clock);
        }
        at(tokens, start, Dots::Decimal).or_else(|| at(tokens, start, Dots::Clock).filter(whole))
    })
}

/// Whether a time may begin there: not in the middle of a longer number or word.
pub(super) fn opens(tokens: &Tokens<'_>, start: usize) -> bool {
    if !tokens.touches(start) {
        return true;
    }
    let in_number = tokens.has_mark(start - 1, &[':', '.', ',', '-', '/', '+'])
        && tokens.touches(start - 1)
        && start >= 2
        && tokens.number(start - 2).is_some();
    let in_word = tokens.is_word(start - 1) && !tokens.is_unspaced_script(start - 1);
    !in_number && !in_word && !tokens.has_mark(start - 1, &['+', '$', '€', '£', '#'])
}

fn named(tokens: &Tokens<'_>, at: usize) -> Option<i8> {
    let word = tokens.entry(at)?;
    match (word.is(Role::Noon), word.is(Role::Midnight)) {
        (true, _) => Some(12),
        (_, true) => Some(0),
        _ => None,
    }
}

/// `10:33`, `10:33:05`, `10:33:05.123`, `10.33`.
fn colons(tokens: &Tokens<'_>, at: usize) -> Option<Digits> {
    let (hour, length) = tokens.number(at)?;
    if !(1..=2).contains(&length) || hour > 24 {
        return None;
    }
    let dotted = match tokens.mark(at + 1)? {
        ':' | '：' | '∶' => Dots::Decimal,
        '.' => Dots::Clock,
        _ => return None,
    };
    let mark = tokens.mark(at + 1)?;
    let minute = sixtieth(tokens, at + 1)?;
    let mut end = at + 3;
    let mut second = None;
    if tokens.mark(end) == Some(mark)
        && tokens.touches(end)
        && tokens.number(end + 1).is_some()
        && tokens.touches(end + 1)
    {
        second = Some(sixtieth(tokens, end)?);
        end += 2;
        let fraction = tokens.has_mark(end, &['.', ',']) && tokens.touches(end) && tokens.touches(end + 1);
        if fraction && tokens.number(end + 1).is_some() {
            end += 2;
        }
    }
    Some(Digits {
        hour: i8::try_from(hour).ok()?,
        minute,
        second,
        dotted,
        end,
    })
}

/// Two digits below 60, touching the mark before them, which touches what is before it.
fn sixtieth(tokens: &Tokens<'_>, mark: usize) -> Option<i8> {
    let (value, 2) = tokens.number(mark + 1)? else {
        return None;
    };
    let tight = tokens.touches(mark) && tokens.touches(mark + 1);
    (tight && value < 60).then(|| i8::try_from(value).ok())?
}

/// `10 h 33 min`, `10h33`, `10時33分05秒`, `3시 4분`.
fn hours(tokens: &Tokens<'_>, at: usize) -> Option<Digits> {
    let below = |at: usize, limit: u32| {
        let (value, digits) = tokens.number(at)?;
        (digits <= 2 && value < limit).then(|| i8::try_from(value).ok())?
    };
    let hour = below(at, 25)?;
    if !tokens.role(at + 1, Role::Hour) {
        return None;
    }
    let minute = below(at + 2, 60)?;
    let unit = tokens.role(at + 3, Role::Minute);
    // `10 h 5` may be anything; `10 h 05` and `10 h 5 min` are times.
    if !unit && tokens.number(at + 2)?.1 != 2 {
        return None;
    }
    let end = at + 3 + usize::from(unit);
    let second = below(end, 60).filter(|_| unit && tokens.role(end + 1, Role::Second));
    Some(Digits {
        hour,
        minute,
        second,
        dotted: Dots::Decimal,
        end: end + second.map_or(0, |_| 2),
    })
}

/// Letters right behind a time that are no part of it: `10:33x`.
fn glued_to_other(tokens: &Tokens<'_>, at: usize) -> bool {
    if !tokens.touches(at) || !tokens.is_word(at) {
        return false;
    }
    let known = |word: &Entry| {
        [
            Role::Am,
            Role::Pm,
            Role::DottedAm,
            Role::DottedPm,
            Role::OClock,
            Role::Minute,
        ]
        .iter()
        .any(|role| word.is(*role))
    };
    let word = tokens.written(at, at + 1);
    let dotted = tokens.mark(at + 1) == Some('.') && half_after(tokens, at).is_some();
    !(tokens.entry(at).is_some_and(known)
        || dotted
        || matches!(word, "Z" | "z")
        || zone::is_name(word)
        || tokens.is_unspaced_script(at))
}

/// `下午`, `오후`, `ÖS`, `du.` and `PM` before a time. Small `am` there is a preposition in German and Welsh.
fn half_before(tokens: &Tokens<'_>, at: usize) -> (Half, usize) {
    let Some(word) = tokens.entry(at) else {
        return (Half::Unsaid, at);
    };
    let half = match tokens.written(at, at + 1) {
        "AM" => Half::Am,
        "PM" => Half::Pm,
        _ if word.is(Role::AmBefore) => Half::Am,
        _ if word.is(Role::PmBefore) => Half::Pm,
        _ if word.is(Role::Straddling) => Half::Straddling,
        _ => return (Half::Unsaid, at),
    };
    (half, at + 1 + usize::from(tokens.mark(at + 1) == Some('.')))
}

/// `pm`, `p.m.`, `p. m.`, `odp.`, `de la tarde`.
fn half_after(tokens: &Tokens<'_>, at: usize) -> Option<(Half, usize)> {
    if let Some(found) = half_at(tokens, at) {
        return Some(found);
    }
    // The long words stand behind little ones: in the evening, da tarde, de la mañana, du matin.
    let little = |at: usize| tokens.is_word(at) && tokens.written(at, at + 1).chars().count() <= 3;
    let start = (at + 1..=at + 2).find(|&start| (at..start).all(little) && half_at(tokens, start).is_some())?;
    let long = tokens.written(start, start + 1).chars().count() >= 4;
    half_at(tokens, start).filter(|_| long)
}

fn half_at(tokens: &Tokens<'_>, at: usize) -> Option<(Half, usize)> {
    if tokens.mark(at + 1) == Some('.') && tokens.is_word(at + 2) {
        let letters = format!("{}.{}", tokens.written(at, at + 1), tokens.written(at + 2, at + 3));
        if let Some(half) = lexicon::look_up(&letters).and_then(said) {
            let stop = tokens.mark(at + 3) == Some('.') && tokens.touches(at + 3);
            return Some((half, at + 3 + usize::from(stop)));
        }
    }
    let word = tokens.entry(at)?;
    let stop = tokens.mark(at + 1) == Some('.') && tokens.touches(at + 1);
    if stop && (word.is(Role::DottedAm) || word.is(Role::DottedPm)) {
        let half = if word.is(Role::DottedAm) { Half::Am } else { Half::Pm };
        return Some((half, at + 2));
    }
    said(word).map(|half| (half, at + 1))
}

fn said(word: &Entry) -> Option<Half> {
    match (word.is(Role::Am), word.is(Role::Pm), word.is(Role::Straddling)) {
        (true, ..) => Some(Half::Am),
        (_, true, _) => Some(Half::Pm),
        (.., true) => Some(Half::Straddling),
        _ => None,
    }
}

fn skip_oclock(tokens: &Tokens<'_>, at: usize) -> usize {
    if !tokens.role(at, Role::OClock) {
        return at;
    }
    at + 1 + usize::from(tokens.mark(at + 1) == Some('.') && tokens.touches(at + 1))
}

/// Noon is 12 pm and 0 pm, midnight 12 am; none where the half cannot be.
fn hour_of_24(hour: i8, half: Half) -> Option<i8> {
    match half {
        Half::Unsaid => Some(hour),
        Half::Am => (hour <= 12).then_some(hour % 12),
        Half::Pm if hour < 12 => Some(hour + 12),
        Half::Pm => Some(hour),
        Half::Straddling => (hour > 12).then_some(hour),
    }
    .filter(|hour| *hour < 24)
}
