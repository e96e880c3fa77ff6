//! Names of files, made from what a hostile page may say.

use crate::limits;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a name that are left for what a template puts around it (`2019-12-09-`) and for `-2` at its end.
const ROOM: usize = 24;

/// Names that Windows keeps for devices, whatever their extension.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin", "conout"];

/// A name for a file or folder that is safe everywhere: letters of any script in lower case, digits, `-` and `_`;
/// NFC; not empty, not hidden, not reserved, bounded. None where nothing of the text can stand in a name.
pub fn safe(text: &str) -> Option<String> {
    let limit = limits::FILE_NAME_BYTES - ROOM;
    let mut name = String::new();
    for c in text.nfc().flat_map(char::to_lowercase) {
        let kept = c.is_alphanumeric() || (is_combining_mark(c) && !name.is_empty() && !name.ends_with('-'));
        let c = if kept || c == '_' { c } else { '-' };
        if c == '-' && (name.is_empty() || name.ends_with('-')) {
            continue;
        }
        if name.len() + c.len_utf8() > limit {
            break;
        }
        name.push(c);
    }
    // Lower case may leave a pair that composes.
    let name: String = name.nfc().collect();
    let name = name.trim_matches(['-', '_']);
    (!name.is_empty()).then(|| {
        if is_reserved(name) {
            format!("{name}-post")
        } else {
            name.to_owned()
        }
    })
}

/// Device names, and `index`, which every generator takes for a folder's own page.
fn is_reserved(name: &str) -> bool {
    let numbered = |device: &str| {
        let rest = name.strip_prefix(device).map(|rest| rest.nfkc().collect::<String>());
        rest.is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']))
    };
    name == "index" || DEVICES.contains(&name) || numbered("com") || numbered("lpt")
}

/// What two names have in common when a disk takes them for one: case and composition do not count.
pub fn folded(path: &str) -> String {
    path.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> String {
        safe(text).unwrap_or_default()
    }

    #[test]
    fn keeps_letters_and_drops_what_paths_mean() {
        assert_eq!(name("Council tax: what's new?"), "council-tax-what-s-new");
        assert_eq!(name("../../etc/passwd"), "etc-passwd");
        assert_eq!(name(".htaccess"), "htaccess");
        assert_eq!(name("E\u{301}te\u{301}"), "été");
        assert_eq!(name("東京 2012"), "東京-2012");
        assert_eq!(name("a\0b\nc\u{202e}d"), "a-b-c-d");
        assert_eq!(
            (name("CON"), name("com1"), name("lpt²")),
            ("con-post".into(), "com1-post".into(), "lpt²-post".into())
        );
        assert_eq!(
            (name("index"), name("console")),
            ("index-post".to_owned(), "console".to_owned())
        );
        assert_eq!((safe("///"), safe("!?"), safe("")), (None, None, None));
    }

    proptest! {
        #[test]
        fn is_safe_whatever_the_text(text in "\\PC{0,200}|.{0,80}") {
            if let Some(name) = safe(&text) {
                prop_assert!(name.len() <= limits::FILE_NAME_BYTES);
                prop_assert!(name.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c) || c == '-' || c == '_'));
                prop_assert!(!name.starts_with(['-', '.', '_']) && !name.ends_with('-'));
                prop_assert_eq!(name.nfc().collect::<String>(), name.clone());
                prop_assert_eq!(safe(&name), Some(name));
            }
        }
    }
}
