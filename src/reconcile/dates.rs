//! One date of several: the most trusted, made more precise by whoever agrees with it.
//!
//! Feeds and structured data often give the time in UTC, whatever the zone of the blog, while its pages show wall time. The
//! two are one moment when they lie a zone's offset apart; together they say what neither does: wall time, second, offset.

use super::trust::{DATES, Heard, by_trust};
use crate::archive::{Note, Precision, Stamp};
use crate::extract::{Evidence, Place};
use std::collections::BTreeMap;

/// The date most trusted, refined; who disagrees becomes a note.
pub(super) fn decide(field: &str, heard: Vec<Heard<'_, Stamp>>, notes: &mut Vec<Note>) -> Option<Stamp> {
    let heard = by_trust(heard, DATES);
    let best = settled(&heard)?;
    let differing: BTreeMap<Stamp, &str> = heard
        .iter()
        .filter(|heard| !agree(&heard.said.value, &best))
        .map(|heard| (heard.said.value, heard.said.rule.as_str()))
        .collect();
    for (stamp, rule) in differing {
        notes.push(Note {
            code: "date-disagrees".to_owned(),
            message: format!("{field} is {best}, yet `{rule}` says {stamp}"),
            rule: None,
            characters: None,
        });
    }
    (best.precision() >= Precision::Year).then_some(best)
}

fn settled(heard: &[Heard<'_, Stamp>]) -> Option<Stamp> {
    let mut best = heard.first()?.said.value;
    if is_universal(&best) {
        let mut shown = heard
            .iter()
            .filter(|heard| is_of_the_wall(heard))
            .map(|heard| heard.said.value);
        let wall = shown.clone().find_map(|wall| zoned(&wall, &best));
        let day = shown.find(|shown| shown.precision() == Precision::Day && is_day_beside(shown, &best));
        // An address bears the day of the blog's own clock, too.
        let addressed = heard.iter().filter(|heard| heard.said.evidence == Evidence::Address);
        let mut addressed = addressed.map(|heard| heard.said.value);
        let addressed = addressed.find(|day| day.precision() == Precision::Day && is_day_beside(day, &best));
        best = wall.or(day).or(addressed).unwrap_or(best);
    }
    while let Some(finer) = heard.iter().find(|heard| heard.said.value.refines(&best)) {
        best = finer.said.value;
    }
    let universal = heard.iter().map(|heard| heard.said.value).filter(is_universal);
    Some(
        universal
            .into_iter()
            .find_map(|moment| zoned(&best, &moment))
            .unwrap_or(best),
    )
}

/// A time with the offset 0: UTC, which is the blog's own zone only by chance.
fn is_universal(stamp: &Stamp) -> bool {
    stamp.offset() == Some(0)
}

/// Shown at the post itself, without an offset: the blog's own clock.
fn is_of_the_wall(heard: &Heard<'_, Stamp>) -> bool {
    let shown = matches!(heard.said.evidence, Evidence::Item | Evidence::Words);
    shown && heard.place != Place::Feed && heard.said.value.offset().is_none()
}

/// The wall time with its offset and with the seconds of the moment, where the two can be one.
fn zoned(wall: &Stamp, moment: &Stamp) -> Option<Stamp> {
    if wall.offset().is_some() {
        return None;
    }
    let precision = wall.precision().min(moment.precision());
    let seconds = wall
        .coarsened(precision)
        .datetime()?
        .duration_since(moment.coarsened(precision).datetime()?)
        .as_secs();
    let is_offset = seconds % 900 == 0 && (-12 * 3600..=14 * 3600).contains(&seconds);
    let date = wall.date()?;
    let time = wall.datetime()?.time();
    let second = if wall.precision() == Precision::Second {
        wall
    } else {
        moment
    };
    let second = (second.precision() == Precision::Second)
        .then(|| second.datetime())
        .flatten();
    let stamp = Stamp::day(date.year(), date.month(), date.day())?.at(
        time.hour(),
        time.minute(),
        second.map(|second| second.second()),
    )?;
    let minutes = i32::try_from(seconds / 60).ok()?;
    is_offset.then(|| stamp.with_offset(minutes))?
}

/// Whether a day and a moment in UTC on another day can be one: some zone has that day then.
fn is_day_beside(day: &Stamp, moment: &Stamp) -> bool {
    let apart = day
        .date()
        .zip(moment.date())
        .and_then(|(day, other)| day.since(other).ok())
        .map(|apart| apart.get_days().abs());
    apart == Some(1)
}

/// Whether both may be true: equal at the coarser precision, or the same moment in two zones.
fn agree(a: &Stamp, b: &Stamp) -> bool {
    if a.agrees_with(b) {
        return true;
    }
    match (a.offset(), b.offset()) {
        (Some(0), None) => is_day_beside(b, a) && b.precision() == Precision::Day || zoned(b, a).is_some(),
        (None, Some(0)) => is_day_beside(a, b) && a.precision() == Precision::Day || zoned(a, b).is_some(),
        (Some(one), Some(other)) => {
            let precision = a.precision().min(b.precision());
            let moment = |stamp: &Stamp, offset: i32| {
                let wall = stamp.coarsened(precision).datetime()?;
                wall.checked_sub(jiff::Span::new().minutes(offset)).ok()
            };
            moment(a, one).is_some_and(|at| Some(at) == moment(b, other))
        }
        // A day beside the wall time of a known zone is that day or it is wrong.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Said;

    fn settle(heard: &[(Place, Evidence, &str)]) -> (String, usize) {
        let said: Vec<(Place, Said<Stamp>)> = heard
            .iter()
            .map(|(place, evidence, text)| (*place, Said::new(text.parse().unwrap(), *evidence, "rule")))
            .collect();
        let heard = said.iter().map(|(place, said)| Heard { said, place: *place }).collect();
        let mut notes = Vec::new();
        let best = decide("published", heard, &mut notes).unwrap();
        (best.to_string(), notes.len())
    }

    #[test]
    fn wall_time_and_utc_make_one_moment() {
        use Evidence::{Data, Item, Words};
        use Place::{Export, Feed, Single};
        for (heard, due, notes) in [
            (
                vec![
                    (Feed, Item, "2010-04-21T16:30:12Z"),
                    (Single, Words, "2010-04-21T17:30"),
                ],
                "2010-04-21T17:30:12+01:00",
                0,
            ),
            (
                vec![
                    (Single, Item, "2010-04-21T17:30"),
                    (Single, Data, "2010-04-21T16:30:12Z"),
                ],
                "2010-04-21T17:30:12+01:00",
                0,
            ),
            (
                vec![(Feed, Item, "2010-04-20T23:30:12Z"), (Single, Words, "2010-04-21")],
                "2010-04-21",
                0,
            ),
            (
                vec![(Feed, Item, "2010-04-21T16:30:12Z"), (Single, Words, "2010-04-21")],
                "2010-04-21T16:30:12+00:00",
                0,
            ),
            (
                vec![
                    (Export, Item, "2010-04-21T17:30:12+01:00"),
                    (Feed, Item, "2010-04-21T16:30:12Z"),
                ],
                "2010-04-21T17:30:12+01:00",
                0,
            ),
            (
                vec![
                    (Single, Words, "2010-04-21T17:30"),
                    (Feed, Item, "2010-04-21T16:37:12Z"),
                ],
                "2010-04-21T16:37:12+00:00",
                1,
            ),
            (
                vec![(Feed, Item, "2010-04-21T16:30:12+02:00")],
                "2010-04-21T16:30:12+02:00",
                0,
            ),
        ] {
            assert_eq!(settle(&heard), (due.to_owned(), notes), "{heard:?}");
        }
    }
}
