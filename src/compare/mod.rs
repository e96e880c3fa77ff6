//! Comparing two archives of one blog: what was added, changed, removed, rekeyed and restored. Pure; of each post only an
//! outline is held, so that two archives of any size fit beside each other.
//!
//! [`Side::hear`] takes the records of one archive one by one; [`Changes::between`] compares two sides.

mod changes;
mod matching;
mod outline;
mod side;

pub use changes::{Changed, Changes, Comments, Counts, FieldChange, Named, Rekeyed, Removed, Three};
pub use matching::{Pairs, pair};
pub use outline::{Outline, Worth};
pub use side::Side;
