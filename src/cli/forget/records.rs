use crate::address::Address;
use crate::capture::Digest;
use crate::capture::warc::Record;
use crate::cli::captures::revived;
use crate::cli::snapshot::cutting;
use crate::cli::snapshot::segments::{SEGMENTS, Segments};
use crate::error::Error;
use crate::extract::Profiles;
use crate::output;
use crate::output::bag::Sealing;
use crate::snapshot::{Erasure, Subject};
use std::fs::File;

/// Writes those segments anew that hold the subject; gives the digests of the members that were erased.
pub(super) fn erase(
    segments: &Segments,
    subject: &Subject,
    profiles: &Profiles,
    sealing: &mut Sealing<'_>,
) -> Result<Vec<Digest>, Error> {
    let mut erasure = Erasure::of(subject);
    let mut erased = Vec::new();
    let holds = |record: &Record| {
        let address = record.target().and_then(Address::parse);
        let capture = address.and_then(|address| revived(&address, record));
        // What cannot be looked into may hold anything.
        capture.is_none_or(|capture| subject.is_in(&capture, profiles))
    };
    for path in segments.files() {
        let failed = |source| Error::Read {
            path: path.display().to_string(),
            source,
        };
        let file = File::open(path).map_err(failed)?;
        let cuts = cutting::cuts(&file, &mut |_, record| erasure.fate(record, holds)).map_err(failed)?;
        if cuts.is_empty() {
            continue;
        }
        let name = format!("{SEGMENTS}/{}", cutting::file_name(path));
        let place = sealing.place(&name).display().to_string();
        output::stream(&place, |out| cutting::rewrite(&file, &cuts, out, &mut erased))?;
        sealing.add(&name)?;
    }
    Ok(erased)
}
