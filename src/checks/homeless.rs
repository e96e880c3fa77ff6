//! Values that no field of the schema is meant for: `extra`, and keys that this version does not know.

use crate::archive::Record;
use serde_json::{Map, Value};

/// The values of a record without a home, with their paths.
pub(super) fn homeless(record: &Record) -> Vec<(String, &Value)> {
    let unknown: &Map<String, Value> = match record {
        Record::Archive(header) => &header.unknown,
        Record::Site(site) => &site.unknown,
        Record::Term(term) => &term.unknown,
        Record::Person(person) => &person.unknown,
        Record::Media(media) => &media.unknown,
        Record::Post(post) => &post.unknown,
        Record::Other(fields) => fields,
    };
    let mut values: Vec<(String, &Value)> = unknown.iter().map(|(name, value)| (name.clone(), value)).collect();
    if let Record::Post(post) = record {
        values.extend(post.extra.iter().map(|(name, value)| (format!("extra.{name}"), value)));
    }
    values
}

/// All texts in a value with their paths. The reader of JSON bounds the depth.
pub(super) fn collect<'v>(path: String, value: &'v Value, texts: &mut Vec<(String, &'v str)>) {
    let mut open = vec![(path, value)];
    while let Some((path, value)) = open.pop() {
        match value {
            Value::String(text) => texts.push((path, text)),
            Value::Array(items) => {
                let items = items.iter().enumerate().rev();
                open.extend(items.map(|(at, item)| (format!("{path}[{at}]"), item)));
            }
            Value::Object(fields) => {
                let fields = fields.iter().rev();
                open.extend(fields.map(|(name, value)| (format!("{path}.{name}"), value)));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
