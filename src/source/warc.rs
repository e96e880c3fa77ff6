use super::{Found, file, sniff, wacz};
use crate::address::Address;
use crate::capture::view::{self, Entry};
use crate::capture::warc::{self, PATH_FIELD, Record, Records, UNKNOWN_TIME};
use crate::capture::{Capture, Digest, Keeper, Medium};
use crate::error::Error;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

/// WARC files, read twice: first to learn which records are the current view, then to yield those.
pub(super) struct Warcs {
    files: std::vec::IntoIter<PathBuf>,
    open: Option<Open>,
    /// Place of the next record among all records of all files.
    place: usize,
    chosen: BTreeMap<usize, String>,
    kinds: Vec<Kind>,
}

/// A file that is being read.
struct Open {
    name: String,
    file: PathBuf,
    records: Records,
    /// Number of the next record in it, from 0.
    number: usize,
}

/// What a record is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// An answer that may hold posts.
    Answer,
    /// Counted as skipped, with this reason.
    Other(&'static str),
}

impl Warcs {
    pub(super) fn open(files: Vec<PathBuf>) -> Warcs {
        let mut entries = Vec::new();
        let mut kinds = Vec::new();
        for file in &files {
            // A file that cannot be opened is told when it is read the second time.
            for record in records(file).into_iter().flatten() {
                // A damaged end is told when the file is read the second time.
                let Ok(record) = record else { break };
                let (kind, entry) = entry(&record);
                kinds.push(kind);
                entries.push(entry);
            }
        }
        Warcs {
            chosen: view::current(&entries),
            files: files.into_iter(),
            open: None,
            place: 0,
            kinds,
        }
    }

    fn found(&mut self, open: &mut Open, record: Record) -> Found {
        let place = self.place;
        self.place += 1;
        let keeper = Keeper::Record(open.file.clone(), open.number);
        open.number += 1;
        let path = record.target().map_or_else(|| open.name.clone(), str::to_owned);
        match (self.kinds.get(place), self.chosen.remove(&place)) {
            (Some(Kind::Other(reason)), _) => Found::Skipped { path, reason },
            (_, None) => Found::Skipped {
                path,
                reason: "older capture",
            },
            (_, Some(time)) => captured(path, record, time, Some(keeper)),
        }
    }
}

impl Iterator for Warcs {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(mut open) = self.open.take() {
                match open.records.next() {
                    None => continue,
                    Some(Ok(record)) => {
                        let found = self.found(&mut open, record);
                        self.open = Some(open);
                        return Some(found);
                    }
                    Some(Err(fault)) => {
                        return Some(Found::Failed {
                            path: open.name,
                            message: fault.to_string(),
                        });
                    }
                }
            }
            let file = self.files.next()?;
            let name = file.display().to_string();
            match records_of(&file) {
                Ok(records) => {
                    self.open = Some(Open {
                        name,
                        file,
                        records,
                        number: 0,
                    });
                }
                Err(fault) => {
                    return Some(Found::Failed {
                        path: name,
                        message: file::sentence(&fault),
                    });
                }
            }
        }
    }
}

/// A record by its place, and when its answer was heard last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The WARC file.
    pub file: PathBuf,
    /// Where the record's member begins.
    pub place: u64,
    /// When its answer was heard last, RFC 3339.
    pub time: String,
}

/// Reads these records, in this order. Media are passed over.
pub fn placed(records: Vec<Placed>) -> impl Iterator<Item = Found> + Send {
    let mut open: Option<(PathBuf, File)> = None;
    records.into_iter().map(move |placed| {
        let path = placed.file.display().to_string();
        let failed = |message: String| Found::Failed {
            path: path.clone(),
            message,
        };
        if open.as_ref().is_none_or(|(path, _)| *path != placed.file) {
            match File::open(&placed.file) {
                Ok(file) => open = Some((placed.file.clone(), file)),
                Err(fault) => return failed(fault.to_string()),
            }
        }
        let record = open.as_ref().map(|(_, file)| warc::record_at(file, placed.place));
        match record {
            Some(Ok(record)) => {
                let path = record.target().unwrap_or(&path).to_owned();
                captured(path, record, placed.time, None)
            }
            Some(Err(fault)) => failed(fault.to_string()),
            None => failed("cannot be opened".to_owned()),
        }
    })
}

pub(super) fn records(file: &Path) -> Result<Records, Error> {
    records_of(file).map_err(|source| Error::Read {
        path: file.display().to_string(),
        source,
    })
}

fn records_of(file: &Path) -> std::io::Result<Records> {
    let other = |fault: warc::Fault| std::io::Error::other(fault.to_string());
    let mut head = [0; 2];
    let mut open = File::open(file)?;
    let read = open.read(&mut head)?;
    if wacz::is_wacz(file, &head[..read]) {
        return Records::new(wacz::records(file)?).map_err(other);
    }
    open.rewind()?;
    Records::new(open).map_err(other)
}

/// What the current view must know of a record.
fn entry(record: &Record) -> (Kind, Entry) {
    let kind = match record.kind() {
        "response" | "resource" => Kind::Answer,
        "revisit" => Kind::Other("revisit"),
        _ => Kind::Other("request or note"),
    };
    let address = record.target().and_then(Address::parse);
    let own_path = || {
        record
            .field(PATH_FIELD)
            .or(record.target())
            .unwrap_or_default()
            .to_owned()
    };
    let head = record
        .block
        .as_deref()
        .filter(|_| record.kind() == "response")
        .map(warc::answer);
    let is_good = match (record.kind(), &head) {
        ("response", Some(Ok(answer))) => (200..300).contains(&answer.status),
        ("resource", _) => true,
        ("revisit", _) => record.block.as_deref().is_none_or(is_good_revisit),
        _ => false,
    };
    let kind = match head {
        Some(Ok(answer)) if kind == Kind::Answer && !is_good => Kind::Other(if answer.status >= 400 {
            "error answer"
        } else {
            "redirect"
        }),
        _ => kind,
    };
    let entry = Entry {
        key: address.map_or_else(own_path, |address| address.key()),
        time: record.field("WARC-Date").unwrap_or_default().to_owned(),
        is_good: is_good && record.field("WARC-Truncated").is_none() | (record.kind() == "revisit"),
        digest: record.field("WARC-Payload-Digest").map(str::to_owned),
        is_revisit: record.kind() == "revisit",
    };
    (kind, entry)
}

/// A revisit may keep the head of its answer: 304, or what the answer was.
fn is_good_revisit(block: &[u8]) -> bool {
    match warc::answer(block) {
        Ok(answer) => answer.status < 400,
        Err(_) => true,
    }
}

fn captured(path: String, record: Record, time: String, keeper: Option<Keeper>) -> Found {
    let failed = |message: String| Found::Failed {
        path: path.clone(),
        message,
    };
    let Some(block) = &record.block else {
        return failed("is larger than what is read".to_owned());
    };
    let address = record.target().and_then(Address::parse);
    let known_time = Some(time).filter(|time| !time.is_empty() && time != UNKNOWN_TIME);
    let own_path = record.field(PATH_FIELD).map_or_else(|| path.clone(), str::to_owned);
    let mut capture = if record.kind() == "resource" {
        Capture::saved(own_path, address, block.clone())
    } else {
        match warc::answer(block) {
            Err(message) => return failed(message),
            Ok(answer) => Capture {
                address,
                path: own_path,
                captured_at: None,
                status: answer.status,
                headers: answer.headers,
                digest: Digest::of(&answer.body),
                body: answer.body,
            },
        }
    };
    capture.captured_at = known_time;
    let stated = match record.kind() {
        "resource" => record.field("Content-Type"),
        _ => capture.header("content-type"),
    };
    let stated = stated.map(str::to_owned);
    sorted(path, capture, stated, keeper)
}

/// What a capture is: a page, a medium where its bytes can be had again, or neither. `stated` is the media type that it
/// came with.
pub(super) fn sorted(path: String, capture: Capture, stated: Option<String>, keeper: Option<Keeper>) -> Found {
    let stated = stated.map(|kind| kind.to_ascii_lowercase());
    let is_page = stated
        .as_ref()
        .is_none_or(|kind| kind.is_empty() || kind.contains("html") || kind.contains("xml") || kind.contains("json"));
    let reason = sniff::skip_by_content(&capture.body);
    let Some(reason) = reason.or((!is_page).then_some("not a page")) else {
        return Found::Capture(Box::new(capture));
    };
    let reason = if is_page { reason } else { "not a page" };
    let located = capture.address.as_ref().map_or("", Address::path);
    let Some(keeper) = keeper.filter(|_| sniff::may_be_medium(located, reason)) else {
        return Found::Skipped { path, reason };
    };
    Found::Medium(Box::new(Medium {
        address: capture.address,
        path: capture.path,
        captured_at: capture.captured_at,
        media_type: stated,
        keeper,
        reason,
    }))
}
