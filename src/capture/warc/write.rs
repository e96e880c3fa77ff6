use super::{PATH_FIELD, UNKNOWN_TIME};
use crate::capture::Capture;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha1::{Digest as _, Sha1};
use std::io::{self, Write};

/// Writes captures as WARC records. The same captures give the same bytes.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    /// Where the records belong, as a part of their names.
    place: String,
}

impl<W: Write> Writer<W> {
    /// Begins a file with its `warcinfo` record.
    pub fn begin(out: W, name: &str) -> io::Result<Writer<W>> {
        let mut writer = Writer {
            out,
            place: String::new(),
        };
        let description = format!(
            "pages as they were read, and the media that posts show; WARC-Date {UNKNOWN_TIME} stands where the time of capture is not known, \
             {PATH_FIELD} says where a saved file lay"
        );
        writer.information(name, UNKNOWN_TIME, &[("description", &description)])?;
        Ok(writer)
    }

    /// Goes on with a file that was begun. Two answers of one second may be the same to the letter, and their records must not
    /// have one name: `place` is what sets them apart, such as the file's name and how much is in it.
    pub fn resume(out: W, place: impl Into<String>) -> Writer<W> {
        Writer {
            out,
            place: place.into(),
        }
    }

    /// Writes a `warcinfo` record: what wrote this file, and what else is known of it.
    pub fn information(&mut self, name: &str, time: &str, about: &[(&str, &str)]) -> io::Result<()> {
        let mut block = format!(
            "software: posterity {}\r\nformat: WARC File Format 1.1\r\n\
             conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
            env!("CARGO_PKG_VERSION"),
        );
        for (key, value) in about {
            block.push_str(&format!("{key}: {}\r\n", one_line(value)));
        }
        let fields = [
            ("WARC-Type", "warcinfo".to_owned()),
            ("WARC-Date", time.to_owned()),
            ("WARC-Filename", one_line(name)),
            ("Content-Type", "application/warc-fields".to_owned()),
        ];
        self.record(&fields, block.as_bytes(), None)?;
        Ok(())
    }

    /// Writes a `metadata` record: facts about what began at this address, a line for each.
    pub fn note(&mut self, target: &str, time: &str, block: &str) -> io::Result<()> {
        let fields = [
            ("WARC-Type", "metadata".to_owned()),
            ("WARC-Target-URI", target.to_owned()),
            ("WARC-Date", time.to_owned()),
            ("Content-Type", "application/warc-fields".to_owned()),
        ];
        self.record(&fields, block.as_bytes(), None)?;
        Ok(())
    }

    /// Adds one capture: a `response` where it came over HTTP, else a `resource`.
    pub fn write(&mut self, capture: &Capture) -> io::Result<()> {
        let over_http = !capture.headers.is_empty();
        let block = if over_http { http(capture) } else { capture.body.clone() };
        let target = capture
            .address
            .as_ref()
            .map_or_else(|| file_address(&capture.path), ToString::to_string);
        let time = capture.captured_at.clone().unwrap_or_else(|| UNKNOWN_TIME.to_owned());
        let (kind, media_type) = match over_http {
            true => ("response", "application/http; msgtype=response"),
            false => ("resource", media_type(&capture.body)),
        };
        let mut fields = vec![
            ("WARC-Type", kind.to_owned()),
            ("WARC-Target-URI", target),
            ("WARC-Date", time),
            ("Content-Type", media_type.to_owned()),
        ];
        if !over_http {
            fields.push((PATH_FIELD, one_line(&capture.path)));
        }
        self.record(&fields, &block, Some(&capture.body))?;
        Ok(())
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    pub(super) fn out(&mut self) -> &mut W {
        &mut self.out
    }

    /// Ends the file and gives back what it was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    /// Writes a record and gives its name.
    pub(super) fn record(
        &mut self,
        fields: &[(&str, String)],
        block: &[u8],
        payload: Option<&[u8]>,
    ) -> io::Result<String> {
        let mut name = Name::of(&self.place, fields);
        name.update(block);
        let name = name.finish();
        let payload = payload.map(payload_digest);
        let head = head(
            fields,
            &name,
            &payload_digest(block),
            payload.as_deref(),
            block.len() as u64,
        );
        let mut member = GzEncoder::new(&mut self.out, Compression::default());
        member.write_all(head.as_bytes())?;
        member.write_all(block)?;
        member.write_all(b"\r\n\r\n")?;
        member.finish()?;
        Ok(name)
    }
}

/// The answer as text and body. The body is stored decoded, so codings are kept under another name, as web archives do.
fn http(capture: &Capture) -> Vec<u8> {
    let mut block = format!("HTTP/1.1 {} \r\n", capture.status).into_bytes();
    for (name, value) in &capture.headers {
        let lower = name.to_ascii_lowercase();
        let coding = matches!(
            lower.as_str(),
            "transfer-encoding" | "content-encoding" | "content-length"
        );
        let name = if coding {
            format!("x-orig-{lower}")
        } else {
            one_line(name)
        };
        block.extend_from_slice(format!("{name}: {}\r\n", one_line(value)).as_bytes());
    }
    block.extend_from_slice(format!("content-length: {}\r\n\r\n", capture.body.len()).as_bytes());
    block.extend_from_slice(&capture.body);
    block
}

/// What stands before a record's block.
pub(super) fn head(
    fields: &[(&str, String)],
    name: &str,
    block_digest: &str,
    payload_digest: Option<&str>,
    length: u64,
) -> String {
    let mut head = String::from("WARC/1.1\r\n");
    let mut field = |name: &str, value: &str| {
        head.push_str(name);
        head.push_str(": ");
        head.push_str(value);
        head.push_str("\r\n");
    };
    for (name, value) in fields {
        field(name, value);
    }
    field("WARC-Record-ID", name);
    field("WARC-Block-Digest", block_digest);
    if let Some(digest) = payload_digest {
        field("WARC-Payload-Digest", digest);
    }
    field("Content-Length", &length.to_string());
    head.push_str("\r\n");
    head
}

/// A record's name in the making: made of what it holds, so that the same capture has the same one (RFC 9562, version 8).
pub(super) struct Name(Sha1);

impl Name {
    pub(super) fn of(place: &str, fields: &[(&str, String)]) -> Name {
        let mut hash = Sha1::new_with_prefix(place);
        for (name, value) in fields {
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(value.as_bytes());
            hash.update([0]);
        }
        Name(hash)
    }

    /// Takes a piece of the block.
    pub(super) fn update(&mut self, block: &[u8]) {
        self.0.update(block);
    }

    pub(super) fn finish(self) -> String {
        let mut bytes = self.0.finalize();
        bytes[6] = (bytes[6] & 0x0f) | 0x80;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let hex: Vec<String> = bytes[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        let part = |from: usize, to: usize| hex[from..to].concat();
        let uuid = [part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 16)].join("-");
        format!("<urn:uuid:{uuid}>")
    }
}

/// Digest of a block or a payload: `sha1:` and Base32, the one form that all WARC tools check.
pub fn payload_digest(bytes: &[u8]) -> String {
    digest(Sha1::new_with_prefix(bytes))
}

/// The same of bytes that were heard in pieces.
pub(super) fn digest(hash: Sha1) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::from("sha1:");
    // 20 bytes are four groups of five bytes, each eight letters.
    for group in hash.finalize().chunks(5) {
        let number = group.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        for place in (0..8).rev() {
            text.push(char::from(LETTERS[(number >> (place * 5)) as usize & 31]));
        }
    }
    text
}

pub(super) fn file_address(path: &str) -> String {
    let mut address = url::Url::parse("file:///").map(|mut url| {
        url.set_path(path);
        url.to_string()
    });
    address.as_mut().map_or_else(|_| "file:///".to_owned(), std::mem::take)
}

pub(super) fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// Media type of a saved file, by its first words.
fn media_type(body: &[u8]) -> &'static str {
    let head = &body[..body.len().min(1024)];
    let head = head.trim_ascii_start();
    match head.first() {
        Some(b'{' | b'[') => "application/json",
        _ if head.starts_with(b"<?xml") && memchr::memmem::find(head, b"<html").is_none() => "application/xml",
        _ => "text/html",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_what_others_compute() {
        // RFC 3174's first test: SHA-1 of "abc" is a9993e36 4706816a ba3e2571 7850c26c 9cd0d89d.
        assert_eq!(payload_digest(b"abc"), "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5");
    }
}
