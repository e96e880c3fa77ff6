//! What the head of a post's own page says: JSON-LD, OpenGraph and other meta elements, the `<title>`.

use super::context::Context;
use super::{Lazy, item, json_ld, name, query};
use crate::address::Address;
use crate::extract::sighting::{Evidence, Label, Person, Said, Sighting};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static PUBLISHED: Lazy = LazyLock::new(|| query("meta[property='article:published_time'][content]"));
static OG_TYPE: Lazy = LazyLock::new(|| query("meta[property='og:type'][content]"));
static OG_TITLE: Lazy = LazyLock::new(|| query("meta[property='og:title'][content]"));
static META: Lazy = LazyLock::new(|| query("meta[content]"));
static TITLE: Lazy = LazyLock::new(|| query("head > title, title"));

/// Keys of meta elements, in small letters, for the day of publication: OpenGraph, Dublin Core, Parse.ly, Sailthru, Highwire.
const PUBLICATION: &[&str] = &[
    "article:published_time",
    "article:published",
    "article.published",
    "og:article:published_time",
    "og:published_time",
    "bt:pubdate",
    "datepublished",
    "date_published",
    "published-date",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "date",
];
/// Keys for the last change.
const CHANGE: &[&str] = &[
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "date_modified",
    "modified-date",
    "last-modified",
    "lastmod",
    "dc.date.modified",
    "dcterms.modified",
];
/// Keys for authors.
const AUTHOR: &[&str] = &[
    "author",
    "article:author",
    "article.author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "byl",
];

/// Adds the head's testimony to what the item says.
pub(super) fn testify(context: &Context<'_>, sighting: &mut Sighting) {
    json_ld::testify(context, sighting);
    let mut labelled: BTreeMap<String, String> = BTreeMap::new();
    for meta in context.dom.select(&META) {
        let key = meta
            .attr("property")
            .or_else(|| meta.attr("name"))
            .or_else(|| meta.attr("itemprop"));
        if let (Some(key), Some(value)) = (key, meta.attr("content")) {
            let key = key.to_ascii_lowercase();
            // Beautiful Jekyll puts `og:` before these, too.
            let key = key
                .strip_prefix("og:")
                .filter(|key| key.starts_with("article:"))
                .unwrap_or(&key);
            self::meta(context, key, value.trim(), sighting);
            if key.starts_with("twitter:label") || key.starts_with("twitter:data") {
                labelled.entry(key.to_owned()).or_insert_with(|| decoded(value));
            }
        }
    }
    labelled_author(&labelled, sighting);
    if sighting.published.iter().all(|said| said.evidence == Evidence::Address) {
        json_ld::of_web_page(context, sighting);
    }
    if let Some(title) = context.dom.first(&TITLE) {
        let own = page_title(&title.text(), context.site().title.as_deref());
        let own = own.map(|own| without_host(context, &own));
        sighting
            .titles
            .extend(own.map(|own| Said::new(own, Evidence::Title, "title")));
    }
}

/// What Yoast, Rank Math and Ghost give as a label and its value: `twitter:label1` "Written by", `twitter:data1` the name.
fn labelled_author(labelled: &BTreeMap<String, String>, sighting: &mut Sighting) {
    for (key, label) in labelled.range("twitter:label".to_owned()..) {
        let data = key.replace("label", "data");
        if let (Some(""), Some(value)) = (name::behind_by(label), labelled.get(&data)) {
            author(value, format!("meta:{data}"), sighting);
        }
    }
}

/// Whether the head says that the page is one article: with a date of its own, or as structured data about this page. Hexo
/// dates every page, and some of its themes call each page a posting under the blog's name.
pub(super) fn is_article(context: &Context<'_>) -> bool {
    let dated = context.dom.first(&PUBLISHED).is_some() && !is_website(context);
    dated || json_ld::is_one_post(context)
}

/// Whether the head says that the page is a website rather than an article (OpenGraph).
pub(super) fn is_website(context: &Context<'_>) -> bool {
    let kind = context.dom.first(&OG_TYPE).and_then(|meta| meta.attr("content"));
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("website"))
}

/// What the head calls the page: `<title>` and OpenGraph, without the site's name where that is all.
pub(super) fn head_titles(context: &Context<'_>) -> Vec<String> {
    let title = context.dom.first(&TITLE).map(|title| title.text());
    let title = title.and_then(|title| page_title(&title, context.site().title.as_deref()));
    let meta = context.dom.select(&OG_TITLE).into_iter();
    let meta = meta.filter_map(|meta| meta.attr("content")).map(decoded);
    title
        .into_iter()
        .chain(meta)
        .filter(|title| !title.is_empty())
        .collect()
}

/// A meta element's author, unless that is an address.
fn author(value: &str, rule: String, sighting: &mut Sighting) {
    let person = named(&decoded(value)).map(|name| Person {
        name,
        ..Person::default()
    });
    let said = person.map(|person| Said::new(person, Evidence::Meta, rule));
    sighting.authors.extend(said);
}

/// A name without words in front of it; none where it is an address or a program's word for nothing.
pub(super) fn named(text: &str) -> Option<String> {
    let name = name::without_by(text.trim());
    let is_nothing = matches!(name, "" | "undefined" | "null" | "None");
    (!is_nothing && !name.contains('@') && !name.contains("://")).then(|| name.to_owned())
}

pub(super) fn term(taxonomy: &str, name: &str, evidence: Evidence, rule: &str, sighting: &mut Sighting) {
    let label = Label {
        taxonomy: taxonomy.to_owned(),
        name: Some(name.to_owned()),
        ..Label::default()
    };
    sighting.terms.push(Said::new(label, evidence, rule));
}

fn meta(context: &Context<'_>, key: &str, value: &str, sighting: &mut Sighting) {
    if value.is_empty() {
        return;
    }
    let rule = format!("meta:{key}");
    match key {
        "og:title" | "twitter:title" => {
            let title = without_host(context, &decoded(value));
            sighting.titles.push(Said::new(title, Evidence::Meta, rule));
        }
        key if PUBLICATION.contains(&key) => {
            let stamp = item::stamp(context, value, &mut Vec::new());
            sighting
                .published
                .extend(stamp.map(|stamp| Said::new(stamp, Evidence::Meta, rule)));
        }
        key if CHANGE.contains(&key) => {
            let stamp = item::stamp(context, value, &mut Vec::new());
            sighting
                .updated
                .extend(stamp.map(|stamp| Said::new(stamp, Evidence::Meta, rule)));
        }
        // Docusaurus puts all tags of a post into one value.
        "article:tag" if is_list_of_tags(value, sighting) => {}
        "article:tag" => term("tag", value, Evidence::Meta, &rule, sighting),
        // Hugo gives the folder that the post stands in.
        "article:section" if is_folder(context, value) => {}
        "article:section" => term("category", value, Evidence::Meta, &rule, sighting),
        // Pelican has `tags`, one for each; its tags have no commas in them.
        "tags" | "parsely-tags" | "sailthru.tags" | "news_keywords" => {
            let names = value.split(',').map(decoded).filter(|name| !name.is_empty());
            names.for_each(|name| term("tag", &name, Evidence::Meta, &rule, sighting));
        }
        key if AUTHOR.contains(&key) => author(value, rule, sighting),
        "og:image" => sighting
            .featured
            .push(Said::new(value.to_owned(), Evidence::Meta, rule)),
        _ => {}
    }
}

/// Whether a value is the first folder of the page's own path: `posts` at `/posts/frost/`.
fn is_folder(context: &Context<'_>, value: &str) -> bool {
    let path = context
        .address
        .as_ref()
        .map(|address| address.path().trim_start_matches('/'));
    let folder = path.and_then(|path| path.split_once('/'));
    folder.is_some_and(|(folder, _)| folder == value)
}

/// Whether a value is nothing but the names of the post's tags, of which there are several.
fn is_list_of_tags(value: &str, sighting: &Sighting) -> bool {
    let tags = sighting.terms.iter().map(|said| &said.value);
    let names: Vec<&str> = tags
        .filter(|label| label.taxonomy == "tag")
        .filter_map(|label| label.name.as_deref())
        .collect();
    let value = decoded(value);
    names.len() > 1 && (value == names.join(",") || value == names.join(", "))
}

/// JSON-LD and meta values are often escaped once more than they should be; white space is folded.
pub(super) fn decoded(text: &str) -> String {
    crate::dom::folded(&crate::dom::decoded(text))
}

/// A title without a last part that is the host's name: `Gates shut | Mill Lane` at `milllane.example`.
fn without_host(context: &Context<'_>, title: &str) -> String {
    let host = context.address.as_ref().map(Address::host).unwrap_or_default();
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let labels: Vec<&str> = host.split('.').collect();
    let label = letters(labels.len().checked_sub(2).map_or(host.as_str(), |at| labels[at]));
    for mark in [" | ", " - ", " – ", " — ", " · ", " : ", " » "] {
        let Some((own, last)) = title.rsplit_once(mark) else {
            continue;
        };
        let name = letters(last);
        let is_host = name.chars().count() >= 3 && label.len() >= 3 && (name.contains(&label) || label.contains(&name));
        if is_host && !own.trim().is_empty() {
            return own.trim().to_owned();
        }
    }
    title.to_owned()
}

/// The page's `<title>` without the site's name at its beginning or end; none where nothing else is in it.
fn page_title(text: &str, site: Option<&str>) -> Option<String> {
    let Some(site) = site else {
        return (!text.is_empty()).then(|| text.to_owned());
    };
    let between = |c: char| c.is_whitespace() || "-–—|«»·:•/›‹".contains(c);
    let parted = |rest: &str, edge: Option<char>| rest.is_empty() || edge.is_some_and(between);
    let before = text
        .strip_suffix(site)
        .filter(|rest| parted(rest, rest.chars().next_back()));
    let behind = text.strip_prefix(site).filter(|rest| parted(rest, rest.chars().next()));
    let own = before.or(behind).unwrap_or(text).trim_matches(between);
    // Kubrick up to WordPress 2.9: `Site » Blog Archive » Title`.
    let own = own
        .strip_prefix("Blog Archive")
        .map_or(own, |rest| rest.trim_start_matches(between));
    (!own.is_empty()).then(|| own.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_name_is_no_part_of_a_title() {
        let own = |text| page_title(text, Some("Mill Lane News"));
        assert_eq!(own("Mill Lane News"), None);
        assert_eq!(own("Mill Lane News » Blog Archive » "), None);
        assert_eq!(
            own("Mill Lane News » Blog Archive » Gates shut").as_deref(),
            Some("Gates shut")
        );
        assert_eq!(own("Gates shut – Mill Lane News").as_deref(), Some("Gates shut"));
        assert_eq!(own("Gates shut").as_deref(), Some("Gates shut"));
        assert_eq!(
            own("Why I read Mill Lane Newspaper").as_deref(),
            Some("Why I read Mill Lane Newspaper")
        );
        assert_eq!(page_title("A – B", None).as_deref(), Some("A – B"));
    }
}
