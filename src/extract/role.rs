//! What an address alone says: `?p=1147` is a post, `/2017/06/` a month, `/tag/roads/` a tag's listing.

use crate::address::{Address, percent_decoded};
use crate::archive::Stamp;
use url::Url;

/// What kind of page an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// A post or standing page by number: `?p=`, `?page_id=`.
    Numbered(u64),
    /// A medium's page by number: `?attachment_id=`.
    Attachment(u64),
    /// A post below its date: `/2019/12/09/slug/`, `/2019/12/slug.html`.
    Dated(Stamp, String),
    /// A year's, month's or day's listing.
    Archive(Stamp),
    /// A term's listing.
    Term(TermAddress),
    /// Another listing: an author's, a search, a further page of the home listing.
    Listing,
    /// A feed.
    Feed,
    /// Anything else; the home page among them.
    Other,
}

/// What the address of a term's listing says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermAddress {
    /// `tag` or `category`.
    pub taxonomy: &'static str,
    /// The slug, decoded.
    pub slug: Option<String>,
    /// The platform's number (`?cat=7`).
    pub id: Option<u64>,
    /// Slug of the parent (`/category/parent/child/`).
    pub parent: Option<String>,
}

/// Path words in front of a term's slug: WordPress, Blogger, Ghost, Hugo, Jekyll, Hexo.
const TERM_FOLDERS: &[(&str, &str)] = &[
    ("tag", "tag"),
    ("tags", "tag"),
    ("label", "tag"),
    ("tagged", "tag"),
    ("category", "category"),
    ("categories", "category"),
];

/// Last words of paths that list terms or posts: Jekyll, Hexo, Pelican, Eleventy and others.
const LISTING_PAGES: &[&str] = &[
    "tag",
    "tags",
    "category",
    "categories",
    "archive",
    "archives",
    "authors",
    "year-archive",
    "tag-archive",
    "category-archive",
];

/// Reads an address's role.
pub fn role(address: &Address) -> Role {
    by_parameters(address).unwrap_or_else(|| by_path(address))
}

fn by_parameters(address: &Address) -> Option<Role> {
    for (name, value) in address.meaningful() {
        let number = || value.parse::<u64>().ok();
        let role = match name.as_ref() {
            "p" | "page_id" => Role::Numbered(number()?),
            "attachment_id" => Role::Attachment(number()?),
            "m" => Role::Archive(packed_date(&value)?),
            "cat" => Role::Term(TermAddress {
                taxonomy: "category",
                id: number(),
                slug: number().is_none().then(|| value.to_string()),
                parent: None,
            }),
            "tag" | "category_name" => Role::Term(TermAddress {
                taxonomy: if name == "tag" { "tag" } else { "category" },
                slug: value.rsplit('/').next().map(str::to_owned),
                ..TermAddress::default()
            }),
            "feed" => Role::Feed,
            "author" | "author_name" | "s" | "paged" | "year" | "monthnum" => Role::Listing,
            _ => continue,
        };
        return Some(role);
    }
    None
}

/// `2017`, `201706`, `20170609` as WordPress's `?m=` has it.
fn packed_date(value: &str) -> Option<Stamp> {
    if !value.bytes().all(|byte| byte.is_ascii_digit()) || value.len() < 4 {
        return None;
    }
    let year = value[..4].parse().ok()?;
    match value.len() {
        4 => Stamp::year(year),
        6 => Stamp::month(year, value[4..6].parse().ok()?),
        8.. => Stamp::day(year, value[4..6].parse().ok()?, value[6..8].parse().ok()?),
        _ => None,
    }
}

fn by_path(address: &Address) -> Role {
    let mut segments = segments(address);
    if segments
        .last()
        .is_some_and(|last| matches!(last.as_str(), "feed" | "rss" | "rss2" | "atom" | "rdf"))
    {
        return Role::Feed;
    }
    let paged = further_page(&segments);
    segments.truncate(segments.len() - paged);
    if let Some(term) = term_by_path(&segments) {
        return Role::Term(term);
    }
    if segments
        .iter()
        .rev()
        .nth(1)
        .is_some_and(|folder| matches!(folder.as_str(), "author" | "authors"))
    {
        return Role::Listing;
    }
    let is_listing = paged > 0
        || segments
            .last()
            .is_some_and(|last| LISTING_PAGES.contains(&name_of(last)));
    dated(&segments).unwrap_or(if is_listing { Role::Listing } else { Role::Other })
}

/// How many segments at the end name a further page of a listing: `/page/2/`; Jekyll's `/page2/`; Pelican's `/index2.html`.
fn further_page(segments: &[String]) -> usize {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let behind = |last: &str, word: &str| last.strip_prefix(word).is_some_and(is_number);
    match segments {
        [.., word, number] if word == "page" && is_number(number) => 2,
        [.., last] if behind(last, "page") => 1,
        [.., last] if last.strip_suffix(".html").is_some_and(|name| behind(name, "index")) => 1,
        _ => 0,
    }
}

/// A segment without `.html`.
fn name_of(segment: &str) -> &str {
    segment.strip_suffix(".html").unwrap_or(segment)
}

/// The term that a place on a page of all terms names: `/tags/#boats`, as many Jekyll themes have it.
pub(super) fn term_at(url: &Url) -> Option<TermAddress> {
    let slug = url.fragment().filter(|fragment| !fragment.is_empty())?;
    let segments = segments(&Address::of(url.clone())?);
    let last = name_of(segments.last()?);
    let (_, taxonomy) = TERM_FOLDERS.iter().find(|(folder, _)| *folder == last)?;
    Some(TermAddress {
        taxonomy,
        slug: Some(percent_decoded(slug)),
        ..TermAddress::default()
    })
}

fn segments(address: &Address) -> Vec<String> {
    let parts = address
        .path()
        .split('/')
        .filter(|part| !part.is_empty() && *part != "index.php");
    let mut segments: Vec<String> = parts.map(percent_decoded).collect();
    if segments
        .last()
        .is_some_and(|last| matches!(last.as_str(), "index.html" | "index.htm"))
    {
        segments.pop();
    }
    segments
}

fn term_by_path(segments: &[String]) -> Option<TermAddress> {
    let (at, taxonomy) = segments.iter().enumerate().find_map(|(at, segment)| {
        let known = TERM_FOLDERS.iter().find(|(folder, _)| folder == segment)?;
        Some((at, known.1))
    })?;
    let below = &segments[at + 1..];
    let slug = below.last()?;
    Some(TermAddress {
        taxonomy,
        slug: Some(slug.strip_suffix(".html").unwrap_or(slug).to_owned()),
        id: None,
        parent: (taxonomy == "category" && below.len() > 1).then(|| below[below.len() - 2].clone()),
    })
}

/// Finds `/YYYY/MM/`, with or without day and slug behind it.
fn dated(segments: &[String]) -> Option<Role> {
    let number = |segment: Option<&String>, length: usize| -> Option<i16> {
        let segment = segment?;
        (segment.len() == length && segment.bytes().all(|byte| byte.is_ascii_digit())).then(|| segment.parse().ok())?
    };
    let at = (0..segments.len()).find(|&at| {
        number(segments.get(at), 4).is_some_and(|year| (1970..=2100).contains(&year))
            && (at + 1 == segments.len() || number(segments.get(at + 1), 2).is_some())
    })?;
    let year = number(segments.get(at), 4)?;
    let Some(month) = number(segments.get(at + 1), 2) else {
        return Stamp::year(year).map(Role::Archive);
    };
    let month = Stamp::month(year, month as i8).map(|stamp| (stamp, month as i8))?;
    let day = number(segments.get(at + 2), 2).and_then(|day| Stamp::day(year, month.1, day as i8));
    let rest = &segments[at + if day.is_some() { 3 } else { 2 }..];
    let stamp = day.unwrap_or(month.0);
    Some(match rest.first() {
        None => Role::Archive(stamp),
        Some(slug) => Role::Dated(stamp, slug.strip_suffix(".html").unwrap_or(slug).to_owned()),
    })
}

/// Page of a post in several parts: `?p=12&page=2`, `/2019/12/slug/2/`; 1 where the address names none.
pub(super) fn part(address: &Address) -> usize {
    if let Some(part) = address.parameter("page").and_then(|part| part.parse().ok()) {
        return part;
    }
    let segments = segments(address);
    match (role(address), segments.last()) {
        (Role::Dated(_, slug), Some(last)) if *last != slug && last.len() < 4 => last.parse().unwrap_or(1),
        _ => 1,
    }
}

/// The address of the whole post: without parts, comment pages and what only opens a form.
pub fn whole(address: &Address) -> Address {
    let address = address.without_parameters(&["page", "cpage", "replytocom", "more", "preview"]);
    let path = address.path().trim_end_matches('/');
    let (kept, last) = path.rsplit_once('/').unwrap_or(("", path));
    // Most addresses end otherwise, so the end is looked at first.
    let is_number = last.len() < 4 && last.parse::<usize>().is_ok();
    let is_part = || matches!(role(&address), Role::Dated(_, ref slug) if slug != last);
    if is_number && is_part() || last.starts_with("comment-page-") {
        return address.join(&format!("{kept}/")).unwrap_or(address);
    }
    address
}

/// The slug in a pretty permalink: the last word of its path.
pub fn slug(address: &Address) -> Option<String> {
    match role(address) {
        Role::Dated(_, slug) => Some(slug),
        Role::Other if address.parameters().is_empty() => {
            let last = segments(&whole(address)).pop()?;
            let name = last.rsplit_once('.').map_or(last.as_str(), |(name, _)| name);
            (!name.is_empty() && name != "index").then(|| name.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> Address {
        Address::parse(&format!("http://blog.example.org{path}")).unwrap()
    }

    #[test]
    fn reads_wordpress_query_addresses() {
        assert_eq!(role(&at("/a/?p=1147")), Role::Numbered(1147));
        assert_eq!(role(&at("/a/?page_id=2")), Role::Numbered(2));
        assert_eq!(role(&at("/a/?m=201706")), Role::Archive("2017-06".parse().unwrap()));
        assert!(matches!(role(&at("/?cat=7&paged=2")), Role::Term(term) if term.id == Some(7)));
        assert!(
            matches!(role(&at("/?tag=health-and-care")), Role::Term(term) if term.slug.as_deref() == Some("health-and-care"))
        );
        assert_eq!(role(&at("/?paged=3")), Role::Listing);
        assert_eq!(role(&at("/")), Role::Other);
        assert_eq!(part(&at("/?p=59&page=2")), 2);
        assert_eq!(whole(&at("/?p=59&page=2&cpage=1")), at("/?p=59"));
    }

    #[test]
    fn reads_pretty_addresses() {
        let dated = Role::Dated("2019-12".parse().unwrap(), "x-y".to_owned());
        assert_eq!(role(&at("/b/2019/12/x-y/")), dated);
        assert_eq!(role(&at("/2019/12/x-y.html")), dated);
        assert_eq!(part(&at("/2019/12/x-y/3/")), 3);
        assert_eq!(whole(&at("/2019/12/x-y/3/")), at("/2019/12/x-y/"));
        assert_eq!(whole(&at("/2019/12/x-y/comment-page-2/")), at("/2019/12/x-y/"));
        assert_eq!(role(&at("/2019/12/")), Role::Archive("2019-12".parse().unwrap()));
        let term = role(&at("/category/services/roads/page/2/"));
        assert!(
            matches!(term, Role::Term(term) if term.slug.as_deref() == Some("roads") && term.parent.as_deref() == Some("services"))
        );
        assert_eq!(slug(&at("/notes/over-the-hill/")).as_deref(), Some("over-the-hill"));
        assert_eq!(role(&at("/blog/tags/")), Role::Listing);
        assert_eq!(role(&at("/archives.html")), Role::Listing);
        assert_eq!(role(&at("/page2/")), Role::Listing);
        assert_eq!(role(&at("/index2.html")), Role::Listing);
        assert_eq!(role(&at("/notes/archives-of-the-port/")), Role::Other);
        assert!(matches!(role(&at("/2019/12/09/tags.html")), Role::Dated(..)));
        assert!(matches!(role(&at("/tags/boats/page2/")), Role::Term(term) if term.slug.as_deref() == Some("boats")));
    }

    #[test]
    fn reads_terms_at_places_on_one_page() {
        let term = |text: &str| term_at(&Url::parse(text).unwrap());
        let boats = term("https://blog.example.org/tags/#b%C3%B6te").unwrap();
        assert_eq!((boats.taxonomy, boats.slug.as_deref()), ("tag", Some("böte")));
        let craft = term("https://blog.example.org/categories.html#craft").unwrap();
        assert_eq!((craft.taxonomy, craft.slug.as_deref()), ("category", Some("craft")));
        assert!(term("https://blog.example.org/about/#tags").is_none());
        assert!(term("https://blog.example.org/tags/").is_none());
    }
}
