//! CDXJ, an index of WARC files: for each answer a line of the key that its address is looked up by, its time, and where it
//! lies. The keys are those of the Internet Archive (SURT), so that what replays captures finds them.

use super::warc::{self, Record};
use crate::address::Address;
use serde::Serialize;

/// What a line says behind key and time.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mime: Option<String>,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<&'a str>,
    length: String,
    offset: String,
    filename: &'a str,
}

/// The line of a record that lies at this place in a file and is so many bytes long, as it is packed. None of what is no
/// answer.
pub fn line(record: &Record, place: u64, length: u64, file: &str) -> Option<String> {
    let block = record.block.as_deref().filter(|_| record.kind() == "response")?;
    let head = warc::head(block).ok()?;
    let target = record.target()?;
    let mime = head
        .header("content-type")
        .and_then(|kind| kind.split([';', ' ', '\t']).next());
    let entry = Entry {
        url: target,
        mime: mime.filter(|kind| !kind.is_empty()).map(str::to_owned),
        status: head.status.to_string(),
        digest: record.field("WARC-Payload-Digest"),
        length: length.to_string(),
        offset: place.to_string(),
        filename: file,
    };
    let json = serde_json::to_string(&entry).ok()?;
    let key = surt(&Address::parse(target)?);
    Some(format!("{key} {} {json}", stamp(record.field("WARC-Date")?)))
}

/// Whether an answer is a page, as lists of pages have them: good, and HTML.
pub fn is_page(record: &Record) -> bool {
    let block = record.block.as_deref().filter(|_| record.kind() == "response");
    let Some(head) = block.and_then(|block| warc::head(block).ok()) else {
        return false;
    };
    let is_html = head
        .header("content-type")
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
    head.status == 200 && is_html
}

/// A time as indexes have it: `2026-11-25T02:03:05Z` as `20261125020305`.
fn stamp(time: &str) -> String {
    time.chars().filter(char::is_ascii_digit).take(14).collect()
}

/// The key of an address: its host from the end, without `www.`, then path and query in lower case, the parameters sorted.
pub fn surt(address: &Address) -> String {
    let url = address.url();
    let host = url.host_str().unwrap_or_default();
    let mut key = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(number) => number.to_owned(),
        None => without_www(host).rsplit('.').collect::<Vec<_>>().join(","),
    };
    if let Some(port) = url.port() {
        key.push_str(&format!(":{port}"));
    }
    key.push(')');
    let path = escaped(url.path()).to_ascii_lowercase();
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.insert(0, "");
    key.push_str(if parts.len() == 1 { "/" } else { "" });
    key.push_str(&parts.join("/"));
    if let Some(query) = url.query().filter(|query| !query.is_empty()) {
        let query = escaped(query).to_ascii_lowercase();
        let mut pairs: Vec<(&str, Option<&str>)> = query
            .split('&')
            .map(|pair| {
                pair.split_once('=')
                    .map_or((pair, None), |(name, value)| (name, Some(value)))
            })
            .collect();
        pairs.sort_unstable();
        let pairs = pairs.into_iter().map(|(name, value)| match value {
            Some(value) => format!("{name}={value}"),
            None => name.to_owned(),
        });
        key.push('?');
        key.push_str(&pairs.collect::<Vec<_>>().join("&"));
    }
    key
}

/// A host without `www.` or `www2.` in front.
fn without_www(host: &str) -> &str {
    let rest = host.strip_prefix("www").unwrap_or_default();
    let rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
    rest.strip_prefix('.').filter(|rest| !rest.is_empty()).unwrap_or(host)
}

/// Percent signs taken out as often as there are any, and put where they must be.
fn escaped(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    loop {
        let plain = unescaped(&bytes);
        if plain == bytes {
            break;
        }
        bytes = plain;
    }
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'#' | b'%' | 0..=b' ' | 0x7f.. => out.push_str(&format!("%{byte:02X}")),
            byte => out.push(char::from(byte)),
        }
    }
    out
}

fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_that_others_look_up() {
        // What `surt` 0.3.1, on which pywb and cdxj-indexer rest, makes of them.
        for (address, due) in [
            ("http://www.Example.com/A/B/?b=2&a=1", "com,example)/a/b?a=1&b=2"),
            ("https://example.com/", "com,example)/"),
            ("http://example.com:8080/x/?p=12", "com,example:8080)/x?p=12"),
            (
                "http://www2.blog.example.org/%C3%B6rt/?q",
                "org,example,blog)/%c3%b6rt?q",
            ),
            ("http://127.0.0.1:81/a//b/", "1,0,0,127:81)/a/b"),
            ("http://example.com/a%2520b?x=%26&x=1", "com,example)/a%20b?&x=&x=1"),
            ("http://example.com/a?b=1&a&a=", "com,example)/a?a&a=&b=1"),
            ("http://[::1]:81/x/", "::1:81)/x"),
            ("http://example.com/%E0%A4%A", "com,example)/%e0%a4%25a"),
            ("http://www.com/", "com)/"),
        ] {
            assert_eq!(surt(&Address::parse(address).unwrap()), due, "{address}");
        }
        assert_eq!(stamp("2026-11-25T02:03:05.123Z"), "20261125020305");
    }
}
