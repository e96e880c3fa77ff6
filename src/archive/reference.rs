//! Where HTML names media: one table for those who look them up and those who rewrite them.

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The address of a medium.
    Medium,
    /// Several sizes of a picture, in the form of `srcset`.
    Candidates,
    /// A link, which may lead to a page as well.
    Link,
}

/// What this attribute of this element holds, where it may name a medium. The `data-` ones are those of lazy loaders and of
/// WordPress's galleries.
pub fn reference(element: &str, attribute: &str) -> Option<Reference> {
    match (element, attribute) {
        ("img" | "source", "srcset" | "data-srcset" | "data-lazy-srcset") => Some(Reference::Candidates),
        (
            "img",
            "src" | "data-src" | "data-lazy-src" | "data-original" | "data-orig-file" | "data-large-file"
            | "data-medium-file",
        )
        | ("source" | "audio" | "embed" | "track", "src")
        | ("video", "src" | "poster")
        | ("object", "data") => Some(Reference::Medium),
        ("a" | "area", "href") => Some(Reference::Link),
        _ => None,
    }
}

/// The candidates of a `srcset`: address and what stands behind it (HTML standard, 4.8.4.2.1: an address ends at white
/// space, and may hold commas but not end in one).
pub fn candidates(srcset: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, tail) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        if bare.len() < address.len() {
            found.push((bare, ""));
            rest = tail;
            continue;
        }
        let (descriptor, tail) = tail.split_once(',').unwrap_or((tail, ""));
        found.push((bare, descriptor.trim()));
        rest = tail;
    }
}

/// Whether a link leads to a file and not to a page, by the ending of its path.
pub fn is_file(address: &str) -> bool {
    const PAGES: &[&str] = &["html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp", "cgi"];
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let Some((_, name)) = path.rsplit_once('/') else {
        return false;
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| {
        (1..=5).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !PAGES.contains(&ending.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srcset_is_read_as_browsers_read_it() {
        assert_eq!(
            candidates("a.jpg 300w, b,c.jpg 2x ,d.jpg,  e.jpg, f.jpg 1x"),
            [
                ("a.jpg", "300w"),
                ("b,c.jpg", "2x"),
                ("d.jpg", ""),
                ("e.jpg", ""),
                ("f.jpg", "1x")
            ]
        );
        assert!(candidates(" , ,").is_empty());
    }

    #[test]
    fn files_are_told_from_pages() {
        for file in ["http://h.test/a/b.PDF?x=1", "http://h.test/a.b/c.7z"] {
            assert!(is_file(file), "{file}");
        }
        for page in [
            "http://h.test/",
            "http://h.test/a.b/c",
            "http://h.test",
            "http://h.test/x.php",
            "mailto:a@b.c",
        ] {
            assert!(!is_file(page), "{page}");
        }
    }
}
