//! `docs/mapping.md` against what it speaks of: every field has its row, feeds have the keys that it names, and the names
//! from WordPress's export files are those that are read.

use posterity::archive::schema;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The rows of a table: the cells of each.
type Rows = Vec<Vec<String>>;

/// The table of each record type.
fn tables() -> Vec<(String, Rows)> {
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

#[test]
fn names_from_export_files_are_those_that_are_read() {
    let mut code = String::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            code.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    let mut found = 0;
    for (table, rows) in tables() {
        for row in rows {
            for name in quoted(&row[3]).into_iter().filter(|name| name.contains(':')) {
                assert!(code.contains(&format!("\"{name}\"")), "{table} {}: {name}", row[0]);
                found += 1;
            }
        }
    }
    assert!(found > 30, "{found}");
}
