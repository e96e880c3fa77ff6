//! Parts of a folder as sources: read as the whole folder would be, so that one folder may be divided among processes.

use super::Options;
use crate::error::Error;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file or folder below another one.
pub(super) struct Within {
    /// The folder from which paths count, with its full name.
    pub(super) root: PathBuf,
    /// The path from there.
    pub(super) path: PathBuf,
}

/// Where a source lies in the folder that it is a part of; none where it is none of any.
pub(super) fn within(source: &Path, options: &Options) -> Result<Option<Within>, Error> {
    let Some(folder) = &options.within else { return Ok(None) };
    let full = |path: &Path| fs::canonicalize(path).map_err(|fault| unreadable(path, fault));
    let root = full(folder)?;
    // A link counts where it stands, not where it leads.
    let place = match (source.parent(), source.file_name()) {
        (Some(parent), Some(name)) => full(if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        })?
        .join(name),
        _ => full(source)?,
    };
    match place.strip_prefix(&root) {
        Ok(path) => Ok(Some(Within {
            path: path.to_owned(),
            root,
        })),
        Err(_) => Err(Error::Usage {
            what: format!("`{}` does not lie in `{}`", source.display(), folder.display()),
            hint: None,
        }),
    }
}

/// A path with forward slashes. Bytes that are no UTF-8 stand as an address would have them, so that two names stay two.
pub(super) fn slashed(path: &Path) -> String {
    let parts: Vec<String> = path.iter().map(legible).collect();
    parts.join("/")
}

fn legible(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

fn unreadable(path: &Path, source: io::Error) -> Error {
    let path = path.display().to_string();
    match source.kind() {
        io::ErrorKind::NotFound => Error::SourceMissing { path },
        _ => Error::Read { path, source },
    }
}
