//! Links within the blog: every old address of a post, term, author or listing, and where it is now.

use super::flavour::{Flavour, Goal, Home};
use super::listings::Listings;
use super::media::MediaPlan;
use crate::address::Address;
use crate::archive::{Archive, Label, Site};
use crate::dom::{Dom, Omit, Query, Writer};
use crate::exports::plan::{Place, Plan};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// A link to the blog itself that no exported post or listing answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unresolved {
    /// Key of the post that links.
    pub post: String,
    /// The address linked to.
    pub url: String,
}

/// Where an old address is now.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    /// A post, by its place in the archive.
    Post(usize),
    /// A listing that the generator makes, by its address.
    Listing(String),
}

/// All old addresses.
#[derive(Debug)]
pub struct Links {
    targets: BTreeMap<String, Target>,
    /// The address as it stood, in the order found: what redirects are made from.
    old: Vec<(Address, String)>,
    roots: Vec<String>,
    media: BTreeSet<String>,
}

impl Links {
    /// Collects the old addresses of an archive. The first claim to an address counts: posts before listings.
    pub fn collect(archive: &Archive, plan: &Plan, listings: &Listings, home: Option<Home>) -> Links {
        let mut links = Links {
            targets: BTreeMap::new(),
            old: Vec::new(),
            roots: roots(archive),
            media: archive.media.iter().filter_map(|media| key(&media.url)).collect(),
        };
        for (number, (post, place)) in archive.posts.iter().zip(&plan.places).enumerate() {
            let by_id = format!("http://{}", post.id);
            let of_post = post
                .url
                .iter()
                .chain(&post.aliases)
                .chain(Some(&by_id).filter(|_| post.id.contains('/')));
            for url in of_post {
                links.add(url, Target::Post(number), &place.address);
            }
            links
                .media
                .extend(post.media.iter().filter_map(|media| key(&media.url)));
        }
        links.add_listings(archive, listings);
        for site in &archive.sites {
            if let Some((page, feed)) = home.map(|home| home.of(&plan.folder(&site.root))) {
                links.add_home(site, &page, feed.as_deref());
            }
        }
        links
    }

    fn add_listings(&mut self, archive: &Archive, listings: &Listings) {
        let mut listing = |url: Option<&str>, taxonomy: &str, name: &str| {
            if let (Some(url), Some(address)) = (url, listings.address(taxonomy, name)) {
                self.add(url, Target::Listing(address.to_owned()), address);
            }
        };
        for term in &archive.terms {
            listing(term.url.as_deref(), &term.taxonomy, &term.name);
        }
        for person in &archive.people {
            listing(person.url.as_deref(), "author", &person.name);
        }
        for post in &archive.posts {
            let mut labels = |taxonomy: &str, labels: &[Label]| {
                labels
                    .iter()
                    .for_each(|label| listing(label.url.as_deref(), taxonomy, &label.name));
            };
            labels("tag", &post.tags);
            labels("category", &post.categories);
            post.authors
                .iter()
                .for_each(|author| listing(author.url.as_deref(), "author", &author.name));
        }
    }

    fn add_home(&mut self, site: &Site, page: &str, feed: Option<&str>) {
        let stated = site.url.as_deref().and_then(Address::parse);
        let Some(home) = stated.or_else(|| Address::parse(&format!("http://{}", site.root))) else {
            return;
        };
        self.add(home.as_str(), Target::Listing(page.to_owned()), page);
        let wordpress = site
            .generator
            .as_deref()
            .is_some_and(|name| name.starts_with("WordPress"));
        if let Some(feed) = feed.filter(|_| wordpress) {
            for old in ["feed/", "feed/atom/", "?feed=rss2", "?feed=atom"] {
                if let Some(url) = home.join(old) {
                    self.add(url.as_str(), Target::Listing(feed.to_owned()), feed);
                }
            }
        }
    }

    fn add(&mut self, url: &str, target: Target, address: &str) {
        let Some(old) = Address::parse(url) else { return };
        let key = slashless(&old.key());
        if self.targets.contains_key(&key) {
            return;
        }
        self.targets.insert(key, target);
        self.old.push((old, address.to_owned()));
    }

    /// Old addresses and where they are now, in the order of the archive.
    pub fn moved(&self) -> &[(Address, String)] {
        &self.old
    }

    /// Rewrites the links of a body. `base` resolves what is not absolute.
    pub fn rewrite(&self, html: &str, from: &Page<'_>) -> Rewritten {
        let unresolved = RefCell::new(BTreeSet::new());
        let media = RefCell::new(BTreeSet::new());
        let Ok(dom) = Dom::of_body(html) else {
            return Rewritten {
                html: html.to_owned(),
                unresolved: Vec::new(),
                media: BTreeSet::new(),
            };
        };
        let rewrite = |element: &str, attribute: &str, value: &str| {
            let medium = (element, attribute, value);
            if let Some(link) = from.media.rewrite(medium, from, &mut media.borrow_mut()) {
                return Some(link);
            }
            if attribute != "href" || !matches!(element, "a" | "area") {
                return None;
            }
            match self.resolve(value, from) {
                Found::Here(link) => Some(link),
                Found::Nowhere(url) => {
                    unresolved.borrow_mut().insert(url);
                    None
                }
                Found::Elsewhere => None,
            }
        };
        let omit = Omit::nothing();
        let writer = Writer {
            omit: &omit,
            rewrite: &rewrite,
        };
        let body = Query::parse("body").ok().and_then(|query| dom.first(&query));
        Rewritten {
            html: body.map_or_else(|| html.to_owned(), |body| body.inner_html(&writer)),
            unresolved: unresolved.into_inner().into_iter().collect(),
            media: media.into_inner(),
        }
    }

    fn resolve(&self, link: &str, from: &Page<'_>) -> Found {
        // Neither leads away from the page, wherever that stands.
        let link = link.trim();
        if link.is_empty() || link.starts_with('#') {
            return Found::Elsewhere;
        }
        let Some(address) = absolute(link, from.url) else {
            return Found::Elsewhere;
        };
        let key = address.key();
        if !self
            .roots
            .iter()
            .any(|root| format!("{key}/").starts_with(root.as_str()))
            || self.is_media(&address)
        {
            return Found::Elsewhere;
        }
        let Some(target) = self.find(&key) else {
            return Found::Nowhere(address.to_string());
        };
        let goal = match target {
            Target::Post(number) => match from.plan.places.get(*number) {
                Some(place) => Goal::Post(place),
                None => return Found::Nowhere(address.to_string()),
            },
            Target::Listing(address) => Goal::Listing(address),
        };
        let fragment = link
            .split_once('#')
            .map(|(_, fragment)| format!("#{fragment}"))
            .unwrap_or_default();
        Found::Here(format!("{}{fragment}", from.flavour.link(from.place, goal)))
    }

    /// The post that a link leads to, by its place in the archive. `base` is the address of the page that it stands in.
    pub fn post(&self, link: &str, base: Option<&str>) -> Option<usize> {
        match self.find(&absolute(link, base)?.key())? {
            Target::Post(number) => Some(*number),
            Target::Listing(_) => None,
        }
    }

    /// The target of an address; pages of comments and later pages of a post are the post.
    fn find(&self, key: &str) -> Option<&Target> {
        let key = slashless(key);
        let whole = self.targets.get(&key);
        whole.or_else(|| {
            let (rest, last) = key.rsplit_once('/')?;
            let page = last.strip_prefix("comment-page-").unwrap_or(last);
            let is_page = !page.is_empty() && page.len() <= 4 && page.bytes().all(|byte| byte.is_ascii_digit());
            self.targets
                .get(rest)
                .filter(|target| is_page && matches!(target, Target::Post(_)))
        })
    }

    fn is_media(&self, address: &Address) -> bool {
        let last = address.path().rsplit('/').next().unwrap_or_default();
        let extension = last
            .rsplit_once('.')
            .map(|(_, extension)| extension.to_ascii_lowercase());
        let page = |extension: &str| matches!(extension, "html" | "htm" | "php" | "asp" | "aspx" | "jsp" | "shtml");
        address.path().contains("/wp-content/")
            || self.media.contains(&address.key())
            || extension.is_some_and(|extension| {
                (1..=5).contains(&extension.len())
                    && !page(&extension)
                    && extension.bytes().all(|b| b.is_ascii_alphanumeric())
            })
    }
}

/// Where a body stands.
pub struct Page<'a> {
    /// Old address of the post.
    pub url: Option<&'a str>,
    /// New place of the post.
    pub place: &'a Place,
    /// Where all posts go.
    pub plan: &'a Plan,
    /// Who writes the links.
    pub flavour: &'a dyn Flavour,
    /// Which media come along.
    pub media: &'a MediaPlan,
}

/// A body with its links rewritten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// The body.
    pub html: String,
    /// Links to the blog itself that nothing answers.
    pub unresolved: Vec<String>,
    /// Digests of the media that it shows.
    pub media: BTreeSet<String>,
}

enum Found {
    Here(String),
    Nowhere(String),
    Elsewhere,
}

/// The roots below which an address belongs to the blog.
fn roots(archive: &Archive) -> Vec<String> {
    let of_sites = archive.sites.iter().map(|site| site.root.clone());
    let of_posts = archive.posts.iter().map(|post| post.site.clone());
    let roots: BTreeSet<String> = of_sites.chain(of_posts).filter(|root| !root.is_empty()).collect();
    roots.into_iter().collect()
}

fn absolute(link: &str, base: Option<&str>) -> Option<Address> {
    Address::parse(link).or_else(|| base.and_then(Address::parse)?.join(link))
}

fn key(url: &str) -> Option<String> {
    Address::parse(url).map(|address| address.key())
}

/// The key without the slash at the end of its path: both forms are one place.
fn slashless(key: &str) -> String {
    let (path, query) = key.split_once('?').map_or((key, ""), |(path, query)| (path, query));
    let path = path.trim_end_matches('/');
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}/?{query}")
    }
}

/// An address from the root as it stands in a link.
pub fn encoded(address: &str) -> String {
    let Ok(mut url) = Url::parse("http://site/") else {
        return address.to_owned();
    };
    url.set_path(address);
    url.path().to_owned()
}

/// The way from one file to another, as it stands in a link.
pub fn relative(from: &str, to: &str) -> String {
    let folders: Vec<&str> = from.split('/').collect();
    let (folders, target) = (&folders[..folders.len() - 1], to.split('/').collect::<Vec<&str>>());
    let most = folders.len().min(target.len() - 1);
    let shared = (0..most).take_while(|&at| folders[at] == target[at]).count();
    let up = "../".repeat(folders.len() - shared);
    let down = encoded(&format!("/{}", target[shared..].join("/")));
    format!("{up}{}", down.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_way_between_files() {
        assert_eq!(relative("posts/a.md", "posts/b.md"), "b.md");
        assert_eq!(
            relative("one/posts/a.md", "two/pages/é.md"),
            "../../two/pages/%C3%A9.md"
        );
        assert_eq!(relative("a.md", "posts/b.md"), "posts/b.md");
        assert_eq!(relative("a/b/c.md", "d.md"), "../../d.md");
    }

    #[test]
    fn both_forms_of_a_folder_are_one() {
        assert_eq!(slashless("h.test/a/"), slashless("h.test/a"));
        assert_eq!(slashless("h.test/?p=1"), slashless("h.test?p=1"));
        assert_eq!(encoded("/posts/a b/é/"), "/posts/a%20b/%C3%A9/");
    }
}
