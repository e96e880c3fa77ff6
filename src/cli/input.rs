//! Opens archives that were named on the command line.

use crate::archive::{self, Archive};
use crate::error::Error;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Opens a file, or standard input for `-`.
pub(super) fn open(path: &str) -> Result<Box<dyn BufRead>, Error> {
    if path == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    match File::open(path) {
        Ok(_) if Path::new(path).is_dir() => Err(Error::Usage {
            what: format!("`{path}` is a folder, and a file is to be read"),
            hint: None,
        }),
        Ok(file) => Ok(Box::new(BufReader::with_capacity(1 << 16, file))),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Err(Error::SourceMissing { path: path.to_owned() }),
        Err(source) => Err(Error::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

/// The archive that is meant: of a folder that holds one, as `migrate` and `snapshot` make them, the one in it.
pub(super) fn meant(path: &str) -> Result<String, Error> {
    let folder = Path::new(path);
    if path == "-" || !folder.is_dir() {
        return Ok(path.to_owned());
    }
    let inside = folder.join(ARCHIVE);
    match inside.is_file() {
        true => Ok(inside.display().to_string()),
        false => Err(Error::Usage {
            what: format!("`{path}` is a folder without `{ARCHIVE}` in it"),
            hint: Some("make an archive with `posterity parse SOURCE -o ARCHIVE.jsonl`".to_owned()),
        }),
    }
}

/// Name of the archive in a folder.
const ARCHIVE: &str = "archive.jsonl";

/// Reads a whole archive.
pub(super) fn archive(path: &str) -> Result<Archive, Error> {
    archive::read_all(open(path)?).map_err(|(line, fault)| Error::Archive {
        path: path.to_owned(),
        line,
        fault: Box::new(fault),
    })
}

/// Refuses to write over what is read, under whatever name it goes; `what` is a word for it.
pub(super) fn not_itself(what: &str, read: &str, written: &str) -> Result<(), Error> {
    let real = |path: &str| std::fs::canonicalize(path).ok();
    match real(written) {
        Some(place) if real(read).as_ref() == Some(&place) => Err(Error::Usage {
            what: format!("`{written}` is the {what} itself"),
            hint: Some("give what is made another name".to_owned()),
        }),
        _ => Ok(()),
    }
}
