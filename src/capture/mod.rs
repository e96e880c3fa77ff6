//! Captures: answers as they were given, and the files that keep them.

pub mod cdxj;
pub mod magic;
mod medium;
pub mod view;
pub mod warc;

pub use medium::{Keeper, Medium};

use crate::address::Address;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// One answer, unchanged.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The address that answered; none for a saved file whose name and place do not tell.
    pub address: Option<Address>,
    /// Where it was found in its source, with forward slashes: `ceblog/index.html?p=12`, `-` for stdin.
    pub path: String,
    /// When it was captured, RFC 3339; none for saved files, whose times copying changes.
    pub captured_at: Option<String>,
    /// HTTP status; 200 for saved files.
    pub status: u16,
    /// Response headers in order, as sent; empty for saved files.
    pub headers: Vec<(String, String)>,
    /// The answer's bytes, decoded from transfer and content encodings.
    pub body: Vec<u8>,
    /// Digest of `body`.
    pub digest: Digest,
}

impl Capture {
    /// A saved file.
    pub fn saved(path: String, address: Option<Address>, body: Vec<u8>) -> Capture {
        Capture {
            address,
            path,
            captured_at: None,
            status: 200,
            headers: Vec::new(),
            digest: Digest::of(&body),
            body,
        }
    }

    /// First value of a header, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// What to call it in messages: its address, else its path.
    pub fn label(&self) -> &str {
        self.address.as_ref().map_or(&self.path, Address::as_str)
    }
}

/// Whether an answer of this status leads on to another address (RFC 9110, 15.4).
pub fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// SHA-256 of some bytes, written `sha256:` and 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// Digest of these bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        let mut digester = Digester::default();
        digester.update(bytes);
        digester.finish()
    }

    /// The 64 hexadecimal digits.
    pub fn hex(&self) -> &str {
        self.0.strip_prefix("sha256:").unwrap_or(&self.0)
    }

    /// The digest that is written in so many hexadecimal digits; none where the text is no such.
    pub fn of_hex(text: &str) -> Option<Digest> {
        let plain = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        plain.then(|| Digest(format!("sha256:{}", text.to_ascii_lowercase())))
    }

    /// The digest as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A digest in the making, of bytes that come piece by piece.
#[derive(Clone, Default)]
pub struct Digester(Sha256);

impl Digester {
    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes added.
    pub fn finish(self) -> Digest {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let bytes = self.0.finalize();
        let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let mut text = String::with_capacity("sha256:".len() + 2 * bytes.len());
        text.push_str("sha256:");
        text.extend(halves.map(|half| char::from(DIGITS[usize::from(half)])));
        Digest(text)
    }
}

impl fmt::Debug for Digester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digester")
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
