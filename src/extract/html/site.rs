use super::context::Context;
use super::{Lazy, query};
use crate::address::Address;
use crate::dom::El;
use crate::extract::sighting::SiteFacts;
use std::sync::LazyLock;

static RSD: Lazy = LazyLock::new(|| query("link[rel~=EditURI][href]"));
static PINGBACK: Lazy = LazyLock::new(|| query("link[rel~=pingback][href]"));
static REST: Lazy = LazyLock::new(|| query("link[rel='https://api.w.org/'][href]"));
static HOME: Lazy = LazyLock::new(|| query("a[rel~=home][href]"));
static FEED: Lazy = LazyLock::new(|| query("link[rel~=alternate][type='application/rss+xml'][href]"));
/// The name where it is a link: on Kubrick's pages of old it is all that proves the blog's home.
static NAME_LINK: Lazy = LazyLock::new(|| {
    query(
        "#header h1 a[href], h1#header a[href], #site-title a[href], .site-title a[href], a.site-title[href], \
         .wp-block-site-title a[href], #blog-title a[href]",
    )
});
/// The name where it is none.
static NAME: Lazy = LazyLock::new(|| query(".site-title, #header h1"));
static OG_SITE: Lazy = LazyLock::new(|| query("meta[property='og:site_name'][content]"));
static TAGLINE: Lazy =
    LazyLock::new(|| query("#header .description, .site-description, #site-description, .wp-block-site-tagline"));
static LINK: Lazy = LazyLock::new(|| query("a[href]"));
static TITLE: Lazy = LazyLock::new(|| query("head > title"));
static FEED_NAME: Lazy = LazyLock::new(|| query("link[rel~=alternate][title]"));
static GENERATOR: Lazy = LazyLock::new(|| query("meta[name=generator][content]"));

/// What the page says about its site.
pub(super) fn facts(context: &Context<'_>) -> SiteFacts {
    let text = |query: &Lazy| {
        context
            .dom
            .first(query)
            .map(|el| el.text())
            .filter(|text| !text.is_empty())
    };
    let content = |query: &Lazy| {
        let found = context.dom.first(query).and_then(|el| el.attr("content"));
        found
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    SiteFacts {
        address: context.capture.label().to_owned(),
        home: home(context),
        title: content(&OG_SITE)
            .or_else(|| text(&NAME_LINK))
            .or_else(|| text(&NAME))
            .or_else(|| linked_name(context)),
        description: text(&TAGLINE),
        language: language(context),
        generator: content(&GENERATOR),
        timezone: None,
    }
}

/// The text of the first link to the home page, where the head knows it too: in the title, or as a feed's.
fn linked_name(context: &Context<'_>) -> Option<String> {
    let is_home = |el: &El<'_>| {
        let target = el.attr("href").and_then(|href| context.resolve(href));
        target.is_some_and(|target| Context::is_front(&target))
    };
    let mut links = context.dom.select(&LINK).into_iter().take(LINKS_OF_HEADER);
    let name = links.find(|el| is_home(el) && el.has_text())?.text();
    let title = context.dom.first(&TITLE).map(|el| el.text());
    let feeds = context.dom.select(&FEED_NAME).into_iter();
    let mut known = title
        .into_iter()
        .chain(feeds.filter_map(|el| el.attr("title").map(str::to_owned)));
    let is_name = (2..=80).contains(&name.chars().count()) && !HOME_WORDS.contains(&name.to_lowercase().as_str());
    (is_name && known.any(|known| known.contains(&name))).then_some(name)
}

/// How many links at the top of a page may be the blog's name.
const LINKS_OF_HEADER: usize = 5;
/// What links to the home page are called where they are not called by its name.
const HOME_WORDS: &[&str] = &[
    "home",
    "blog",
    "index",
    "start",
    "startseite",
    "accueil",
    "inicio",
    "posts",
    "home page",
    "homepage",
];

/// The blog's home. WordPress proves it by its service links, which stand at the root whatever the permalinks.
fn home(context: &Context<'_>) -> Option<Address> {
    let links = |query: &Lazy| -> Vec<Address> {
        let elements = context.dom.select(query).into_iter();
        elements.filter_map(|el| context.resolve(el.attr("href")?)).collect()
    };
    let root_of = |address: &Address| address.join(address.folder());
    for query in [&RSD, &PINGBACK] {
        let service = links(query)
            .into_iter()
            .find(|link| link.path().ends_with("xmlrpc.php"));
        if let Some(root) = service.as_ref().and_then(root_of) {
            return Some(root);
        }
    }
    if let Some(rest) = links(&REST).first() {
        let path = rest.path();
        let end = path
            .find("wp-json")
            .or_else(|| path.find("index.php"))
            .unwrap_or(path.len());
        return rest.join(&path[..end]);
    }
    let feed = links(&FEED).into_iter().find_map(|feed| {
        let parameters = feed.parameters();
        let is_main = matches!(parameters.as_slice(), [(name, _)] if name == "feed");
        match feed
            .path()
            .strip_suffix("/feed/")
            .or_else(|| feed.path().strip_suffix("/feed"))
        {
            Some(root) if parameters.is_empty() && !root.contains("/comments") => feed.join(&format!("{root}/")),
            None if is_main => root_of(&feed),
            _ => None,
        }
    });
    let named = || {
        let mut homes = links(&HOME).into_iter().chain(links(&NAME_LINK));
        homes.find(|home| home.parameters().is_empty())
    };
    feed.or_else(|| Some(as_folder(named()?, context)))
}

/// A home that is linked without its slash, as the pages below it show.
fn as_folder(home: Address, context: &Context<'_>) -> Address {
    let folder = format!("{}/", home.path());
    let own = context.capture.address.as_ref();
    let is_above = own.is_some_and(|own| own.host() == home.host() && own.path().starts_with(&folder));
    let folder = is_above.then(|| home.join(&folder)).flatten();
    folder.unwrap_or(home)
}

fn language(context: &Context<'_>) -> Option<String> {
    let root = context.dom.root();
    let language = root.attr("lang").or_else(|| root.attr("xml:lang"))?.trim();
    let plausible = (2..=35).contains(&language.len())
        && language
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    plausible.then(|| language.replace('_', "-"))
}
