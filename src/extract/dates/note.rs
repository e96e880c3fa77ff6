use crate::archive::Stamp;
use std::fmt;

/// What is doubtful about a date that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The weekday beside the date is not that day's.
    WeekdayWrong {
        /// The weekday that the text names.
        said: String,
        /// The weekday that the calendar has.
        is: &'static str,
        /// The date as it was read.
        date: Stamp,
    },
    /// The ending of an English ordinal does not fit its number: `22th`.
    OrdinalOdd {
        /// The ordinal as written.
        written: String,
    },
    /// The text may mean several days, of which only the year is certain.
    DateAmbiguous {
        /// The date as written.
        written: String,
        /// The first two of the days it may mean.
        either: [Stamp; 2],
    },
    /// The year has two digits.
    YearShort {
        /// The digits as written.
        written: u32,
        /// The year they were read as.
        year: i16,
    },
    /// The time beside the date contradicts itself or does not say which half of the day it is in; it was left out.
    TimeUnclear {
        /// The time as written.
        written: String,
    },
    /// The zone beside the time has a name with more than one meaning; the offset was left out.
    ZoneUnclear {
        /// The name as written.
        written: String,
    },
}

impl Note {
    /// A stable name for the kind of doubt.
    pub fn code(&self) -> &'static str {
        match self {
            Note::WeekdayWrong { .. } => "weekday-wrong",
            Note::OrdinalOdd { .. } => "ordinal-odd",
            Note::DateAmbiguous { .. } => "date-ambiguous",
            Note::YearShort { .. } => "year-short",
            Note::TimeUnclear { .. } => "time-unclear",
            Note::ZoneUnclear { .. } => "zone-unclear",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::WeekdayWrong { said, is, date } => write!(f, "the text says {said}, but {date} is a {is}"),
            Note::OrdinalOdd { written } => write!(f, "the day is written `{written}`"),
            Note::DateAmbiguous {
                written,
                either: [one, other],
            } => write!(f, "`{written}` may be {one} or {other}, so only the year is kept"),
            Note::YearShort { written, year } => write!(f, "the year `{written:02}` is read as {year}"),
            Note::TimeUnclear { written } => write!(f, "the time `{written}` is not clear and is left out"),
            Note::ZoneUnclear { written } => {
                write!(
                    f,
                    "the zone `{written}` has several meanings, so the offset is left out"
                )
            }
        }
    }
}
