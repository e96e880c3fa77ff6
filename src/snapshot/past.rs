use crate::address::Address;
use crate::capture::Digest;
use crate::extract::{Claim, Place, Role, role};
use crate::reconcile::Testimony;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of posts and pages from the runs before: which pages tell of which post.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Posts by what they are claimed to be.
    posts: BTreeMap<String, String>,
    /// Addresses of the own pages of each post, by the post's key.
    own: BTreeMap<String, BTreeSet<Address>>,
    /// Digests of what the own pages of posts held when they told of them, by the page's key.
    told: BTreeMap<String, BTreeSet<Digest>>,
    /// Keys of pages that list posts.
    lists: BTreeSet<String>,
    /// Keys of the pages that list each post, by the post's key.
    listed: BTreeMap<String, BTreeSet<String>>,
}

impl Past {
    /// Takes in a line of testimony of a post that is not gone.
    pub fn hear(&mut self, line: &Testimony) {
        for mark in marks(&line.claims) {
            self.posts.entry(mark).or_insert_with(|| line.post.clone());
        }
        let Some(address) = Address::parse(&line.address) else {
            return;
        };
        match line.place {
            Place::Single => {
                let told = self.told.entry(address.key()).or_default();
                told.extend(line.digest.clone());
                self.own.entry(line.post.clone()).or_default().insert(address);
            }
            Place::Listing => {
                self.lists.insert(address.key());
                self.listed.entry(line.post.clone()).or_default().insert(address.key());
            }
            Place::Export | Place::Feed | Place::Mention => {}
        }
    }

    /// The post that these claims are about.
    pub(super) fn post(&self, marks: &[String]) -> Option<&str> {
        marks.iter().find_map(|mark| self.posts.get(mark)).map(String::as_str)
    }

    /// The own pages of a post.
    pub(super) fn pages(&self, post: &str) -> impl Iterator<Item = &Address> {
        self.own.get(post).into_iter().flatten()
    }

    /// What a page held when it told of a post as one of its own pages; none where it is no such page.
    pub(super) fn told(&self, address: &Address) -> Option<&BTreeSet<Digest>> {
        self.told.get(&address.key())
    }

    /// Keys of the pages that list a post.
    pub(super) fn listings(&self, post: &str) -> impl Iterator<Item = &String> {
        self.listed.get(post).into_iter().flatten()
    }

    /// The own pages of all posts.
    pub(super) fn all_pages(&self) -> impl Iterator<Item = &Address> {
        self.own.values().flatten()
    }

    /// Whether a page lists posts: it did before, or its address says so.
    pub(super) fn is_list(&self, address: &Address) -> bool {
        let by_address = matches!(
            role(address),
            Role::Archive(_) | Role::Term(_) | Role::Listing | Role::Feed
        );
        by_address || self.lists.contains(&address.key())
    }
}

/// What claims say in one form, so that two of the same blog can be compared.
pub(super) fn marks(claims: &[Claim]) -> Vec<String> {
    let of_address = |address: &Address| match role(address) {
        Role::Numbered(number) => format!("#{number}"),
        _ => address.key(),
    };
    let mark = |claim: &Claim| match claim {
        Claim::PlatformId(_, number) => Some(format!("#{number}")),
        Claim::Permalink(address) | Claim::Shortlink(address) | Claim::Answered(address) => Some(of_address(address)),
        Claim::Guid(text) => Some(format!("guid {text}")),
        Claim::Path(_) => None,
    };
    claims.iter().filter_map(mark).collect()
}

/// Parameters that number the pages of one list.
const PAGES: &[&str] = &["paged", "page", "cpage", "offset"];

/// The list that an address is a page of: the same for all its pages, whatever their number.
pub(super) fn list(address: &Address) -> String {
    let key = address.without_parameters(PAGES).key();
    let mut parts: Vec<&str> = key.split('/').collect();
    if let Some(at) = parts.iter().position(|part| *part == "page")
        && parts
            .get(at + 1)
            .is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        parts.drain(at..at + 2);
    }
    parts.join("/")
}

/// Whether an address is a page of a list behind its first one.
pub(super) fn is_further(address: &Address) -> bool {
    list(address) != address.key()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_of_a_list_are_one_list() {
        for (page, due) in [
            ("http://h.test/b/?paged=3", "h.test/b/"),
            ("http://h.test/b/?cat=4&paged=3", "h.test/b/?cat=4"),
            ("http://h.test/b/author/ann/page/12/", "h.test/b/author/ann/"),
            ("http://h.test/b/page/about/", "h.test/b/page/about/"),
            ("http://h.test/b/?p=3", "h.test/b/?p=3"),
        ] {
            let address = Address::parse(page).unwrap();
            assert_eq!(list(&address), due, "{page}");
            assert_eq!(is_further(&address), !page.ends_with(due), "{page}");
        }
    }
}
