//! What captures hold besides pages: pictures, films, sounds and files, known by where they are and read when wanted.

use crate::address::Address;
use std::path::PathBuf;

/// Something captured that is no page and may be a medium of a post. Its bytes are not held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// The address that answered, as far as its record or its place and name tell.
    pub address: Option<Address>,
    /// Where it was found in its source, with forward slashes.
    pub path: String,
    /// When it was captured, RFC 3339, as far as its record tells.
    pub captured_at: Option<String>,
    /// MIME type as its record states it.
    pub media_type: Option<String>,
    /// Where its bytes are.
    pub keeper: Keeper,
    /// What it counts as while nobody wants it: `not a page`.
    pub reason: &'static str,
}

/// Where the bytes of a medium are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keeper {
    /// A file of its own.
    File(PathBuf),
    /// A record of a WARC file, numbered from 0.
    Record(PathBuf, usize),
}
