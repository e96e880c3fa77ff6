use super::warc::Warcs;
use super::within::{slashed, within};
use super::{Found, Options, naming, sniff};
use crate::capture::{Capture, Keeper, Medium};
use crate::error::Error;
use crate::limits;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// One saved page named on the command line.
pub(super) fn one(path: &Path, options: &Options) -> Result<Found, Error> {
    let (label, name, above) = match within(path, options)? {
        Some(within) => {
            let name = slashed(&within.path);
            (name.clone(), name, within.root.to_string_lossy().into_owned())
        }
        None => alone(path),
    };
    let place = naming::Place::named(&above, options);
    if let Some(reason) = sniff::skip_by_name(&name) {
        return Ok(skipped(label, path, reason, &place));
    }
    Ok(match read(path) {
        Ok(body) => captured(name, path, body, &place),
        Err(fault) => Found::Failed {
            path: label,
            message: sentence(&fault),
        },
    })
}

/// What a file is called in messages, its name, and the folders above it.
fn alone(path: &Path) -> (String, String, String) {
    let label = path.to_string_lossy().into_owned();
    let name = path
        .file_name()
        .map_or_else(|| label.clone(), |name| name.to_string_lossy().into_owned());
    let above = path
        .parent()
        .map(|parent| parent.to_string_lossy().into_owned())
        .unwrap_or_default();
    (label, name, above)
}

/// Standard input: captures, or one page.
pub(super) fn stdin(options: &Options) -> Result<Box<dyn Iterator<Item = Found> + Send>, Error> {
    let failed = |source| Error::Read {
        path: "-".to_owned(),
        source,
    };
    let mut input = io::stdin().lock();
    let mut head = Vec::new();
    input
        .by_ref()
        .take(sniff::HEAD)
        .read_to_end(&mut head)
        .map_err(failed)?;
    if let (Some(ending), Some(spool)) = (sniff::captures(&head), &options.spool) {
        let path = spool.join(format!("stdin.{ending}"));
        let mut all = head.as_slice().chain(input);
        let copied = std::fs::create_dir_all(spool).and_then(|()| io::copy(&mut all, &mut File::create(&path)?));
        copied.map_err(failed)?;
        return Ok(Box::new(Warcs::open(vec![path])));
    }
    let body = bounded(head.as_slice().chain(input), 0).map_err(failed)?;
    let body = unpacked(body).map_err(failed)?;
    let place = naming::Place::nowhere(options);
    let found = match sniff::skip_by_content(&body) {
        Some(reason) => Found::Skipped {
            path: "-".to_owned(),
            reason,
        },
        None => page("-".to_owned(), body, &place),
    };
    Ok(Box::new(std::iter::once(found)))
}

/// A page, unless its bytes show that it is none.
pub(super) fn captured(path: String, file: &Path, body: Vec<u8>, place: &naming::Place) -> Found {
    match sniff::skip_by_content(&body) {
        Some(reason) => skipped(path, file, reason, place),
        None => page(path, body, place),
    }
}

fn page(path: String, body: Vec<u8>, place: &naming::Place) -> Found {
    let address = naming::address(&path, &body, place);
    Found::Capture(Box::new(Capture::saved(path, address, body)))
}

/// A file that is no page; it may be a medium all the same.
pub(super) fn skipped(path: String, file: &Path, reason: &'static str, place: &naming::Place) -> Found {
    if !sniff::may_be_medium(&path, reason) {
        return Found::Skipped { path, reason };
    }
    Found::Medium(Box::new(Medium {
        address: naming::address_of_file(&path, place),
        path,
        captured_at: None,
        media_type: None,
        keeper: Keeper::File(file.to_owned()),
        reason,
    }))
}

/// Reads a file up to the bound; wget leaves some pages compressed.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::Error::other("is no regular file"));
    }
    if about.len() > limits::CAPTURE_BYTES {
        return Err(too_large());
    }
    unpacked(bounded(file, about.len())?)
}

fn unpacked(body: Vec<u8>) -> io::Result<Vec<u8>> {
    if body.starts_with(&[0x1f, 0x8b]) {
        return bounded(MultiGzDecoder::new(body.as_slice()), 0);
    }
    Ok(body)
}

/// Reads all, which is so many bytes as far as is known.
fn bounded(reader: impl Read, length: u64) -> io::Result<Vec<u8>> {
    // One more byte, so that the end is met without asking for room.
    let mut body = Vec::with_capacity(length as usize + 1);
    reader.take(limits::CAPTURE_BYTES + 1).read_to_end(&mut body)?;
    if body.len() as u64 > limits::CAPTURE_BYTES {
        return Err(too_large());
    }
    Ok(body)
}

fn too_large() -> io::Error {
    io::Error::other(format!("is larger than {} MiB", limits::CAPTURE_BYTES / 1024 / 1024))
}

/// The reason in words that follow a path.
pub(super) fn sentence(fault: &io::Error) -> String {
    match fault.kind() {
        io::ErrorKind::PermissionDenied => "may not be read".to_owned(),
        io::ErrorKind::NotFound => "leads nowhere".to_owned(),
        io::ErrorKind::Other => fault.to_string(),
        _ => format!("cannot be read: {fault}"),
    }
}
