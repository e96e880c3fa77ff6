//! Any of the shapes as records, nothing of them judged: a value of a wrong type or an unknown key comes through as it is.

use super::Shape;
use super::fault::Fault;
use super::feed;
use super::pages::{self, Page};
use crate::archive::Counts;
use crate::exports::records::{Place, Records};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The lists of a document and the type of the records in each, in the archive's order.
const LISTS: [(&str, &str); 5] = [
    ("sites", "site"),
    ("terms", "term"),
    ("people", "person"),
    ("media", "media"),
    ("posts", "post"),
];

type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// The shape of a JSON text, and its records.
///
/// # Errors
/// When it is not JSON, or JSON of none of the shapes.
pub fn records(text: &str) -> Result<(Shape, Records), Fault> {
    let whole: &RawValue = serde_json::from_str(text)?;
    let mut lines = Lines::new(text);
    if whole.get().starts_with('[') {
        return array(whole, &mut lines).map(|records| (Shape::Array, records));
    }
    let fields: Fields<'_> = serde_json::from_str(whole.get())?;
    if fields.contains_key("schema_version") {
        let mut records = Records::default();
        document(&fields, whole, &mut lines, &mut records)?;
        return Ok((Shape::Document, records));
    }
    match fields.get("_posterity") {
        Some(head) if fields.contains_key("items") => {
            feed(head, fields["items"], &mut lines).map(|records| (Shape::Feed, records))
        }
        None if fields.contains_key("items") => Err(Fault::Foreign),
        _ => Err(Fault::NoShape),
    }
}

/// The lines on which values of a text begin; asked for in their order, or nearly so.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Lines<'a> {
        Lines { text, at: 0, line: 1 }
    }

    /// Where a part of the text stands.
    fn place(&mut self, part: &str) -> Place {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let offset = offset.min(self.text.len());
        if offset < self.at {
            (self.at, self.line) = (0, 1);
        }
        let between = &self.text.as_bytes()[self.at..offset];
        self.line += memchr::memchr_iter(b'\n', between).count() as u64;
        self.at = offset;
        Place {
            start: Some(offset),
            ..Place::line(self.line)
        }
    }
}

/// All but the posts of a feed.
fn document(
    fields: &Fields<'_>,
    whole: &RawValue,
    lines: &mut Lines<'_>,
    records: &mut Records,
) -> Result<(), serde_json::Error> {
    let is_list = |name: &str| LISTS.iter().any(|(list, _)| *list == name);
    let mut header = Map::new();
    for (name, value) in fields.iter().filter(|(name, _)| !is_list(name)) {
        header.insert(name.clone(), serde_json::from_str(value.get())?);
    }
    records.add("archive", Value::Object(header), lines.place(whole.get()));
    for (list, kind) in LISTS {
        if let Some(list) = fields.get(list) {
            add_all(kind, list, lines, records)?;
        }
    }
    Ok(())
}

fn add_all(kind: &str, list: &RawValue, lines: &mut Lines<'_>, records: &mut Records) -> Result<(), serde_json::Error> {
    let items: Vec<&RawValue> = serde_json::from_str(list.get())?;
    for item in items {
        let place = lines.place(item.get());
        records.add(kind, serde_json::from_str(item.get())?, place);
    }
    Ok(())
}

/// Posts alone; the sites that they name are taken for granted.
fn array(whole: &RawValue, lines: &mut Lines<'_>) -> Result<Records, Fault> {
    let items: Vec<&RawValue> = serde_json::from_str(whole.get())?;
    let mut posts: Vec<(Value, Place)> = Vec::new();
    let mut sites: BTreeSet<String> = BTreeSet::new();
    for item in items {
        let place = lines.place(item.get());
        let post: Value = serde_json::from_str(item.get())?;
        sites.extend(post.get("site").and_then(Value::as_str).map(str::to_owned));
        posts.push((post, place));
    }
    let mut records = Records::default();
    let counts = Counts {
        sites: sites.len(),
        posts: posts.len(),
        ..Counts::default()
    };
    records.add_header(counts, Place::line(1));
    for root in sites {
        records.add_site(&root, None, Place::line(1));
    }
    for (post, place) in posts {
        records.add("post", post, place);
    }
    Ok(records)
}

fn feed(head: &RawValue, items: &RawValue, lines: &mut Lines<'_>) -> Result<Records, Fault> {
    let mut records = Records::default();
    let fields: Fields<'_> = serde_json::from_str(head.get())?;
    if let Some(page) = fields.get("page") {
        return Err(Fault::Page(serde_json::from_str(page.get())?));
    }
    document(&fields, head, lines, &mut records)?;
    for (post, place) in posts(items, lines)? {
        records.add("post", post, place);
    }
    Ok(records)
}

/// The items of a feed as posts.
fn posts(items: &RawValue, lines: &mut Lines<'_>) -> Result<Vec<(Value, Place)>, serde_json::Error> {
    let items: Vec<&RawValue> = serde_json::from_str(items.get())?;
    let post = |item: &RawValue| {
        let place = lines.place(item.get());
        let post = match serde_json::from_str(item.get())? {
            Value::Object(item) => Value::Object(feed::fields(item)),
            other => other,
        };
        Ok((in_order(post), place))
    };
    items.into_iter().map(post).collect()
}

/// The records of a feed in pages, of files by name in the order of the pages. Pages may be missing: what they held is.
///
/// # Errors
/// When a file, given by its place among them, is no page of a feed of ours.
pub fn records_of_pages(files: &[(String, String)]) -> Result<Records, (usize, Fault)> {
    let mut records = Records::default();
    let mut all = Vec::new();
    for (at, (name, text)) in files.iter().enumerate() {
        page(text, &mut records, &mut all, name).map_err(|fault| (at, fault))?;
    }
    for place in &mut records.places {
        place.file = files.first().map(|(name, _)| name.clone());
    }
    for (post, place) in pages::turned(all, |(post, _)| post["published"].is_string()) {
        records.add("post", post, place);
    }
    Ok(records)
}

fn page(text: &str, records: &mut Records, all: &mut Vec<(Value, Place)>, name: &str) -> Result<(), Fault> {
    let mut lines = Lines::new(text);
    let whole: &RawValue = serde_json::from_str(text)?;
    let fields: Fields<'_> = serde_json::from_str(whole.get())?;
    let (Some(head), Some(items)) = (fields.get("_posterity"), fields.get("items")) else {
        return Err(Fault::NoShape);
    };
    let mut beside: Fields<'_> = serde_json::from_str(head.get())?;
    let number = beside.remove("page").ok_or(Fault::NoShape)?;
    let page: Page = serde_json::from_str(number.get())?;
    if page.number == 1 {
        document(&beside, head, &mut lines, records)?;
    }
    for (post, place) in posts(items, &mut lines)? {
        let file = Some(name.to_owned());
        all.push((post, Place { file, ..place }));
    }
    Ok(())
}

/// A post's fields in the order in which an archive has them, so that it is read the fast way; others follow.
fn in_order(post: Value) -> Value {
    let Value::Object(mut fields) = post else { return post };
    let order = serde_json::to_value(crate::archive::Post::default()).unwrap_or_default();
    let mut ordered = Map::new();
    for name in order.as_object().into_iter().flat_map(Map::keys) {
        if let Some(value) = fields.shift_remove(name) {
            ordered.insert(name.clone(), value);
        }
    }
    ordered.extend(fields);
    Value::Object(ordered)
}

/// The line, from 1, on which the value of a field begins, of the record at this place of a text; none where it has no such
/// field.
pub fn line_of(text: &str, record: &Place, field: &str) -> Option<u64> {
    let own = text.get(record.start?..)?;
    let mut values = serde_json::Deserializer::from_str(own).into_iter::<&RawValue>();
    let mut value = values.next()?.ok()?;
    for step in steps(field) {
        value = within(value, step)?;
    }
    let within = Lines::new(own).place(value.get()).line?;
    Some(record.line? + within - 1)
}

/// `tags[0].slug` as its steps.
fn steps(field: &str) -> impl Iterator<Item = &str> {
    field
        .split(['.', '['])
        .map(|step| step.trim_end_matches(']'))
        .filter(|step| !step.is_empty())
}

/// What a step leads to. An item of a feed has most under `_posterity`, and the body under a name of its own.
fn within<'a>(value: &'a RawValue, step: &str) -> Option<&'a RawValue> {
    if let Ok(place) = step.parse::<usize>() {
        let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
        return items.get(place).copied();
    }
    let fields: Fields<'_> = serde_json::from_str(value.get()).ok()?;
    let own = || fields.get(step).copied();
    let beside = || {
        let beside: Fields<'_> = serde_json::from_str(fields.get("_posterity")?.get()).ok()?;
        beside.get(step).copied()
    };
    let body = || fields.get("content_html").copied().filter(|_| step == "body_html");
    beside().or_else(own).or_else(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Shape, Vec<(String, Option<u64>)>) {
        let (shape, records) = records(text).unwrap();
        let lines = std::str::from_utf8(&records.lines).unwrap().lines();
        let places = records.places.iter().map(|place| place.line);
        (shape, lines.map(str::to_owned).zip(places).collect())
    }

    #[test]
    fn wrong_values_come_through_and_each_has_its_line() {
        let text = "{\n \"schema_version\": 1,\n \"odd\": 1,\n \"posts\": [\n  {\n   \"id\": 7 },\n  8\n ]\n}";
        let expected = [
            (r#"{"type":"archive","odd":1,"schema_version":1}"#, 1),
            (r#"{"type":"post","id":7}"#, 5),
            ("8", 7),
        ];
        let expected = expected.map(|(line, number)| (line.to_owned(), Some(number)));
        assert_eq!(found(text), (Shape::Document, expected.to_vec()));
    }

    #[test]
    fn fields_have_lines() {
        let text = "[\n {\n  \"id\": \"a\",\n  \"tags\": [\n   {\"slug\": 1},\n   {\n\"slug\": 2}]},\n {\"_posterity\":\n{\"slug\": 3},\n\"content_html\": 4}]";
        let places = records(text).unwrap().1.places;
        let posts = &places[places.len() - 2..];
        let line = |post: usize, field| line_of(text, &posts[post], field);
        assert_eq!(line(0, "id"), Some(3));
        assert_eq!(line(0, "tags[1].slug"), Some(7));
        assert_eq!(line(0, "title"), None);
        assert_eq!((line(1, "slug"), line(1, "body_html")), (Some(9), Some(10)));
        assert_eq!(line_of(text, &Place::line(2), "slug"), None);
    }

    #[test]
    fn what_is_none_of_the_shapes_is_refused() {
        assert!(matches!(records("{}"), Err(Fault::NoShape)));
        assert!(matches!(records("7"), Err(Fault::Misfit(_))));
        assert!(matches!(records(r#"{"version":"x","items":[]}"#), Err(Fault::Foreign)));
        assert!(matches!(records("{\"schema_version\": 1,"), Err(Fault::Misfit(_))));
    }
}
