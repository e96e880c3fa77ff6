//! Media that posts show and whose bytes nobody holds: what may be fetched.

use super::media::{Catalogue, Held, wanted};
use crate::address::Address;
use crate::archive::{Archive, MediaKind, Size, picture};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The addresses of each medium that posts show and that neither the archive nor the catalogue holds, in stable order. Several
/// addresses are one picture in several sizes, the fullest first: where one can be had, those after it are not needed.
/// Embedded pages are no media, and files on other hosts that posts link to are not what posts show.
pub fn unheld(archive: &Archive, catalogue: &Catalogue) -> Vec<Vec<Address>> {
    let held = Held::of(catalogue);
    let known = Known::of(archive);
    let lacking = |url: &str| {
        let address = Address::parse(url)?;
        (held.find(url).is_none() && !known.has(&address)).then_some(address)
    };
    let shown: Vec<Address> = shown(archive).into_iter().filter_map(lacking).collect();
    let mut pictures: BTreeMap<String, BTreeSet<(Reverse<Size>, Address)>> = BTreeMap::new();
    let mut groups: BTreeMap<String, Vec<Address>> = BTreeMap::new();
    for address in shown {
        match picture(&address) {
            Some(found) => {
                let sizes = pictures.entry(found.key).or_default();
                sizes.insert((Reverse(found.size), address));
            }
            None => groups.entry(address.key()).or_default().push(address),
        }
    }
    // Other sizes of the same pictures, which a `srcset` names.
    for address in wanted(archive).keys().filter_map(|url| lacking(url)) {
        let Some(found) = picture(&address) else { continue };
        if let Some(sizes) = pictures.get_mut(&found.key) {
            sizes.insert((Reverse(found.size), address));
        }
    }
    let pictures = pictures.into_iter().map(|(key, sizes)| (key, once(sizes)));
    groups.values_mut().for_each(|addresses| addresses.truncate(1));
    groups.extend(pictures);
    groups.into_values().collect()
}

/// One address of each key.
fn once(sizes: BTreeSet<(Reverse<Size>, Address)>) -> Vec<Address> {
    let mut seen = BTreeSet::new();
    let addresses = sizes.into_iter().map(|(_, address)| address);
    addresses.filter(|address| seen.insert(address.key())).collect()
}

/// What posts show, embedded pages left out.
fn shown(archive: &Archive) -> BTreeSet<&str> {
    let uses = || archive.posts.iter().flat_map(|post| &post.media);
    let embedded: BTreeSet<&str> = uses()
        .filter(|medium| medium.kind == MediaKind::Embed)
        .map(|medium| medium.url.as_str())
        .collect();
    let featured = archive.posts.iter().filter_map(|post| post.featured_media.as_deref());
    uses()
        .map(|medium| medium.url.as_str())
        .chain(featured)
        .filter(|url| !embedded.contains(url))
        .collect()
}

/// Media whose bytes the archive has already.
struct Known {
    keys: BTreeSet<String>,
    /// The fullest size of each picture.
    pictures: BTreeMap<String, Size>,
}

impl Known {
    fn of(archive: &Archive) -> Known {
        let records = archive.media.iter().map(|medium| (&medium.url, &medium.digest));
        let uses = archive.posts.iter().flat_map(|post| &post.media);
        let all = records.chain(uses.map(|medium| (&medium.url, &medium.digest)));
        let kept = all.filter_map(|(url, digest)| digest.as_ref().and_then(|_| Address::parse(url)));
        let mut known = Known {
            keys: BTreeSet::new(),
            pictures: BTreeMap::new(),
        };
        for address in kept {
            known.keys.insert(address.key());
            if let Some(found) = picture(&address) {
                let size = known.pictures.entry(found.key).or_insert(found.size);
                *size = (*size).max(found.size);
            }
        }
        known
    }

    fn has(&self, address: &Address) -> bool {
        let as_full = || {
            let found = picture(address)?;
            Some(self.pictures.get(&found.key)? >= &found.size)
        };
        self.keys.contains(&address.key()) || as_full() == Some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{MediaUse, Post};

    fn used(url: &str, kind: MediaKind, digest: Option<&str>) -> MediaUse {
        MediaUse {
            url: url.to_owned(),
            kind,
            digest: digest.map(str::to_owned),
            ..MediaUse::default()
        }
    }

    #[test]
    fn each_picture_is_asked_for_once_in_its_fullest_size() {
        let post = Post {
            body_html: Some(
                "<img src='http://h.test/a-300x200.jpg' srcset='http://h.test/a-300x200.jpg 300w, http://h.test/a.jpg 900w'>\
                 <a href='http://other.test/report.pdf'>x</a>"
                    .to_owned(),
            ),
            media: vec![
                used("http://h.test/a-300x200.jpg", MediaKind::Image, None),
                used("https://www.h.test/b.mp3", MediaKind::Audio, None),
                used("http://h.test/b.mp3", MediaKind::Audio, None),
                used("http://h.test/frame", MediaKind::Embed, None),
                used("http://h.test/c.jpg", MediaKind::Image, Some("sha256:1")),
                used("http://h.test/c-90x90.jpg", MediaKind::Image, None),
            ],
            featured_media: Some("http://h.test/d.png".to_owned()),
            ..Post::default()
        };
        let archive = Archive {
            posts: vec![post],
            ..Archive::default()
        };
        let found = unheld(&archive, &Catalogue::default());
        let texts: Vec<Vec<&str>> = found
            .iter()
            .map(|group| group.iter().map(Address::as_str).collect())
            .collect();
        assert_eq!(
            texts,
            [
                vec!["http://h.test/a.jpg", "http://h.test/a-300x200.jpg"],
                vec!["http://h.test/b.mp3"],
                vec!["http://h.test/d.png"],
            ]
        );
    }
}
