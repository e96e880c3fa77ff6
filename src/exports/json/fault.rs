use crate::archive::SCHEMA_VERSION;
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
    /// A schema version that this program does not know.
    #[error("says schema version {0}, and this program knows version {SCHEMA_VERSION}")]
    Version(u32),
}

impl Fault {
    /// Refuses all versions but the current one.
    pub(super) fn unless_current(version: u32) -> Result<(), Fault> {
        if version == SCHEMA_VERSION {
            Ok(())
        } else {
            Err(Fault::Version(version))
        }
    }
}
