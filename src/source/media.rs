use super::{file, warc};
use crate::capture::warc::answer;
use crate::capture::{Keeper, Medium};
use crate::error::Error;
use crate::limits;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

/// The bytes of a medium, or why there are none, as a phrase that follows its path.
pub type Bytes = Result<Box<dyn Read>, String>;

/// Reads the bytes of media and hands each to `take` with its place in `wanted`. Each WARC file is read once for all of
/// its records, so the order is not that of `wanted`; it is always the same.
pub fn read_media(wanted: &[&Medium], take: &mut dyn FnMut(usize, Bytes) -> Result<(), Error>) -> Result<(), Error> {
    let mut records: BTreeMap<&Path, BTreeMap<usize, usize>> = BTreeMap::new();
    for (at, medium) in wanted.iter().enumerate() {
        match &medium.keeper {
            Keeper::File(path) => take(at, open(path))?,
            Keeper::Record(path, number) => {
                records.entry(path).or_default().insert(*number, at);
            }
        }
    }
    for (path, numbers) in records {
        of_warc(path, numbers, take)?;
    }
    Ok(())
}

fn open(path: &Path) -> Bytes {
    let open = || {
        // What was a file when the folder was walked may be a link by now.
        let about = std::fs::symlink_metadata(path)?;
        if !about.is_file() {
            return Err(io::Error::other("is no regular file"));
        }
        File::open(path)
    };
    let file = open().map_err(|fault| file::sentence(&fault))?;
    Ok(Box::new(file.take(limits::MEDIUM_BYTES + 1)))
}

fn of_warc(
    path: &Path,
    mut numbers: BTreeMap<usize, usize>,
    take: &mut dyn FnMut(usize, Bytes) -> Result<(), Error>,
) -> Result<(), Error> {
    for (number, record) in warc::records(path)?.enumerate() {
        // Damage was told when the file was read for its pages.
        let Ok(record) = record else { break };
        let Some(at) = numbers.remove(&number) else { continue };
        let is_answer = record.kind() == "response";
        let bytes = match record.block {
            None => Err("is larger than what is read".to_owned()),
            Some(block) if is_answer => answer(&block).map(|answer| answer.body),
            Some(block) => Ok(block),
        };
        take(at, bytes.map(|bytes| Box::new(Cursor::new(bytes)) as Box<dyn Read>))?;
        if numbers.is_empty() {
            break;
        }
    }
    numbers
        .into_values()
        .try_for_each(|at| take(at, Err("is not where it was".to_owned())))
}
