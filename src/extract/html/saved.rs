//! Links of saved pages: mirroring tools point them at their own files, whose names stand for addresses.

use crate::capture::Capture;
use url::Url;

/// What a saving tool did to the links of its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// Nothing.
    AsServed,
    /// Relative ones lead to files named after addresses: `../index.html@p=12.html` (wget `--convert-links`).
    ToFiles,
    /// Relative ones lead to files whose names tell nothing: `index8f2c.html` (HTTrack).
    ToUnknownFiles,
}

impl Links {
    /// What was done to this page's links.
    pub(super) fn of(capture: &Capture) -> Links {
        if capture.captured_at.is_some() {
            return Links::AsServed;
        }
        match memchr::memmem::find(&capture.body, b"<!-- Mirrored from ") {
            Some(_) => Links::ToUnknownFiles,
            None => Links::ToFiles,
        }
    }

    /// The address that a link means, once it is resolved to an absolute one; none where nobody can tell.
    pub(super) fn meant(self, link: &str, resolved: Url) -> Option<Url> {
        let is_absolute =
            link.contains("//") || link.starts_with('/') || link.starts_with('#') || link.starts_with('?');
        let is_page = |url: &Url| url.path().ends_with(".html") || url.path().ends_with(".htm");
        match self {
            _ if is_absolute => Some(resolved),
            Links::AsServed => Some(resolved),
            Links::ToUnknownFiles if is_page(&resolved) => None,
            Links::ToUnknownFiles => Some(resolved),
            Links::ToFiles => Some(named_after(resolved)),
        }
    }
}

/// The address that a file's name stands for. wget writes the query into the name, behind `?` or `@`, and adds `.html`.
fn named_after(mut url: Url) -> Url {
    let path = url.path().replace("%3F", "?").replace("%3f", "?");
    let start = path.rfind('/').map_or(0, |at| at + 1);
    let name = &path[start..];
    let marked = name
        .find('?')
        .or_else(|| name.find('@').filter(|at| name[*at..].contains('=')));
    let Some(at) = marked.filter(|_| url.query().is_none()) else {
        return url;
    };
    let query = &name[at + 1..];
    let query = query.strip_suffix(".html").unwrap_or(query);
    let file = Some(&name[..at]).filter(|file| !matches!(*file, "index.html" | "index.htm"));
    url.set_path(&format!("{}{}", &path[..start], file.unwrap_or_default()));
    url.set_query(Some(query));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_in_links_stand_for_addresses() {
        let base = Url::parse("http://blog.test/a/?p=1").unwrap();
        let meant = |links: Links, link: &str| links.meant(link, base.join(link).unwrap()).map(String::from);
        for (link, address) in [
            ("index.html%3Fp=12.html#more-12", "http://blog.test/a/?p=12#more-12"),
            ("index.html@cat=3&paged=2", "http://blog.test/a/?cat=3&paged=2"),
            ("pictures/me@home.png", "http://blog.test/a/pictures/me@home.png"),
            ("?p=13", "http://blog.test/a/?p=13"),
        ] {
            assert_eq!(meant(Links::ToFiles, link).as_deref(), Some(address), "{link}");
        }
        assert_eq!(meant(Links::ToUnknownFiles, "index8f2c.html"), None);
        assert_eq!(
            meant(Links::ToUnknownFiles, "pictures/a.png").as_deref(),
            Some("http://blog.test/a/pictures/a.png")
        );
    }
}
