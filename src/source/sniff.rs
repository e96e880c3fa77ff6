//! What a file is, by its name and its first bytes.

use super::wacz;
use crate::extract::{Form, form};
use flate2::read::GzDecoder;
use std::fs::{File, FileType};
use std::io::Read;
use std::path::Path;

/// Endings of what is no page, however it begins.
const NO_PAGE: &[&str] = &[
    "jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff", "css", "js", "mjs", "map", "woff",
    "woff2", "ttf", "otf", "eot", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "zip", "gz", "bz2",
    "xz", "7z", "rar", "tar", "mp3", "ogg", "oga", "wav", "m4a", "mp4", "m4v", "webm", "ogv", "mov", "avi", "wmv",
    "flv", "swf", "exe", "txt", "csv", "sql", "db", "md",
];

/// Why a file is not read, by its name alone. A query behind the name hides its ending (`style.css?ver=2`).
pub(super) fn skip_by_name(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if path.split('/').any(|part| part == "hts-cache") || name == "hts-log.txt" {
        return Some("file of the saving tool");
    }
    if name.ends_with(".orig") {
        return Some("copy kept by the saving tool");
    }
    let in_saved_parts = path
        .rsplit('/')
        .skip(1)
        .any(|folder| folder.ends_with("_files") || folder.ends_with("_data"));
    let bare = name.split(['?', '@', '#']).next().unwrap_or(name);
    let ending = bare.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some(ending) if NO_PAGE.contains(&ending) => Some("not a page"),
        _ if in_saved_parts => Some("part of a saved page"),
        _ => None,
    }
}

/// Why a file is not read, by its content.
pub(super) fn skip_by_content(body: &[u8]) -> Option<&'static str> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Some("empty");
    }
    if body.starts_with(&[0xff, 0xfe]) || body.starts_with(&[0xfe, 0xff]) {
        return None;
    }
    match form(body) {
        Form::Other(what) => Some(what),
        Form::Unknown => Some("not a page"),
        _ => None,
    }
}

/// Endings of what belongs to a page and is no medium of a post.
const PARTS: &[&str] = &["css", "js", "mjs", "map", "woff", "woff2", "ttf", "otf", "eot"];

/// Whether what is skipped for this reason may be a medium of a post.
pub(super) fn may_be_medium(path: &str, reason: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let bare = name.split(['?', '@', '#']).next().unwrap_or(name);
    let ending = bare.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_part = ending.is_some_and(|ending| PARTS.contains(&ending.as_str()) || ending.starts_with("htm"));
    matches!(reason, "not a page" | "part of a saved page") && !is_part
}

/// What something is that can be opened and is no file: reading it might never come to an end. A kind that groups in a summary.
pub(super) fn no_file(kind: FileType) -> Option<&'static str> {
    if kind.is_file() || kind.is_dir() || kind.is_symlink() {
        return None;
    }
    Some(special(kind))
}

#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match () {
        () if kind.is_fifo() => "named pipe",
        () if kind.is_socket() => "socket",
        () => "device",
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> &'static str {
    "device"
}

/// How much of a stream shows what it is.
pub(super) const HEAD: u64 = 4096;

/// The ending that captures should have which begin so, whatever they are called; none of what are no captures.
pub(super) fn captures(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"WARC/") {
        return Some("warc");
    }
    if head.starts_with(b"PK\x03\x04") {
        return Some("wacz");
    }
    let mut begin = [0; 5];
    let is_packed = head.starts_with(&[0x1f, 0x8b]) && GzDecoder::new(head).read_exact(&mut begin).is_ok();
    (is_packed && &begin == b"WARC/").then_some("warc.gz")
}

/// Whether a file that was named is a WARC under another name.
pub(super) fn is_misnamed_warc(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && captures(&head).is_some_and(|ending| ending.starts_with("warc"))
}

/// Whether the file is a WARC, plain or compressed, or a WACZ that holds such.
pub(super) fn is_warc(path: &Path) -> bool {
    let named = path.to_string_lossy().to_ascii_lowercase();
    if !named.contains(".warc") && !named.ends_with(".wacz") {
        return false;
    }
    let mut head = [0u8; 5];
    let read = File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    if wacz::is_wacz(path, &head[..read]) {
        return true;
    }
    head[..read].starts_with(b"WARC/") || (named.ends_with(".warc.gz") && head[..read].starts_with(&[0x1f, 0x8b]))
}
