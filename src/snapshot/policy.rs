use super::Run;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Which nights are kept whole.
///
/// Only nights that came to their end are counted. The words are those of restic and borg: of each of the newest so many days,
/// weeks, months and years in which there is a night, the last one is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// How many of the newest nights.
    pub last: usize,
    /// For how many days the last night of each.
    pub daily: usize,
    /// For how many weeks, which begin on Mondays.
    pub weekly: usize,
    /// For how many months.
    pub monthly: usize,
    /// For how many years.
    pub yearly: usize,
}

/// What tells a stretch of time from others.
type Stretch = (i16, i16);

/// The stretch that a day belongs to.
type Calendar = fn(Date) -> Stretch;

impl Policy {
    /// Numbers of the runs that are kept whole. The newest one that came to its end always is, with all behind it: what they
    /// heard is not settled yet.
    pub fn kept(&self, runs: &[Run]) -> BTreeSet<usize> {
        let ended = runs.iter().enumerate().rev().filter(|(_, run)| run.is_complete());
        let ended: Vec<usize> = ended.map(|(number, _)| number).collect();
        let newest = ended.first().copied().unwrap_or(0);
        let mut kept: BTreeSet<usize> = ended.iter().copied().take(self.last).collect();
        kept.extend(newest..runs.len());
        let stretches: [(usize, Calendar); 4] = [
            (self.daily, |day| (day.year(), day.day_of_year())),
            (self.weekly, week),
            (self.monthly, |day| (day.year(), day.month().into())),
            (self.yearly, |day| (day.year(), 0)),
        ];
        for (count, stretch) in stretches {
            kept.extend(last_of_each(&ended, runs, count, stretch));
        }
        kept
    }
}

/// The newest run of each of the newest stretches that have one.
fn last_of_each(ended: &[usize], runs: &[Run], count: usize, stretch: Calendar) -> Vec<usize> {
    let mut former = None;
    let mut found = Vec::new();
    for number in ended {
        let own = day(&runs[*number]).map(stretch);
        if own.is_some() && own != former {
            found.push(*number);
            former = own;
        }
    }
    found.truncate(count);
    found
}

fn week(day: Date) -> Stretch {
    let week = day.iso_week_date();
    (week.year(), week.week().into())
}

/// The day on which a run began, in UTC: its name begins with it.
fn day(run: &Run) -> Option<Date> {
    Date::strptime("%Y%m%d", run.name.get(..8)?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::End;
    use super::*;
    use jiff::ToSpan;

    /// A night for each day from 1 January 2024 on; those that are named were broken off.
    fn nights(count: usize, broken_off: &[&str]) -> Vec<Run> {
        let first = Date::constant(2024, 1, 1);
        let night = |number: usize| {
            let day = first.checked_add((number as i64).days()).unwrap();
            let is_complete = !broken_off.contains(&day.to_string().as_str());
            Run {
                name: day.strftime("%Y%m%dT020000Z").to_string(),
                end: Some(End {
                    is_complete,
                    ..End::default()
                }),
                ..Run::default()
            }
        };
        (0..count).map(night).collect()
    }

    fn kept(policy: Policy, runs: &[Run]) -> Vec<&str> {
        policy
            .kept(runs)
            .into_iter()
            .map(|number| &runs[number].name[..8])
            .collect()
    }

    #[test]
    fn the_newest_nights_are_kept_and_of_older_times_the_last_of_each_stretch() {
        let runs = nights(900, &[]);
        let policy = Policy {
            last: 3,
            weekly: 3,
            monthly: 4,
            yearly: 9,
            ..Policy::default()
        };
        // 2026-06-18 is a Thursday.
        let due = [
            "20241231", "20251231", "20260331", "20260430", "20260531", "20260607", "20260614", "20260616", "20260617",
            "20260618",
        ];
        assert_eq!(kept(policy, &runs), due);
        let daily = Policy {
            daily: 2,
            ..Policy::default()
        };
        assert_eq!(kept(daily, &runs), ["20260617", "20260618"]);
    }

    #[test]
    fn only_nights_that_came_to_their_end_count() {
        let runs = nights(10, &["2024-01-04", "2024-01-08", "2024-01-10"]);
        let policy = Policy {
            last: 2,
            ..Policy::default()
        };
        assert_eq!(kept(policy, &runs), ["20240107", "20240109", "20240110"]);
        // Where none did, nothing can be spared.
        let none = nights(2, &["2024-01-01", "2024-01-02"]);
        assert_eq!(kept(policy, &none), ["20240101", "20240102"]);
    }

    #[test]
    fn the_newest_night_is_kept_whatever_is_asked() {
        let runs = nights(5, &[]);
        assert_eq!(kept(Policy::default(), &runs), ["20240105"]);
    }
}
