//! What an export says, read back as the lines of an archive, so that whatever checks an archive checks an export.

use crate::archive::{Counts, SCHEMA_VERSION};
use serde_json::{Map, Value, json};

/// An archive's lines, made of an export; the header comes first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// JSON Lines.
    pub lines: Vec<u8>,
    /// Where each line's record stands in the export.
    pub places: Vec<Place>,
}

/// Where a record stands in an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// File in the export, where it has several.
    pub file: Option<String>,
    /// Line in the file, from 1, where one is known.
    pub line: Option<u64>,
    /// Byte of the file at which the record begins, where that is known.
    pub start: Option<usize>,
    /// Row of a database.
    pub row: Option<Row>,
}

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The table.
    pub table: &'static str,
    /// Its number, as the database gives it.
    pub id: i64,
}

impl Place {
    /// A file of an export that has several, and a line in it.
    pub fn in_file(file: impl Into<String>, line: Option<u64>) -> Place {
        Place {
            file: Some(file.into()),
            line,
            ..Place::default()
        }
    }

    /// This line of the only file.
    pub fn line(line: u64) -> Place {
        Place {
            line: Some(line),
            ..Place::default()
        }
    }
}

impl Records {
    /// Adds a record whose fields are not looked at here; `kind` is its type in the archive.
    pub fn add(&mut self, kind: &str, fields: Value, place: Place) {
        let value = match fields {
            Value::Object(fields) => {
                let mut record = Map::from_iter([("type".to_owned(), json!(kind))]);
                record.extend(fields.into_iter().filter(|(name, _)| name != "type"));
                Value::Object(record)
            }
            other => other,
        };
        self.lines.extend(value.to_string().bytes());
        self.lines.push(b'\n');
        self.places.push(place);
    }

    /// Adds the header of an export that has none.
    pub fn add_header(&mut self, counts: Counts, place: Place) {
        let header = json!({ "schema_version": SCHEMA_VERSION, "counts": counts });
        self.add("archive", header, place);
    }

    /// Adds a site of which only the root is known.
    pub fn add_site(&mut self, root: &str, url: Option<&str>, place: Place) {
        let site = json!({
            "root": root, "title": null, "url": url, "description": null, "language": null, "timezone": null,
            "generator": null,
        });
        self.add("site", site, place);
    }
}
