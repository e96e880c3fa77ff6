//! What can go wrong at the rim. Facts in the fields; the words only here, one lower-case sentence each.

use crate::archive::Fault;
use std::io;
use thiserror::Error;

/// The work could not be done.
#[derive(Debug, Error)]
pub enum Error {
    /// A source that is not there.
    #[error("there is no file or folder `{path}`")]
    SourceMissing {
        /// The source as typed.
        path: String,
    },
    /// Nothing in the sources could be read as a page of a blog.
    #[error("nothing readable was found in `{path}`: {counts}")]
    NothingReadable {
        /// The sources as typed.
        path: String,
        /// What was met instead.
        counts: String,
    },
    /// Reading failed.
    #[error("cannot read `{path}`: {source}")]
    Read {
        /// The file.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A file that should be an archive and is none, or is damaged.
    #[error("`{path}`: line {line} {fault}")]
    Archive {
        /// The file.
        path: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        fault: Box<Fault>,
    },
    /// An export that does not give an archive back.
    #[error("cannot read `{path}` back: {fault}")]
    Recall {
        /// The export.
        path: String,
        /// Why, as a sentence.
        fault: String,
    },
    /// What one step of the plumbing hands to the next, and is not what it should be.
    #[error("`{path}`: line {line} {fault}")]
    Carried {
        /// The file.
        path: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it, as a phrase.
        fault: String,
        /// What to do instead.
        hint: Option<String>,
    },
    /// Writing failed.
    #[error("cannot write `{path}`: {source}")]
    Write {
        /// The file.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// An export that cannot be made of this archive.
    #[error("cannot make `{path}`: {fault}")]
    Export {
        /// The output.
        path: String,
        /// Why, as a phrase.
        fault: String,
    },
    /// A database that cannot be brought up to date; nothing in it has changed.
    #[error("cannot write `{place}`: {fault}")]
    Load {
        /// The database, without its password.
        place: String,
        /// Why, as a sentence.
        fault: String,
        /// What to do instead.
        hint: Option<String>,
    },
    /// An export that, read back, does not say what the archive says. It was thrown away.
    #[error("`{path}` would not say what the archive says: {difference}")]
    Unproven {
        /// The output.
        path: String,
        /// The first difference, in a few words.
        difference: String,
    },
    /// A server did not give what was asked of it.
    #[error("`{address}` {reason}")]
    Web {
        /// The address, without credentials.
        address: String,
        /// Why, as a phrase that follows it.
        reason: String,
        /// What to do instead.
        hint: Option<String>,
    },
    /// A signal came.
    #[error("stopped before the end")]
    Stopped {
        /// What to do instead.
        hint: Option<String>,
    },
    /// Asked for something that the program does not do.
    #[error("{what}")]
    Usage {
        /// The sentence.
        what: String,
        /// What to do instead.
        hint: Option<String>,
    },
}

impl Error {
    /// A second line that helps, where there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::Usage { hint, .. }
            | Error::Web { hint, .. }
            | Error::Load { hint, .. }
            | Error::Stopped { hint }
            | Error::Carried { hint, .. } => hint.clone(),
            Error::Archive { fault, .. } => match **fault {
                Fault::Newer(_) => Some("a newer posterity wrote it; read it with that one".to_owned()),
                Fault::NoHeader => Some("make an archive with `posterity parse SOURCE -o ARCHIVE.jsonl`".to_owned()),
                Fault::CutOff { .. } => Some("make it again, or take it from a backup".to_owned()),
                _ => None,
            },
            Error::NothingReadable { .. } => Some(
                "a source is a folder of saved pages, a WARC or WACZ file, a feed, an export file of WordPress, one saved page, its \
                 address, or `-` for a page from standard input"
                    .to_owned(),
            ),
            Error::Export { .. } => Some("`posterity validate ARCHIVE` shows what is wrong with an archive".to_owned()),
            Error::Unproven { .. } => Some("nothing was written; please report it".to_owned()),
            _ => None,
        }
    }
}
