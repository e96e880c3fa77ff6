//! The only place that writes what users asked for: first beside its place, then renamed into it, so that nobody ever
//! meets half a file, and nothing that is not ours is overwritten.

pub mod bag;
mod journal;
mod making;
mod place;
mod store;
pub mod wacz;

pub use journal::Journal;
pub use making::{stay_if_stopping, stop};
pub use place::{is_file_name, leads_through, settled};
pub use store::{Kept, Store};

use crate::capture::{Digest, Digester};
use crate::error::Error;
use making::Making;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

/// Writes one file, or standard output for `-`.
pub fn file(path: &str, bytes: &[u8]) -> Result<(), Error> {
    stream(path, |out| out.write_all(bytes))
}

/// Writes one file, or standard output for `-`, piece by piece.
pub fn stream(path: &str, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    if path == "-" {
        let mut out = BufWriter::new(io::stdout().lock());
        return fill(&mut out)
            .and_then(|()| out.flush())
            .map_err(|fault| failed("-", fault));
    }
    if let Some(file) = place::through(path)? {
        let mut out = BufWriter::new(file);
        return fill(&mut out)
            .and_then(|()| out.flush())
            .map_err(|fault| failed(path, fault));
    }
    staged(Path::new(path), |beside| {
        let written = File::create(beside).and_then(|file| {
            let mut out = BufWriter::new(file);
            fill(&mut out)?;
            out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
        });
        written.map_err(|fault| failed(path, fault))
    })
}

/// Writes one file, or standard output for `-`, and lets `prove` look at what was written before anyone else can; what
/// it refuses never shows. Gives the number of bytes.
pub fn proven(
    path: &str,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
    prove: impl FnOnce(&[u8]) -> Result<(), Error>,
) -> Result<u64, Error> {
    if leads_through(path) {
        let mut bytes = Vec::new();
        fill(&mut bytes)?;
        prove(&bytes)?;
        file(path, &bytes)?;
        return Ok(bytes.len() as u64);
    }
    staged(Path::new(path), |beside| {
        let mut out = BufWriter::new(File::create(beside).map_err(|fault| failed(path, fault))?);
        fill(&mut out)?;
        let written = out.into_inner().map_err(io::IntoInnerError::into_error);
        written
            .and_then(|file| file.sync_all())
            .map_err(|fault| failed(path, fault))?;
        let bytes = fs::read(beside).map_err(|fault| failed(path, fault))?;
        prove(&bytes)?;
        Ok(bytes.len() as u64)
    })
}

/// Lets `fill` make a file beside its place, then moves it there; when it fails, nothing is left behind. A link is followed,
/// what goes to a pipe or device is made whole first, and a file that is replaced leaves its mode.
pub fn staged<T>(path: &Path, fill: impl FnOnce(&Path) -> Result<T, Error>) -> Result<T, Error> {
    let shown = path.display().to_string();
    is_file_name(&shown)?;
    let fault = |fault| failed(&shown, fault);
    if let Some(mut through) = place::through(&shown)? {
        let making = Making::file(&std::env::temp_dir().join(path.file_name().unwrap_or_default()));
        let made = fill(making.path())?;
        let mut whole = File::open(making.path()).map_err(fault)?;
        io::copy(&mut whole, &mut through).map_err(fault)?;
        return Ok(made);
    }
    let place = place::behind_links(path);
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    fs::create_dir_all(folder.unwrap_or(Path::new("."))).map_err(fault)?;
    let making = Making::file(&place);
    let beside = making.path();
    // What others may not read, they may not read while it is made.
    File::create(beside).map_err(fault)?;
    place::like(&place, beside, OWNER_WRITES);
    let made = fill(beside)?;
    place::like(&place, beside, 0);
    fs::rename(beside, &place).map_err(fault)?;
    Ok(made)
}

/// The owner may read and write.
const OWNER_WRITES: u32 = 0o600;

fn failed(path: &str, source: io::Error) -> Error {
    let path = if path == "-" { "standard output" } else { path };
    Error::Write {
        path: path.to_owned(),
        source,
    }
}

/// What may happen to files that were changed by other hands since we wrote them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Foreign {
    /// They stay, and are reported.
    #[default]
    Keep,
    /// They are replaced.
    Overwrite,
}

/// A folder of files written together. What is already there and not ours, or ours and edited since, is kept.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    staging: Making,
    files: BTreeMap<String, Digest>,
}

/// What became of a tree's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that already were as they should be.
    pub unchanged: usize,
    /// Files of the last time that nothing asks for any more, taken away.
    pub removed: Vec<String>,
    /// Files that are not as we left them, and stayed.
    pub kept: Vec<String>,
}

/// What we wrote the last time, by path: lets us tell our own files from those of others.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    files: BTreeMap<String, Digest>,
}

/// Files of a folder that are not as a tree was left, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// Those that are gone.
    pub missing: Vec<String>,
    /// Those that are other than they were.
    pub changed: Vec<String>,
}

/// Compares a folder with the list of what was written into it; without a list, nothing is said.
pub fn audit(root: &Path) -> Audit {
    let text = fs::read(root.join(MANIFEST)).unwrap_or_default();
    let manifest: Manifest = serde_json::from_slice(&text).unwrap_or_default();
    let mut audit = Audit::default();
    for (path, own) in manifest.files {
        let inside = Path::new(&path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        match digest(&root.join(&path)) {
            _ if !inside => {}
            Ok(there) if there == own => {}
            Ok(_) => audit.changed.push(path),
            Err(_) => audit.missing.push(path),
        }
    }
    audit
}

/// Name of the list of our own files, in the root of each tree.
const MANIFEST: &str = ".posterity.json";

impl Tree {
    /// Begins a tree; nothing of it shows before [`Tree::finish`].
    pub fn begin(root: &Path) -> Result<Tree, Error> {
        let staging = Making::folder(root, "staging");
        fs::create_dir_all(staging.path()).map_err(|fault| failed(&root.display().to_string(), fault))?;
        Ok(Tree {
            root: root.to_owned(),
            staging,
            files: BTreeMap::new(),
        })
    }

    /// Whether something stands at this path that we did not write the last time.
    pub fn has_foreign(&self, path: &str) -> bool {
        self.root.join(path).exists() && !self.manifest().files.contains_key(path)
    }

    /// Whether we wrote what stands at this path, as it was or edited since.
    pub fn has_own(&self, path: &str) -> bool {
        self.root.join(path).exists() && self.manifest().files.contains_key(path)
    }

    /// A file that we wrote the last time and that is none of these, where there is one.
    pub fn other(&self, is_own: impl Fn(&str) -> bool) -> Option<String> {
        self.manifest().files.into_keys().find(|path| !is_own(path))
    }

    /// Adds a file. `path` is relative, with forward slashes; one that would leave the tree is refused.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        self.add(path, Digest::of(bytes), |place| fs::write(place, bytes))
    }

    /// Adds a file that is written piece by piece, and lets `prove` look at it before anyone else can. Gives its size in bytes.
    pub fn stream(
        &mut self,
        path: &str,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Error>,
        prove: impl FnOnce(&Path) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        let place = self.staged(path)?;
        let shown = self.root.join(path).display().to_string();
        let fault = |fault| failed(&shown, fault);
        let mut out = BufWriter::new(File::create(&place).map_err(fault)?);
        fill(&mut out)?;
        let file = out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .map_err(fault)?;
        let bytes = file
            .sync_all()
            .and_then(|()| Ok(file.metadata()?.len()))
            .map_err(fault)?;
        let digest = self::digest(&place).map_err(fault)?;
        prove(&place)?;
        self.files.insert(path.to_owned(), digest);
        Ok(bytes)
    }

    /// Adds a copy of a file of which the digest is known; other bytes are refused.
    pub fn copy(&mut self, path: &str, from: &Path, due: &Digest) -> Result<(), Error> {
        self.add(path, due.clone(), |place| {
            fs::copy(from, place)?;
            if self::digest(place)? == *due {
                Ok(())
            } else {
                Err(io::Error::other(format!("`{}` has changed", from.display())))
            }
        })
    }

    fn add(&mut self, path: &str, digest: Digest, fill: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Error> {
        let place = self.staged(path)?;
        fill(&place).map_err(|fault| failed(&self.root.join(path).display().to_string(), fault))?;
        self.files.insert(path.to_owned(), digest);
        Ok(())
    }

    /// Where a file waits until the end, its folder made.
    fn staged(&self, path: &str) -> Result<PathBuf, Error> {
        let inside = Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !inside || path.is_empty() || path.contains('\\') {
            return Err(failed(path, io::ErrorKind::InvalidFilename.into()));
        }
        stay_if_stopping();
        let place = self.staging.path().join(path);
        let made = place.parent().map_or(Ok(()), fs::create_dir_all);
        made.map_err(|fault| failed(&self.root.join(path).display().to_string(), fault))?;
        Ok(place)
    }

    /// Moves all files to their places.
    pub fn finish(self, foreign: Foreign) -> Result<Written, Error> {
        let _settling = making::settling();
        let old = self.manifest();
        let mut written = Written::default();
        let mut ours = BTreeMap::new();
        for (path, digest) in &self.files {
            let place = self.root.join(path);
            let there = self::digest(&place).ok();
            let is_ours = there.is_none() || there == old.files.get(path).cloned() || foreign == Foreign::Overwrite;
            if there.as_ref() == Some(digest) {
                written.unchanged += 1;
            } else if is_ours {
                self.place(path, &place)?;
                written.written += 1;
            } else {
                written.kept.push(path.clone());
                // It stays known by what we wrote once, so that it stays kept.
                ours.extend(
                    old.files
                        .get_key_value(path)
                        .map(|(path, digest)| (path.clone(), digest.clone())),
                );
                continue;
            }
            ours.insert(path.clone(), digest.clone());
        }
        written.removed = self.remove_stale(&old, &mut ours, &mut written.kept)?;
        self.write_manifest(Manifest { files: ours })?;
        Ok(written)
    }

    fn manifest(&self) -> Manifest {
        let text = fs::read(self.root.join(MANIFEST)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    fn write_manifest(&self, manifest: Manifest) -> Result<(), Error> {
        let path = self.root.join(MANIFEST);
        let shown = path.display().to_string();
        let mut text = serde_json::to_vec_pretty(&manifest).map_err(|fault| failed(&shown, fault.into()))?;
        text.push(b'\n');
        if fs::read(&path).is_ok_and(|old| old == text) {
            return Ok(());
        }
        file(&shown, &text)
    }

    fn place(&self, path: &str, place: &Path) -> Result<(), Error> {
        let made = place.parent().map_or(Ok(()), fs::create_dir_all);
        let from = self.staging.path().join(path);
        place::like(place, &from, 0);
        made.and_then(|()| fs::rename(from, place))
            .map_err(|fault| failed(&place.display().to_string(), fault))
    }

    /// Takes away what we wrote the last time and nothing asks for now; what was edited stays.
    fn remove_stale(
        &self,
        old: &Manifest,
        ours: &mut BTreeMap<String, Digest>,
        kept: &mut Vec<String>,
    ) -> Result<Vec<String>, Error> {
        let mut removed = Vec::new();
        for (path, own) in old.files.iter().filter(|(path, _)| !self.files.contains_key(*path)) {
            let safe = Path::new(path)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
            let place = self.root.join(path);
            match self::digest(&place) {
                Ok(there) if safe && there == *own => {
                    fs::remove_file(&place).map_err(|fault| failed(&place.display().to_string(), fault))?;
                    removed.push(path.clone());
                }
                Ok(_) if safe => {
                    kept.push(path.clone());
                    ours.insert(path.clone(), own.clone());
                }
                _ => {}
            }
        }
        Ok(removed)
    }
}

/// A folder beside what is written, for what is needed only until the end; it is gone when this is dropped.
#[derive(Debug)]
pub struct Scratch(Making);

impl Scratch {
    /// A scratch folder in this one.
    pub fn within(folder: &Path) -> Scratch {
        Scratch(Making::folder(folder, "scratch"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Digest of a file's bytes, however many.
pub fn digest(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut digester = Digester::default();
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(digester.finish()),
            read => digester.update(&piece[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, files: &[(&str, &str)]) -> Written {
        let mut tree = Tree::begin(root).unwrap();
        for (path, text) in files {
            tree.put(path, text.as_bytes()).unwrap();
        }
        tree.finish(Foreign::Keep).unwrap()
    }

    #[test]
    fn a_second_run_changes_nothing_and_edits_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(write(root, &[("a/b.md", "1"), ("c.md", "1")]).written, 2);
        assert_eq!(write(root, &[("a/b.md", "1"), ("c.md", "1")]).unchanged, 2);
        fs::write(root.join("c.md"), "mine").unwrap();
        let third = write(root, &[("a/b.md", "2"), ("c.md", "2")]);
        assert_eq!((third.written, third.kept), (1, vec!["c.md".to_owned()]));
        assert_eq!(fs::read_to_string(root.join("c.md")).unwrap(), "mine");
        assert_eq!(write(root, &[("c.md", "2")]).removed, ["a/b.md"]);
        assert!(!root.join("a/b.md").exists());
        let names: Vec<String> = fs::read_dir(root)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        assert!(names.iter().all(|name| !name.contains("staging")), "{names:?}");
    }

    #[test]
    fn nothing_leaves_the_tree() {
        let folder = tempfile::tempdir().unwrap();
        let mut tree = Tree::begin(folder.path()).unwrap();
        for path in ["../x", "/etc/x", "a/../../x", "", "a\\..\\x"] {
            assert!(tree.put(path, b"").is_err(), "{path}");
        }
    }
}
