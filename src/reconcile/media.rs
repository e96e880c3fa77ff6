//! Media: which addresses a blog's posts show, and which of what the captures hold they mean.
//!
//! A picture is taken in the fullest size that was captured, never in a smaller one than the address asked for: a smaller
//! one would pass for the picture. The record of the address that was taken stands beside it, with the same digest.

use super::medium;
use crate::address::{Address, percent_decoded};
use crate::archive::{Archive, Media, Post, Reference, Size, candidates, is_file, picture, reference};
use crate::capture::Medium;
use crate::dom::Dom;
use std::collections::{BTreeMap, BTreeSet};

/// What was met while sources were read, besides pages.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// What may be media, with the number of its source, in the order met.
    pub media: Vec<(usize, Medium)>,
    /// Saved pages: number of the source, path in it, the page's own address. Their relative links lead to files beside
    /// them.
    pub pages: Vec<(usize, String, String)>,
}

/// A catalogue, by everything that may be asked of it.
#[derive(Debug)]
pub struct Held {
    by_address: BTreeMap<String, usize>,
    pictures: BTreeMap<String, Vec<(Size, usize)>>,
    by_path: BTreeMap<(usize, String), usize>,
    /// Folders of sources, by the folder of the address that pages in them have.
    folders: BTreeMap<String, BTreeSet<(usize, String)>>,
}

impl Held {
    /// Sorts a catalogue. Of two media with one address the first counts.
    pub fn of(catalogue: &Catalogue) -> Held {
        let mut held = Held {
            by_address: BTreeMap::new(),
            pictures: BTreeMap::new(),
            by_path: BTreeMap::new(),
            folders: BTreeMap::new(),
        };
        for (at, (source, medium)) in catalogue.media.iter().enumerate() {
            held.by_path.entry((*source, medium.path.clone())).or_insert(at);
            let Some(address) = &medium.address else { continue };
            held.by_address.entry(address.key()).or_insert(at);
            if let Some(found) = picture(address) {
                held.pictures.entry(found.key).or_default().push((found.size, at));
            }
        }
        for (source, path, address) in &catalogue.pages {
            let Some(address) = Address::parse(address) else {
                continue;
            };
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let folders = held.folders.entry(folder_key(&address, address.folder())).or_default();
            folders.insert((*source, folder.to_owned()));
        }
        held
    }

    /// The place in the catalogue of what this address means.
    pub fn find(&self, url: &str) -> Option<usize> {
        let address = Address::parse(url)?;
        let sizes = picture(&address).and_then(|wanted| {
            let sizes = self.pictures.get(&wanted.key)?.iter();
            // Of equals the first met.
            sizes
                .filter(|(size, _)| *size >= wanted.size)
                .max_by_key(|(size, at)| (*size, usize::MAX - *at))
        });
        let exact = || self.by_address.get(&address.key()).copied();
        sizes
            .map(|(_, at)| *at)
            .or_else(exact)
            .or_else(|| self.beside(&address))
    }

    /// A file that a relative link of a saved page leads to: `PAGE_files/photo.jpg`.
    fn beside(&self, address: &Address) -> Option<usize> {
        let path = address.path();
        let slashes: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
        slashes.iter().rev().find_map(|&at| {
            let folders = self.folders.get(&folder_key(address, &path[..=at]))?;
            let rest = percent_decoded(&path[at + 1..]);
            folders.iter().find_map(|(source, folder)| {
                let file = if folder.is_empty() {
                    rest.clone()
                } else {
                    format!("{folder}/{rest}")
                };
                self.by_path.get(&(*source, file)).copied()
            })
        })
    }
}

fn folder_key(address: &Address, folder: &str) -> String {
    format!("{}{}", address.host(), percent_decoded(folder))
}

/// Every address in an archive that may be a medium, with the sites that use it.
pub fn wanted(archive: &Archive) -> BTreeMap<String, BTreeSet<String>> {
    let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut want = |url: &str, site: &str| {
        wanted.entry(url.to_owned()).or_default().insert(site.to_owned());
    };
    for record in &archive.media {
        want(&record.url, &record.site);
    }
    for post in &archive.posts {
        let uses = post.media.iter().map(|medium| medium.url.as_str());
        uses.chain(post.featured_media.as_deref())
            .for_each(|url| want(url, &post.site));
        for url in texts(post).flat_map(addresses) {
            want(&url, &post.site);
        }
    }
    wanted
}

fn texts(post: &Post) -> impl Iterator<Item = &str> {
    let comments = post.comments.iter().filter_map(|comment| comment.body_html.as_deref());
    post.body_html
        .as_deref()
        .into_iter()
        .chain(post.excerpt_html.as_deref())
        .chain(comments)
}

/// Every absolute address that some HTML names and that may be a medium, each once.
pub fn addresses(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let Ok(dom) = Dom::of_body(html) else { return found };
    for el in dom.elements() {
        for (attribute, value) in el.attributes() {
            let values = match reference(el.name(), attribute) {
                Some(Reference::Medium) => vec![value],
                Some(Reference::Link) if is_file(value) => vec![value],
                Some(Reference::Candidates) => candidates(value).into_iter().map(|(address, _)| address).collect(),
                _ => Vec::new(),
            };
            let absolute = values.into_iter().filter_map(Address::parse);
            found.extend(absolute.map(|address| address.to_string()));
        }
    }
    found
}

/// A medium whose bytes are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// `sha256:` and the digest of the bytes in hexadecimal.
    pub digest: String,
    /// Where they are kept, relative to the archive.
    pub path: String,
    /// What they are.
    pub media_type: Option<String>,
    /// How many.
    pub bytes: u64,
    /// The address whose bytes they are; none where only a file's place tells.
    pub address: Option<String>,
}

/// Enters into an archive, by address, what is kept of its media.
pub fn settle(archive: &mut Archive, wanted: &BTreeMap<String, BTreeSet<String>>, filed: &BTreeMap<String, Filed>) {
    let mut records = std::mem::take(&mut archive.media);
    for (url, kept) in filed {
        let sites = wanted.get(url).into_iter().flatten();
        for site in sites {
            let taken = kept.address.iter().filter(|taken| *taken != url);
            records.extend(taken.chain([url]).map(|url| record(site, url, kept)));
        }
    }
    // Records with a digest sort before those without, and the first of each address stays.
    archive.media = once(records);
    for medium in archive.posts.iter_mut().flat_map(|post| &mut post.media) {
        if let Some(kept) = filed.get(&medium.url) {
            medium.digest = Some(kept.digest.clone());
            medium.path = Some(kept.path.clone());
        }
    }
}

fn record(site: &str, url: &str, kept: &Filed) -> Media {
    let plain = medium(site.to_owned(), url);
    Media {
        digest: Some(kept.digest.clone()),
        path: Some(kept.path.clone()),
        media_type: kept.media_type.clone().or(plain.media_type.clone()),
        bytes: Some(kept.bytes),
        ..plain
    }
}

/// The records in order, one for each site and address: one whose bytes are kept, where there is one.
pub(super) fn once(mut records: Vec<Media>) -> Vec<Media> {
    let rank = |record: &Media| (record.digest.is_none(), record.digest.clone());
    records.sort_by(|a, b| (&a.site, &a.url, rank(a)).cmp(&(&b.site, &b.url, rank(b))));
    records.dedup_by(|a, b| a.site == b.site && a.url == b.url);
    records
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Keeper;

    fn held(addresses: &[&str]) -> Held {
        let media = addresses.iter().map(|text| {
            let medium = Medium {
                address: Address::parse(text),
                path: (*text).to_owned(),
                captured_at: None,
                media_type: None,
                keeper: Keeper::File((*text).into()),
                reason: "not a page",
            };
            (0, medium)
        });
        Held::of(&Catalogue {
            media: media.collect(),
            pages: vec![(
                0,
                "saved/The gate.html".to_owned(),
                "http://h.test/2019/gate/".to_owned(),
            )],
        })
    }

    #[test]
    fn the_fullest_picture_is_taken_and_never_a_smaller_one() {
        let held = held(&[
            "http://h.test/a-300x200.jpg",
            "http://h.test/a.jpg",
            "http://h.test/b-300x200.jpg",
            "http://h.test/b-600x400.jpg",
            "http://h.test/c.pdf",
            "saved/The gate_files/d é.png",
        ]);
        for (url, at) in [
            ("https://www.h.test/a-300x200.jpg", Some(1)),
            ("https://i1.wp.com/h.test/a.jpg?w=90", Some(1)),
            ("http://h.test/b-300x200.jpg", Some(3)),
            ("http://h.test/b-1024x683.jpg", None),
            ("http://h.test/b.jpg", None),
            ("http://h.test/c.pdf#page=2", Some(4)),
            ("http://h.test/c.pdf?x=1", None),
            ("http://h.test/2019/gate/The%20gate_files/d%20%C3%A9.png", Some(5)),
            ("http://h.test/2019/The%20gate_files/d%20%C3%A9.png", None),
            ("a.jpg", None),
        ] {
            assert_eq!(held.find(url), at, "{url}");
        }
    }

    #[test]
    fn every_attribute_is_heard() {
        let html = "<img src=data:x data-src=http://h.test/1.png srcset='http://h.test/2.png 1x, http://h.test/3.png 2x'>\
                    <video poster=http://h.test/4.png><source src=http://h.test/5.mp4></video>\
                    <a href=http://h.test/6.pdf><a href=http://h.test/page/><a href=mailto:x@h.test><img src=7.png>";
        let found: Vec<String> = addresses(html).into_iter().collect();
        let due = ["1.png", "2.png", "3.png", "4.png", "5.mp4", "6.pdf"];
        assert_eq!(found, due.map(|name| format!("http://h.test/{name}")));
    }
}
