//! Which of two stamps comes first, as far as both tell.

use crate::archive::Stamp;

/// Whether one is certainly before the other: at the coarser precision, and as instants where both give an offset.
pub(super) fn is_before(one: &Stamp, other: &Stamp) -> bool {
    if let (Some(a), Some(b)) = (one.offset(), other.offset())
        && let (Some(one), Some(other)) = (one.datetime(), other.datetime())
    {
        let minutes = |minutes: i32| jiff::Span::new().minutes(i64::from(minutes));
        let (one, other) = (one.checked_sub(minutes(a)), other.checked_sub(minutes(b)));
        return matches!((one, other), (Ok(one), Ok(other)) if one < other);
    }
    let precision = one.precision().min(other.precision());
    let wall = |stamp: &Stamp| {
        let stamp = stamp.coarsened(precision);
        (stamp.year_month(), stamp.date(), stamp.datetime())
    };
    wall(one) < wall(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_no_more_than_both_tell() {
        let before = |one: &str, other: &str| is_before(&one.parse().unwrap(), &other.parse().unwrap());
        assert!(before("2019-12-08", "2019-12-09T00:00"));
        assert!(!before("2019-12", "2019-12-09"));
        assert!(!before("2019-12-09T10:00", "2019-12-09"));
        assert!(!before("2019-12-09T10:00+02:00", "2019-12-09T08:00+00:00"));
        assert!(before("2019-12-09T10:00+02:00", "2019-12-09T08:01+00:00"));
        assert!(before("2019-12-09T10:00:01", "2019-12-09T10:00:02"));
    }
}
