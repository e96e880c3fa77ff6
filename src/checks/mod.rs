//! Checks: an archive in, findings out. Nothing is changed, and nothing is read but the lines given.
//!
//! A rule is one file in `rules/` and one line in its closed list. [`run`] walks the archive line by line and keeps
//! only digests, so that a million posts fit into a few hundred megabytes. Damaged lines are findings, too.

mod body;
mod conform;
mod crew;
mod dates;
mod email;
mod examine;
mod finding;
mod fingerprint;
mod form;
mod frame;
mod garbled;
mod guide;
mod homeless;
mod index;
mod language;
mod media;
mod near;
mod options;
mod parents;
mod reading;
mod report;
mod rule;
mod rules;
mod scope;
mod sites;
mod terms;
mod texts;
mod walk;

pub use finding::{Finding, Severity};
pub use guide::{explained, guide, listed};
pub use options::{Options, Selection, UnknownRule};
pub use report::Report;
pub use rule::Rule;
pub use scope::{Scope, Trouble};
pub use walk::{collect, run};

/// All rules, in the order they are listed.
pub fn rules() -> &'static [Rule] {
    rules::RULES
}
