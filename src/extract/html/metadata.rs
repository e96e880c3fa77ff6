//! What the head of a post's own page says: JSON-LD, OpenGraph and other meta elements, the `<title>`.

use super::context::Context;
use super::{Lazy, item, query};
use crate::extract::sighting::{Evidence, Label, Person, Said, Sighting};
use serde_json::Value;
use std::sync::LazyLock;

static JSON_LD: Lazy = LazyLock::new(|| query("script[type='application/ld+json']"));
static PUBLISHED: Lazy = LazyLock::new(|| query("meta[property='article:published_time'][content]"));
static OG_TYPE: Lazy = LazyLock::new(|| query("meta[property='og:type'][content]"));
static OG_TITLE: Lazy = LazyLock::new(|| query("meta[property='og:title'][content]"));
static META: Lazy = LazyLock::new(|| query("meta[content]"));
static TITLE: Lazy = LazyLock::new(|| query("head > title, title"));

/// Types of JSON-LD nodes that are posts (schema.org).
const POST_TYPES: &[&str] = &[
    "BlogPosting",
    "Article",
    "NewsArticle",
    "SocialMediaPosting",
    "TechArticle",
    "Report",
];

/// Adds the head's testimony to what the item says.
pub(super) fn testify(context: &Context<'_>, sighting: &mut Sighting) {
    for value in json_ld_values(context) {
        posts(&value, &mut |node| json_ld(context, node, sighting));
    }
    let host = context
        .address
        .as_ref()
        .map(|address| address.host())
        .unwrap_or_default();
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
        }
    }
    if let Some(title) = context.dom.first(&TITLE) {
        let own = page_title(&title.text(), context.site().title.as_deref());
        let own = own.map(|own| without_host(&own, &host));
        sighting
            .titles
            .extend(own.map(|own| Said::new(own, Evidence::Title, "title")));
    }
}

/// Whether the head says that the page is one article: with a date of its own, or as structured data about this page. Hexo
/// dates every page, and some of its themes call each page a posting under the blog's name.
pub(super) fn is_article(context: &Context<'_>) -> bool {
    let dated = context.dom.first(&PUBLISHED).is_some() && !is_website(context);
    dated || {
        let (mut found, mut of_site) = (0, 0);
        for value in json_ld_values(context) {
            posts(&value, &mut |node| {
                found += 1;
                let named = node.get("headline").or_else(|| node.get("name"));
                let named = named.and_then(Value::as_str).map(decoded);
                of_site += usize::from(named.is_none() || named == context.site().title);
            });
        }
        found == 1 && of_site == 0
    }
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

fn json_ld_values(context: &Context<'_>) -> Vec<Value> {
    let scripts = context.dom.select(&JSON_LD).into_iter();
    scripts
        .filter_map(|script| lenient(script.script_text().trim()))
        .collect()
}

/// JSON as plug-ins write it: with line ends and tabs inside strings.
fn lenient(text: &str) -> Option<Value> {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    read(text).or_else(|| read(&text.replace(|c: char| c.is_control(), " ")))
}

/// The node that another refers to by its `@id`: what Yoast and others write beside the post in `@graph`.
fn node_named(context: &Context<'_>, id: &Value) -> Option<Value> {
    let nodes = json_ld_values(context).into_iter().flat_map(|value| match value {
        Value::Object(mut fields) => match fields.remove("@graph") {
            Some(Value::Array(nodes)) => nodes,
            _ => vec![Value::Object(fields)],
        },
        Value::Array(nodes) => nodes,
        _ => Vec::new(),
    });
    let mut named = nodes.filter(|node| node.get("@id") == Some(id) && node.get("name").is_some());
    named.next()
}

/// Calls for each node that is a post; bounded depth, since JSON nests as hostile as HTML.
fn posts(value: &Value, visit: &mut dyn FnMut(&Value)) {
    let mut open: Vec<(&Value, usize)> = vec![(value, 0)];
    while let Some((value, depth)) = open.pop() {
        if depth > 6 {
            continue;
        }
        match value {
            Value::Array(values) => open.extend(values.iter().rev().map(|value| (value, depth + 1))),
            Value::Object(fields) => {
                if has_type(value, POST_TYPES) {
                    visit(value);
                } else {
                    for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                        open.extend(fields.get(key).map(|value| (value, depth + 1)));
                    }
                }
            }
            _ => {}
        }
    }
}

fn has_type(value: &Value, types: &[&str]) -> bool {
    match value.get("@type") {
        Some(Value::String(own)) => types.contains(&own.as_str()),
        Some(Value::Array(own)) => own
            .iter()
            .any(|own| own.as_str().is_some_and(|own| types.contains(&own))),
        _ => false,
    }
}

fn json_ld(context: &Context<'_>, node: &Value, sighting: &mut Sighting) {
    let text = |key: &str| {
        node.get(key)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let rule = |key: &str| format!("json-ld:{key}");
    let mut doubts = Vec::new();
    if let Some(title) = text("headline").or_else(|| text("name")) {
        sighting
            .titles
            .push(Said::new(decoded(title), Evidence::Data, rule("headline")));
    }
    for (key, list) in [
        ("datePublished", &mut sighting.published),
        ("dateModified", &mut sighting.updated),
    ] {
        let stamp = text(key).and_then(|date| item::stamp(context, date, &mut doubts));
        list.extend(stamp.map(|stamp| Said::new(stamp, Evidence::Data, rule(key))));
    }
    if let Some(language) = text("inLanguage") {
        sighting
            .languages
            .push(Said::new(language.to_owned(), Evidence::Data, rule("inLanguage")));
    }
    let authors = match node.get("author") {
        Some(Value::Array(authors)) => authors.iter().collect(),
        Some(author) => vec![author],
        None => Vec::new(),
    };
    for author in authors {
        let referred = author.get("@id").filter(|_| author.get("name").is_none());
        let referred = referred.and_then(|id| node_named(context, id));
        let author = referred.as_ref().unwrap_or(author);
        let name = author.as_str().or_else(|| author.get("name")?.as_str());
        let Some(name) = name
            .map(str::trim)
            .filter(|name| !name.is_empty() && !name.contains('@'))
        else {
            continue;
        };
        let url = author
            .get("url")
            .and_then(Value::as_str)
            .and_then(|url| context.resolve(url));
        let person = Person {
            name: decoded(name),
            slug: None,
            url: url.map(|url| url.to_string()),
            id: None,
        };
        sighting.authors.push(Said::new(person, Evidence::Data, rule("author")));
    }
    let image = node.get("image").map(|image| match image {
        Value::Array(images) => images.first().unwrap_or(image),
        _ => image,
    });
    let image = image.and_then(|image| image.as_str().or_else(|| image.get("url")?.as_str()));
    sighting.featured.extend(
        image
            .and_then(|image| context.resolve(image))
            .map(|image| Said::new(image.to_string(), Evidence::Data, rule("image"))),
    );
    keywords(node.get("keywords"), "tag", "keywords", sighting);
    keywords(node.get("articleSection"), "category", "articleSection", sighting);
}

fn keywords(value: Option<&Value>, taxonomy: &str, key: &str, sighting: &mut Sighting) {
    let names: Vec<String> = match value {
        Some(Value::String(names)) => names.split(',').map(decoded).collect(),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(decoded).collect(),
        _ => Vec::new(),
    };
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        term(taxonomy, &name, Evidence::Data, &format!("json-ld:{key}"), sighting);
    }
}

fn term(taxonomy: &str, name: &str, evidence: Evidence, rule: &str, sighting: &mut Sighting) {
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
            let host = context
                .address
                .as_ref()
                .map(|address| address.host())
                .unwrap_or_default();
            let title = without_host(&decoded(value), &host);
            sighting.titles.push(Said::new(title, Evidence::Meta, rule));
        }
        "article:published_time" | "datepublished" | "dc.date.issued" | "dcterms.created" => {
            let stamp = item::stamp(context, value, &mut Vec::new());
            sighting
                .published
                .extend(stamp.map(|stamp| Said::new(stamp, Evidence::Meta, rule)));
        }
        "article:modified_time" | "og:updated_time" | "datemodified" => {
            let stamp = item::stamp(context, value, &mut Vec::new());
            sighting
                .updated
                .extend(stamp.map(|stamp| Said::new(stamp, Evidence::Meta, rule)));
        }
        // Docusaurus puts all tags of a post into one value.
        "article:tag" if is_list_of_tags(value, sighting) => {}
        "article:tag" => term("tag", value, Evidence::Meta, &rule, sighting),
        // Pelican has one for each tag; its tags have no commas in them.
        "tags" => {
            for name in value.split(',').map(decoded).filter(|name| !name.is_empty()) {
                term("tag", &name, Evidence::Meta, &rule, sighting);
            }
        }
        // Hugo gives the folder that the post stands in.
        "article:section" if is_folder(context, value) => {}
        "article:section" => term("category", value, Evidence::Meta, &rule, sighting),
        "author" | "article:author" | "dc.creator" if !value.contains("://") && !value.contains('@') => {
            let person = Person {
                name: decoded(value),
                ..Person::default()
            };
            sighting.authors.push(Said::new(person, Evidence::Meta, rule));
        }
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
fn decoded(text: &str) -> String {
    crate::dom::folded(&crate::dom::decoded(text))
}

/// The page's `<title>` without the site's name at its beginning or end; none where nothing else is in it.
/// A title without a last part that is the host's name: `Gates shut | Mill Lane` at `milllane.example`.
fn without_host(title: &str, host: &str) -> String {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let labels: Vec<&str> = host.split('.').collect();
    let label = letters(labels.len().checked_sub(2).map_or(host, |at| labels[at]));
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
