//! Media: from where captures hold them to the folder beside the archive.

use super::read::Tally;
use crate::archive::Archive;
use crate::capture::{Medium, magic};
use crate::error::Error;
use crate::output::{Kept, Store};
use crate::reconcile::media::{self, Catalogue, Filed, Held};
use crate::source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Keeps the bytes of every medium of the archive that the captures hold, in `NAME.media` beside it, and enters them.
pub(super) fn keep(
    archive: &mut Archive,
    catalogue: &Catalogue,
    archive_path: &str,
    tally: &mut Tally,
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
        &mut |medium, outcome| match outcome {
            Ok(()) => tally.keep_medium(medium.reason),
            Err(message) => tally.fail_medium(medium.reason, &medium.path, message),
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

/// Reads what the archive wants of the catalogue into a store, and says of each medium what became of it. Gives what is
/// kept by address; its paths begin with `prefix`.
pub(super) fn take(
    archive: &Archive,
    catalogue: &Catalogue,
    store: &Store,
    prefix: &str,
    tell: &mut dyn FnMut(&Medium, Result<(), String>),
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
        let outcome = outcome.map(|(one, media_type)| {
            kept.insert(places[at], filed(medium, one, media_type, prefix));
        });
        tell(medium, outcome);
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
