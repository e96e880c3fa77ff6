use super::warc::Warcs;
use super::within::{slashed, within};
use super::{Apart, Found, Options, file, naming, sniff};
use crate::error::Error;
use crate::limits;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of saved pages, walked in the order of path bytes. Holds one level of names for each open folder, never
/// the pages.
pub(super) struct Folder {
    root: PathBuf,
    /// The root's full name.
    full: PathBuf,
    apart: Apart,
    place: naming::Place,
    /// Names still to visit of each open folder, the next one last.
    open: Vec<Vec<PathBuf>>,
    /// WARC files met on the way; they are read together, since one may hold the newer capture of another's page.
    warcs: Vec<PathBuf>,
    /// Those, once the folder is walked.
    records: Option<Warcs>,
}

impl Folder {
    pub(super) fn open(root: &Path, options: &Options) -> Result<Folder, Error> {
        let unreadable = |source| Error::Read {
            path: root.to_string_lossy().into_owned(),
            source,
        };
        let full = fs::canonicalize(root).map_err(unreadable)?;
        // Of a part of a folder, paths count from the whole.
        let (root, full, start) = match within(root, options)? {
            Some(part) => (part.root.clone(), part.root.clone(), part.root.join(part.path)),
            None => (root.to_owned(), full, root.to_owned()),
        };
        let entries = entries(&start).map_err(unreadable)?;
        Ok(Folder {
            root,
            apart: options.apart.clone(),
            place: naming::Place::named(&full.to_string_lossy(), options),
            full,
            open: vec![entries],
            warcs: Vec::new(),
            records: None,
        })
    }

    /// Path within the source, with forward slashes.
    fn within(&self, path: &Path) -> String {
        slashed(path.strip_prefix(&self.root).unwrap_or(path))
    }

    /// Whether this was written, by this run or one before it.
    fn is_apart(&self, path: &Path) -> bool {
        let within = path.strip_prefix(&self.root).unwrap_or(path);
        self.apart.has(&self.full.join(within))
    }

    fn visit(&mut self, path: &Path) -> Option<Found> {
        if self.is_apart(path) {
            return None;
        }
        let name = self.within(path);
        let failed = |message: String| Found::Failed {
            path: name.clone(),
            message,
        };
        let about = match fs::symlink_metadata(path) {
            Ok(about) => about,
            Err(fault) => return Some(failed(file::sentence(&fault))),
        };
        if about.is_symlink() {
            // A link leads out of the folder, round in circles, or to what is read under its own name anyway.
            return Some(Found::Skipped {
                path: name,
                reason: "symbolic link",
            });
        }
        if about.is_dir() {
            if self.open.len() >= limits::FOLDER_DEPTH {
                return Some(failed(format!("lies deeper than {} folders", limits::FOLDER_DEPTH)));
            }
            return match entries(path) {
                Ok(entries) => {
                    self.open.push(entries);
                    None
                }
                Err(fault) => Some(failed(file::sentence(&fault))),
            };
        }
        if let Some(reason) = sniff::no_file(about.file_type()) {
            return Some(Found::Skipped { path: name, reason });
        }
        if sniff::is_warc(path) {
            self.warcs.push(path.to_owned());
            return None;
        }
        if let Some(reason) = sniff::skip_by_name(&name) {
            return Some(file::skipped(name, path, reason, &self.place));
        }
        match file::read(path) {
            Ok(body) if sniff::captures(&body) == Some("warc") => {
                self.warcs.push(path.to_owned());
                None
            }
            Ok(body) => Some(file::captured(name, path, body, &self.place)),
            Err(fault) => Some(failed(file::sentence(&fault))),
        }
    }
}

impl Iterator for Folder {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while let Some(names) = self.open.last_mut() {
            match names.pop() {
                None => {
                    self.open.pop();
                }
                Some(path) => {
                    if let Some(found) = self.visit(&path) {
                        return Some(found);
                    }
                }
            }
        }
        if !self.warcs.is_empty() {
            self.records = Some(Warcs::open(std::mem::take(&mut self.warcs)));
        }
        self.records.as_mut()?.next()
    }
}

/// Names in a folder, the first one last.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()?;
    entries.sort_by(|a, b| b.as_os_str().as_encoded_bytes().cmp(a.as_os_str().as_encoded_bytes()));
    Ok(entries)
}
