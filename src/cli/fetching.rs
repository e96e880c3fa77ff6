//! Media that no source holds: from the web, into the catalogue of what is held.

use super::console::Console;
use super::input;
use super::media::Shelf;
use super::parse::Tallied;
use super::progress::Progress;
use crate::address::Address;
use crate::archive::{Archive, Media};
use crate::capture::{Keeper, Medium};
use crate::error::Error;
use crate::reconcile::media::Catalogue;
use crate::reconcile::unheld::unheld;
use crate::source::web::{self, Fault, Fetcher};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Fetches what posts show and the catalogue lacks into a folder, and enters it in the catalogue. Gives what could not be
/// had, with the reason.
pub(super) fn fetch(
    archive: &Archive,
    catalogue: &mut Catalogue,
    settings: &web::Settings,
    folder: &Path,
    console: &Console,
) -> Result<Vec<(Address, Fault)>, Error> {
    let lacking = unheld(archive, catalogue);
    if lacking.is_empty() {
        return Ok(Vec::new());
    }
    let failed_to_make = |source| Error::Write {
        path: folder.display().to_string(),
        source,
    };
    fs::create_dir_all(folder).map_err(failed_to_make)?;
    let mut fetcher = Fetcher::new(settings)?;
    let progress = Progress::counting(console, "fetching", "media");
    let (mut fetched, mut failed) = (0, Vec::new());
    for (number, sizes) in lacking.iter().enumerate() {
        let file = folder.join(format!("fetched-{number}"));
        // A smaller size is no loss where the fullest is there, and a loss of its own where it is not.
        for address in sizes {
            match web::fetch_medium(&mut fetcher, address, &file)? {
                Ok(medium) => {
                    console.detail(&format!("`{address}` fetched"));
                    catalogue.media.push((usize::MAX, medium));
                    fetched += 1;
                    break;
                }
                Err(fault) => failed.push((address.clone(), fault)),
            }
        }
        progress.step();
    }
    progress.done();
    console.say(&format!("fetched {fetched} media, {} failed", failed.len()));
    if let Some(hint) = failed.iter().find_map(|(_, fault)| fault.hint()) {
        console.say(&format!("hint: {hint}"));
    }
    Ok(failed)
}

/// Enters in the catalogue what an earlier run has fetched and kept beside the archive that it wrote, so that each medium is
/// fetched once. An archive that cannot be read has nothing for us.
pub(super) fn take_kept(archive: &Archive, read: &mut Tallied, earlier: &str) {
    let Ok(old) = input::archive(earlier) else { return };
    let (shelf, _) = Shelf::proven(earlier, &old);
    let kept = old.media.iter().filter_map(|medium| {
        let (file, _) = shelf.file(medium.digest.as_ref()?)?;
        Some((Address::parse(&medium.url)?.key(), (file, medium)))
    });
    let kept: BTreeMap<String, (&Path, &Media)> = kept.collect();
    for sizes in unheld(archive, &read.catalogue) {
        let found = sizes
            .iter()
            .find_map(|address| Some((address, kept.get(&address.key())?)));
        let Some((address, (file, record))) = found else {
            continue;
        };
        let medium = Medium {
            address: Some(address.clone()),
            path: address.to_string(),
            captured_at: None,
            media_type: record.media_type.clone(),
            keeper: Keeper::File(file.to_path_buf()),
            reason: "fetched before",
        };
        read.tally.fetched(medium.reason);
        read.catalogue.media.push((usize::MAX, medium));
    }
}

/// The same as [`fetch`] for an archive in the making, with counts.
pub(super) fn fetch_counted(
    archive: &Archive,
    read: &mut Tallied,
    settings: &web::Settings,
    folder: &Path,
    console: &Console,
) -> Result<(), Error> {
    let before = read.catalogue.media.len();
    let failed = fetch(archive, &mut read.catalogue, settings, folder, console)?;
    for (_, medium) in &read.catalogue.media[before..] {
        read.tally.fetched(medium.reason);
    }
    for (address, fault) in failed {
        read.tally.not_fetched(&address, fault.to_string());
    }
    Ok(())
}
