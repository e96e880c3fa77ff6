//! Paths as machines that show findings want them: relative to the folder the program runs in.

use std::path::{Component, Path, PathBuf};

/// Where a file lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Below the working folder, parts joined by `/`.
    Below(String),
    /// Elsewhere, from the root.
    Elsewhere(String),
    /// Standard input.
    Nowhere,
}

impl Place {
    /// The place of a path as typed.
    pub(super) fn of(path: &str) -> Place {
        Place::from(path, &std::env::current_dir().unwrap_or_default())
    }

    fn from(path: &str, folder: &Path) -> Place {
        if path == "-" {
            return Place::Nowhere;
        }
        let whole = plain(&folder.join(path));
        match whole.strip_prefix(folder) {
            Ok(below) => Place::Below(joined(below)),
            Err(_) => Place::Elsewhere(joined(&whole)),
        }
    }

    /// The path itself; none for standard input.
    pub(super) fn path(&self) -> Option<&str> {
        match self {
            Place::Below(path) | Place::Elsewhere(path) => Some(path),
            Place::Nowhere => None,
        }
    }

    /// As an address: relative where it can be (RFC 3986, 4.2), else with `file:`. Standard input is `-`.
    pub(super) fn uri(&self) -> String {
        match self {
            Place::Below(path) => encoded(path),
            Place::Elsewhere(path) => format!("file:///{}", encoded(path.trim_start_matches('/'))),
            Place::Nowhere => "-".to_owned(),
        }
    }
}

/// Without `.` and `..`, by name alone.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

fn joined(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Everything percent-encoded but what is never anything else (RFC 3986, 2.3) and slashes, so that no part is taken for a
/// scheme or a query.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(byte.into()),
            byte if byte.is_ascii_alphanumeric() => uri.push(byte.into()),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn uri(path: &str) -> String {
        Place::from(path, Path::new("/home/a")).uri()
    }

    #[test]
    fn relative_where_it_can_be() {
        assert_eq!(uri("./b/../c d.jsonl"), "c%20d.jsonl");
        assert_eq!(uri("/home/a/x:y?z#.jsonl"), "x%3Ay%3Fz%23.jsonl");
        assert_eq!(uri("../e.jsonl"), "file:///home/e.jsonl");
        assert_eq!(uri("-"), "-");
    }

    proptest! {
        #[test]
        fn whatever_the_name_the_address_gives_it_back(name in "[^/\0\\\\]{1,20}") {
            prop_assume!(name != "." && name != "..");
            let base = url::Url::parse("file:///home/a/").unwrap();
            let found = base.join(&encoded(&name)).unwrap().to_file_path().unwrap();
            prop_assert_eq!(found, Path::new("/home/a").join(&name));
        }
    }
}
