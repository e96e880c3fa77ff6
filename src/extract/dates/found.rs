//! What the readers of words and of numbers find: one or more days that the same writing may mean.

use super::clock::Clock;
use super::lexicon::Languages;
use crate::archive::Stamp;

/// A date in a text, not settled yet.
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Each day it may be, with the languages in which it is that day.
    pub(super) candidates: Vec<(Stamp, Languages)>,
    pub(super) form: Form,
    /// The token of an English ordinal's ending that does not fit.
    pub(super) odd_ordinal: Option<usize>,
    pub(super) year: YearDigits,
    /// A time in the middle (`Dec 9 10:33:05 2019`).
    pub(super) clock: Option<Clock>,
}

/// How the year is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearDigits {
    Whole,
    Two,
}

/// The layout, where it matters to what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Words,
    /// Layouts that programs write: `09 Dec 2019`, `Dec 9 10:33:05 2019`. Zones behind them are those of RFC 2822.
    Mail,
    /// `9.12.2019`: numbers with dots, behind which 10.33 is a time.
    Dots,
    Numbers,
}
