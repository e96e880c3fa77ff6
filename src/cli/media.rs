//! Media: from where captures hold them to the folder beside the archive.

use super::console::Console;
use super::fetching::fetch;
use super::read::Tally;
use crate::archive::Archive;
use crate::capture::{Digest, Medium, magic};
use crate::error::Error;
use crate::output::{self, Kept, Store};
use crate::reconcile::media::{self, Catalogue, Filed, Held};
use crate::source::web;
use crate::source::{self, Apart, Found};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What sees each medium that was kept, with its type and the file that holds it.
pub(super) type Seen<'a> = &'a mut dyn FnMut(&Medium, Option<&str>, &Path) -> Result<(), Error>;

/// Keeps the bytes of every medium of the archive that the captures hold, in `NAME.media` beside it, and enters them.
pub(super) fn keep(
    archive: &mut Archive,
    catalogue: &Catalogue,
    archive_path: &str,
    tally: &mut Tally,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let folder = folder(archive_path);
    let name = Path::new(&folder)
        .file_name()
        .map_or_else(|| folder.clone(), |name| name.to_string_lossy().into_owned());
    let filed = take(
        archive,
        catalogue,
        &Store::new(&folder),
        &name,
        &mut |medium, outcome| {
            match outcome {
                Ok(filed) => {
                    let file = Path::new(&folder).with_file_name(&filed.path);
                    seen(medium, filed.media_type.as_deref(), &file)?;
                    tally.keep_medium(medium.reason);
                }
                Err(message) => tally.fail_medium(medium.reason, &medium.path, message),
            }
            Ok(())
        },
    )?;
    media::settle(archive, &media::wanted(archive), &filed);
    Ok(())
}

/// Where the media of an archive are kept: `blog.jsonl` has `blog.media`.
pub(super) fn folder(archive: &str) -> String {
    let stem = archive.strip_suffix(".jsonl").unwrap_or(archive);
    format!("{stem}.media")
}

/// What hears of each medium that was wanted: how it is kept, or why it is not.
type Told<'a> = &'a mut dyn FnMut(&Medium, Result<&Filed, String>) -> Result<(), Error>;

/// Reads what the archive wants of the catalogue into a store, and says of each medium what became of it. Gives what is
/// kept by address; its paths begin with `prefix`.
pub(super) fn take(
    archive: &Archive,
    catalogue: &Catalogue,
    store: &Store,
    prefix: &str,
    tell: Told<'_>,
) -> Result<BTreeMap<String, Filed>, Error> {
    let held = Held::of(catalogue);
    let wanted = media::wanted(archive);
    let found: BTreeMap<&String, usize> = wanted.keys().filter_map(|url| Some((url, held.find(url)?))).collect();
    let places: BTreeSet<usize> = found.values().copied().collect();
    let places: Vec<usize> = places.into_iter().collect();
    let needed: Vec<&Medium> = places.iter().map(|&at| &catalogue.media[at].1).collect();
    let mut kept: BTreeMap<usize, Filed> = BTreeMap::new();
    source::read_media(&needed, &mut |at, bytes| {
        let medium = needed[at];
        let outcome = match bytes {
            Ok(mut bytes) => keep_one(store, medium, &mut bytes)?,
            Err(message) => Err(message),
        };
        let outcome = outcome.map(|(one, media_type)| filed(medium, one, media_type, prefix));
        tell(medium, outcome.as_ref().map_err(String::clone))?;
        kept.extend(outcome.ok().map(|filed| (places[at], filed)));
        Ok(())
    })?;
    let filed = found
        .into_iter()
        .filter_map(|(url, at)| Some((url.clone(), kept.get(&at)?.clone())));
    Ok(filed.collect())
}

fn keep_one(
    store: &Store,
    medium: &Medium,
    bytes: &mut dyn std::io::Read,
) -> Result<Result<(Kept, Option<String>), String>, Error> {
    let mut media_type = None;
    let name = medium
        .address
        .as_ref()
        .map_or(medium.path.as_str(), |address| address.path());
    let kept = store.keep(bytes, |head| {
        if magic::is_page(head) {
            return Err("is a page that stands in the place of a medium".to_owned());
        }
        let kind = magic::of_bytes(head, medium.media_type.as_deref(), name);
        media_type = kind.media_type;
        Ok(kind.ending)
    })?;
    Ok(kept.map(|kept| (kept, media_type)))
}

fn filed(medium: &Medium, kept: Kept, media_type: Option<String>, prefix: &str) -> Filed {
    Filed {
        digest: kept.digest.as_str().to_owned(),
        path: format!("{prefix}/{}", kept.path),
        media_type,
        bytes: kept.bytes,
        address: medium.address.as_ref().map(ToString::to_string),
    }
}

/// Where media come from that are not kept beside an archive.
#[derive(Debug)]
pub(super) struct Origins<'a> {
    /// Sources.
    pub(super) captures: &'a [String],
    /// What is written, and so no part of them.
    pub(super) apart: Apart,
    /// The web, where it is asked.
    pub(super) web: Option<&'a web::Settings>,
}

/// The media that an export may copy: files whose digests have been found right.
#[derive(Debug, Default)]
pub(super) struct Shelf(BTreeMap<String, (PathBuf, Digest)>);

impl Shelf {
    /// What is kept beside an archive. Its paths are not trusted: one must be `NAME.media/ab/DIGEST.ext` with the digest of
    /// the record, lead to a file without a link on the way, and the file must have that digest.
    pub(super) fn beside(archive_path: &str, archive: &Archive, console: &Console) -> Shelf {
        let (shelf, wrong) = Shelf::proven(archive_path, archive);
        for (path, fault) in wrong {
            console.warning(&format!("`{path}` {fault}, and does not come along"));
        }
        shelf
    }

    /// The same, with what is wrong and why.
    pub(super) fn proven<'a>(archive_path: &str, archive: &'a Archive) -> (Shelf, Vec<(&'a String, &'static str)>) {
        let (mut shelf, mut wrong) = (Shelf::default(), Vec::new());
        if archive_path == "-" {
            return (shelf, wrong);
        }
        let folder = Path::new(archive_path).parent().unwrap_or(Path::new(""));
        let of_records = archive.media.iter().map(|medium| (&medium.digest, &medium.path));
        let uses = archive.posts.iter().flat_map(|post| &post.media);
        let all = of_records.chain(uses.map(|medium| (&medium.digest, &medium.path)));
        let claimed: BTreeSet<(&String, &String)> = all
            .filter_map(|(digest, path)| Some((digest.as_ref()?, path.as_ref()?)))
            .collect();
        for (digest, path) in claimed {
            match checked(folder, digest, path) {
                Ok(found) => {
                    shelf.0.insert(digest.clone(), found);
                }
                Err(fault) => wrong.push((path, fault)),
            }
        }
        (shelf, wrong)
    }

    /// Takes what is missing from elsewhere, into a folder.
    pub(super) fn fill(
        &mut self,
        archive: &mut Archive,
        from: &Origins<'_>,
        folder: &Path,
        console: &Console,
    ) -> Result<(), Error> {
        if from.captures.is_empty() && from.web.is_none() {
            return Ok(());
        }
        self.forget_unproven(archive);
        let mut catalogue = catalogue(from)?;
        if let Some(settings) = from.web {
            let failed = fetch(archive, &mut catalogue, settings, folder, console)?;
            for (address, fault) in failed {
                console.warning(&format!("`{address}` {fault}"));
            }
        }
        let wanted = media::wanted(archive);
        let store = Store::new(folder);
        let mut filed = take(archive, &catalogue, &store, "", &mut |medium, outcome| {
            if let Err(message) = outcome {
                console.warning(&format!("`{}` {message}", medium.path));
            }
            Ok(())
        })?;
        let known = archive.media.iter().filter(|medium| medium.digest.is_some());
        known.for_each(|medium| {
            filed.remove(&medium.url);
        });
        for kept in filed.values() {
            let path = folder.join(kept.path.trim_start_matches('/'));
            let digest = output::digest(&path).map_err(|source| Error::Read {
                path: path.display().to_string(),
                source,
            })?;
            self.0.insert(kept.digest.clone(), (path, digest));
        }
        media::settle(archive, &wanted, &filed);
        Ok(())
    }

    /// Digests whose bytes are not there are no reason to leave the sources' own bytes out.
    fn forget_unproven(&self, archive: &mut Archive) {
        let unproven = |digest: &Option<String>| digest.as_ref().is_some_and(|digest| !self.0.contains_key(digest));
        for medium in archive.media.iter_mut().filter(|medium| unproven(&medium.digest)) {
            (medium.digest, medium.path) = (None, None);
        }
        let uses = archive.posts.iter_mut().flat_map(|post| &mut post.media);
        for medium in uses.filter(|medium| unproven(&medium.digest)) {
            (medium.digest, medium.path) = (None, None);
        }
    }

    /// All digests.
    pub(super) fn digests(&self) -> BTreeSet<String> {
        self.0.keys().cloned().collect()
    }

    /// The file with this digest.
    pub(super) fn file(&self, digest: &str) -> Option<(&Path, &Digest)> {
        self.0.get(digest).map(|(path, digest)| (path.as_path(), digest))
    }
}

fn checked(folder: &Path, digest: &str, path: &str) -> Result<(PathBuf, Digest), &'static str> {
    const NO_PLACE: &str = "is no place for a medium of this archive";
    let parts: Vec<&str> = path.split('/').collect();
    let [root, _, name] = parts.as_slice() else {
        return Err(NO_PLACE);
    };
    let stem = name.split('.').next().unwrap_or_default();
    let plain = parts
        .iter()
        .all(|part| !part.starts_with('.') && !part.contains(['\\', ':', '\0']));
    if !plain || !root.ends_with(".media") || digest.strip_prefix("sha256:") != Some(stem) {
        return Err(NO_PLACE);
    }
    let mut place = folder.to_owned();
    for part in parts {
        place.push(part);
        let about = fs::symlink_metadata(&place).map_err(|_| "is not there")?;
        if about.is_symlink() {
            return Err(NO_PLACE);
        }
    }
    if !place.is_file() {
        return Err(NO_PLACE);
    }
    let found = output::digest(&place).map_err(|_| "cannot be read")?;
    if found.as_str() != digest {
        return Err("is not what the archive says, by its digest");
    }
    Ok((place, found))
}

/// What sources hold that may be media; their pages are not read.
fn catalogue(from: &Origins<'_>) -> Result<Catalogue, Error> {
    let mut catalogue = Catalogue::default();
    let options = source::Options {
        apart: from.apart.clone(),
        ..source::Options::default()
    };
    for (number, source) in from.captures.iter().enumerate() {
        for found in source::open(source, &options)? {
            match found {
                Found::Medium(medium) => catalogue.media.push((number, *medium)),
                Found::Capture(page) if page.captured_at.is_none() => {
                    let address = page.address.as_ref().map(ToString::to_string);
                    let page = address.map(|address| (number, page.path.clone(), address));
                    catalogue.pages.extend(page);
                }
                Found::Capture(_) | Found::Skipped { .. } | Found::Failed { .. } => {}
            }
        }
    }
    Ok(catalogue)
}
