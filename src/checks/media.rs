//! Where the files of media lie.

use super::rule::Field;
use crate::archive::Record;

/// Every path of a medium that a record names.
pub(super) fn each_path(record: &Record, look: &mut dyn FnMut(Field, &str)) {
    match record {
        Record::Media(media) => {
            if let Some(path) = &media.path {
                look(Field::Own("path"), path);
            }
        }
        Record::Post(post) => {
            for (at, media) in post.media.iter().enumerate() {
                if let Some(path) = &media.path {
                    look(Field::Item("media", at, "path"), path);
                }
            }
        }
        Record::Archive(_) | Record::Site(_) | Record::Term(_) | Record::Person(_) | Record::Other(_) => {}
    }
}

/// Whether a path is anything but one down from the archive's folder, on any system.
pub(super) fn leaves(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.is_empty()
        || drive
        || path.contains(['\\', '\0'])
        || path.split('/').any(|part| matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_way_down_stays() {
        assert!(!leaves("blog.media/ab/abcd.jpg") && !leaves("a..b"));
        for out in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a//b",
            "C:x",
            "C:\\x",
            "a\\..\\x",
            "./a",
        ] {
            assert!(leaves(out), "{out}");
        }
    }
}
