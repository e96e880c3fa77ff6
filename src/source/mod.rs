//! Sources: where captures come from. Everything here does IO; everything after it is pure.

mod apart;
pub mod crawl;
mod file;
mod folder;
mod media;
mod naming;
mod page;
mod sniff;
mod wacz;
mod warc;
pub mod web;
mod within;

use crate::address::Address;
use crate::capture::{Capture, Medium};
use crate::error::Error;
use std::path::{Path, PathBuf};

pub use apart::Apart;
pub use media::{Bytes, read_media};
pub use page::{is_address, shown};
pub use warc::{Placed, placed};

/// What a source yields, in a stable order. Every file or record met is exactly one of these, so that counts add up.
#[derive(Debug)]
pub enum Found {
    /// An answer that may hold posts.
    Capture(Box<Capture>),
    /// Something that is no page and may be a medium of a post: a picture, a film, a file.
    Medium(Box<Medium>),
    /// Something that is neither: a style sheet, a list of feeds.
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
    /// The folder that a source is a part of: paths count from there.
    pub within: Option<PathBuf>,
    /// What is written, and so no part of a source.
    pub apart: Apart,
    /// How servers are asked, where the source is an address.
    pub web: web::Settings,
}

/// Opens what SOURCE names: an address of the web, a folder of saved pages, a WARC or WACZ file, one saved page, or `-` for standard input.
pub fn open(source: &str, options: &Options) -> Result<Box<dyn Iterator<Item = Found> + Send>, Error> {
    if source == "-" {
        return file::stdin(options);
    }
    if is_address(source) {
        return Ok(Box::new(std::iter::once(page::one(source, options)?)));
    }
    let path = Path::new(source);
    let about = std::fs::metadata(path).map_err(|fault| match fault.kind() {
        std::io::ErrorKind::NotFound => Error::SourceMissing {
            path: source.to_owned(),
        },
        _ => Error::Read {
            path: source.to_owned(),
            source: fault,
        },
    })?;
    if about.is_dir() {
        return Ok(Box::new(folder::Folder::open(path, options)?));
    }
    if let Some(kind) = sniff::no_file(about.file_type()) {
        return Err(Error::Usage {
            what: format!("`{source}` is a {kind}, and no file or folder"),
            hint: Some(
                "what comes out of a pipe is read from standard input, as in `… | posterity parse -`".to_owned(),
            ),
        });
    }
    if sniff::is_warc(path) {
        return Ok(Box::new(warc::Warcs::open(vec![path.to_owned()])));
    }
    Ok(Box::new(std::iter::once(file::one(path, options)?)))
}
