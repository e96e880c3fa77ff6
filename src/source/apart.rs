use std::path::{Path, PathBuf};

/// What lies in a folder and is no part of it as a source: what this run writes there, or an earlier one has written. It is
/// passed over and not counted, so that a second run counts as the first one did.
#[derive(Clone, Debug, Default)]
pub struct Apart(Vec<PathBuf>);

impl Apart {
    /// Files, and folders with all that is in them, by their full names.
    pub fn new(places: Vec<PathBuf>) -> Apart {
        Apart(places)
    }

    /// Whether this is one of them, or one of them in the making, by its full name.
    pub(super) fn has(&self, path: &Path) -> bool {
        let Apart(places) = self;
        places.iter().any(|place| place == path || is_made_for(place, path))
    }
}

/// A file in the making is called `.NAME.PID.part`.
fn is_made_for(place: &Path, path: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let (Some(own), Some(other)) = (name(place), name(path)) else {
        return false;
    };
    let rest = other.strip_prefix('.').and_then(|rest| rest.strip_prefix(own.as_str()));
    let rest = rest.and_then(|rest| rest.strip_prefix('.')?.strip_suffix(".part"));
    rest.is_some_and(|process| process.parse::<u32>().is_ok()) && place.parent() == path.parent()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_known_by_its_place() {
        let apart = Apart::new(vec!["/a/b.jsonl".into(), "/a/out".into()]);
        for (path, due) in [
            ("/a/b.jsonl", true),
            ("/a/.b.jsonl.12.part", true),
            ("/a/out", true),
            ("/a/.b.jsonl.x.part", false),
            ("/b/.b.jsonl.12.part", false),
            ("/a/outer", false),
        ] {
            assert_eq!(apart.has(Path::new(path)), due, "{path}");
        }
    }
}
