use super::prose::{self, Prose};
use super::saved::Links;
use super::{Lazy, json_ld, link, listing, metadata, one, query, site, title};
use crate::address::Address;
use crate::capture::Capture;
use crate::dom::{Dom, El, Query, RunningText};
use crate::extract::dates::{Language, Order};
use crate::extract::profile::Profile;
use crate::extract::role::{Role, role};
use crate::extract::sighting::{Label, Place, SiteFacts};
use serde_json::Value;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;
use url::Url;

static CANONICAL: Lazy = LazyLock::new(|| query("link[rel~=canonical][href]"));
static OG_URL: Lazy = LazyLock::new(|| query("meta[property='og:url'][content]"));
static SHORTLINK: Lazy = LazyLock::new(|| query("link[rel~=shortlink][href]"));
static BASE: Lazy = LazyLock::new(|| query("base[href]"));
static BODY: Lazy = LazyLock::new(|| query("body"));
static OG_TYPE: Lazy = LazyLock::new(|| query("meta[property='og:type'][content]"));

/// Body classes that WordPress's `body_class()` gives to listings (since 2.8).
const LISTING_CLASSES: &[&str] = &[
    "home", "blog", "archive", "search", "date", "category", "tag", "author", "paged",
];

/// Running text beside a page's items that makes it a post among related ones, in characters: more than a listing's own
/// introduction.
const PROSE_OF_A_POST: usize = 1200;

/// A page and what holds for all of it.
pub(super) struct Context<'a> {
    pub(super) capture: &'a Capture,
    pub(super) dom: &'a Dom,
    pub(super) profile: &'a Profile,
    /// The page's own address: where it was captured, else what it says of itself.
    pub(super) address: Option<Address>,
    /// What relative links are relative to.
    pub(super) base: Option<Address>,
    /// What the address says.
    pub(super) role: Role,
    links: Links,
    body_classes: BTreeSet<&'a str>,
    site: OnceCell<SiteFacts>,
    listed: OnceCell<Option<Label>>,
    /// Numbers of the elements that the side bars begin and end with.
    outside: OnceCell<Vec<(u32, u32)>>,
    order: OnceCell<Order>,
    running: OnceCell<Vec<(El<'a>, RunningText)>>,
    prose: OnceCell<Option<Prose<'a>>>,
    head: OnceCell<Vec<String>>,
    data: OnceCell<Vec<Value>>,
    /// What links of the page mean, each worked out once: the same few stand beside every item of a listing.
    meant: RefCell<HashMap<String, Option<Url>, foldhash::fast::RandomState>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(capture: &'a Capture, dom: &'a Dom, profile: &'a Profile) -> Context<'a> {
        let own = || {
            let named = |query: &Lazy, attribute| dom.first(query).and_then(|el| Address::parse(el.attr(attribute)?));
            named(&CANONICAL, "href")
                .or_else(|| named(&OG_URL, "content"))
                .or_else(|| named(&SHORTLINK, "href"))
        };
        let address = capture.address.clone().or_else(own);
        let href = dom.first(&BASE).and_then(|base| base.attr("href"));
        let base = match (&address, href) {
            (Some(address), Some(href)) => address.join(href).or_else(|| Some(address.clone())),
            (None, Some(href)) => Address::parse(href),
            (address, None) => address.clone(),
        };
        let body = dom.first(&BODY);
        Context {
            capture,
            dom,
            profile,
            role: address.as_ref().map_or(Role::Other, role),
            address,
            base,
            links: Links::of(capture),
            body_classes: body.map(|body| body.classes().collect()).unwrap_or_default(),
            site: OnceCell::new(),
            listed: OnceCell::new(),
            outside: OnceCell::new(),
            order: OnceCell::new(),
            running: OnceCell::new(),
            prose: OnceCell::new(),
            head: OnceCell::new(),
            data: OnceCell::new(),
            meant: RefCell::default(),
        }
    }

    /// What the page says about its site.
    pub(super) fn site(&self) -> &SiteFacts {
        self.site.get_or_init(|| site::facts(self))
    }

    /// The term whose listing the page is.
    pub(super) fn listed(&self) -> Option<&Label> {
        self.listed.get_or_init(|| listing::label(self)).as_ref()
    }

    /// The page's running text by blocks, in document order.
    pub(super) fn running_text(&self) -> &[(El<'a>, RunningText)] {
        self.running.get_or_init(|| self.dom.running_text())
    }

    /// The same of what stands in an element.
    pub(super) fn running_text_of(&self, el: El<'_>) -> &[(El<'a>, RunningText)] {
        let blocks = self.running_text();
        let from = blocks.partition_point(|(block, _)| block.number() < el.number());
        let to = blocks.partition_point(|(block, _)| block.number() <= el.last_number());
        &blocks[from..to.max(from)]
    }

    /// Where most of the page's prose stands.
    pub(super) fn prose(&self) -> Option<&Prose<'a>> {
        let find = || prose::find(self, self.dom.first(&BODY)?);
        self.prose.get_or_init(find).as_ref()
    }

    /// What the head calls the page.
    pub(super) fn head(&self) -> &[String] {
        self.head.get_or_init(|| metadata::head_titles(self))
    }

    /// Whether the head calls the page so.
    pub(super) fn is_called(&self, title: &str) -> bool {
        self.head().iter().any(|head| title::agree(head, title))
    }

    /// The page's JSON-LD.
    pub(super) fn data(&self) -> &[Value] {
        self.data.get_or_init(|| json_ld::values(self.dom))
    }

    /// Whether the page lies where a blog's home does; one of unknown address may.
    pub(super) fn may_be_home(&self) -> bool {
        self.address.as_ref().is_none_or(|address| address.path().len() < 2)
    }

    /// Whether an address is that of a host's front page.
    pub(super) fn is_front(address: &Address) -> bool {
        address.path() == "/" && address.parameters().is_empty()
    }

    /// Whether an element stands in a side bar or the like, where the profile's items are none.
    pub(super) fn is_outside(&self, el: El<'_>) -> bool {
        let outside = self.outside.get_or_init(|| {
            let query = self.profile.outside.as_ref();
            let elements = query.map(|query| self.dom.select(query)).unwrap_or_default();
            elements.iter().map(|el| (el.number(), el.last_number())).collect()
        });
        outside
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&el.number()))
    }

    /// Whether the page breaks off before its end, as after a broken transfer: it begins as a whole document and never ends
    /// as one.
    pub(super) fn is_cut_off(&self) -> bool {
        let body = &self.capture.body;
        let has = |word: &&[u8]| memchr::memmem::rfind(body, word).is_some();
        let ends: [&[u8]; 4] = [b"</html", b"</HTML", b"</body", b"</BODY"];
        let begins: [&[u8]; 2] = [b"<body", b"<BODY"];
        !ends.iter().any(has) && begins.iter().any(has)
    }

    /// The language that the page says it is in, where dates know its words.
    pub(super) fn language(&self) -> Option<Language> {
        Language::of_tag(self.site().language.as_deref()?)
    }

    /// The order of day and month that the page's dates prove together.
    pub(super) fn order(&self) -> Order {
        *self.order.get_or_init(|| {
            let layouts = [&self.profile.single.published, &self.profile.listing.published];
            let readers = layouts.into_iter().flatten().flatten();
            let readers = readers.chain(&self.profile.comments.published);
            let elements = readers.flat_map(|reader| self.dom.select(&reader.select));
            Order::proven(elements.map(|el| el.text()))
        })
    }

    /// Whether `<body>` has this class.
    pub(super) fn body_class(&self, class: &str) -> bool {
        self.body_classes.contains(class)
    }

    /// The rest of the first class of `<body>` that begins so and goes on as a number.
    pub(super) fn body_number(&self, prefix: &str) -> Option<u64> {
        self.body_classes
            .iter()
            .find_map(|class| class.strip_prefix(prefix)?.parse().ok())
    }

    /// All classes of `<body>`.
    pub(super) fn body_classes(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.body_classes.iter().copied()
    }

    /// The theme's page for addresses that lead nowhere, saved as if it were one.
    pub(super) fn is_error_page(&self) -> bool {
        let names_404 = |address: &Address| {
            let last = address.path().trim_end_matches('/').rsplit('/').next();
            matches!(last, Some("404" | "404.html"))
        };
        self.body_class("error404") || self.address.as_ref().is_some_and(names_404)
    }

    /// An absolute address for a link of this page; a relative one on a page of unknown address is none.
    pub(super) fn resolve(&self, link: &str) -> Option<Address> {
        Address::of(self.absolute(link)?)
    }

    /// The same with its fragment, whatever its scheme.
    pub(super) fn absolute(&self, link: &str) -> Option<Url> {
        if let Some(known) = self.meant.borrow().get(link) {
            return known.clone();
        }
        let url = self.resolved(link.trim());
        self.meant.borrow_mut().insert(link.to_owned(), url.clone());
        url
    }

    fn resolved(&self, link: &str) -> Option<Url> {
        let url = match &self.base {
            Some(base) => base.url().join(link).ok()?,
            None => Url::parse(link).ok()?,
        };
        self.links.meant(link, url)
    }

    /// The page's canonical address, unless it is plainly another page's (the home page on all pages).
    pub(super) fn canonical(&self) -> Option<Address> {
        let canonical = self.resolve(self.dom.first(&CANONICAL)?.attr("href")?)?;
        match (&self.role, role(&canonical)) {
            (Role::Numbered(_) | Role::Dated(..), Role::Other) if canonical.path() == "/" => None,
            _ => Some(canonical),
        }
    }

    /// The page's short address.
    pub(super) fn shortlink(&self) -> Option<Address> {
        self.resolve(self.dom.first(&SHORTLINK)?.attr("href")?)
    }

    /// Whether the page is one post's own. `items` are the posts found on it.
    pub(super) fn place(&self, items: &[El<'a>]) -> Place {
        if let Some(place) = self.place_by_class() {
            return place;
        }
        match &self.role {
            Role::Numbered(_) => return Place::Single,
            Role::Term(_) | Role::Listing | Role::Feed => return Place::Listing,
            // `/why-gates/2024/12/` may be a month of a blog or a post that says so itself.
            Role::Archive(_) if metadata::is_article(self) => return Place::Single,
            Role::Archive(_) => return Place::Listing,
            _ => {}
        }
        let has = |mark: &Option<Query>| mark.as_ref().is_some_and(|mark| self.dom.first(mark).is_some());
        if has(&self.profile.single_when) {
            return Place::Single;
        }
        let article = || {
            let kind = self.dom.first(&OG_TYPE).and_then(|el| el.attr("content"));
            kind.is_some_and(|kind| kind.eq_ignore_ascii_case("article"))
        };
        let is_dated = matches!(self.role, Role::Dated(..));
        match items.len() {
            0 => Place::Single,
            1 if article() || is_dated => Place::Single,
            1 if self.address.is_some() && !self.links_elsewhere(items[0]) => Place::Single,
            // Without any address, an item that links to no page of its own is all that the page is.
            1 if self.permalink(items[0]).is_none() => Place::Single,
            _ if article() && is_dated => Place::Single,
            _ if metadata::is_article(self) || self.has_prose_beside(items) => Place::Single,
            _ if one::is_told(self, items) => Place::Single,
            _ => Place::Listing,
        }
    }

    /// What WordPress says of the page in the classes of `<body>`; other software uses the same words for anything.
    fn place_by_class(&self) -> Option<Place> {
        let has = |classes: &[&str]| classes.iter().any(|class| self.body_class(class));
        if self.profile.platform.as_deref() != Some("wordpress") {
            return None;
        }
        if has(&["single", "page", "singular"]) || self.body_number("postid-").is_some() {
            return Some(Place::Single);
        }
        has(LISTING_CLASSES).then_some(Place::Listing)
    }

    /// Whether the page's prose stands beside its items, which all lead to other pages: then they are related posts.
    fn has_prose_beside(&self, items: &[El<'a>]) -> bool {
        if self.may_be_home() || !self.profile.prose || !items.iter().all(|item| self.links_elsewhere(*item)) {
            return false;
        }
        self.prose().is_some_and(|prose| {
            let touches =
                |item: &&El<'_>| **item == prose.body || item.contains(&prose.body) || prose.body.contains(item);
            prose.weight >= PROSE_OF_A_POST && !items.iter().any(|item| touches(&item))
        })
    }

    /// Where the item's title links to.
    fn permalink(&self, item: El<'a>) -> Option<Address> {
        link::of_item(self, item, &|_| true).into_iter().find_map(|link| {
            let address = self.resolve(link.attr("href")?)?;
            (!Context::is_list(&address)).then_some(address)
        })
    }

    /// Whether an address is that of a listing or feed, so of no post.
    pub(super) fn is_list(address: &Address) -> bool {
        matches!(role(address), Role::Feed | Role::Term(_) | Role::Listing)
    }

    /// Whether the item's title links to another page of this host. A page of unknown address may be anything.
    pub(super) fn links_elsewhere(&self, item: El<'a>) -> bool {
        let (Some(target), Some(own)) = (self.permalink(item), &self.address) else {
            return false;
        };
        target.host() == own.host() && !self.is_here(&target)
    }

    /// Whether an address is this page's own.
    pub(super) fn is_here(&self, target: &Address) -> bool {
        let own = self.address.as_ref().map(Address::key);
        let canonical = || self.canonical().map(|canonical| canonical.key());
        Some(target.key()) == own || Some(target.key()) == canonical()
    }
}
