//! What rules across records remember of an archive: digests of its keys, each with its line.

use super::sites::Sites;
use super::terms::name_key;
use crate::address::Address;
use crate::archive::{Person, Post, Record, Site, Term};
use crate::extract;
use foldhash::quality::FixedState;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

/// 64 bits of a key. Among ten million keys, two share a digest with a chance of three in a million; the worst that
/// comes of it is a wrong finding.
pub(super) type Digest = u64;

/// Digest of a key made of these parts.
pub(super) fn digest(parts: &[&str]) -> Digest {
    let mut hasher = FixedState::default().build_hasher();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0xff);
    }
    hasher.finish()
}

/// Lines by digest.
pub(super) type Lines = HashMap<Digest, u64, FixedState>;

/// Keys of a post's addresses, worked out once for the rules and the index.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// That of the permalink.
    pub(super) permalink: Option<Digest>,
    /// Those of the aliases, in order; none where one is no address.
    pub(super) aliases: Vec<Option<Digest>>,
}

impl Keys {
    /// The keys of a post with this permalink; any other record has none.
    pub(super) fn of(record: &Record, permalink: Option<&Address>) -> Keys {
        match record {
            Record::Post(post) => Keys {
                permalink: permalink.map(place_key),
                aliases: post.aliases.iter().map(|alias| address_key(alias)).collect(),
            },
            _ => Keys::default(),
        }
    }
}

/// The records that have passed.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Sites by root.
    pub(super) sites: Sites,
    /// Posts by key.
    pub(super) posts: Lines,
    /// Posts by permalink.
    pub(super) permalinks: Lines,
    /// Posts by the other addresses they answered to.
    pub(super) aliases: Lines,
    /// Terms by site, taxonomy and slug, and by name.
    pub(super) terms: Lines,
    /// People by site and name, and by site and slug.
    pub(super) people: Lines,
    /// Media by site and address.
    pub(super) media: Lines,
    /// Addresses of sites, listings and media.
    pub(super) others: Lines,
    /// Lines that could not be read: nobody knows what stood there, so nothing can be said to be missing.
    pub(super) damaged: u64,
}

impl Index {
    /// Adds a record; the keys are those of a post's addresses.
    pub(super) fn add(&mut self, record: &Record, keys: &Keys, line: u64) {
        match record {
            Record::Site(site) => {
                self.sites.add(site, line);
                self.add_other(site.url.as_deref(), line);
            }
            Record::Term(term) => {
                self.terms.entry(term_key(term)).or_insert(line);
                let name = name_key(&term.site, &term.taxonomy, &term.name);
                self.terms.entry(name).or_insert(line);
                self.add_other(term.url.as_deref(), line);
            }
            Record::Person(person) => self.add_person(person, line),
            Record::Media(media) => {
                self.media.entry(media_key(&media.site, &media.url)).or_insert(line);
                self.add_other(Some(&media.url), line);
            }
            Record::Post(post) => self.add_post(post, keys, line),
            Record::Archive(_) | Record::Other(_) => {}
        }
    }

    /// Adds the site that the header carries itself.
    pub(super) fn add_header_site(&mut self, site: &Site, line: u64) {
        self.sites.add_header_site(site, line);
        self.add_other(site.url.as_deref(), line);
    }

    fn add_person(&mut self, person: &Person, line: u64) {
        let name = person_key(&person.site, "name", &person.name);
        let slug = person.slug.as_ref().map(|slug| person_key(&person.site, "slug", slug));
        for key in [Some(name), slug].into_iter().flatten() {
            self.people.entry(key).or_insert(line);
        }
        self.add_other(person.url.as_deref(), line);
    }

    fn add_post(&mut self, post: &Post, keys: &Keys, line: u64) {
        if !post.id.is_empty() {
            self.posts.entry(digest(&[&post.id])).or_insert(line);
        }
        if let Some(key) = keys.permalink {
            self.permalinks.entry(key).or_insert(line);
        }
        for key in keys.aliases.iter().flatten() {
            self.aliases.entry(*key).or_insert(line);
        }
    }

    fn add_other(&mut self, url: Option<&str>, line: u64) {
        if let Some(key) = url.and_then(address_key) {
            self.others.entry(key).or_insert(line);
        }
    }

    /// Whether any record has this address.
    pub(super) fn has_address(&self, key: Digest) -> bool {
        let holds = |lines: &Lines| lines.contains_key(&key);
        holds(&self.permalinks) || holds(&self.aliases) || holds(&self.others)
    }
}

/// Key of a term.
pub(super) fn term_key(term: &Term) -> Digest {
    digest(&[&term.site, &term.taxonomy, term.key()])
}

/// Key of a person by `name` or `slug`.
pub(super) fn person_key(site: &str, by: &str, value: &str) -> Digest {
    digest(&[site, by, value])
}

/// Key of a medium.
pub(super) fn media_key(site: &str, url: &str) -> Digest {
    digest(&[site, url])
}

/// Key of an address; none where it is no http address.
pub(super) fn address_key(text: &str) -> Option<Digest> {
    Address::parse(text).map(|address| place_key(&address))
}

/// Key of the place that an address names: a post's further pages and comment pages are the post, and a slash at
/// the end does not count.
pub(super) fn place_key(address: &Address) -> Digest {
    digest(&[extract::whole(address).key().trim_end_matches('/')])
}
