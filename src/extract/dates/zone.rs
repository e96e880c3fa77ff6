//! Offsets from UTC behind a time. Only what is certain becomes an offset.

use super::tokens::Tokens;

/// What stands behind a time as its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    Unsaid,
    /// Minutes east of UTC.
    Offset(i32),
    /// The token of a name that has no one meaning.
    Named(usize),
}

/// Zones that RFC 2822 (4.3) gives a meaning in the date of a message, in hours.
const OF_MAIL: &[(&str, i32)] = &[
    ("UT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// Names that people put behind times of all seasons and on several continents.
const UNCERTAIN: &[&str] = &[
    "AEDT", "AEST", "AKDT", "AKST", "AST", "BRT", "BST", "CEST", "CET", "EEST", "EET", "ET", "HKT", "HST", "IST",
    "JST", "KST", "MESZ", "MEZ", "MSK", "NZDT", "NZST", "PT", "SAST", "SGT", "WEST", "WET",
];

/// Whether a word is the name of a zone.
pub(super) fn is_name(word: &str) -> bool {
    is_universal(word) || UNCERTAIN.contains(&word) || of_mail(word).is_some()
}

/// Minutes east of UTC of a name, as RFC 2822 has it.
pub(super) fn of_mail(name: &str) -> Option<i32> {
    let found = OF_MAIL.iter().find(|(known, _)| *known == name);
    found.map(|(_, hours)| hours * 60)
}

fn is_universal(word: &str) -> bool {
    matches!(word, "UTC" | "GMT" | "utc" | "gmt")
}

/// The zone at a token behind a time that began at `hour`, and the token behind it.
pub(super) fn at(tokens: &Tokens<'_>, hour: usize, at: usize, second: Option<i8>) -> (Zone, usize) {
    let zulu = tokens.written(at, at + 1);
    if zulu == "Z" && second.is_some() || matches!(zulu, "Z" | "z") && tokens.touches(at) {
        return (Zone::Offset(0), at + 1);
    }
    // `10:00-11:00` is a span of time; an offset touches only a time of ISO 8601 or one with seconds.
    let machine = second.is_some() || (hour > 0 && matches!(tokens.written(hour - 1, hour), "T" | "t"));
    if (machine || !tokens.touches(at))
        && let Some((minutes, end)) = offset(tokens, at, Form::Whole)
    {
        return (Zone::Offset(minutes), end);
    }
    let name = at + usize::from(tokens.mark(at) == Some('('));
    let word = tokens.written(name, name + 1);
    if is_universal(word) {
        return match offset(tokens, name + 1, Form::Short) {
            Some((minutes, end)) => (Zone::Offset(minutes), end),
            None => (Zone::Offset(0), name + 1),
        };
    }
    if is_name(word) {
        return (Zone::Named(name), name + 1);
    }
    (Zone::Unsaid, at)
}

/// How much of an offset must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `+0100`, `+01:00`; `+01` where it touches the time.
    Whole,
    /// Behind `GMT` also `+1`.
    Short,
}

fn offset(tokens: &Tokens<'_>, at: usize, form: Form) -> Option<(i32, usize)> {
    let sign = match tokens.mark(at)? {
        '+' => 1,
        '-' | '−' | '‐' | '‑' | '–' => -1,
        _ => return None,
    };
    let (value, digits) = tokens.number(at + 1)?;
    if !tokens.touches(at + 1) {
        return None;
    }
    let minute = tokens
        .number(at + 3)
        .filter(|(_, digits)| *digits == 2 && tokens.mark(at + 2) == Some(':') && tokens.touches(at + 3));
    let (hours, minutes, end) = match (digits, minute) {
        (4, _) => (value / 100, value % 100, at + 2),
        (1 | 2, Some((minute, _))) => (value, minute, at + 4),
        (2, None) if tokens.touches(at) => (value, 0, at + 2),
        (1 | 2, None) if form == Form::Short => (value, 0, at + 2),
        _ => return None,
    };
    // Zones in use lie between -12 and +14 hours, at quarters of an hour.
    let real = hours <= 14 && minutes % 15 == 0 && minutes < 60;
    let total = i32::try_from(hours * 60 + minutes).ok()?;
    real.then_some((sign * total, end))
}
