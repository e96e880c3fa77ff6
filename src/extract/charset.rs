//! Which characters a page's bytes are: byte order mark, then header, then the page's own words, then a guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// A page's text and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; NUL characters are left out, as browsers do.
    pub text: Cow<'a, str>,
    /// Name of the charset, in the standard's lower-case-free form: `UTF-8`, `windows-1252`.
    pub charset: &'static str,
    /// Who named it.
    pub from: From,
    /// What the page was labelled with, where that cannot be true.
    pub mislabelled: Option<&'static str>,
    /// Byte sequences that are not valid in it, each now a U+FFFD.
    pub malformed: usize,
}

/// Who named a charset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The byte order mark.
    Bom,
    /// The Content-Type header.
    Header,
    /// A `<meta>` element or XML declaration.
    Meta,
    /// The bytes themselves.
    Detected,
}

/// How far into a page its own word on its charset is looked for. The standard says 1,024; old themes put it later.
const META_WINDOW: usize = 4096;

/// Reads a page's bytes. A label that cannot be true (it says UTF-8, and the bytes are none) yields to a guess.
pub fn decode<'a>(body: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, length)) = Encoding::for_bom(body) {
        return read(&body[length..], encoding, From::Bom);
    }
    let header = content_type
        .and_then(|value| label(value.as_bytes(), b"charset="))
        .map(|encoding| (encoding, From::Header));
    let Some((encoding, from)) = header.or_else(|| meta(body).map(|encoding| (encoding, From::Meta))) else {
        return detect(body);
    };
    let mut decoded = labelled(body, encoding, from);
    if decoded.from == From::Detected && !body.is_ascii() && decoded.charset != encoding.name() {
        decoded.mislabelled = Some(encoding.name());
    }
    decoded
}

/// Reads bytes as their label says, unless that cannot be true.
fn labelled<'a>(body: &'a [u8], encoding: &'static Encoding, from: From) -> Decoded<'a> {
    if encoding.is_single_byte() && is_utf8_after_all(body) {
        return read(body, UTF_8, From::Detected);
    }
    let decoded = read(body, encoding, from);
    if decoded.malformed == 0 {
        return decoded;
    }
    let guessed = detect(body);
    // A few bad bytes in a long page are a bad paste, not a wrong label.
    let mostly_true = decoded.malformed * 200 < body.len() && encoding == UTF_8 && has_multibyte(body);
    if guessed.malformed < decoded.malformed && !mostly_true {
        guessed
    } else {
        decoded
    }
}

/// Whether bytes that are labelled with a charset of one byte a character are UTF-8: text in those is never valid UTF-8
/// by chance once it has letters beyond ASCII, while servers that add a wrong label to UTF-8 pages are common.
fn is_utf8_after_all(body: &[u8]) -> bool {
    !body.is_ascii() && std::str::from_utf8(body).is_ok()
}

fn detect(body: &[u8]) -> Decoded<'_> {
    if std::str::from_utf8(body).is_ok() {
        return read(body, UTF_8, From::Detected);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(body, true);
    read(body, detector.guess(None, Utf8Detection::Deny), From::Detected)
}

fn read<'a>(body: &'a [u8], encoding: &'static Encoding, from: From) -> Decoded<'a> {
    // In a page that names it, UTF-16 is always wrong: its name could not have been read (HTML standard, 13.2.3.2).
    let encoding = match from {
        From::Bom => encoding,
        _ if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
        _ => encoding,
    };
    let (mut text, malformed) = encoding.decode_without_bom_handling(body);
    let malformed = if malformed { text.matches('\u{fffd}').count() } else { 0 };
    if memchr::memchr(0, text.as_bytes()).is_some() {
        text = Cow::Owned(text.replace('\0', ""));
    }
    Decoded {
        text,
        charset: encoding.name(),
        from,
        mislabelled: None,
        malformed,
    }
}

/// Whether some sequence of several bytes is valid UTF-8: then the page is UTF-8, if a broken one.
fn has_multibyte(body: &[u8]) -> bool {
    let chunks = body.utf8_chunks();
    let valid = chunks
        .map(|chunk| chunk.valid().chars().filter(|c| !c.is_ascii()).count())
        .sum::<usize>();
    let broken = body.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    valid > broken * 4
}

/// The charset that the page names itself: `<meta charset>`, `<meta http-equiv>`, `<?xml encoding?>`.
fn meta(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(META_WINDOW)];
    if head.starts_with(b"<?xml") {
        let end = head.iter().position(|byte| *byte == b'>').unwrap_or(head.len());
        if let Some(encoding) = label(&head[..end], b"encoding=") {
            return Some(encoding);
        }
    }
    let mut rest = head;
    while let Some(at) = position(rest, b"<meta") {
        let tag = &rest[at..];
        let end = tag.iter().position(|byte| *byte == b'>').unwrap_or(tag.len());
        if let Some(encoding) = label(&tag[..end], b"charset=") {
            // A page cannot say in ASCII that it is UTF-16; `x-user-defined` means windows-1252 (same section).
            return Some(if encoding.name() == "x-user-defined" {
                WINDOWS_1252
            } else {
                encoding
            });
        }
        rest = &tag[5..];
    }
    None
}

fn label(text: &[u8], key: &[u8]) -> Option<&'static Encoding> {
    let compact: Vec<u8> = text
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .copied()
        .collect();
    let at = position(&compact, key)?;
    let value = &compact[at + key.len()..];
    let value: Vec<u8> = value
        .iter()
        .skip_while(|byte| matches!(byte, b'"' | b'\''))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'+'))
        .copied()
        .collect();
    Encoding::for_label(&value)
}

/// Where a lower-case needle begins, whatever the case of the text.
fn position(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle))
}
