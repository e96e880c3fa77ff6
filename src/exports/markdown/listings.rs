//! Listings of terms: which the new site has, and where.

use super::flavour::Flavour;
use crate::archive::{Archive, Status};
use crate::exports::plan::{folded, safe};
use std::collections::{BTreeMap, BTreeSet};

/// The listing of one term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// `tag`, `category` or `author`.
    pub taxonomy: &'static str,
    /// Name of the term.
    pub name: String,
    /// A safe name that no other term of the taxonomy has.
    pub key: String,
    /// Its address, where the generator makes it.
    pub address: Option<String>,
}

/// The listings of all terms that a visible post has, by taxonomy and name: generators make no others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listings(pub Vec<Listing>);

impl Listings {
    /// Plans the listings of an archive.
    pub fn plan(archive: &Archive, flavour: &dyn Flavour) -> Listings {
        let mut taken = BTreeSet::new();
        let mut listings = Vec::new();
        for (taxonomy, name) in used(archive, flavour) {
            let wanted = safe(name).unwrap_or_else(|| "term".to_owned());
            let mut key = wanted.clone();
            let mut number = 2;
            while !taken.insert((taxonomy, folded(&key))) {
                key = format!("{wanted}-{number}");
                number += 1;
            }
            listings.push(Listing {
                taxonomy,
                name: name.to_owned(),
                address: flavour.listing(taxonomy, name, &key),
                key,
            });
        }
        Listings(listings)
    }

    /// The address of a term's listing.
    pub fn address(&self, taxonomy: &str, name: &str) -> Option<&str> {
        let found = self
            .0
            .binary_search_by(|listing| (listing.taxonomy, listing.name.as_str()).cmp(&(taxonomy, name)));
        self.0[found.ok()?].address.as_deref()
    }

    /// The terms of a taxonomy by name, with what is told of each listing.
    pub fn of(&self, taxonomy: &str) -> impl Iterator<Item = &Listing> {
        self.0.iter().filter(move |listing| listing.taxonomy == taxonomy)
    }

    /// All as JSON: `{"tag": [{"name", "key", "address"}], …}`.
    pub fn to_json(&self) -> serde_json::Value {
        let mut taxonomies: BTreeMap<&str, Vec<serde_json::Value>> = BTreeMap::new();
        for taxonomy in ["author", "category", "tag"] {
            let entries = self.of(taxonomy).map(
                |listing| serde_json::json!({"name": listing.name, "key": listing.key, "address": listing.address}),
            );
            taxonomies.insert(taxonomy, entries.collect());
        }
        serde_json::json!(taxonomies)
    }
}

/// Taxonomies and names of the terms that visible posts are listed under, in order.
fn used<'a>(archive: &'a Archive, flavour: &dyn Flavour) -> BTreeSet<(&'static str, &'a str)> {
    let visible = archive.posts.iter().filter(|post| post.status == Status::Published);
    visible.flat_map(|post| flavour.listed(post)).collect()
}
