use super::pages::Page;
use crate::archive::{self, SCHEMA_VERSION};
use thiserror::Error;

/// Why JSON cannot be read back.
#[derive(Debug, Error)]
pub enum Fault {
    /// Not JSON, or JSON whose fields do not fit.
    #[error("is not JSON as posterity writes it: {0}")]
    Misfit(#[from] serde_json::Error),
    /// None of the shapes.
    #[error("is JSON, but neither an archive nor an array of posts nor a feed")]
    NoShape,
    /// A feed that somebody else wrote.
    #[error("is a JSON Feed that posterity did not write")]
    Foreign,
    /// A schema version that this program does not know.
    #[error("says schema version {0}, and this program knows version {SCHEMA_VERSION}")]
    Version(u32),
    /// One page of a feed that has several, or the wrong one.
    #[error("is page {} of {} of a feed: give the folder that holds them all", .0.number, .0.of)]
    Page(Page),
    /// A line of an archive that cannot be read.
    #[error("cannot be read: line {0} {1}")]
    Line(u64, archive::Fault),
}

impl Fault {
    /// The line, from 1, on which it ceases to be JSON, where that is what is wrong.
    pub fn line(&self) -> Option<u64> {
        match self {
            Fault::Misfit(fault) if fault.is_syntax() || fault.is_eof() => Some(fault.line() as u64),
            _ => None,
        }
    }

    /// Refuses all versions but the current one.
    pub(super) fn unless_current(version: u32) -> Result<(), Fault> {
        if version == SCHEMA_VERSION {
            Ok(())
        } else {
            Err(Fault::Version(version))
        }
    }
}
