use super::client::{Opened, Want};
use super::{Fault, Fetcher};
use crate::address::Address;
use crate::capture::{Keeper, Medium, magic, warc};
use crate::error::Error;
use crate::limits;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// Why a fetched medium would count as skipped while nobody wants it.
const REASON: &str = "fetched";

/// Fetches a medium into a file; one that breaks off is asked for once more. The inner fault is the web's; the outer one is
/// the disk's.
pub fn fetch_medium(fetcher: &mut Fetcher, address: &Address, file: &Path) -> Result<Result<Medium, Fault>, Error> {
    match attempt(fetcher, address, file)? {
        Err(Fault::CutOff(_)) => attempt(fetcher, address, file),
        got => Ok(got),
    }
}

fn attempt(fetcher: &mut Fetcher, address: &Address, file: &Path) -> Result<Result<Medium, Fault>, Error> {
    let opened = match fetcher.open(address, Want::Medium) {
        Ok(opened) => opened,
        Err(fault) => return Ok(Err(fault)),
    };
    let Opened { exchange, body } = opened;
    let kept = match exchange.header("content-encoding") {
        Some(coding) => decoded(body, &coding).map(|bytes| save(&mut bytes.as_slice(), file)),
        None => {
            let mut body = body;
            let kept = save(&mut body, file);
            body.fault().map_or(Ok(kept), |fault| Err(fault.clone()))
        }
    };
    let medium = Medium {
        // The address that the post names, wherever it led.
        address: Some(address.clone()),
        path: address.to_string(),
        captured_at: None,
        media_type: exchange.header("content-type").map(|kind| kind.to_ascii_lowercase()),
        keeper: Keeper::File(file.to_owned()),
        reason: REASON,
    };
    let failed = |source| Error::Write {
        path: file.display().to_string(),
        source,
    };
    match kept {
        Ok(kept) => Ok(kept.map_err(failed)?.map(|()| medium)),
        Err(fault) => Ok(Err(fault)),
    }
}

/// A body that came compressed all the same, within the bound of what is unpacked in memory.
fn decoded(mut body: super::Body, coding: &str) -> Result<Vec<u8>, Fault> {
    body.limits.bytes = body.limits.bytes.min(limits::CAPTURE_BYTES);
    match body.whole() {
        (_, Some(fault)) => Err(fault),
        (bytes, None) => warc::decoded(&bytes, coding).map_err(Fault::Undecodable),
    }
}

/// Writes a body that begins as a medium may. Faults of the body itself are left to the body.
fn save(body: &mut dyn Read, file: &Path) -> io::Result<Result<(), Fault>> {
    let mut piece = vec![0; 64 * 1024];
    let mut out: Option<File> = None;
    loop {
        let mut read = 0;
        while read < piece.len() {
            match body.read(&mut piece[read..]) {
                Ok(0) => break,
                Ok(count) => read += count,
                Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Ok(Ok(())),
            }
        }
        let open = match &mut out {
            Some(open) => open,
            None if read == 0 => return Ok(Err(Fault::Empty)),
            None if magic::is_page(&piece[..read]) => return Ok(Err(Fault::Page)),
            None => out.insert(File::create(file)?),
        };
        open.write_all(&piece[..read])?;
        if read < piece.len() {
            return Ok(Ok(()));
        }
    }
}
