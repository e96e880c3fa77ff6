//! Which addresses the site answers, and which files lie in it.

use super::super::flavour::Flavour;
use super::super::listings::Listings;
use crate::address::percent_decoded;
use crate::archive::{Archive, Label, Post};
use crate::exports::plan::folded;
use std::collections::BTreeSet;

/// What the generator will serve.
pub(super) struct Served<'a> {
    /// Folded addresses of the posts, without a slash at the end.
    posts: BTreeSet<String>,
    /// Those of listings.
    listings: BTreeSet<String>,
    /// Those of files.
    files: BTreeSet<String>,
    flavour: &'a dyn Flavour,
}

/// An address without what leads into the page, ready to be compared.
fn plain(path: &str) -> String {
    let path = path.split(['#', '?']).next().unwrap_or_default();
    folded(percent_decoded(path).trim_end_matches('/'))
}

impl<'a> Served<'a> {
    pub(super) fn new(
        posts: &[Post],
        addresses: &[String],
        names: &'a BTreeSet<String>,
        flavour: &'a dyn Flavour,
    ) -> Served<'a> {
        let archive = Archive {
            posts: posts.to_vec(),
            ..Archive::default()
        };
        let listings = Listings::plan(&archive, flavour);
        let listings = listings.0.iter().filter_map(|listing| listing.address.as_deref());
        Served {
            posts: addresses.iter().map(|address| plain(address)).collect(),
            // They are told as names of folders: nothing in them leads into a page.
            listings: listings.map(|address| folded(address.trim_end_matches('/'))).collect(),
            files: names.iter().flat_map(|name| addresses_of(name, flavour)).collect(),
            flavour,
        }
    }

    /// Whether a post has this address.
    pub(super) fn is_post(&self, path: &str) -> bool {
        self.posts.contains(&plain(path))
    }

    /// Whether the site answers it with anything else: a listing, a home page, a feed, a file.
    pub(super) fn is_other(&self, path: &str) -> bool {
        let path = plain(path);
        self.listings.contains(&path) || self.files.contains(&path) || self.is_own(&path)
    }

    /// Whether the generator has a page of its own there, for the whole or for one of several sites.
    fn is_own(&self, path: &str) -> bool {
        let home = self.flavour.home();
        let pages = home.into_iter().flat_map(|home| [Some(home.page), home.feed]);
        let mut own = pages.flatten().chain(self.flavour.taken().iter().copied());
        own.any(|own| {
            let below = own.strip_prefix("/{site}").map(plain);
            let folder = below.and_then(|below| path.strip_suffix(below.as_str()));
            path == plain(&own.replace("{site}/", "")) || folder.is_some_and(|folder| self.is_site(folder))
        })
    }

    /// Whether a folder at the root holds posts.
    fn is_site(&self, folder: &str) -> bool {
        let inside = format!("{folder}/");
        let first = self.posts.range(inside.clone()..).next();
        folder.len() > 1 && folder.rfind('/') == Some(0) && first.is_some_and(|post| post.starts_with(&inside))
    }

    /// Where the file of an address should lie.
    pub(super) fn place(&self, path: &str) -> String {
        let path = percent_decoded(path.split(['#', '?']).next().unwrap_or_default());
        let (folder, address) = self.flavour.media();
        if let Some(rest) = address.and_then(|address| path.strip_prefix(address)) {
            return format!("{folder}{rest}");
        }
        format!(
            "{}{}",
            self.flavour.public().unwrap_or_default(),
            path.trim_start_matches('/')
        )
    }
}

/// The addresses at which a file is served, where it is.
fn addresses_of(name: &str, flavour: &dyn Flavour) -> Vec<String> {
    let (media, address) = flavour.media();
    let places = [
        ("", Some("/")),
        (flavour.public().unwrap_or_default(), Some("/")),
        (media.as_str(), address),
    ];
    let mut found = Vec::new();
    for (folder, address) in places {
        if let (Some(rest), Some(address)) = (name.strip_prefix(folder), address) {
            let whole = plain(&format!(
                "{address}{}",
                rest.replace('%', "%25").replace('#', "%23").replace('?', "%3F")
            ));
            found.extend(whole.strip_suffix("/index.html").map(str::to_owned));
            found.extend(whole.strip_suffix(".html").map(str::to_owned));
            found.push(whole);
        }
    }
    found
}

/// As much of a post as decides about listings.
pub(super) fn listed(fields: &serde_json::Map<String, serde_json::Value>) -> Post {
    let text = |name: &str| {
        fields
            .get(name)
            .and_then(|value| serde_json::from_value(value.clone()).ok())
    };
    let labels = |name: &str| -> Vec<Label> {
        let value = fields.get(name).cloned().unwrap_or_default();
        serde_json::from_value(value).unwrap_or_default()
    };
    Post {
        kind: fields
            .get("kind")
            .and_then(|kind| serde_json::from_value(kind.clone()).ok())
            .unwrap_or_default(),
        status: fields
            .get("status")
            .and_then(|status| serde_json::from_value(status.clone()).ok())
            .unwrap_or_default(),
        published: text("published"),
        tags: labels("tags"),
        categories: labels("categories"),
        authors: serde_json::from_value(fields.get("authors").cloned().unwrap_or_default()).unwrap_or_default(),
        ..Post::default()
    }
}
