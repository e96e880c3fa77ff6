use super::failed;
use super::making::Making;
use crate::capture::{Digest, Digester};
use crate::error::Error;
use crate::limits;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A folder of files named by their digest, `ab/SHA256.ext`: the same bytes are kept once.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
}

/// A file in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Digest of its bytes.
    pub digest: Digest,
    /// Where it is in the store, with forward slashes.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}

/// How much is read at a time.
const PIECE: usize = 64 * 1024;

impl Store {
    /// A store in this folder, which is made with the first file.
    pub fn new(root: impl Into<PathBuf>) -> Store {
        Store { root: root.into() }
    }

    /// Keeps the bytes that `from` gives. `ending` says by the first bytes what the file shall end in, or why it shall not
    /// be kept. The inner fault is one of the bytes, as a phrase; the outer one is the disk's.
    pub fn keep(
        &self,
        from: &mut dyn Read,
        ending: impl FnOnce(&[u8]) -> Result<String, String>,
    ) -> Result<Result<Kept, String>, Error> {
        fs::create_dir_all(&self.root).map_err(|fault| self.failed(fault))?;
        let making = Making::nameless(&self.root);
        self.fill(making.path(), from, ending)
    }

    fn fill(
        &self,
        beside: &Path,
        from: &mut dyn Read,
        ending: impl FnOnce(&[u8]) -> Result<String, String>,
    ) -> Result<Result<Kept, String>, Error> {
        let mut out = File::create(beside).map_err(|fault| self.failed(fault))?;
        let mut digester = Digester::default();
        let mut piece = vec![0; PIECE];
        let mut chosen = Err(ending);
        let mut bytes = 0u64;
        loop {
            let read = match filled(from, &mut piece) {
                Ok(read) => read,
                Err(fault) => return Ok(Err(format!("cannot be read: {fault}"))),
            };
            chosen = match chosen {
                Err(ending) if read > 0 => match ending(&piece[..read]) {
                    Ok(ending) => Ok(ending),
                    Err(reason) => return Ok(Err(reason)),
                },
                chosen => chosen,
            };
            bytes += read as u64;
            if bytes > limits::MEDIUM_BYTES {
                let most = limits::MEDIUM_BYTES / 1024 / 1024;
                return Ok(Err(format!("is larger than {most} MiB")));
            }
            digester.update(&piece[..read]);
            out.write_all(&piece[..read]).map_err(|fault| self.failed(fault))?;
            if read < piece.len() {
                break;
            }
        }
        let Ok(ending) = chosen else {
            return Ok(Err("is empty".to_owned()));
        };
        out.sync_all().map_err(|fault| self.failed(fault))?;
        self.place(beside, digester.finish(), &ending, bytes).map(Ok)
    }

    fn place(&self, beside: &Path, digest: Digest, ending: &str, bytes: u64) -> Result<Kept, Error> {
        let hex = digest.hex();
        let folder = &hex[..2];
        let path = format!("{folder}/{hex}.{ending}");
        let place = self.root.join(&path);
        fs::create_dir_all(self.root.join(folder)).map_err(|fault| self.failed(fault))?;
        fs::rename(beside, &place).map_err(|fault| failed(&place.display().to_string(), fault))?;
        Ok(Kept { digest, path, bytes })
    }

    fn failed(&self, fault: io::Error) -> Error {
        failed(&self.root.display().to_string(), fault)
    }
}

/// Reads until the piece is full or nothing is left.
fn filled(from: &mut dyn Read, piece: &mut [u8]) -> io::Result<usize> {
    let mut have = 0;
    while have < piece.len() {
        match from.read(&mut piece[have..]) {
            Ok(0) => break,
            Ok(read) => have += read,
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(have)
}
