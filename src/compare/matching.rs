use super::Outline;
use crate::address::Address;
use std::collections::{BTreeMap, BTreeSet};

/// Which posts of two archives are one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Keys in the old and the new archive, in the old one's order.
    pub both: Vec<(String, String)>,
    /// Keys that only the old archive has.
    pub only_old: Vec<String>,
    /// Keys that only the new archive has.
    pub only_new: Vec<String>,
}

/// Pairs posts by their keys, and those that are left by their addresses: a post whose key became another one still answers
/// to an address that it had. Each post is in one pair at most.
pub fn pair(old: &BTreeMap<String, Outline>, new: &BTreeMap<String, Outline>) -> Pairs {
    let mut left: BTreeMap<String, &str> = BTreeMap::new();
    for post in new.values().filter(|post| !old.contains_key(&post.id)) {
        for address in addresses(post) {
            left.entry(address).or_insert(&post.id);
        }
    }
    let mut pairs = Pairs::default();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for post in old.values() {
        if new.contains_key(&post.id) {
            pairs.both.push((post.id.clone(), post.id.clone()));
            continue;
        }
        let own = addresses(post);
        let mut others = own.iter().filter_map(|address| left.get(address).copied());
        match others.find(|other| !taken.contains(other)) {
            Some(other) => {
                taken.insert(other);
                pairs.both.push((post.id.clone(), other.to_owned()));
            }
            None => pairs.only_old.push(post.id.clone()),
        }
    }
    let only_new = new.keys().filter(|id| !old.contains_key(*id));
    let only_new = only_new.filter(|id| !taken.contains(id.as_str()));
    pairs.only_new = only_new.cloned().collect();
    pairs
}

/// Every address that a post answers to, in the form in which addresses are the same. Most keys are such themselves.
fn addresses(post: &Outline) -> BTreeSet<String> {
    let known = post.url.iter().chain(&post.aliases);
    let keys = known.map(|text| Address::parse(text).map_or_else(|| text.clone(), |address| address.key()));
    keys.chain([post.id.clone()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(posts: &[(&str, &str, &[&str])]) -> BTreeMap<String, Outline> {
        let outline = |(id, url, aliases): &(&str, &str, &[&str])| Outline {
            id: (*id).to_owned(),
            url: Some((*url).to_owned()),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            ..Outline::default()
        };
        posts.iter().map(|post| (post.0.to_owned(), outline(post))).collect()
    }

    #[test]
    fn a_post_whose_key_became_stronger_is_the_same_post() {
        let old = side(&[
            ("h.test/a/", "http://h.test/a/", &[]),
            ("h.test/b/", "http://h.test/b/", &[]),
            ("h.test/c/", "http://h.test/c/", &[]),
        ]);
        let new = side(&[
            ("h.test/?p=1", "https://www.h.test/a/?utm_source=x", &[]),
            ("h.test/?p=2", "http://h.test/new/", &["http://h.test/b/"]),
            ("h.test/d/", "http://h.test/d/", &[]),
        ]);
        let pairs = pair(&old, &new);
        let both: Vec<(&str, &str)> = pairs.both.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(both, [("h.test/a/", "h.test/?p=1"), ("h.test/b/", "h.test/?p=2")]);
        assert_eq!(
            (pairs.only_old, pairs.only_new),
            (vec!["h.test/c/".to_owned()], vec!["h.test/d/".to_owned()])
        );
    }

    #[test]
    fn no_post_is_two() {
        let old = side(&[
            ("h.test/a/", "http://h.test/a/", &[]),
            ("h.test/b/", "http://h.test/a/", &[]),
        ]);
        let new = side(&[("h.test/?p=1", "http://h.test/a/", &[])]);
        let pairs = pair(&old, &new);
        assert_eq!(
            (pairs.both.len(), pairs.only_old.len(), pairs.only_new.len()),
            (1, 1, 0)
        );
    }
}
