//! The join: which sightings belong together, and which blogs share some, so that each part can be reconciled by itself, in
//! another process or on another machine. A part holds whole blogs: all that one of them has to do with another stands in
//! the same part, and what is decided of a part is what would be decided of all.

use super::forest::Forest;
use super::identity;
use super::sites::Sites;
use super::{Reconciled, Settings, decided, terms};
use crate::address::Address;
use crate::capture::{Digest, Digester};
use crate::extract::{Claim, Page, Sighting};
use std::collections::{BTreeMap, BTreeSet};

/// What is kept of pages and sightings until all are heard: who they are, and nothing of what they say.
#[derive(Debug, Default)]
pub struct Hearing {
    pages: Vec<Page>,
    /// Of each page's lines: tells pages of one address apart, whatever the order in which they came.
    digests: Vec<Digest>,
    /// The claims of each sighting.
    sightings: Vec<Sighting>,
    /// The page of each, and its place there.
    of: Vec<(usize, usize)>,
    tags: BTreeSet<String>,
    digester: Digester,
}

/// What can be reconciled by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Roots of its sites.
    pub sites: Vec<String>,
    /// The homes by which its addresses are judged, by their roots.
    pub homes: BTreeMap<String, Address>,
    /// Its pages, in order.
    pub pages: Vec<PageOfPart>,
    /// Its sightings, by site, key and witness.
    pub sightings: Vec<Member>,
}

/// A page of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageOfPart {
    /// Its place among all pages heard.
    pub heard: usize,
    /// Its place among all pages in order.
    pub number: usize,
    /// Whether what it says beside its sightings belongs to the part.
    pub is_own: bool,
}

/// A sighting of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its place among all sightings heard.
    pub heard: usize,
    /// The PostKey.
    pub post: String,
    /// Root of the post's site.
    pub site: String,
    /// Its page's place among all pages in order.
    pub page: usize,
    /// Its place on that page, from 0.
    pub place: usize,
}

impl Hearing {
    /// Hears a page; `line` is what it was read from.
    pub fn page(&mut self, page: &Page, line: &str) {
        self.seal();
        self.digester.update(line.as_bytes());
        self.tags.extend(page.terms.iter().filter_map(terms::doubtful_tag));
        self.pages.push(Page {
            site: page.site.clone(),
            ..Page::default()
        });
    }

    /// Hears a sighting of the page heard last; `line` is what it was read from.
    pub fn sighting(&mut self, sighting: Sighting, line: &str) {
        self.digester.update(line.as_bytes());
        let labels = sighting.terms.iter().map(|said| &said.value);
        self.tags.extend(labels.filter_map(terms::doubtful_tag));
        let page = self.pages.len().saturating_sub(1);
        let place = match self.of.last() {
            Some((before, place)) if *before == page => place + 1,
            _ => 0,
        };
        self.of.push((page, place));
        self.sightings.push(Sighting {
            witness: sighting.witness,
            claims: sighting.claims,
            home: sighting.home,
            ..Sighting::default()
        });
    }

    fn seal(&mut self) {
        if self.digests.len() < self.pages.len() {
            self.digests.push(std::mem::take(&mut self.digester).finish());
        }
    }

    /// Brings together what belongs together. The parts do not depend on the order in which pages were heard. Beside them the
    /// places of listings that look like a category's and are a tag's, for [`settle`].
    pub fn parts(mut self) -> (Vec<Part>, BTreeSet<String>) {
        self.seal();
        let numbers = self.numbers();
        let sites = Sites::of(&self.pages);
        let order = self.order(&numbers);
        let mut heard: Vec<Option<Sighting>> = std::mem::take(&mut self.sightings).into_iter().map(Some).collect();
        let sightings: Vec<Sighting> = order.iter().filter_map(|&at| heard[at].take()).collect();
        let mut groups = Groups::of(&sightings, &sites);
        let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
        for cluster in identity::clusters(&sightings, &sites) {
            for &member in &cluster.members {
                let (page, place) = self.of[order[member]];
                let part = parts.entry(groups.find(groups.of[member])).or_default();
                part.sightings.push(Member {
                    heard: order[member],
                    post: cluster.key.clone(),
                    site: cluster.site.clone(),
                    page: numbers[page],
                    place,
                });
            }
        }
        for part in parts.values_mut() {
            // Members of a cluster came by witness, and stay so.
            part.sightings
                .sort_by(|a, b| (&a.site, &a.post).cmp(&(&b.site, &b.post)));
        }
        self.share_pages(&mut parts, &mut groups, &numbers, &sites);
        for (at, sighting) in sightings.iter().enumerate() {
            if let Some(part) = parts.get_mut(&groups.find(groups.of[at])) {
                part.judge(addresses(sighting), &sites);
            }
        }
        let mut parts: Vec<Part> = parts.into_values().collect();
        parts.sort_by(|a, b| a.sites.cmp(&b.sites));
        (parts, self.tags)
    }

    /// The place of each page among all in order.
    fn numbers(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.pages.len()).collect();
        let rank = |at: usize| (&self.pages[at].site.address, &self.digests[at]);
        order.sort_by(|a, b| rank(*a).cmp(&rank(*b)));
        let mut numbers = vec![0; order.len()];
        for (number, at) in order.into_iter().enumerate() {
            numbers[at] = number;
        }
        numbers
    }

    /// The sightings by witness.
    fn order(&self, numbers: &[usize]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.sightings.len()).collect();
        let rank = |at: usize| {
            let (page, place) = self.of[at];
            (&self.sightings[at].witness, numbers[page], place)
        };
        order.sort_by(|a, b| rank(*a).cmp(&rank(*b)));
        order
    }

    /// Gives each part its sites and the pages that it needs. Pages that tell of no post and belong to no site that has one
    /// come to nothing, and are in no part.
    fn share_pages(&self, parts: &mut BTreeMap<usize, Part>, groups: &mut Groups, numbers: &[usize], sites: &Sites) {
        let mut users: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (&group, part) in parts.iter() {
            for member in &part.sightings {
                users.entry(member.page).or_default().insert(group);
            }
        }
        let mut pages: Vec<(usize, usize)> = numbers.iter().copied().zip(0..).collect();
        pages.sort_unstable();
        for (number, heard) in pages {
            let own = groups.group_of(&sites.root_of_page(&self.pages[heard]));
            let mut users = users.remove(&number).unwrap_or_default();
            users.extend(own);
            for group in users {
                if let Some(part) = parts.get_mut(&group) {
                    let is_own = own == Some(group);
                    part.pages.push(PageOfPart { heard, number, is_own });
                    let facts = &self.pages[heard].site;
                    let own = Address::parse(&facts.address);
                    part.judge(own.into_iter().chain(facts.home.clone()), sites);
                }
            }
        }
        let roots: Vec<String> = groups.roots.keys().cloned().collect();
        for root in roots {
            let group = groups.group_of(&root);
            if let Some(part) = group.and_then(|group| parts.get_mut(&group)) {
                part.sites.push(root);
            }
        }
    }
}

impl Part {
    fn judge(&mut self, addresses: impl Iterator<Item = Address>, sites: &Sites) {
        for root in addresses.flat_map(|address| sites.judging(&address)).flatten() {
            if let Some(home) = sites.homes().get(&root) {
                self.homes.entry(root).or_insert_with(|| home.clone());
            }
        }
    }
}

/// Every address that tells what a sighting is of.
fn addresses(sighting: &Sighting) -> impl Iterator<Item = Address> {
    let claims = sighting.claims.iter().filter_map(|claim| match claim {
        Claim::PlatformId(address, _) => address.clone(),
        Claim::Permalink(address) | Claim::Shortlink(address) | Claim::Answered(address) => Some(address.clone()),
        Claim::Guid(guid) => Address::parse(guid),
        Claim::Path(_) => None,
    });
    claims.chain(sighting.home.clone())
}

/// Sites that share a post, or might.
struct Groups {
    roots: BTreeMap<String, usize>,
    /// The roots by number.
    forest: Forest,
    /// A root of each sighting.
    of: Vec<usize>,
}

impl Groups {
    fn of(sightings: &[Sighting], sites: &Sites) -> Groups {
        let mut groups = Groups {
            roots: BTreeMap::new(),
            forest: Forest::default(),
            of: Vec::new(),
        };
        // By the text of keys: of a guid and an address that read alike the posts would have one id.
        let mut holders: BTreeMap<String, usize> = BTreeMap::new();
        for sighting in sightings {
            let own = groups.root(sites.root_of(sighting));
            groups.of.push(own);
            for key in identity::keys(sighting, sites) {
                // The posts of a site look for their parents by number there.
                if let Some(root) = key.site_of_number() {
                    let root = groups.root(root.to_owned());
                    groups.forest.join(own, root);
                }
                let holder = *holders.entry(key.text().to_owned()).or_insert(own);
                groups.forest.join(own, holder);
            }
        }
        groups
    }

    fn root(&mut self, root: String) -> usize {
        let next = self.forest.len();
        let at = *self.roots.entry(root).or_insert(next);
        if at == next {
            self.forest.add();
        }
        at
    }

    fn group_of(&mut self, root: &str) -> Option<usize> {
        let at = *self.roots.get(root)?;
        Some(self.find(at))
    }

    fn find(&mut self, at: usize) -> usize {
        self.forest.find(at)
    }
}

/// Makes the terms of a page tags whose listings are at these places.
pub fn settle(page: &mut Page, tags: &BTreeSet<String>) {
    terms::settle_as_tags(std::slice::from_mut(page), tags);
}

/// Everything that the pages of a part say, decided. They come in order, each with its sightings in order; `homes` are the
/// part's.
pub fn reconciled(pages: Vec<Page>, homes: BTreeMap<String, Address>, settings: &Settings) -> Reconciled {
    decided(pages, &Sites::with(homes), settings)
}

#[cfg(test)]
mod tests;
