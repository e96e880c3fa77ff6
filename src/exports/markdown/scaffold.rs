//! The few files that make a folder of posts a site that a generator builds at once. Plain on purpose: people bring their
//! own theme.

use super::listings::Listings;
use crate::archive::{Archive, Site};

/// What the files must know.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The archive.
    pub archive: &'a Archive,
    /// The listings of terms.
    pub listings: &'a Listings,
    /// Folder of each site by its root, where the archive has several.
    pub folders: &'a [(String, String)],
}

impl Facts<'_> {
    /// The names of the sites.
    pub fn title(&self) -> String {
        let titles: Vec<String> = self.archive.sites.iter().map(named).collect();
        if titles.is_empty() {
            "Blog".to_owned()
        } else {
            titles.join(", ")
        }
    }

    /// The host the blog stood on, as an address with a slash at its end; `/` where none is known.
    pub fn base(&self) -> String {
        let url = self
            .archive
            .sites
            .iter()
            .find_map(|site| url::Url::parse(site.url.as_deref()?).ok());
        let url = url
            .and_then(|url| url.join("/").ok())
            .filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map_or_else(|| "/".to_owned(), String::from)
    }

    /// The sites that have a folder of their own, with the name of each.
    pub fn folders(&self) -> impl Iterator<Item = (&str, String)> {
        self.folders.iter().map(|(root, folder)| {
            let site = self.archive.sites.iter().find(|site| site.root == *root);
            (folder.as_str(), site.map_or_else(|| folder.clone(), named))
        })
    }

    /// A fact that all sites share.
    fn shared(&self, fact: impl Fn(&Site) -> Option<&str>) -> Option<&str> {
        let mut facts = self.archive.sites.iter().map(fact);
        let first = facts.next()??;
        facts.all(|other| other == Some(first)).then_some(first)
    }

    /// The language of the blog.
    pub fn language(&self) -> Option<&str> {
        self.shared(|site| site.language.as_deref())
    }

    /// The zone of the blog, where it is an IANA name.
    pub fn timezone(&self) -> Option<&str> {
        self.shared(|site| site.timezone.as_ref().map(|zone| zone.value.as_str()))
            .filter(|name| jiff::tz::TimeZone::get(name).is_ok())
    }

    /// The tagline of the blog.
    pub fn description(&self) -> Option<&str> {
        self.shared(|site| site.description.as_deref())
    }
}

fn named(site: &Site) -> String {
    let title = site.title.clone();
    title.unwrap_or_else(|| site.root.trim_end_matches('/').to_owned())
}

/// What layouts must know, as JSON.
pub(super) fn site_json(facts: &Facts<'_>) -> String {
    let site = serde_json::json!({
        "title": facts.title(),
        "url": facts.base(),
        "language": facts.language().unwrap_or("en"),
        "timezone": facts.timezone(),
        "description": facts.description(),
    });
    format!("{site:#}\n")
}

/// The listings of terms, as JSON.
pub(super) fn listings_json(facts: &Facts<'_>) -> String {
    format!("{:#}\n", facts.listings.to_json())
}

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
