//! Canonical addresses: what of a URL identifies a page, and what is noise.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use url::Url;

/// An absolute http or https address as it stood, without its fragment.
///
/// Two addresses are *the same place* when their [`key`](Address::key)s are equal: scheme, `www.` and default
/// port do not count there, nor do parameters that only track or decorate.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(Url);

/// Parameters that never say which page is meant: trackers, and WordPress's reply and share links.
const NOISE: &[&str] = &[
    "fbclid",
    "gclid",
    "mc_cid",
    "mc_eid",
    "msclkid",
    "preview",
    "replytocom",
    "share",
    "nb",
];

impl Address {
    /// Reads an absolute address; anything but http and https is none.
    pub fn parse(text: &str) -> Option<Address> {
        Address::of(Url::parse(text.trim()).ok()?)
    }

    /// The address of a URL; anything but http and https is none.
    pub fn of(mut url: Url) -> Option<Address> {
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return None;
        }
        url.set_fragment(None);
        if url.has_authority() && (!url.username().is_empty() || url.password().is_some()) {
            let _ = url.set_username("");
            let _ = url.set_password(None);
        }
        Some(Address(url))
    }

    /// Resolves a link found on this page; anything but http and https is none.
    pub fn join(&self, link: &str) -> Option<Address> {
        Address::of(self.0.join(link.trim()).ok()?)
    }

    /// The address as text, without fragment.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The underlying URL, for link resolution.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Host without `www.`, with the port where it is not the scheme's own.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host);
        match self.0.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The path, percent-encoded as it stood.
    pub fn path(&self) -> &str {
        self.0.path()
    }

    /// Path and query, as a server is asked for them.
    pub fn target(&self) -> String {
        match self.0.query() {
            Some(query) => format!("{}?{query}", self.0.path()),
            None => self.0.path().to_owned(),
        }
    }

    /// The path up to and with its last slash.
    pub fn folder(&self) -> &str {
        let path = self.0.path();
        path.rfind('/').map_or("/", |end| &path[..=end])
    }

    /// First value of a query parameter, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.0
            .query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// All query parameters that may carry meaning, decoded, in order.
    pub fn parameters(&self) -> Vec<(String, String)> {
        self.meaningful()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect()
    }

    /// The same, copied only where they had to be decoded.
    pub fn meaningful(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.0.query_pairs().filter(|(name, _)| !is_noise(name))
    }

    /// The same page with these query parameters left out.
    pub fn without_parameters(&self, names: &[&str]) -> Address {
        if self.0.query().is_none_or(|query| is_plain_without(query, names)) {
            return self.clone();
        }
        let kept: Vec<(String, String)> = self
            .0
            .query_pairs()
            .filter(|(name, _)| !names.contains(&name.as_ref()))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let mut url = self.0.clone();
        if kept.is_empty() {
            url.set_query(None);
        } else {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
        Address(url)
    }

    /// The page's identity as text: host, path and meaningful parameters in name order, all decoded the same
    /// way; no scheme, `www.`, default port, fragment or `index.html`.
    pub fn key(&self) -> String {
        let mut path = decoded_path(self.0.path());
        for index in ["index.html", "index.htm", "index.php"] {
            if let Some(folder) = path.strip_suffix(index)
                && folder.ends_with('/')
            {
                path.truncate(folder.len());
                break;
            }
        }
        let mut parameters: Vec<_> = self.meaningful().collect();
        parameters.sort();
        let mut key = self.host();
        key.push_str(&path);
        for (at, (name, value)) in parameters.iter().enumerate() {
            key.push(if at == 0 { '?' } else { '&' });
            key.push_str(name);
            if !value.is_empty() {
                key.push('=');
                key.push_str(value);
            }
        }
        key
    }
}

/// Whether a query parameter never says which page is meant.
pub fn is_noise(name: &str) -> bool {
    name.starts_with("utm_") || NOISE.contains(&name)
}

/// Whether a query has none of these parameters and is written as it would be written again.
fn is_plain_without(query: &str, names: &[&str]) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'=' | b'&' | b'-' | b'_');
    let is_other = |pair: &str| {
        pair.split_once('=')
            .is_some_and(|(name, value)| !names.contains(&name) && !value.contains('='))
    };
    query.bytes().all(is_plain) && query.split('&').all(is_other)
}

/// Percent-decodes what decodes to printable UTF-8, so that `%C3%A9` and `é` are one path; the rest stays.
pub fn decoded_path(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let decoded = percent_decoded(path);
    if decoded.chars().any(|c| c.is_control() || c == '?' || c == '#') {
        path.to_owned()
    } else {
        decoded
    }
}

/// Percent-decodes text; bytes that are not UTF-8 leave it as it was.
pub fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail
            .get(..2)
            .filter(|two| first == b'%' && two.iter().all(u8::is_ascii_hexdigit))
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match hex {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

impl From<Address> for String {
    fn from(address: Address) -> String {
        address.0.into()
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Address, String> {
        Address::parse(&text).ok_or_else(|| format!("`{text}` is not an http address"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        Address::parse(text).unwrap().key()
    }

    #[test]
    fn scheme_www_port_tracking_and_index_do_not_count() {
        for same in [
            "http://blog.example.org/a/?p=12",
            "https://www.blog.example.org:443/a/?p=12#comments",
            "http://blog.example.org:80/a/index.php?utm_source=x&p=12&replytocom=4",
        ] {
            assert_eq!(key(same), "blog.example.org/a/?p=12");
        }
        assert_eq!(key("http://h.test/%C3%A9t%C3%A9/"), "h.test/été/");
        assert_eq!(key("http://h.test/?b=2&a=1"), key("http://h.test/?a=1&b=2"));
    }

    #[test]
    fn only_http_is_an_address() {
        for not in [
            "mailto:a@b.test",
            "javascript:void(0)",
            "/relative",
            "data:text/html,x",
            "http://",
        ] {
            assert_eq!(Address::parse(not), None, "{not}");
        }
    }

    #[test]
    fn a_query_is_written_anew_only_where_that_changes_it() {
        for (text, due) in [
            ("http://h.test/?p=12", "http://h.test/?p=12"),
            ("http://h.test/?p=12&page=2", "http://h.test/?p=12"),
            ("http://h.test/x?a=1&b=", "http://h.test/x?a=1&b="),
            ("http://h.test/x?a", "http://h.test/x?a="),
            ("http://h.test/x?&a=b", "http://h.test/x?a=b"),
            ("http://h.test/x?a=b=c", "http://h.test/x?a=b%3Dc"),
            ("http://h.test/x?page=3", "http://h.test/x"),
            ("http://h.test/x?", "http://h.test/x"),
            ("http://h.test/x#y", "http://h.test/x"),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!(address.without_parameters(&["page"]).to_string(), due, "{text}");
        }
    }
}
