//! Sources: where captures come from. Everything here does IO; everything after it is pure.

use crate::address::Address;
use crate::capture::Capture;
use crate::error::Error;

/// What a source yields, in a stable order. Every file or record met is exactly one of these, so that counts add up.
#[derive(Debug)]
pub enum Found {
    /// An answer that may hold posts.
    Capture(Box<Capture>),
    /// Something that is no page: a picture, a style sheet.
    Skipped {
        /// Where it was met.
        path: String,
        /// Why it was not read, in a few words that group well in a summary: `not a page`.
        reason: &'static str,
    },
    /// Something that should have been read and could not be.
    Failed {
        /// Where it was met.
        path: String,
        /// What went wrong, in one lower-case sentence.
        message: String,
    },
}

/// How to read a source.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Address of the folder's root, where the user gave it.
    pub base_url: Option<Address>,
}

/// Opens what SOURCE names: a folder, a file, or `-` for stdin.
pub fn open(source: &str, options: &Options) -> Result<Box<dyn Iterator<Item = Found> + Send>, Error> {
    let _ = (source, options);
    Err(Error::SourceMissing {
        path: source.to_owned(),
    })
}
