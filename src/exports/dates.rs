//! Stamps as moments in time, where they are whole: RFC 3339, which feeds have, knows neither months nor minutes alone, nor wall
//! time without its offset, and neither do the timestamps of databases.

use crate::archive::{Precision, Site, Stamp};
use jiff::civil::Date;
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, Unit};
use std::collections::BTreeMap;

/// The zones of sites, by root.
pub(super) struct Zones<'a>(BTreeMap<&'a str, TimeZone>);

impl<'a> Zones<'a> {
    pub(super) fn of(sites: &'a [Site]) -> Zones<'a> {
        let zone = |site: &Site| {
            DateTimeParser::new()
                .parse_time_zone(&site.timezone.as_ref()?.value)
                .ok()
        };
        let zones = sites.iter().filter_map(|site| Some((site.root.as_str(), zone(site)?)));
        Zones(zones.collect())
    }

    /// A stamp as RFC 3339; none where a second or an offset would have to be invented. The hour that summer time leaves
    /// out has no offset, and the one that it repeats has two.
    pub(super) fn rfc3339(&self, stamp: &Stamp, site: &str) -> Option<String> {
        if stamp.precision() < Precision::Second {
            return None;
        }
        if stamp.offset().is_some() {
            return Some(stamp.to_string());
        }
        let moment = self.0.get(site)?.to_ambiguous_timestamp(stamp.datetime()?);
        let AmbiguousOffset::Unambiguous { offset } = moment.offset() else {
            return None;
        };
        // Local mean times of the years before time zones have seconds, which RFC 3339 cannot write.
        (offset.seconds() % 60 == 0).then_some(())?;
        stamp.with_offset(offset.seconds() / 60).map(|stamp| stamp.to_string())
    }
}

impl Zones<'_> {
    /// The moment in microseconds since 1970 (UTC), under the same conditions.
    pub(super) fn microseconds(&self, stamp: &Stamp, site: &str) -> Option<i64> {
        let moment: Timestamp = self.rfc3339(stamp, site)?.parse().ok()?;
        Some(moment.as_microsecond())
    }
}

/// The calendar day in days since 1970, where it is known.
pub(super) fn days(stamp: &Stamp) -> Option<i32> {
    let epoch = Date::new(1970, 1, 1).ok()?;
    stamp.date()?.since((Unit::Day, epoch)).ok().map(|span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Timezone;

    fn rfc3339(stamp: &str, zone: Option<&str>) -> Option<String> {
        let site = Site {
            root: "h.test/".to_owned(),
            timezone: zone.map(|zone| Timezone {
                value: zone.to_owned(),
                from: "user".to_owned(),
            }),
            ..Site::default()
        };
        let sites = [site];
        Zones::of(&sites).rfc3339(&stamp.parse().unwrap(), "h.test/")
    }

    #[test]
    fn invents_neither_seconds_nor_offsets() {
        for stamp in [
            "2017",
            "2017-06",
            "2017-06-09",
            "2017-06-09T10:33",
            "2017-06-09T10:33+01:00",
        ] {
            assert_eq!(rfc3339(stamp, Some("Europe/London")), None, "{stamp}");
        }
        assert_eq!(rfc3339("2017-06-09T10:33:05", None), None);
        let whole = "2017-06-09T10:33:05-05:30";
        assert_eq!(rfc3339(whole, Some("Europe/London")).as_deref(), Some(whole));
    }

    #[test]
    fn applies_the_zone_where_it_gives_one_answer() {
        let london = |stamp| rfc3339(stamp, Some("Europe/London"));
        assert_eq!(
            london("2017-06-09T10:33:05").as_deref(),
            Some("2017-06-09T10:33:05+01:00")
        );
        assert_eq!(
            london("2017-12-09T10:33:05").as_deref(),
            Some("2017-12-09T10:33:05+00:00")
        );
        assert_eq!(london("2017-03-26T01:30:00"), None, "left out in spring");
        assert_eq!(london("2017-10-29T01:30:00"), None, "twice in autumn");
        assert_eq!(
            rfc3339("1969-12-31T23:59:59", Some("+05:30")).as_deref(),
            Some("1969-12-31T23:59:59+05:30")
        );
        assert_eq!(
            rfc3339("1800-01-01T00:00:00", Some("Europe/Paris")),
            None,
            "local mean time"
        );
        assert_eq!(rfc3339("2017-06-09T10:33:05", Some("Mars/Olympus")), None);
    }

    #[test]
    fn moments_and_days_are_counted_from_1970() {
        let site = Site::default();
        let sites = [site];
        let moment = |stamp: &str| Zones::of(&sites).microseconds(&stamp.parse().unwrap(), "");
        assert_eq!(moment("1970-01-01T01:00:01+01:00"), Some(1_000_000));
        assert_eq!(moment("1969-12-31T23:59:59+00:00"), Some(-1_000_000));
        assert_eq!(moment("1970-01-01T01:00:01"), None);
        let day = |stamp: &str| days(&stamp.parse().unwrap());
        assert_eq!(
            [day("1970-01-02T23:00"), day("1969-12-31"), day("1970-01")],
            [Some(1), Some(-1), None]
        );
        assert_eq!(day("9999-12-31"), Some(2_932_896));
    }
}
