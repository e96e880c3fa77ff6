//! Archives in: JSON Lines, one record at a time, bounded, with the number of each line.

use super::upgrade::Chain;
use super::{Archive, Counts, Header, Record, SCHEMA_VERSION, Site};
use crate::limits;
use serde::Deserialize;
use serde_json::Value;
use serde_json::error::Category;
use std::borrow::Cow;
use std::io::{self, BufRead, Read};
use std::ops::Range;
use thiserror::Error;

/// Why a line of an archive cannot be read.
#[derive(Debug, Error)]
pub enum Fault {
    /// The system could not read.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Longer than [`limits::ARCHIVE_LINE_BYTES`].
    #[error("is longer than {} MB", limits::ARCHIVE_LINE_BYTES / (1024 * 1024))]
    TooLong,
    /// Not UTF-8.
    #[error("is not UTF-8")]
    NotUtf8,
    /// Not JSON, or JSON that is no object.
    #[error("is not a JSON object: {0}")]
    NotJson(String),
    /// The first line is no header.
    #[error("is not the header of an archive")]
    NoHeader,
    /// A header whose schema version is none.
    #[error("says schema version {0}, where a whole number from 1 is due")]
    NoVersion(Value),
    /// A header that stands in the middle.
    #[error("is a second header")]
    SecondHeader,
    /// A version that this program does not know yet.
    #[error("says schema version {0}, and this program knows versions up to {SCHEMA_VERSION}")]
    Newer(u64),
    /// A record whose fields do not fit its type.
    #[error("is not a {kind} record: {why}")]
    Misfit {
        /// What the record calls itself.
        kind: String,
        /// What does not fit.
        why: String,
    },
    /// Fewer records than the header counts.
    #[error("is the last, and the header counts {expected} {kind} records where {found} stand: the archive is cut off")]
    CutOff {
        /// The type that is short.
        kind: &'static str,
        /// The header's count.
        expected: usize,
        /// Records met.
        found: usize,
    },
}

/// The lines of a file, bounded in length; blank ones are left out. Lines are numbered from 1.
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    number: u64,
    place: Range<u64>,
    failed: bool,
}

impl<R: BufRead> Lines<R> {
    /// Reads lines from here.
    pub fn new(input: R) -> Lines<R> {
        Lines {
            input,
            number: 0,
            place: 0..0,
            failed: false,
        }
    }

    /// Where the line last read stands, in bytes from where reading began; the end of the line belongs to it.
    pub fn place(&self) -> Range<u64> {
        self.place.clone()
    }

    /// Number of the line last read; 0 before the first.
    pub fn number(&self) -> u64 {
        self.number
    }

    fn line(&mut self) -> Option<Result<String, Fault>> {
        loop {
            let mut bytes = Vec::new();
            let limit = limits::ARCHIVE_LINE_BYTES as u64 + 1;
            match (&mut self.input).take(limit).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(length) => {
                    self.number += 1;
                    self.place = self.place.end..self.place.end + length as u64;
                }
                Err(fault) => return Some(Err(fault.into())),
            }
            if bytes.len() as u64 == limit {
                return Some(Err(Fault::TooLong));
            }
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                return Some(String::from_utf8(bytes).map_err(|_| Fault::NotUtf8));
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = (u64, Result<String, Fault>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let line = self.line()?;
        // What follows a line that never ended cannot be told from it.
        self.failed = matches!(line, Err(Fault::Io(_) | Fault::TooLong));
        Some((self.number, line))
    }
}

/// The records of an archive, older schema versions brought up to the current one.
#[derive(Debug)]
pub struct Reader<R> {
    lines: Lines<R>,
    chain: Chain,
    version: Option<u32>,
    counts: Counts,
    seen: Counts,
    ended: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads an archive from here.
    pub fn new(input: R) -> Reader<R> {
        Reader::climbing(input, Chain::RELEASED)
    }

    /// Reads an archive whose older versions climb these steps.
    pub(super) fn climbing(input: R, chain: Chain) -> Reader<R> {
        Reader {
            lines: Lines::new(input),
            chain,
            version: None,
            counts: Counts::default(),
            seen: Counts::default(),
            ended: false,
        }
    }

    fn record(&mut self, line: &str) -> Result<Record, Fault> {
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        match self.version {
            None => self.header(line),
            Some(version) if version == self.chain.current() => read_record(line),
            Some(older) => {
                let value = serde_json::from_str(line).map_err(|fault| Fault::NotJson(said(&fault)))?;
                read_record(&self.chain.climb(value, older).to_string())
            }
        }
    }

    fn header(&mut self, line: &str) -> Result<Record, Fault> {
        let value: Value = serde_json::from_str(line).map_err(|fault| Fault::NotJson(said(&fault)))?;
        if value.get("type").and_then(Value::as_str) != Some("archive") {
            return Err(Fault::NoHeader);
        }
        let stated = value.get("schema_version").cloned().unwrap_or_default();
        let version = match stated.as_u64() {
            None | Some(0) => return Err(Fault::NoVersion(stated)),
            Some(version) if version > u64::from(self.chain.current()) => return Err(Fault::Newer(version)),
            Some(version) => version as u32,
        };
        let value = self.chain.climb(value, version);
        self.version = Some(version);
        let record = read_record(&value.to_string())?;
        if let Record::Archive(header) = &record {
            self.counts = header.counts;
        }
        Ok(record)
    }

    fn end(&self) -> Option<Fault> {
        if self.version.is_none() {
            return Some(Fault::NoHeader);
        }
        let (counts, seen) = (&self.counts, &self.seen);
        let pairs = [
            ("site", counts.sites, seen.sites),
            ("term", counts.terms, seen.terms),
            ("person", counts.people, seen.people),
            ("media", counts.media, seen.media),
            ("post", counts.posts, seen.posts),
        ];
        let short = pairs.into_iter().find(|(_, expected, found)| found < expected);
        short.map(|(kind, expected, found)| Fault::CutOff { kind, expected, found })
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = (u64, Result<Record, Fault>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let Some((number, line)) = self.lines.next() else {
            self.ended = true;
            return self.end().map(|fault| (self.lines.number(), Err(fault)));
        };
        let record = line.and_then(|line| self.record(&line));
        match &record {
            Ok(Record::Archive(_)) | Err(_) => {}
            Ok(record) => self.seen.add(record),
        }
        // Without a header nothing that follows means anything.
        self.ended = self.version.is_none();
        Some((number, record))
    }
}

/// Why JSON could not be read, without the place.
pub fn reason(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    let reason = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(reason, _)| reason);
    // The numbers of our own types say nothing to those who wrote the line.
    match reason.rsplit_once(", expected ") {
        Some((met, "u8" | "u16" | "u32" | "u64" | "usize" | "i32" | "i64")) => {
            format!("{met}, expected a whole number")
        }
        _ => reason.to_owned(),
    }
}

/// The same with the column, of a text that is one line: which one, is said beside it.
pub fn said(fault: &serde_json::Error) -> String {
    format!("{} at column {}", reason(fault), fault.column())
}

#[derive(Deserialize)]
struct Tag<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
}

/// Reads one record of the current version.
pub fn read_record(line: &str) -> Result<Record, Fault> {
    let not_json = |fault: serde_json::Error| Fault::NotJson(said(&fault));
    let kind = match leading_kind(line) {
        Some(kind) => Cow::Borrowed(kind),
        None => serde_json::from_str::<Tag<'_>>(line).map_err(not_json)?.kind,
    };
    let misfit = |fault: serde_json::Error| match fault.classify() {
        Category::Data => Fault::Misfit {
            kind: kind.clone().into_owned(),
            why: reason(&fault),
        },
        _ => not_json(fault),
    };
    let mut record = match &*kind {
        "archive" => Record::Archive(serde_json::from_str(line).map_err(misfit)?),
        "site" => Record::Site(serde_json::from_str(line).map_err(misfit)?),
        "term" => Record::Term(serde_json::from_str(line).map_err(misfit)?),
        "person" => Record::Person(serde_json::from_str(line).map_err(misfit)?),
        "media" => Record::Media(serde_json::from_str(line).map_err(misfit)?),
        "post" => Record::Post(serde_json::from_str(line).map_err(misfit)?),
        _ => return serde_json::from_str(line).map(Record::Other).map_err(not_json),
    };
    // The tag is not one of the unknown keys; a second one may say something else.
    let stated = record.unknown_mut().and_then(|unknown| unknown.shift_remove("type"));
    match stated {
        Some(stated) if stated != *kind => Err(Fault::Misfit {
            kind: kind.into_owned(),
            why: "duplicate field `type`".to_owned(),
        }),
        _ => Ok(record),
    }
}

/// The type that a line begins with, as all do that this program writes: saves looking through the line for it.
fn leading_kind(line: &str) -> Option<&str> {
    let (kind, _) = line.strip_prefix("{\"type\":\"")?.split_once('"')?;
    Some(kind).filter(|kind| !kind.contains('\\'))
}

/// Reads a whole archive into memory. The number is that of the line at fault.
pub fn read_all(input: impl BufRead) -> Result<Archive, (u64, Fault)> {
    let mut archive = Archive::default();
    let mut only_site = None;
    for (number, record) in Reader::new(input) {
        match record.map_err(|fault| (number, fault))? {
            Record::Archive(_) if number > 1 && only_site.is_some() => return Err((number, Fault::SecondHeader)),
            Record::Archive(header) => only_site = header_site(&header),
            Record::Site(site) => archive.sites.push(site),
            Record::Term(term) => archive.terms.push(term),
            Record::Person(person) => archive.people.push(person),
            Record::Media(media) => archive.media.push(media),
            Record::Post(post) => archive.posts.push(*post),
            Record::Other(_) => {}
        }
    }
    if let Some(site) = only_site.filter(|_| archive.sites.is_empty()) {
        archive.settle(&site.root);
        archive.sites.push(site);
    }
    Ok(archive)
}

/// The site that a header carries itself, where there is no record of it.
pub(crate) fn header_site(header: &Header) -> Option<Site> {
    let value = header.unknown.get("site")?;
    let mut site: Site = serde_json::from_value(value.clone()).ok()?;
    if site.root.is_empty() {
        let address = site.url.as_deref().and_then(crate::address::Address::parse)?;
        site.root = format!("{}{}", address.host(), address.folder());
    }
    Some(site)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = r#"{"type":"archive","schema_version":1,"counts":{"posts":1}}"#;

    fn fault(text: &str) -> String {
        let (number, fault) = read_all(text.as_bytes()).unwrap_err();
        format!("line {number} {fault}")
    }

    #[test]
    fn missing_fields_are_null_or_empty_and_unknown_ones_are_kept() {
        let text = format!("{HEADER}\n{{\"type\":\"post\",\"id\":\"a/?p=1\",\"mood\":\"glad\"}}\n");
        let archive = read_all(text.as_bytes()).unwrap();
        let post = &archive.posts[0];
        assert_eq!((post.id.as_str(), &post.title, post.tags.len()), ("a/?p=1", &None, 0));
        assert_eq!(post.unknown.len(), 1);
        assert_eq!(post.unknown["mood"], "glad");
    }

    #[test]
    fn a_header_with_a_site_is_one_site() {
        let text = r#"{"type":"archive","schema_version":1,"site":{"title":"T","url":"http://h.test/b/"}}"#;
        let archive = read_all(text.as_bytes()).unwrap();
        assert_eq!(archive.sites[0].root, "h.test/b/");
        let post = r#"{"type":"post","id":"h.test/b/?p=1"}"#;
        let archive = read_all(format!("{text}\n{post}\n").as_bytes()).unwrap();
        assert_eq!(archive.posts[0].site, "h.test/b/");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        assert_eq!(fault(""), "line 0 is not the header of an archive");
        assert_eq!(fault("{\"type\":\"post\"}"), "line 1 is not the header of an archive");
        assert_eq!(
            fault(r#"{"type":"archive","schema_version":7}"#),
            "line 1 says schema version 7, and this program knows versions up to 1"
        );
        assert_eq!(
            fault(HEADER),
            "line 1 is the last, and the header counts 1 post records where 0 stand: the archive is cut off"
        );
        assert!(fault(&format!("{HEADER}\n{{\"type\":\"post\",\"ti")).starts_with("line 2 is not a JSON object"));
        let odd = format!("{HEADER}\n{{\"type\":\"post\",\"published\":\"soon\"}}");
        assert!(fault(&odd).starts_with("line 2 is not a post record: `soon` is not a date"));
    }
}
