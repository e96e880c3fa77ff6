//! What a command writes, held against what it reads: nothing is written over its own source, and what was written is none.

use super::folders::{self, Folder};
use crate::error::Error;
use crate::exports::json::years;
use crate::output;
use crate::source::Apart;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What a command is going to write: files and folders, as they were typed or follow from that.
#[derive(Debug, Default)]
pub(super) struct Writing {
    places: Vec<String>,
    /// The folder that all of them lie in, where there is one: its full name, and as it was typed.
    folder: Option<(PathBuf, String)>,
}

impl Writing {
    /// These; standard output is none.
    pub(super) fn of(places: impl IntoIterator<Item = String>) -> Writing {
        Writing {
            places: places.into_iter().filter(|place| place != "-").collect(),
            folder: None,
        }
    }

    /// These, in a folder for all that is made. It may not be the source itself; of a source that holds it, it is no part.
    pub(super) fn within(
        folder: &Path,
        places: impl IntoIterator<Item = String>,
        sources: &[String],
    ) -> Result<Writing, Error> {
        let full = output::settled(folder);
        let is_it = |source: &&String| std::fs::canonicalize(source).is_ok_and(|source| source == full);
        match sources.iter().find(is_it) {
            Some(source) => Err(over(source, &folder.display().to_string(), true)),
            None => Ok(Writing {
                folder: Some((full, folder.display().to_string())),
                ..Writing::of(places)
            }),
        }
    }

    /// Refuses to write over what is read, under whatever name it goes. Gives what is no source, since it is written.
    pub(super) fn beside(&self, sources: &[String]) -> Result<Apart, Error> {
        let places: Vec<PathBuf> = self
            .places
            .iter()
            .map(|place| output::settled(Path::new(place)))
            .collect();
        for source in sources {
            // An address, standard input and what is not there are not written over.
            let Ok(full) = std::fs::canonicalize(source) else {
                continue;
            };
            for (place, written) in places.iter().zip(&self.places) {
                if full.starts_with(place) {
                    return Err(over(source, written, full == *place));
                }
                if place.starts_with(&full) && self.folder.is_none() && is_foreign(place) {
                    return Err(over(source, written, true));
                }
            }
            if let Some((folder, typed)) = self.folder.as_ref().filter(|(folder, _)| folder.starts_with(&full)) {
                holds_ours(folder, typed)?;
            }
        }
        let folder = self.folder.as_ref().map(|(folder, _)| folder.clone());
        Ok(Apart::new(places.into_iter().chain(folder).collect()))
    }

    /// Whether a source that looks like a folder of years does so because of what is written there.
    pub(super) fn feigns(&self, source: &str) -> bool {
        let root = Path::new(source);
        let first = std::fs::canonicalize(root.join(years::FIRST)).ok();
        let is_written = self
            .places
            .iter()
            .any(|place| first == std::fs::canonicalize(place).ok());
        first.is_some() && is_written && folders::folder(root) == Some(Folder::Years) && !folders::has_years(root)
    }
}

/// Refuses the name of a file where a folder is to be written.
pub(super) fn is_folder(place: &Path) -> Result<(), Error> {
    match place.exists() && !place.is_dir() {
        false => Ok(()),
        true => Err(Error::Usage {
            what: format!("`{}` is a file, and a folder is to be written", place.display()),
            hint: Some("name a new folder, or one that may hold what is made".to_owned()),
        }),
    }
}

/// Refuses to write into a folder that is read as a whole.
pub(super) fn not_within(folder: &str, written: &str) -> Result<(), Error> {
    let is_within = |root: PathBuf| output::settled(Path::new(written)).starts_with(root);
    match written != "-" && std::fs::canonicalize(folder).is_ok_and(is_within) {
        false => Ok(()),
        true => Err(over(folder, written, true)),
    }
}

/// What lines of ours begin with: an archive, what the steps of the plumbing hand on, and who said what.
const OURS: [&[u8]; 2] = [b"{\"type\":\"", b"{\"post\":\""];

/// Whether a file among saved pages is none that an earlier run has written.
fn is_foreign(place: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(place).and_then(|file| file.take(16).read_to_end(&mut head));
    place.is_file() && read.is_ok() && !head.is_empty() && !OURS.iter().any(|own| head.starts_with(own))
}

/// What `migrate` writes before all else.
const FIRST: [&str; 4] = ["archive.jsonl", "archive.media", "captures.warc.gz", "crawl.warc.gz"];

/// Refuses a folder among saved pages that holds other files: as the place for what is made, it would be no source any more.
fn holds_ours(folder: &Path, typed: &str) -> Result<(), Error> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    if names.is_empty() || names.iter().any(|name| FIRST.contains(&name.as_str())) {
        return Ok(());
    }
    Err(Error::Usage {
        what: format!("`{typed}` is a part of what is read, and holds other files"),
        hint: Some("name a new folder for what is made".to_owned()),
    })
}

fn over(source: &str, written: &str, is_same: bool) -> Error {
    Error::Usage {
        what: match is_same {
            true => format!("`{written}` would be written over, and is what is read"),
            false => format!("`{source}` is to be read and lies in `{written}`, which would be written over"),
        },
        hint: Some("give what is made another place".to_owned()),
    }
}

/// Endings of compressed files, and what makes such.
const COMPRESSED: [(&str, &str); 4] = [(".gz", "gzip"), (".zst", "zstd"), (".xz", "xz"), (".bz2", "bzip2")];

/// Refuses names of files that only folders can have, and those that promise what is not done.
pub(super) fn is_file(place: &str) -> Result<(), Error> {
    output::is_file_name(place)?;
    let ending = COMPRESSED.iter().find(|(ending, _)| place.ends_with(ending));
    match ending {
        Some((_, tool)) if !output::leads_through(place) => Err(Error::Usage {
            what: format!("`{place}` is the name of a compressed file, and nothing here is compressed"),
            hint: Some(format!("write to standard output, as in `-o - | {tool} > {place}`")),
        }),
        _ => Ok(()),
    }
}
