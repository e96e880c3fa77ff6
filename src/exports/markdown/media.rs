//! Media of exported posts: which come along, under which names, and every reference to them rewritten together.
//!
//! Pure: the caller says by digest which bytes there are, and copies the files that rendering used.

use super::flavour::lost;
use super::links::{self, Page};
use crate::address::{Address, percent_decoded};
use crate::archive::{Archive, MediaKind, Post, Reference, Size, candidates, picture, reference};
use crate::capture::magic;
use crate::exports::plan::{folded, safe};
use crate::markdown::Lost;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Where media go, by digest and by address.
#[derive(Clone, Debug, Default)]
pub struct MediaPlan {
    /// Name of the file of each digest.
    names: BTreeMap<String, String>,
    by_address: BTreeMap<String, String>,
    pictures: BTreeMap<String, Vec<(Size, String)>>,
    folder: String,
    /// The folder's address; none where links are relative.
    address: Option<&'static str>,
}

impl MediaPlan {
    /// Plans the names of all media whose digests are `held`. The folder and its address are the flavour's; `taken` are
    /// folded paths that other files have.
    pub fn plan(
        archive: &Archive,
        held: &BTreeSet<String>,
        (folder, address): (String, Option<&'static str>),
        taken: &BTreeSet<String>,
    ) -> MediaPlan {
        let mut plan = MediaPlan {
            folder,
            address,
            ..MediaPlan::default()
        };
        let of_records = archive
            .media
            .iter()
            .map(|medium| (&medium.url, &medium.digest, &medium.path));
        let uses = archive.posts.iter().flat_map(|post| &post.media);
        let of_posts = uses.map(|medium| (&medium.url, &medium.digest, &medium.path));
        // The name is that of the fullest size.
        let mut named: BTreeMap<&String, (Reverse<Size>, &String, &Option<String>)> = BTreeMap::new();
        for (url, digest, path) in of_records.chain(of_posts) {
            let Some(digest) = digest.as_ref().filter(|digest| held.contains(*digest)) else {
                continue;
            };
            let size = plan.add(url, digest);
            let own = (Reverse(size), url, path);
            named
                .entry(digest)
                .and_modify(|known| *known = own.min(*known))
                .or_insert(own);
        }
        let mut ordered: Vec<_> = named.into_iter().collect();
        ordered.sort_by_key(|(digest, (_, url, _))| (*url, *digest));
        let mut taken = taken.clone();
        for (digest, (_, url, path)) in ordered {
            let free = |name: &String| taken.insert(folded(&format!("{}{name}", plan.folder)));
            if let Some(name) = names(url, path.as_deref(), digest).into_iter().find(free) {
                plan.names.insert(digest.clone(), name);
            }
        }
        plan
    }

    fn add(&mut self, url: &str, digest: &str) -> Size {
        let Some(address) = Address::parse(url) else {
            return Size::Original;
        };
        self.by_address
            .entry(address.key())
            .or_insert_with(|| digest.to_owned());
        let Some(found) = picture(&address) else {
            return Size::Original;
        };
        let sizes = self.pictures.entry(found.key).or_default();
        sizes.push((found.size, digest.to_owned()));
        found.size
    }

    /// Path in the export of the file with this digest.
    pub fn path(&self, digest: &str) -> Option<String> {
        let name = self.names.get(digest)?;
        Some(format!("{}{name}", self.folder))
    }

    /// Digest of what this address means: itself, else the fullest size of the same picture that is no smaller.
    fn find(&self, link: &str, from: &Page<'_>) -> Option<&String> {
        let base = || Address::parse(from.url?)?.join(link);
        let address = Address::parse(link).or_else(base)?;
        let sizes = || {
            let wanted = picture(&address)?;
            let sizes = self.pictures.get(&wanted.key)?.iter();
            let fitting = sizes.filter(|(size, _)| *size >= wanted.size);
            fitting
                .max_by_key(|(size, digest)| (*size, Reverse(digest)))
                .map(|(_, digest)| digest)
        };
        let found = self.by_address.get(&address.key()).or_else(sizes);
        found.filter(|digest| self.names.contains_key(*digest))
    }

    /// The link from a post to what this address means, where it comes along; `used` learns its digest.
    pub fn link(&self, link: &str, from: &Page<'_>, used: &mut BTreeSet<String>) -> Option<String> {
        let digest = self.find(link, from)?;
        let name = self.names.get(digest)?;
        used.insert(digest.clone());
        Some(match self.address {
            Some(address) => links::encoded(&format!("{address}{name}")),
            None => links::relative(&from.place.path, &format!("{}{name}", self.folder)),
        })
    }

    /// The new value of an attribute that names media which come along.
    pub fn rewrite(
        &self,
        (element, attribute, value): (&str, &str, &str),
        from: &Page<'_>,
        used: &mut BTreeSet<String>,
    ) -> Option<String> {
        match reference(element, attribute)? {
            Reference::Medium => self.link(value, from, used),
            Reference::Link => {
                let fragment = value.find('#').map_or("", |at| &value[at..]);
                let link = self.link(value, from, used)?;
                Some(format!("{link}{fragment}"))
            }
            Reference::Candidates => self.candidates(value, from, used),
        }
    }

    /// A `srcset` in which each file stands once: sizes that have become one file are one candidate.
    fn candidates(&self, srcset: &str, from: &Page<'_>, used: &mut BTreeSet<String>) -> Option<String> {
        let mut changed = false;
        let mut kept: Vec<(String, &str)> = Vec::new();
        for (address, descriptor) in candidates(srcset) {
            let link = self.link(address, from, used);
            changed |= link.is_some();
            let link = link.unwrap_or_else(|| address.to_owned());
            match kept.iter_mut().find(|(known, _)| *known == link) {
                Some(known) => known.1 = descriptor,
                None => kept.push((link, descriptor)),
            }
        }
        let written = kept.iter().map(|(link, descriptor)| format!("{link} {descriptor}"));
        let written: Vec<String> = written.map(|candidate| candidate.trim_end().to_owned()).collect();
        changed.then(|| written.join(", "))
    }

    /// What a post shows and whose bytes are not there: it keeps its address on the old site. Embedded pages are no media
    /// that could be copied.
    pub fn missing(&self, post: &Post, from: &Page<'_>) -> Vec<Lost> {
        let uses = post.media.iter().filter(|medium| medium.kind != MediaKind::Embed);
        let urls: BTreeSet<&String> = uses.map(|medium| &medium.url).chain(&post.featured_media).collect();
        let missing = urls.into_iter().filter(|url| self.find(url, from).is_none());
        missing.map(|url| lost("media", url)).collect()
    }
}

/// The names that a file may get, the plainest first: that of its address, then with a digest.
fn names(url: &str, path: Option<&str>, digest: &str) -> Vec<String> {
    let located = url.split(['?', '#']).next().unwrap_or_default();
    let last = percent_decoded(located.rsplit('/').next().unwrap_or_default());
    // A slash that was escaped is one now.
    let last = last.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let stem = safe(stem).unwrap_or_else(|| "media".to_owned());
    let ending = path.and_then(magic::safe_ending).unwrap_or_else(|| "bin".to_owned());
    let hex: String = digest
        .trim_start_matches("sha256:")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let short: String = hex.chars().take(8).collect();
    vec![
        format!("{stem}.{ending}"),
        format!("{stem}-{short}.{ending}"),
        format!("{stem}-{hex}.{ending}"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Media;
    use proptest::prelude::*;

    fn planned(media: &[(&str, &str, &str)]) -> MediaPlan {
        let records = media.iter().map(|(url, digest, path)| Media {
            url: (*url).to_owned(),
            digest: Some((*digest).to_owned()),
            path: Some((*path).to_owned()),
            ..Media::default()
        });
        let archive = Archive {
            media: records.collect(),
            ..Archive::default()
        };
        let held = media.iter().map(|(_, digest, _)| (*digest).to_owned()).collect();
        let place = ("static/media/".to_owned(), Some("/media/"));
        MediaPlan::plan(&archive, &held, place, &BTreeSet::new())
    }

    #[test]
    fn names_are_readable_and_told_apart() {
        let plan = planned(&[
            (
                "http://h.test/05/Lock%20(gate).PNG",
                "sha256:aaaaaaaaaaaa",
                "b.media/aa/a.png",
            ),
            (
                "http://h.test/06/lock-gate.png",
                "sha256:bbbbbbbbbbbb",
                "b.media/bb/b.png",
            ),
            (
                "http://h.test/06/x-300x200.jpg",
                "sha256:cccccccccccc",
                "b.media/cc/c.jpg",
            ),
            ("http://h.test/06/x.jpg?w=7", "sha256:cccccccccccc", "b.media/cc/c.jpg"),
            (
                "http://h.test/06/..%2F..%2Fetc",
                "sha256:dddddddddddd",
                "b.media/dd/d.php",
            ),
        ]);
        let names: Vec<&str> = plan.names.values().map(String::as_str).collect();
        assert_eq!(
            names,
            ["lock-gate.png", "lock-gate-bbbbbbbb.png", "x-300x200.jpg", "etc.bin"]
        );
    }

    proptest! {
        /// Whatever addresses, digests and paths an archive claims: names stay in the folder and never meet.
        #[test]
        fn names_never_meet_and_never_leave(
            media in proptest::collection::vec(("http://h.test/[aA./%é-]{0,8}|\\PC{0,20}", "sha256:[ab]{1,3}|\\PC{0,9}", "\\PC{0,9}|[a-c./]{0,6}"), 1..12)
        ) {
            let media: Vec<(&str, &str, &str)> = media.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
            let plan = planned(&media);
            let paths: Vec<String> = plan.names.keys().filter_map(|digest| plan.path(digest)).collect();
            let distinct: BTreeSet<String> = paths.iter().map(|path| folded(path)).collect();
            prop_assert_eq!(distinct.len(), paths.len());
            for path in &paths {
                let name = path.strip_prefix("static/media/").unwrap();
                prop_assert!(!name.contains(['/', '\\', ':', '\0']) && !name.starts_with('.') && name.len() < 255, "{}", name);
            }
        }
    }
}
