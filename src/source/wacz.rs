//! WACZ files (WACZ 1.1.1): WARC files packed with their indexes into one ZIP. Names in it are only looked at, never followed.

use crate::limits;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use zip::{CompressionMethod, ZipArchive};

/// Whether a file is a WACZ, by its name and its first bytes.
pub(super) fn is_wacz(path: &Path, head: &[u8]) -> bool {
    let named = path.to_string_lossy().to_ascii_lowercase();
    named.ends_with(".wacz") && head.starts_with(b"PK")
}

/// The WARC files in a WACZ, one behind the other: what they are packed with lets them be read as one.
pub(super) fn records(path: &Path) -> io::Result<impl Read + Send + 'static> {
    let mut archive = ZipArchive::new(File::open(path)?)?;
    if archive.len() > limits::WACZ_ENTRIES {
        return Err(io::Error::other(format!(
            "has more than {} entries",
            limits::WACZ_ENTRIES
        )));
    }
    let mut spans: Vec<(String, u64, u64)> = Vec::new();
    for number in 0..archive.len() {
        let entry = archive.by_index_raw(number)?;
        let name = entry.name().to_ascii_lowercase();
        if !name.starts_with("archive/") || !(name.ends_with(".warc.gz") || name.ends_with(".warc")) {
            continue;
        }
        if entry.compression() != CompressionMethod::Stored {
            return Err(io::Error::other(format!(
                "holds `{name}` compressed, which no WACZ does"
            )));
        }
        let begin = entry
            .data_start()
            .ok_or_else(|| io::Error::other("has an entry that lies nowhere"))?;
        spans.push((name, begin, entry.size()));
    }
    spans.sort();
    let packed = spans.iter().filter(|(name, ..)| name.ends_with(".gz")).count();
    if spans.is_empty() {
        return Err(io::Error::other("holds no WARC file"));
    }
    if packed != 0 && packed != spans.len() {
        return Err(io::Error::other(
            "holds WARC files of which some are compressed and some are not",
        ));
    }
    Ok(Spans {
        file: File::open(path)?,
        left: 0,
        waiting: spans.into_iter().map(|(_, begin, length)| (begin, length)).collect(),
    })
}

/// Parts of a file, one behind the other.
struct Spans {
    file: File,
    /// What is left of the part that is read.
    left: u64,
    waiting: VecDeque<(u64, u64)>,
}

impl Read for Spans {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        while self.left == 0 {
            let Some((begin, length)) = self.waiting.pop_front() else {
                return Ok(0);
            };
            self.file.seek(SeekFrom::Start(begin))?;
            self.left = length;
        }
        let read = (&mut self.file).take(self.left).read(piece)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= read as u64;
        Ok(read)
    }
}
