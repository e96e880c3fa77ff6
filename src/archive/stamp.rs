use jiff::civil;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A moment in the site's wall time, as precise as the evidence and no more: `2017`, `2017-06`, `2019-12-09`,
/// `2019-12-09T10:33`, `2019-12-09T10:33:05`, and a time with `+01:00` where a witness gave the offset.
///
/// Ordered by wall time, the less precise first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Stamp {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
    minute: Option<(i8, i8)>,
    second: Option<i8>,
    offset: Option<i32>,
}

/// How much of a stamp is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// `2017`
    Year,
    /// `2017-06`
    Month,
    /// `2017-06-09`
    Day,
    /// `2017-06-09T10:33`
    Minute,
    /// `2017-06-09T10:33:05`
    Second,
}

impl Stamp {
    /// A year alone.
    pub fn year(year: i16) -> Option<Stamp> {
        (0..=9999).contains(&year).then_some(Stamp {
            year,
            month: None,
            day: None,
            minute: None,
            second: None,
            offset: None,
        })
    }

    /// A month of a year.
    pub fn month(year: i16, month: i8) -> Option<Stamp> {
        let stamp = Stamp::year(year)?;
        (1..=12).contains(&month).then_some(Stamp {
            month: Some(month),
            ..stamp
        })
    }

    /// A day of the calendar; one that does not exist is none.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Stamp> {
        let stamp = Stamp::month(year, month)?;
        civil::Date::new(year, month, day).ok()?;
        Some(Stamp {
            day: Some(day),
            ..stamp
        })
    }

    /// The same day with a time of day; seconds only where a witness gave them.
    pub fn at(self, hour: i8, minute: i8, second: Option<i8>) -> Option<Stamp> {
        self.day?;
        civil::Time::new(hour, minute, second.unwrap_or(0), 0).ok()?;
        Some(Stamp {
            minute: Some((hour, minute)),
            second,
            ..self
        })
    }

    /// The same time with its offset from UTC in minutes (east positive).
    pub fn with_offset(self, minutes: i32) -> Option<Stamp> {
        self.minute?;
        (minutes.abs() < 24 * 60).then_some(Stamp {
            offset: Some(minutes),
            ..self
        })
    }

    /// How much is known.
    pub fn precision(&self) -> Precision {
        match (self.month, self.day, self.minute, self.second) {
            (None, ..) => Precision::Year,
            (_, None, ..) => Precision::Month,
            (_, _, None, _) => Precision::Day,
            (_, _, _, None) => Precision::Minute,
            _ => Precision::Second,
        }
    }

    /// Offset from UTC in minutes, where a witness gave one.
    pub fn offset(&self) -> Option<i32> {
        self.offset
    }

    /// The calendar day, where known.
    pub fn date(&self) -> Option<civil::Date> {
        civil::Date::new(self.year, self.month?, self.day?).ok()
    }

    /// The wall time, where known; seconds that nobody gave are 0.
    pub fn datetime(&self) -> Option<civil::DateTime> {
        let (hour, minute) = self.minute?;
        let time = civil::Time::new(hour, minute, self.second.unwrap_or(0), 0).ok()?;
        Some(self.date()?.to_datetime(time))
    }

    /// Year and month, where known.
    pub fn year_month(&self) -> (i16, Option<i8>) {
        (self.year, self.month)
    }

    /// The same stamp, no more precise than this.
    pub fn coarsened(self, precision: Precision) -> Stamp {
        Stamp {
            year: self.year,
            month: self.month.filter(|_| precision >= Precision::Month),
            day: self.day.filter(|_| precision >= Precision::Day),
            minute: self.minute.filter(|_| precision >= Precision::Minute),
            second: self.second.filter(|_| precision >= Precision::Second),
            offset: self.offset.filter(|_| precision >= Precision::Minute),
        }
    }

    /// Whether both may be true: equal at the coarser precision, and at the same offset where both give one.
    pub fn agrees_with(&self, other: &Stamp) -> bool {
        let precision = self.precision().min(other.precision());
        let (mut a, mut b) = (self.coarsened(precision), other.coarsened(precision));
        if a.offset.is_none() || b.offset.is_none() {
            a.offset = None;
            b.offset = None;
        }
        a == b
    }

    /// Whether this says all that the other says, and more.
    pub fn refines(&self, other: &Stamp) -> bool {
        self.agrees_with(other)
            && (self.precision(), self.offset.is_some()) > (other.precision(), other.offset.is_some())
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        if let Some((hour, minute)) = self.minute {
            write!(f, "T{hour:02}:{minute:02}")?;
        }
        if let Some(second) = self.second {
            write!(f, ":{second:02}")?;
        }
        if let Some(offset) = self.offset {
            let sign = if offset < 0 { '-' } else { '+' };
            write!(f, "{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stamp({self})")
    }
}

impl FromStr for Stamp {
    type Err = String;

    /// Reads exactly the archive's form, and RFC 3339 (`Z`, fractions of a second, a blank for the `T`).
    fn from_str(text: &str) -> Result<Stamp, String> {
        read(text.trim()).ok_or_else(|| format!("`{text}` is not a date"))
    }
}

fn read(text: &str) -> Option<Stamp> {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some(text[at + 1..].trim())),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let stamp = match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => Stamp::year(year),
        (Some(month), None, _) => Stamp::month(year, digits(month, 2)? as i8),
        (Some(month), Some(day), None) => Stamp::day(year, digits(month, 2)? as i8, digits(day, 2)? as i8),
        _ => None,
    }?;
    match time {
        None => Some(stamp),
        Some(time) => read_time(stamp, time),
    }
}

fn read_time(stamp: Stamp, time: &str) -> Option<Stamp> {
    let split = time.find(['+', '-', '−', 'Z', 'z']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(split);
    let mut parts = clock.trim().split(':');
    let hour = digits(parts.next()?, 2)? as i8;
    let minute = digits(parts.next()?, 2)? as i8;
    let second = match parts.next() {
        Some(second) => Some(digits(second.split(['.', ',']).next()?, 2)? as i8),
        None => None,
    };
    if parts.next().is_some() {
        return None;
    }
    let stamp = stamp.at(hour, minute, second)?;
    let zone = zone.trim();
    match zone.chars().next() {
        None => Some(stamp),
        Some('Z' | 'z') => (zone.len() == 1).then(|| stamp.with_offset(0))?,
        Some(sign) => {
            let rest = &zone[sign.len_utf8()..];
            let (hours, minutes) = match rest.split_once(':') {
                Some((hours, minutes)) => (digits(hours, 2)?, digits(minutes, 2)?),
                None if rest.len() == 4 && rest.is_ascii() => (digits(&rest[..2], 2)?, digits(&rest[2..], 2)?),
                None => (digits(rest, 2)?, 0),
            };
            let total = i32::from(hours) * 60 + i32::from(minutes);
            stamp.with_offset(if sign == '+' { total } else { -total })
        }
    }
}

fn digits(text: &str, length: usize) -> Option<i16> {
    (text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

impl TryFrom<String> for Stamp {
    type Error = String;

    fn try_from(text: String) -> Result<Stamp, String> {
        text.parse()
    }
}

impl From<Stamp> for String {
    fn from(stamp: Stamp) -> String {
        stamp.to_string()
    }
}

/// The pattern of moments in the schemas.
pub const STAMP_PATTERN: &str = r"^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2})?)?)?)?$";

impl JsonSchema for Stamp {
    fn schema_name() -> Cow<'static, str> {
        "Stamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "description": "A moment in the site's wall time, as precise as the evidence and no more.",
            "type": "string",
            "pattern": STAMP_PATTERN
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(text: &str) -> Stamp {
        text.parse().unwrap()
    }

    #[test]
    fn writes_what_it_reads() {
        for text in [
            "2017",
            "2017-06",
            "2019-12-09",
            "2019-12-09T10:33",
            "2019-12-09T10:33+01:00",
            "2019-12-09T10:33:05",
            "2019-12-09T10:33:05-05:30",
            "1969-12-31T23:59:59",
        ] {
            assert_eq!(stamp(text).to_string(), text);
        }
        assert_eq!(
            stamp("2019-12-09T10:33:05.123Z").to_string(),
            "2019-12-09T10:33:05+00:00"
        );
        assert_eq!(
            stamp("2019-12-09 10:33:05 +0100").to_string(),
            "2019-12-09T10:33:05+01:00"
        );
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "19",
            "2019-13",
            "2019-02-30",
            "2019-12-09T25:00",
            "2019-12-09T",
            "0000-00-00",
            "yesterday",
        ] {
            assert!(text.parse::<Stamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn agrees_at_the_coarser_precision() {
        assert!(stamp("2017-06").agrees_with(&stamp("2017-06-09T10:33")));
        assert!(stamp("2017-06-09T10:33:05+01:00").agrees_with(&stamp("2017-06-09T10:33:05")));
        assert!(!stamp("2017-06-09T10:33+01:00").agrees_with(&stamp("2017-06-09T10:33+02:00")));
        assert!(stamp("2017-06-09T10:33").refines(&stamp("2017-06-09")));
        assert!(!stamp("2017-06-09").refines(&stamp("2017-06-09T10:33")));
    }
}
