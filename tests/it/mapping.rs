//! `docs/mapping.md` against what it speaks of: every field has its row, and stands in feeds where the row says and nowhere else.

use crate::case::Verdict;
use posterity::archive::{Status, schema};
use posterity::exports::json::{self, Shape};
use posterity::exports::select;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The rows of a table: the cells of each.
pub(crate) type Rows = Vec<Vec<String>>;

/// The table of each record type.
pub(crate) fn tables() -> Vec<(String, Rows)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mapping.md");
    let text = fs::read_to_string(path).unwrap();
    let parts = text.split("\n## ").skip(1);
    parts
        .map(|part| {
            let rows = part.lines().filter(|line| line.starts_with("| `"));
            let cells = |line: &str| {
                line.trim_matches('|')
                    .split('|')
                    .map(|cell| cell.trim().to_owned())
                    .collect()
            };
            (part.lines().next().unwrap().to_owned(), rows.map(cells).collect())
        })
        .collect()
}

/// What stands in backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_field_has_its_row() {
    let tables = tables();
    for (name, schema) in schema::all().into_iter().filter(|(name, _)| *name != "record") {
        let (_, rows) = tables
            .iter()
            .find(|(own, _)| own == name)
            .unwrap_or_else(|| panic!("no table for {name}"));
        let schema: Value = serde_json::from_str(&format!("{schema}")).unwrap();
        let fields: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
        let told: Vec<&str> = rows.iter().map(|row| quoted(&row[0])[0]).collect();
        assert_eq!(told, fields, "{name}");
        assert!(rows.iter().all(|row| row.len() == 6), "{name}");
    }
}

#[test]
fn feeds_have_the_keys_that_are_named() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export-json/every-field/feed.json");
    let feed: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let keys = |value: &Value| -> BTreeSet<String> { value.as_object().unwrap().keys().cloned().collect() };
    let items = feed["items"].as_array().unwrap();
    let of_items: BTreeSet<String> = items.iter().flat_map(keys).collect();
    let beside: BTreeSet<String> = items.iter().flat_map(|item| keys(&item["_posterity"])).collect();
    for (table, rows) in tables() {
        for row in rows {
            let field = quoted(&row[0])[0].to_owned();
            for key in quoted(&row[1]) {
                let there = match (table.as_str(), key) {
                    ("post", "_posterity") => beside.contains(&field),
                    ("post", key) => of_items.contains(key),
                    ("site", "_posterity") => keys(&feed["_posterity"]["sites"][0]).contains(&field),
                    ("site", key) => keys(&feed).contains(key),
                    ("term" | "media", _) => {
                        keys(&feed["_posterity"][format!("{table}s").replace("medias", "media")][0]).contains(&field)
                    }
                    ("person", _) => keys(&feed["_posterity"]["people"][0]).contains(&field),
                    ("archive", _) => keys(&feed["_posterity"]).contains(&field),
                    other => panic!("{other:?}"),
                };
                assert!(there, "{table} {field}: {key}");
            }
            // Whatever has no key at all would be lost.
            assert!(row[1] != "–" || field == "type", "{table} {field}");
        }
    }
}

/// Paths at which two values differ, lists without their numbers: `items.title`, `_posterity.sites.url`.
fn differing(one: &Value, other: &Value, path: &str, found: &mut BTreeSet<String>) {
    match (one, other) {
        (Value::Object(left), Value::Object(right)) => {
            for key in left.keys().chain(right.keys()) {
                differing(&one[key], &other[key], &format!("{path}.{key}"), found);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            left.iter()
                .zip(right)
                .for_each(|(left, right)| differing(left, right, path, found));
        }
        _ if one != other => drop(found.insert(path.trim_start_matches('.').to_owned())),
        _ => {}
    }
}

/// As much of a path as names a field.
fn told(path: &str) -> String {
    let parts = match path {
        _ if path.starts_with("items._posterity") || path.starts_with("_posterity") => 3,
        _ if path.starts_with("items") => 2,
        _ => 1,
    };
    path.split('.').take(parts).collect::<Vec<&str>>().join(".")
}

fn feed(records: &[Value]) -> Value {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    let archive = posterity::archive::read_all(lines.join("\n").as_bytes()).unwrap();
    let selection = select(archive, &[Status::Draft]);
    let mut bytes = Vec::new();
    json::write(&selection, Shape::Feed, &mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// Another value of the same kind.
fn other(field: &str, value: &Value) -> Value {
    match value {
        Value::Null if field == "order" => json!(9),
        Value::Null => json!("other"),
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        Value::String(_) if field == "status" => json!("draft"),
        Value::String(date) if date.starts_with("20") && date.len() > 18 => json!(date.replacen("20", "19", 1)),
        Value::String(text) => json!(format!("{text}x")),
        Value::Array(_) => json!([]),
        Value::Object(_) if matches!(field, "extra") => json!({}),
        Value::Object(_) => Value::Null,
    }
}

/// Where a row says that a field stands: the keys of its cell, as paths in a feed.
fn due(table: &str, field: &str, cell: &str) -> BTreeSet<String> {
    let list = match table {
        "person" => "people".to_owned(),
        "media" => "media".to_owned(),
        _ => format!("{table}s"),
    };
    let path = |key: &str| match (table, key) {
        ("post", "_posterity") => format!("items._posterity.{field}"),
        ("post", key) | ("media", key @ "attachments") => format!("items.{key}"),
        (_, "_posterity") => format!("_posterity.{list}.{field}"),
        (_, key) => key.to_owned(),
    };
    quoted(cell).into_iter().map(path).collect()
}

/// The fields of the first record of each type, one after the other made another: the feed differs where the row says so, and
/// nowhere else.
#[test]
fn each_field_stands_where_its_row_says_and_nowhere_else() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export-json/every-field/archive.jsonl");
    let text = fs::read_to_string(path).unwrap();
    let records: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let before = feed(&records);
    let mut verdict = Verdict::default();
    let mut proven = 0;
    for (table, rows) in tables().into_iter().filter(|(table, _)| table != "archive") {
        for row in rows {
            let name = quoted(&row[0])[0];
            if name == "type" {
                continue;
            }
            // Where a site goes its dates go by another zone, and its media are others: the bare post shows the field alone.
            let is_own = |record: &Value| record["type"] == table && (name != "site" || record["kind"] != "post");
            let at = match (table.as_str(), name) {
                // The last medium is a sound that a post offers.
                ("media", "media_type" | "bytes") => records.iter().rposition(is_own),
                _ => records.iter().position(is_own),
            };
            let at = at.unwrap();
            let mut changed = records.clone();
            changed[at][name] = other(name, &records[at][name]);
            let mut found = BTreeSet::new();
            differing(&before, &feed(&changed), "", &mut found);
            let mut found: BTreeSet<String> = found.iter().map(|path| told(path)).collect();
            if matches!(name, "root" | "timezone") {
                assert!(
                    found.remove("items.date_modified"),
                    "a date without an offset goes by the zone of its site"
                );
            }
            let due = due(&table, name, &row[1]);
            if found != due {
                verdict.fail(format!("{table} `{name}`: {due:?} expected, {found:?} found"));
            }
            proven += 1;
        }
    }
    assert!(proven > 50, "{proven}");
    verdict.give();
}
