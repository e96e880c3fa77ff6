use super::failed;
use super::making::settling;
use crate::error::Error;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

/// A file that only grows, and whose every piece is on the disk before the next one is made: whatever happens, what was
/// appended before is there. One run has it at a time.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: String,
}

impl Journal {
    /// Opens a journal, or begins one.
    pub fn open(path: &str) -> Result<Journal, Error> {
        let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            std::fs::create_dir_all(folder).map_err(|fault| failed(path, fault))?;
        }
        let file = OpenOptions::new().read(true).append(true).create(true).open(path);
        let file = file.map_err(|fault| failed(path, fault))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Usage {
                    what: format!("`{path}` is being written by another run"),
                    hint: Some("wait until it is done, or name another file".to_owned()),
                });
            }
            Err(TryLockError::Error(fault)) => return Err(failed(path, fault)),
        }
        Ok(Journal {
            file,
            path: path.to_owned(),
        })
    }

    /// The file, for reading.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// How long it is.
    pub fn length(&self) -> Result<u64, Error> {
        let about = self.file.metadata().map_err(|fault| failed(&self.path, fault))?;
        Ok(about.len())
    }

    /// Takes away what stands behind this length: a piece that was never finished.
    pub fn cut(&mut self, length: u64) -> Result<(), Error> {
        let cut = self.file.set_len(length).and_then(|()| self.file.sync_data());
        cut.map_err(|fault| failed(&self.path, fault))
    }

    /// Appends a piece, whole or not at all, and waits until it is on the disk.
    pub fn append(&mut self, piece: &[u8]) -> Result<(), Error> {
        let _settling = settling();
        let before = self.length()?;
        let written = self.file.write_all(piece).and_then(|()| self.file.sync_data());
        written.map_err(|fault: io::Error| {
            let _ = self.file.set_len(before);
            failed(&self.path, fault)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stay_and_one_run_has_it_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/a.log").display().to_string();
        let mut journal = Journal::open(&path).unwrap();
        journal.append(b"one").unwrap();
        journal.append(b"two").unwrap();
        assert!(
            Journal::open(&path)
                .unwrap_err()
                .to_string()
                .ends_with("by another run")
        );
        journal.cut(4).unwrap();
        drop(journal);
        let mut journal = Journal::open(&path).unwrap();
        journal.append(b"!").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"onet!");
    }
}
