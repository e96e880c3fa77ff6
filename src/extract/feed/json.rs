//! JSON Feed 1 and 1.1.

use super::entry::{self, Entry, Found, Text};
use super::{Feed, paragraphs, person};
use crate::address::Address;
use crate::archive::MediaUse;
use crate::capture::Capture;
use crate::extract::fragment::media_kind;
use crate::extract::page::{Outcome, facts};
use crate::extract::sighting::{Evidence, Label, Person, Said};
use crate::{extract::wordpress, limits};
use serde_json::Value;

/// Everything a JSON Feed says.
pub(in crate::extract) fn page(capture: &Capture) -> Outcome {
    if capture.body.len() > limits::JSON_BYTES {
        return Outcome::Failed("is JSON of more than 16 MiB");
    }
    let text = String::from_utf8_lossy(&capture.body);
    let Ok(value) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
        return Outcome::Failed("is no valid JSON");
    };
    let link = words(&value, "home_page_url").and_then(|link| Address::parse(&link));
    let feed = Feed {
        capture,
        format: "json-feed",
        home: link
            .as_ref()
            .and_then(|link| wordpress::home(link.as_str()))
            .filter(|home| home.path() == "/"),
        base: link.or_else(|| capture.address.clone()),
    };
    let authors = people(&value);
    let items = value
        .get("items")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let entries = items.iter().map(|item| entry(item, &authors, &feed)).collect();
    let mut facts = facts(capture, feed.home.clone(), feed.base.as_ref());
    facts.title = words(&value, "title");
    facts.description = words(&value, "description");
    facts.language = words(&value, "language").filter(|language| super::is_language(language));
    Outcome::Read(Box::new(entry::page(&feed, entries, facts)))
}

fn entry(item: &Value, of_feed: &[Person], feed: &Feed<'_>) -> Entry {
    let resolve = |link: &str| Address::parse(link).or_else(|| feed.base.as_ref()?.join(link));
    let found = |element: &'static str| words(item, element).map(|value| Found { value, element });
    let own = people(item);
    let plain = || {
        let text = words(item, "content_text")?;
        Some(Found {
            value: paragraphs(&text),
            element: "content_text",
        })
    };
    let id = match item.get("id") {
        // Numbers are not allowed, and common.
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => words(item, "id"),
    };
    let summary = words(item, "summary").map(|text| Found {
        value: paragraphs(&text),
        element: "summary",
    });
    let link = words(item, "url").and_then(|link| resolve(&link));
    let terms = strings(item, "tags").map(|name| {
        let label = Label {
            taxonomy: "tag".to_owned(),
            name: Some(name.to_owned()),
            ..Label::default()
        };
        Said::new(label, Evidence::Mixed, "json-feed:tags")
    });
    Entry {
        link: link.or_else(|| id.as_deref().and_then(Address::parse)),
        guid: id,
        title: words(item, "title").map(Text::Plain),
        published: found("date_published").into_iter().collect(),
        updated: found("date_modified").into_iter().collect(),
        authors: if own.is_empty() { of_feed.to_vec() } else { own },
        terms: terms.collect(),
        language: words(item, "language"),
        content: found("content_html").or_else(plain),
        summary,
        featured: words(item, "image")
            .and_then(|url| resolve(&url))
            .map(|url| url.to_string()),
        enclosures: attachments(item, &resolve),
        ..Entry::default()
    }
}

/// `authors` of version 1.1, `author` of version 1.
fn people(value: &Value) -> Vec<Person> {
    let listed = value.get("authors").and_then(Value::as_array);
    let authors = listed.into_iter().flatten().chain(value.get("author"));
    let mut people: Vec<Person> = Vec::new();
    for author in authors {
        let known = words(author, "name").and_then(|name| person(&name));
        people.extend(known.filter(|person| !people.contains(person)));
    }
    people
}

fn attachments(item: &Value, resolve: &dyn Fn(&str) -> Option<Address>) -> Vec<MediaUse> {
    let listed = item.get("attachments").and_then(Value::as_array);
    let uses = listed.into_iter().flatten().filter_map(|attachment| {
        let url = resolve(&words(attachment, "url")?)?.to_string();
        Some(MediaUse {
            kind: media_kind(words(attachment, "mime_type").as_deref(), &url),
            url,
            caption: words(attachment, "title"),
            ..MediaUse::default()
        })
    });
    uses.collect()
}

/// A value that is text with something in it.
fn words(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn strings<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    let listed = value.get(key).and_then(Value::as_array);
    listed
        .into_iter()
        .flatten()
        .filter_map(|value| Some(value.as_str()?.trim()))
        .filter(|text| !text.is_empty())
}
