use crate::cli::input;
use crate::error::Error;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

/// Inputs that are read a second time, line by line, in another order. Of what is no file, such as standard input, the whole
/// is held.
#[derive(Default)]
pub(super) struct Places {
    inputs: Vec<(String, Kept)>,
    open: BTreeMap<usize, File>,
}

enum Kept {
    File,
    Held(Vec<u8>),
}

/// Where a line stands: number of the input, bytes in it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) input: usize,
    pub(super) bytes: Range<u64>,
}

/// How many files are open at once; systems allow some hundred.
const OPEN: usize = 100;

impl Places {
    /// Adds an input, and gives its number.
    pub(super) fn add(&mut self, path: &str) -> Result<usize, Error> {
        let kept = match std::fs::metadata(path) {
            Ok(about) if path != "-" && about.is_file() => Kept::File,
            _ => {
                let mut bytes = Vec::new();
                let read = input::open(path)?.read_to_end(&mut bytes);
                read.map_err(|fault| unreadable(path, fault))?;
                Kept::Held(bytes)
            }
        };
        self.inputs.push((path.to_owned(), kept));
        Ok(self.inputs.len() - 1)
    }

    /// An input from its beginning.
    pub(super) fn reader(&self, input: usize) -> Result<Box<dyn BufRead + '_>, Error> {
        match &self.inputs[input] {
            (_, Kept::Held(bytes)) => Ok(Box::new(bytes.as_slice())),
            (path, Kept::File) => {
                let file = File::open(path).map_err(|fault| unreadable(path, fault))?;
                Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
            }
        }
    }

    /// A line that was read before.
    pub(super) fn line(&mut self, place: &Place) -> Result<String, Error> {
        let Range { start, end } = place.bytes;
        let (path, kept) = &self.inputs[place.input];
        let bytes = match kept {
            Kept::Held(bytes) => bytes[start as usize..end as usize].to_vec(),
            Kept::File => {
                if self.open.len() >= OPEN && !self.open.contains_key(&place.input) {
                    self.open.clear();
                }
                let read = read_at(&mut self.open, place, path);
                read.map_err(|fault| unreadable(path, fault))?
            }
        };
        String::from_utf8(bytes).map_err(|_| changed(path))
    }

    /// The input is not what it was when it was first read.
    pub(super) fn changed(&self, place: &Place) -> Error {
        changed(&self.inputs[place.input].0)
    }
}

fn read_at(open: &mut BTreeMap<usize, File>, place: &Place, path: &str) -> io::Result<Vec<u8>> {
    let file = match open.entry(place.input) {
        std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
        std::collections::btree_map::Entry::Vacant(new) => new.insert(File::open(path)?),
    };
    file.seek(SeekFrom::Start(place.bytes.start))?;
    let mut bytes = vec![0; (place.bytes.end - place.bytes.start) as usize];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(path: &str, source: io::Error) -> Error {
    Error::Read {
        path: path.to_owned(),
        source,
    }
}

fn changed(path: &str) -> Error {
    unreadable(path, io::Error::other("it has changed since it was first read"))
}
