//! JSON-LD: what nodes that are posts say, alone or in a `@graph`.

use super::context::Context;
use super::metadata::{decoded, named, term};
use super::{Lazy, item, query};
use crate::dom::Dom;
use crate::extract::sighting::{Evidence, Person, Said, Sighting};
use serde_json::Value;
use std::sync::LazyLock;

static JSON_LD: Lazy = LazyLock::new(|| query("script[type='application/ld+json']"));

/// Types of JSON-LD nodes that are posts (schema.org).
const POST_TYPES: &[&str] = &[
    "BlogPosting",
    "Article",
    "NewsArticle",
    "SocialMediaPosting",
    "TechArticle",
    "Report",
];

/// Adds what the nodes that are posts say.
pub(super) fn testify(context: &Context<'_>, sighting: &mut Sighting) {
    for value in context.data() {
        nodes(value, POST_TYPES, &mut |node| post(context, node, sighting));
    }
}

/// Whether one node is a post, and bears a name of its own rather than the blog's.
pub(super) fn is_one_post(context: &Context<'_>) -> bool {
    let (mut found, mut of_site) = (0, 0);
    for value in context.data() {
        nodes(value, POST_TYPES, &mut |node| {
            found += 1;
            let named = node.get("headline").or_else(|| node.get("name"));
            let named = named.and_then(Value::as_str).map(decoded);
            of_site += usize::from(named.is_none() || named == context.site().title);
        });
    }
    found == 1 && of_site == 0
}

/// Where nothing else dates the post: the dates of the page that it is, as Yoast gives them in `@graph`.
pub(super) fn of_web_page(context: &Context<'_>, sighting: &mut Sighting) {
    let mut dates: Vec<(String, Option<String>)> = Vec::new();
    for value in context.data() {
        nodes(value, &["WebPage", "ItemPage"], &mut |node| {
            let text = |key: &str| node.get(key).and_then(Value::as_str).map(str::to_owned);
            dates.extend(text("datePublished").map(|date| (date, text("dateModified"))));
        });
    }
    let [(published, updated)] = dates.as_slice() else {
        return;
    };
    let read = |date: &str, key: &str| {
        let stamp = item::stamp(context, date, &mut Vec::new());
        stamp.map(|stamp| Said::new(stamp, Evidence::Meta, format!("json-ld:WebPage {key}")))
    };
    sighting.published.extend(read(published, "datePublished"));
    let updated = updated.as_ref().filter(|_| sighting.updated.is_empty());
    sighting
        .updated
        .extend(updated.and_then(|date| read(date, "dateModified")));
}

/// All of a page's JSON-LD.
pub(super) fn values(dom: &Dom) -> Vec<Value> {
    let scripts = dom.select(&JSON_LD).into_iter();
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
fn node_named<'c>(context: &'c Context<'_>, id: &Value) -> Option<&'c Value> {
    let nodes = context
        .data()
        .iter()
        .flat_map(|value| match (value, value.get("@graph")) {
            (_, Some(Value::Array(nodes))) | (Value::Array(nodes), _) => nodes.as_slice(),
            _ => std::slice::from_ref(value),
        });
    let mut named = nodes.filter(|node| node.get("@id") == Some(id) && node.get("name").is_some());
    named.next()
}

/// Calls for each node of one of these types; bounded depth, since JSON nests as hostile as HTML.
fn nodes(value: &Value, types: &[&str], visit: &mut dyn FnMut(&Value)) {
    let mut open: Vec<(&Value, usize)> = vec![(value, 0)];
    while let Some((value, depth)) = open.pop() {
        if depth > 6 {
            continue;
        }
        match value {
            Value::Array(values) => open.extend(values.iter().rev().map(|value| (value, depth + 1))),
            Value::Object(fields) => {
                if has_type(value, types) {
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

/// Whether a node has one of these types, with or without schema.org's address in front.
fn has_type(value: &Value, types: &[&str]) -> bool {
    let is_one = |own: &Value| {
        let own = own.as_str().unwrap_or_default();
        types.contains(&own.rsplit(['/', ':']).next().unwrap_or(own))
    };
    match value.get("@type") {
        Some(Value::Array(own)) => own.iter().any(is_one),
        Some(own) => is_one(own),
        None => false,
    }
}

fn post(context: &Context<'_>, node: &Value, sighting: &mut Sighting) {
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
        let author = referred.unwrap_or(author);
        let name = author.as_str().or_else(|| author.get("name")?.as_str());
        let Some(name) = name.map(decoded).as_deref().and_then(named) else {
            continue;
        };
        let url = author
            .get("url")
            .and_then(Value::as_str)
            .and_then(|url| context.resolve(url));
        let person = Person {
            name,
            slug: None,
            url: url.map(|url| url.to_string()),
            id: None,
        };
        // An organisation that is given as the author is the blog more often than not.
        let said = match has_type(author, &["Organization"]) {
            true => Said::new(person, Evidence::Meta, rule("author of an organization")),
            false => Said::new(person, Evidence::Data, rule("author")),
        };
        sighting.authors.push(said);
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
