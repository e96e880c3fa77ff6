//! A BagIt bag (RFC 8493) that grows: payload under `data/`, tag files beside it, and a digest for each.
//!
//! A change is written ahead: all new files are made in a folder of their own, which is then renamed to say that it is whole,
//! and only then moved into their places. What a kill leaves behind is either not whole, and thrown away, or whole, and moved
//! on by the next run.

use super::making::settling;
use super::{digest, failed, file};
use crate::capture::Digest;
use crate::error::Error;
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Digests of files, by their paths in the bag.
pub type Manifest = BTreeMap<String, Digest>;

/// The list of payload files.
pub const PAYLOAD: &str = "manifest-sha256.txt";

/// The list of all other files that count.
pub const TAGS: &str = "tagmanifest-sha256.txt";

/// What a bag is known by: the text of `bagit.txt`.
pub const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// Where changes are made ready. It is no payload, and no manifest names it.
const WORK: &str = "work";

const LOCK: &str = ".posterity.lock";
const STAGED: &str = "staged";
const SEALED: &str = "sealed";

/// A bag that this run alone may change.
#[derive(Debug)]
pub struct Bag {
    root: PathBuf,
    _lock: File,
}

impl Bag {
    /// Opens a bag, or begins one, and finishes what a killed run had made ready.
    pub fn open(root: &Path) -> Result<Bag, Error> {
        let shown = root.display().to_string();
        is_ours(root)?;
        fs::create_dir_all(root.join(WORK)).map_err(|fault| failed(&shown, fault))?;
        let lock = File::create(root.join(LOCK)).map_err(|fault| failed(&shown, fault))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Usage {
                    what: format!("`{shown}` is being written by another run"),
                    hint: Some("wait until it is done".to_owned()),
                });
            }
            Err(TryLockError::Error(fault)) => return Err(failed(&shown, fault)),
        }
        let bag = Bag {
            root: root.to_owned(),
            _lock: lock,
        };
        bag.recover()?;
        Ok(bag)
    }

    /// The bag's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a change is made ready: a file that [`Sealing::bring`] takes along.
    pub fn work(&self, name: &str) -> PathBuf {
        self.root.join(WORK).join(name)
    }

    /// Names of the files in the making, sorted.
    pub fn in_work(&self) -> Result<Vec<String>, Error> {
        let folder = self.root.join(WORK);
        let shown = folder.display().to_string();
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).map_err(|fault| failed(&shown, fault))? {
            let entry = entry.map_err(|fault| failed(&shown, fault))?;
            names.extend(entry.file_name().into_string());
        }
        names.sort();
        Ok(names)
    }

    /// Begins a change under this name.
    pub fn stage(&self, name: &str) -> Result<Sealing<'_>, Error> {
        let folder = self.work(&format!("{name}.{STAGED}"));
        let made = fs::create_dir_all(&folder);
        made.map_err(|fault| failed(&folder.display().to_string(), fault))?;
        Ok(Sealing {
            bag: self,
            name: name.to_owned(),
            payload: read_manifest(&self.root.join(PAYLOAD))?,
            tags: read_manifest(&self.root.join(TAGS))?,
            folder,
            brought: None,
            removed: Vec::new(),
        })
    }

    fn recover(&self) -> Result<(), Error> {
        for name in self.in_work()? {
            let place = self.work(&name);
            if name.ends_with(&format!(".{SEALED}")) {
                self.apply(&place)?;
            } else if name.ends_with(&format!(".{STAGED}")) {
                fs::remove_dir_all(&place).map_err(|fault| failed(&place.display().to_string(), fault))?;
            }
        }
        Ok(())
    }

    /// Moves the files of a change that was made ready to their places. May be broken off and done again.
    fn apply(&self, sealed: &Path) -> Result<(), Error> {
        let _settling = settling();
        let told = |place: &Path, fault| failed(&place.display().to_string(), fault);
        let brought = fs::read_to_string(sealed.join(BROUGHT)).unwrap_or_default();
        if let Some((name, path)) = brought.trim_end().split_once(' ')
            && self.work(name).exists()
        {
            self.place(&self.work(name), path)
                .map_err(|fault| told(sealed, fault))?;
        }
        let mut paths = Vec::new();
        files(sealed, "", &mut paths).map_err(|fault| told(sealed, fault))?;
        // The list of lists goes last.
        paths.sort_by_key(|path| (path == TAGS, path.clone()));
        let removed = fs::read_to_string(sealed.join(REMOVED)).unwrap_or_default();
        for path in removed.lines() {
            self.remove(path).map_err(|fault| told(&self.root.join(path), fault))?;
        }
        for path in paths.iter().filter(|path| *path != BROUGHT && *path != REMOVED) {
            self.place(&sealed.join(path), path)
                .map_err(|fault| told(&self.root.join(path), fault))?;
        }
        fs::remove_dir_all(sealed).map_err(|fault| told(sealed, fault))?;
        sync(&self.root.join(WORK)).map_err(|fault| told(sealed, fault))
    }

    /// Takes away a file that may be gone already.
    fn remove(&self, path: &str) -> io::Result<()> {
        match fs::remove_file(self.root.join(path)) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
            _ => {}
        }
        let place = self.root.join(path);
        sync(place.parent().unwrap_or(&self.root))
    }

    fn place(&self, from: &Path, path: &str) -> io::Result<()> {
        let place = self.root.join(path);
        let folder = place.parent().unwrap_or(&self.root).to_owned();
        fs::create_dir_all(&folder)?;
        fs::rename(from, place)?;
        sync(&folder)
    }
}

/// Refuses a folder that holds files of other hands and is no bag: they would be in no list.
fn is_ours(root: &Path) -> Result<(), Error> {
    let shown = || root.display().to_string();
    let entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(Error::Read { path: shown(), source }),
    };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let other = names.iter().find(|name| *name != WORK && *name != LOCK);
    match other {
        Some(other) if !names.iter().any(|name| name == "bagit.txt" || name == LOCK) => Err(Error::Usage {
            what: format!("`{}` holds `{other}`, and no snapshots", shown()),
            hint: Some("name a new folder, or an empty one".to_owned()),
        }),
        _ => Ok(()),
    }
}

/// Names the file in the making that comes along: its name there, a space, its path in the bag.
const BROUGHT: &str = "brought";

/// Names the files that are taken away: a path in the bag on each line.
const REMOVED: &str = "removed";

/// A change of a bag in the making.
#[derive(Debug)]
pub struct Sealing<'a> {
    bag: &'a Bag,
    name: String,
    folder: PathBuf,
    payload: Manifest,
    tags: Manifest,
    brought: Option<(String, String)>,
    removed: Vec<String>,
}

impl Sealing<'_> {
    /// Where to write a file whose path in the bag is this; [`Sealing::add`] counts it in.
    pub fn place(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Counts in a file that was written to its [place](Sealing::place).
    pub fn add(&mut self, path: &str) -> Result<(), Error> {
        let place = self.place(path);
        let digest = digest(&place).map_err(|fault| failed(&place.display().to_string(), fault))?;
        let manifest = if path.starts_with("data/") {
            &mut self.payload
        } else {
            &mut self.tags
        };
        manifest.insert(path.to_owned(), digest);
        Ok(())
    }

    /// Writes a file and counts it in.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        file(&self.place(path).display().to_string(), bytes)?;
        self.add(path)
    }

    /// Takes a finished file from where changes are made ready along as payload.
    pub fn bring(&mut self, name: &str, path: &str) -> Result<(), Error> {
        let place = self.bag.work(name);
        let digest = digest(&place).map_err(|fault| failed(&place.display().to_string(), fault))?;
        self.payload.insert(path.to_owned(), digest);
        self.brought = Some((name.to_owned(), path.to_owned()));
        Ok(())
    }

    /// Takes a file of the payload away.
    pub fn remove(&mut self, path: &str) {
        if self.payload.remove(path).is_some() {
            self.removed.push(path.to_owned());
        }
    }

    /// Makes the change: writes the bag's own files, says that all is whole, and moves it into place.
    pub fn seal(mut self, about: &[(&str, String)]) -> Result<(), Error> {
        self.put("bagit.txt", DECLARATION.as_bytes())?;
        let mut info = String::new();
        for (key, value) in about {
            info.push_str(&format!("{key}: {}\n", value.replace(['\r', '\n'], " ")));
        }
        info.push_str(&format!("Payload-Oxum: {}\n", self.oxum()?));
        self.put("bag-info.txt", info.as_bytes())?;
        let payload = manifest_text(&self.payload);
        self.put(PAYLOAD, payload.as_bytes())?;
        let tags = manifest_text(&self.tags);
        file(&self.place(TAGS).display().to_string(), tags.as_bytes())?;
        if let Some((name, path)) = &self.brought {
            let text = format!("{name} {path}\n");
            file(&self.folder.join(BROUGHT).display().to_string(), text.as_bytes())?;
        }
        if !self.removed.is_empty() {
            let text: String = self.removed.iter().map(|path| format!("{path}\n")).collect();
            file(&self.folder.join(REMOVED).display().to_string(), text.as_bytes())?;
        }
        let sealed = self.bag.work(&format!("{}.{SEALED}", self.name));
        let renamed = fs::rename(&self.folder, &sealed).and_then(|()| sync(&self.bag.root.join(WORK)));
        renamed.map_err(|fault| failed(&sealed.display().to_string(), fault))?;
        self.bag.apply(&sealed)
    }

    /// Number of bytes and of files of the payload, with a dot between.
    fn oxum(&self) -> Result<String, Error> {
        let mut bytes = 0;
        for path in self.payload.keys() {
            let staged = self.place(path);
            let brought = self.brought.as_ref().filter(|(_, own)| own == path);
            let place = match brought {
                Some((name, _)) => self.bag.work(name),
                None if staged.exists() => staged,
                None => self.bag.root.join(path),
            };
            let about = fs::metadata(&place);
            bytes += about
                .map_err(|fault| failed(&place.display().to_string(), fault))?
                .len();
        }
        Ok(format!("{bytes}.{}", self.payload.len()))
    }
}

/// Whether a change is whole and not yet in its place, so that files and lists may differ until the next run has moved the rest.
pub fn is_being_changed(root: &Path) -> bool {
    let entries = fs::read_dir(root.join(WORK)).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .any(|name| name.ends_with(&format!(".{SEALED}")))
}

/// Whether a file is one that no list names: the list of lists, the lock, and what is in the making.
pub fn is_own(path: &str) -> bool {
    path == TAGS || path == LOCK || path.strip_prefix(WORK).is_some_and(|rest| rest.starts_with('/'))
}

/// Reads a list of digests; none where there is no such file.
pub fn read_manifest(path: &Path) -> Result<Manifest, Error> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Manifest::new()),
        Err(source) => {
            return Err(Error::Read {
                path: path.display().to_string(),
                source,
            });
        }
    };
    let lines = text.lines().filter_map(|line| line.split_once(char::is_whitespace));
    let lines = lines.map(|(hex, path)| (path.trim_start_matches([' ', '*']), Digest::of_hex(hex)));
    Ok(lines
        .filter_map(|(path, digest)| Some((path.to_owned(), digest?)))
        .collect())
}

fn manifest_text(manifest: &Manifest) -> String {
    manifest
        .iter()
        .map(|(path, digest)| format!("{}  {path}\n", digest.hex()))
        .collect()
}

/// Paths of all files below a folder, with forward slashes.
pub fn files(folder: &Path, before: &str, paths: &mut Vec<String>) -> io::Result<()> {
    let mut open = vec![(folder.to_owned(), before.to_owned())];
    while let Some((folder, before)) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let path = format!("{before}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                open.push((entry.path(), format!("{path}/")));
            } else {
                paths.push(path);
            }
        }
    }
    paths.sort();
    Ok(())
}

/// Waits until a folder's names are on the disk, where the system can.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(bag: &Bag, name: &str, text: &str) -> Result<(), Error> {
        fs::write(bag.work("a.warc.gz"), text).unwrap();
        let mut sealing = bag.stage(name)?;
        sealing.put("archive.jsonl", text.as_bytes())?;
        sealing.bring("a.warc.gz", &format!("data/{name}.warc.gz"))?;
        sealing.seal(&[("Source", "x".to_owned())])
    }

    fn contents(root: &Path) -> BTreeMap<String, String> {
        let mut paths = Vec::new();
        files(root, "", &mut paths).unwrap();
        let read = |path: String| (path.clone(), fs::read_to_string(root.join(path)).unwrap());
        paths.into_iter().map(read).collect()
    }

    #[test]
    fn a_bag_grows_and_has_every_digest_right() {
        let folder = tempfile::tempdir().unwrap();
        let bag = Bag::open(folder.path()).unwrap();
        sealed(&bag, "one", "1").unwrap();
        sealed(&bag, "two", "22").unwrap();
        let files = contents(folder.path());
        assert!(files["bag-info.txt"].ends_with("Payload-Oxum: 3.2\n"));
        for list in [PAYLOAD, TAGS] {
            for (path, digest) in read_manifest(&folder.path().join(list)).unwrap() {
                assert_eq!(Digest::of(files[&path].as_bytes()), digest, "{path}");
            }
        }
        assert_eq!(files[PAYLOAD].lines().count(), 2);
        assert_eq!(files[TAGS].lines().count(), 4);
        assert!(bag.in_work().unwrap().is_empty());
        assert!(Bag::open(folder.path()).is_err(), "one run has it at a time");
    }

    /// However far a change had come when it was broken off, it is either not there or whole after the next beginning.
    #[test]
    fn a_change_that_was_broken_off_is_made_or_not_made() {
        let whole = tempfile::tempdir().unwrap();
        sealed(&Bag::open(whole.path()).unwrap(), "one", "1").unwrap();
        sealed(&Bag::open(whole.path()).unwrap(), "two", "22").unwrap();
        let due = contents(whole.path());
        let paths: Vec<&String> = due
            .keys()
            .filter(|path| *path != LOCK && !path.contains("one"))
            .collect();
        for moved in 0..=paths.len() {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path();
            sealed(&Bag::open(root).unwrap(), "one", "1").unwrap();
            let sealed = root.join(WORK).join("two.sealed");
            fs::create_dir_all(sealed.join("data")).unwrap();
            fs::write(sealed.join(BROUGHT), "a.warc.gz data/two.warc.gz\n").unwrap();
            for (at, path) in paths.iter().enumerate() {
                let place = match (at < moved, path.as_str()) {
                    (true, path) => root.join(path),
                    (false, "data/two.warc.gz") => root.join(WORK).join("a.warc.gz"),
                    (false, path) => sealed.join(path),
                };
                fs::write(place, &due[*path]).unwrap();
            }
            fs::create_dir_all(root.join(WORK).join("three.staged")).unwrap();
            drop(Bag::open(root).unwrap());
            assert_eq!(contents(root), due, "{moved}");
        }
    }

    #[test]
    fn what_is_taken_away_is_in_no_list_and_stays_away() {
        let folder = tempfile::tempdir().unwrap();
        let bag = Bag::open(folder.path()).unwrap();
        sealed(&bag, "one", "1").unwrap();
        sealed(&bag, "two", "22").unwrap();
        let before = contents(folder.path());
        let mut sealing = bag.stage("keep").unwrap();
        sealing.remove("data/one.warc.gz");
        sealing.remove("data/none.warc.gz");
        sealing.seal(&[]).unwrap();
        let after = contents(folder.path());
        assert!(before.contains_key("data/one.warc.gz") && !after.contains_key("data/one.warc.gz"));
        assert!(after["bag-info.txt"].ends_with("Payload-Oxum: 2.1\n"));
        assert_eq!(after[PAYLOAD].lines().count(), 1);
        // The same change, of which a kill let only a part be made.
        let again = folder.path().join(WORK).join("keep.sealed");
        fs::create_dir_all(&again).unwrap();
        fs::write(again.join(REMOVED), "data/one.warc.gz\n").unwrap();
        fs::write(again.join(TAGS), &after[TAGS]).unwrap();
        drop(bag);
        drop(Bag::open(folder.path()).unwrap());
        assert_eq!(contents(folder.path()), after);
    }
}
