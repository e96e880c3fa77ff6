//! Dates for front matter: as precise as the evidence where the target allows it, else with the least invention.

use crate::archive::{Precision, Site, Stamp};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// A moment of a post, with the offset that its witness or the site's zone gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    stamp: Stamp,
    offset: Option<i32>,
}

/// A date as a target wants it, and whether a day or month was made up for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Full {
    /// The date.
    pub text: String,
    /// What is known, where the target wanted more.
    pub known: Option<String>,
}

/// What stands between date and time, and between time and offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `2019-12-09T10:33:05+01:00` (RFC 3339).
    Rfc3339,
    /// `2019-12-09 10:33:05 +0100`, as Ruby writes times.
    Spaced,
    /// `2019-12-09 10:33:05`, in the site's wall time.
    Wall,
}

impl Moment {
    /// A stamp at its site. The site's zone gives an offset only to times that it had exactly once: not to those that
    /// a change of clocks skips or repeats.
    pub fn new(stamp: Stamp, zone: Option<&TimeZone>) -> Moment {
        let offset = stamp.offset().or_else(|| offset_in(zone?, stamp.datetime()?));
        Moment { stamp, offset }
    }

    /// As precise as the evidence, with the offset.
    pub fn honest(&self) -> String {
        let with_offset = self.offset.and_then(|minutes| self.stamp.with_offset(minutes));
        with_offset.unwrap_or(self.stamp).to_string()
    }

    /// Whether it is a time of which no offset is known.
    pub fn is_local(&self) -> bool {
        self.offset.is_none() && self.stamp.datetime().is_some()
    }

    /// A whole day or a time with seconds: what generators read as a date. Seconds that nobody gave are `:00`, which is
    /// the same minute; a day or month that nobody gave is the first, and is told.
    pub fn full(&self, style: Style) -> Full {
        let (year, month) = self.stamp.year_month();
        let known = (self.stamp.precision() < Precision::Day).then(|| self.stamp.to_string());
        let text = match (self.stamp.datetime(), self.stamp.date()) {
            (Some(time), _) => self.time(time, style),
            (None, Some(date)) => date.to_string(),
            (None, None) => format!("{year:04}-{:02}-01", month.unwrap_or(1)),
        };
        Full { text, known }
    }

    fn time(&self, time: DateTime, style: Style) -> String {
        let mark = if style == Style::Rfc3339 { 'T' } else { ' ' };
        let mut text = format!("{}{mark}{}", time.date(), time.time());
        if let Some(minutes) = self.offset.filter(|_| style != Style::Wall) {
            let sign = if minutes < 0 { '-' } else { '+' };
            let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
            text.push_str(&match style {
                Style::Spaced => format!(" {sign}{hours:02}{rest:02}"),
                _ => format!("{sign}{hours:02}:{rest:02}"),
            });
        }
        text
    }
}

/// The zone that a site's record names; names that no zone has are none.
pub fn zone(site: &Site) -> Option<TimeZone> {
    let name = site.timezone.as_ref()?.value.as_str();
    TimeZone::get(name).ok().or_else(|| {
        let offset = format!("2000-01-01T00:00{name}").parse::<Stamp>().ok()?.offset()?;
        Some(TimeZone::fixed(jiff::tz::Offset::from_seconds(offset * 60).ok()?))
    })
}

fn offset_in(zone: &TimeZone, time: DateTime) -> Option<i32> {
    match zone.to_ambiguous_timestamp(time).offset() {
        AmbiguousOffset::Unambiguous { offset } => Some(offset.seconds() / 60),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Timezone;

    fn london() -> TimeZone {
        let timezone = Some(Timezone {
            value: "Europe/London".to_owned(),
            from: "user".to_owned(),
        });
        zone(&Site {
            timezone,
            ..Site::default()
        })
        .unwrap()
    }

    fn moment(text: &str) -> Moment {
        Moment::new(text.parse().unwrap(), Some(&london()))
    }

    #[test]
    fn the_zone_gives_the_offset_where_it_is_certain() {
        assert_eq!(moment("2019-07-09T10:33").honest(), "2019-07-09T10:33+01:00");
        assert_eq!(moment("2019-12-09T10:33:05").honest(), "2019-12-09T10:33:05+00:00");
        assert_eq!(moment("2019-12-09T10:33-05:00").honest(), "2019-12-09T10:33-05:00");
        // Clocks went back at 02:00: half past one came twice.
        assert_eq!(moment("2019-10-27T01:30").honest(), "2019-10-27T01:30");
        assert_eq!(
            (moment("2019-12-09").honest(), moment("2017-06").honest()),
            ("2019-12-09".into(), "2017-06".into())
        );
    }

    #[test]
    fn what_is_made_up_is_told() {
        let full = |text: &str, style| (moment(text).full(style).text, moment(text).full(style).known);
        assert_eq!(
            full("2017-06", Style::Rfc3339),
            ("2017-06-01".to_owned(), Some("2017-06".to_owned()))
        );
        assert_eq!(
            full("2017", Style::Wall),
            ("2017-01-01".to_owned(), Some("2017".to_owned()))
        );
        assert_eq!(full("2019-12-09", Style::Spaced), ("2019-12-09".to_owned(), None));
        assert_eq!(full("2019-07-09T10:33", Style::Rfc3339).0, "2019-07-09T10:33:00+01:00");
        assert_eq!(full("2019-07-09T10:33", Style::Spaced).0, "2019-07-09 10:33:00 +0100");
        assert_eq!(full("2019-07-09T10:33", Style::Wall).0, "2019-07-09 10:33:00");
    }
}
