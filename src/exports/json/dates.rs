//! Dates of a feed: RFC 3339 knows neither months nor minutes alone, nor wall time without its offset.

use crate::archive::{Precision, Site, Stamp};
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::{AmbiguousOffset, TimeZone};
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
}
