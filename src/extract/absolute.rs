//! Links made absolute: which attributes hold addresses, and what of them is relative.

use crate::address::Address;

/// Gives an absolute form of a link that is relative.
pub(super) type Join<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The absolute form of an attribute's value, where it holds an address that has one.
pub(super) fn attribute(join: Join<'_>, name: &str, attribute: &str, value: &str) -> Option<String> {
    match (name, attribute) {
        (
            _,
            "href" | "src" | "poster" | "cite" | "longdesc" | "data-src" | "data-lazy-src" | "data-original"
            | "background",
        )
        | ("object", "data")
        | ("form", "action") => joined(join, value),
        ("img" | "source", "srcset" | "data-srcset") => Some(srcset(join, value)),
        _ => None,
    }
}

/// The absolute form by an address that links are relative to.
pub(super) fn by_base(base: Option<&Address>, name: &str, attribute: &str, value: &str) -> Option<String> {
    let join = |value: &str| base?.url().join(value).ok().map(Into::into);
    self::attribute(&join, name, attribute, value)
}

/// The absolute form of a relative link; fragments of the page itself stay as they are.
fn joined(join: Join<'_>, value: &str) -> Option<String> {
    let value = value.trim();
    let has_scheme = value.split_once(':').is_some_and(|(scheme, _)| {
        scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    });
    if value.is_empty() || value.starts_with('#') || (has_scheme && !value.starts_with("//")) {
        return None;
    }
    join(value)
}

fn srcset(join: Join<'_>, value: &str) -> String {
    let candidates = value.split(", ").map(|candidate| {
        let candidate = candidate.trim();
        let (address, rest) = candidate.split_once(char::is_whitespace).unwrap_or((candidate, ""));
        let address = joined(join, address).unwrap_or_else(|| address.to_owned());
        format!("{address} {rest}").trim().to_owned()
    });
    candidates.collect::<Vec<String>>().join(", ")
}
