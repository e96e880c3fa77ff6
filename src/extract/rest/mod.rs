//! Answers of WordPress's REST interface: lists of posts, pages, comments, terms, authors and media, and what it says of the
//! site. What one list names by number alone, another names in full: reconciliation joins them.

mod fields;
mod lists;
mod post;

use super::page::{Outcome, cut_off, facts};
use super::sighting::Page;
use super::wordpress;
use crate::address::Address;
use crate::capture::Capture;
use crate::limits;
use fields::{number, text, words};
use serde::de::{Deserializer as _, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// An answer and what holds for all its objects.
struct Answer<'a> {
    capture: &'a Capture,
    /// The blog's home, as the links of the objects prove it.
    home: Option<Address>,
}

/// Everything an answer says.
pub(super) fn page(capture: &Capture) -> Outcome {
    if capture.body.len() > limits::JSON_BYTES {
        return Outcome::Failed("is JSON of more than 16 MiB");
    }
    let json = String::from_utf8_lossy(&capture.body);
    let Some((objects, is_cut_off)) = objects(json.trim_start_matches('\u{feff}').trim_start()) else {
        return Outcome::Failed("is no valid JSON");
    };
    let home = objects.iter().find_map(home);
    let answer = Answer { capture, home };
    let mut page = Page {
        site: facts(capture, answer.home.clone(), None),
        ..Page::default()
    };
    for object in &objects {
        hear(&answer, object, &mut page);
        for embedded in embedded(object) {
            hear_embedded(&answer, object, embedded, &mut page);
        }
    }
    if let Some(last) = page.sightings.last_mut().filter(|_| is_cut_off) {
        last.doubts.push(cut_off(capture));
    }
    Outcome::Read(Box::new(page))
}

/// The objects of an answer: one, or a list of them. Of a list that breaks off, those before the break.
fn objects(json: &str) -> Option<(Vec<Value>, bool)> {
    if !json.starts_with('[') {
        return Some((vec![serde_json::from_str(json).ok()?], false));
    }
    let mut objects = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(json);
    let whole = reader.deserialize_seq(Collect(&mut objects)).is_ok();
    (whole || !objects.is_empty()).then_some((objects, !whole))
}

struct Collect<'a>(&'a mut Vec<Value>);

impl<'de> Visitor<'de> for Collect<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        while let Some(value) = sequence.next_element()? {
            self.0.push(value);
        }
        Ok(())
    }
}

/// The blog's home, from an object's link to itself: what stands before `/wp-json/` or `?rest_route=`.
fn home(object: &Value) -> Option<Address> {
    let own = object.get("_links")?.get("self")?.get(0)?.get("href")?.as_str()?;
    let before = match own.find("/wp-json/") {
        Some(at) => &own[..=at],
        None => {
            let before = own.split_once("rest_route=")?.0.trim_end_matches(['?', '&']);
            before.strip_suffix("index.php").unwrap_or(before)
        }
    };
    wordpress::home(before)
}

/// What `_embed` put into an object: authors, pictures, terms, comments.
fn embedded(object: &Value) -> Vec<&Value> {
    let kinds = object.get("_embedded").and_then(Value::as_object);
    let lists = kinds.into_iter().flat_map(|kinds| kinds.values());
    let flat = lists.flat_map(|list| list.as_array().into_iter().flatten());
    flat.flat_map(|value| match value {
        Value::Array(inner) => inner.iter().collect(),
        _ => vec![value],
    })
    .collect()
}

/// Hears an object, which tells what it is by what it has.
fn hear(answer: &Answer<'_>, object: &Value, page: &mut Page) {
    let has = |key: &str| object.get(key).is_some_and(|value| !value.is_null());
    let kind = text(object, "type").unwrap_or_default();
    if has("routes") && has("namespaces") {
        lists::site(object, page);
    } else if has("post") && has("author_name") {
        let position = page.sightings.len();
        page.sightings.extend(lists::comment(answer, object, position));
    } else if has("taxonomy") && has("slug") {
        page.terms.extend(lists::term(object));
    } else if has("source_url") || kind == "attachment" {
        page.attachments.extend(lists::medium(object));
    } else if has("title") && has("date") && !kind.is_empty() {
        if wordpress::is_content(kind) {
            let position = page.sightings.len();
            page.sightings.push(post::sighting(answer, object, kind, position));
        } else {
            *page.left_out.entry(kind.to_owned()).or_default() += 1;
        }
    } else if has("name") && has("slug") && number(object, "id").is_some() {
        page.people.extend(lists::person(object));
    }
}

/// Embedded objects are cut down: a comment has no number of its post, which is that of the object it stands in, and a post
/// has no content.
fn hear_embedded(answer: &Answer<'_>, holder: &Value, object: &Value, page: &mut Page) {
    let has = |key: &str| object.get(key).is_some();
    if has("author_name") && !has("post") {
        let mut whole = object.clone();
        whole["post"] = holder["id"].clone();
        hear(answer, &whole, page);
    } else if has("source_url") || !(has("title") || (has("code") && has("data"))) {
        hear(answer, object, page);
    }
}

/// A field of rendered words: `{"rendered": "…"}`, in old answers the words themselves.
fn rendered(object: &Value, key: &str) -> Option<String> {
    words(object.get(key)?)
}
