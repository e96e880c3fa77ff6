//! Which sightings are one post: union-find over claims alone, never over titles or dates.

use super::forest::Forest;
use super::sites::Sites;
use crate::address::Address;
use crate::archive::Note;
use crate::extract::{Claim, Role, Sighting, role};
use std::collections::BTreeMap;

/// The sightings of one post.
#[derive(Debug)]
pub(super) struct Cluster {
    /// The PostKey.
    pub(super) key: String,
    /// Root of its site.
    pub(super) site: String,
    /// Places of the sightings in the sorted list, in order.
    pub(super) members: Vec<usize>,
    /// Claims that would have joined what are two posts.
    pub(super) conflicts: Vec<Note>,
}

/// How strong a claim is, the strongest first: platform id > permalink > guid > path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Number(String),
    Address(String),
    Guid(String),
    Path(String),
}

impl Key {
    pub(super) fn text(&self) -> &str {
        match self {
            Key::Number(text) | Key::Address(text) | Key::Guid(text) | Key::Path(text) => text,
        }
    }

    /// Root of the site whose number it is, or seems to be: the guid of a blog that no page proves reads like its number.
    pub(super) fn site_of_number(&self) -> Option<&str> {
        self.text().rsplit_once("?p=").map(|(root, _)| root)
    }
}

/// Sorts the sightings into posts.
pub(super) fn clusters(sightings: &[Sighting], sites: &Sites) -> Vec<Cluster> {
    let keys: Vec<Vec<Key>> = sightings.iter().map(|sighting| keys(sighting, sites)).collect();
    let mut holders: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
    for (at, own) in keys.iter().enumerate() {
        for key in own {
            holders.entry(key).or_default().push(at);
        }
    }
    let mut sets = Sets::new(sightings.len());
    let mut conflicts: Vec<(usize, Note)> = Vec::new();
    // Strongest keys first, so that a permalink which two numbered posts share cannot make them one.
    for (key, members) in &holders {
        for &member in &members[1..] {
            if !sets.join(members[0], member, key) {
                let message = format!("`{}` is claimed by another post, too", key.text());
                let note = Note {
                    code: "identity-conflict".to_owned(),
                    message,
                    rule: None,
                    characters: None,
                };
                conflicts.push((member, note));
            }
        }
        if let Key::Number(number) = key {
            sets.number(members[0], number);
        }
    }
    let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..sightings.len() {
        clusters.entry(sets.find(at)).or_default().push(at);
    }
    let cluster = |members: Vec<usize>| {
        let strongest = members.iter().flat_map(|&at| &keys[at]).min();
        let strongest = strongest.map_or_else(String::new, |key| key.text().to_owned());
        let roots = members
            .iter()
            .map(|&at| sites.root_of(&sightings[at]))
            .filter(|root| !root.is_empty());
        let mut own: Vec<Note> = conflicts
            .iter()
            .filter(|(at, _)| members.contains(at))
            .map(|(_, note)| note.clone())
            .collect();
        own.dedup();
        Cluster {
            key: strongest,
            site: roots.min().unwrap_or_default(),
            members,
            conflicts: own,
        }
    };
    clusters.into_values().map(cluster).collect()
}

/// The keys that a sighting's claims come to. Where they come to none, as in a feed whose every entry links to the blog's
/// home, the place at which it stands is its own.
pub(super) fn keys(sighting: &Sighting, sites: &Sites) -> Vec<Key> {
    let mut keys: Vec<Key> = sighting.claims.iter().filter_map(|claim| key(claim, sites)).collect();
    // Of a post that has no other address, a guid that is one is not that of the site it was imported from.
    if keys.iter().all(|key| matches!(key, Key::Guid(_) | Key::Path(_))) {
        keys.extend(sighting.claims.iter().filter_map(|claim| address_of_guid(claim, sites)));
    }
    if keys.is_empty() {
        let witness = &sighting.witness;
        keys.push(Key::Path(format!("{}#{}", witness.address, witness.position + 1)));
    }
    keys
}

fn address_of_guid(claim: &Claim, sites: &Sites) -> Option<Key> {
    let Claim::Guid(guid) = claim else { return None };
    let address = Address::parse(guid)?;
    let is_page = !matches!(role(&address), Role::Numbered(_)) && !sites.is_home(&address);
    is_page.then(|| Key::Address(address.key()))
}

fn key(claim: &Claim, sites: &Sites) -> Option<Key> {
    let of_address = |address: &Address| match role(address) {
        Role::Numbered(number) => Some(Key::Number(format!("{}?p={number}", sites.root(address)))),
        _ if sites.is_home(address) => None,
        _ => Some(Key::Address(address.key())),
    };
    match claim {
        Claim::PlatformId(Some(address), number) => Some(Key::Number(format!("{}?p={number}", sites.root(address)))),
        Claim::PlatformId(None, number) => Some(Key::Number(format!("?p={number}"))),
        Claim::Permalink(address) | Claim::Shortlink(address) | Claim::Answered(address) => of_address(address),
        // A guid that is an address of a site that is heard is one; others are names, as of the site that a post was
        // imported from.
        Claim::Guid(guid) => match Address::parse(guid) {
            Some(address) if sites.is_proven(&address) => of_address(&address),
            Some(address) => Some(Key::Guid(address.key())),
            None => Some(Key::Guid(guid.clone())),
        },
        Claim::Path(path) => Some(Key::Path(path.clone())),
    }
}

/// Sets of which two with different numbers are never joined.
struct Sets {
    forest: Forest,
    /// Numbers of posts, by the root of the set.
    numbers: Vec<Option<String>>,
}

impl Sets {
    fn new(count: usize) -> Sets {
        Sets {
            forest: Forest::new(count),
            numbers: vec![None; count],
        }
    }

    fn find(&mut self, at: usize) -> usize {
        self.forest.find(at)
    }

    fn number(&mut self, at: usize, number: &str) {
        let root = self.find(at);
        self.numbers[root].get_or_insert_with(|| number.to_owned());
    }

    fn join(&mut self, a: usize, b: usize, key: &Key) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return true;
        }
        let differ = matches!((&self.numbers[a], &self.numbers[b]), (Some(one), Some(other)) if one != other);
        if differ && !matches!(key, Key::Number(_)) {
            return false;
        }
        let (root, other) = self.forest.join(a, b);
        let number = self.numbers[other].take();
        if self.numbers[root].is_none() {
            self.numbers[root] = number;
        }
        true
    }
}
