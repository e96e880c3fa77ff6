//! JSON Schemas of the archive, generated from the types as they are written: every field is required there, though
//! readers take a missing one as null or empty.

use super::{Header, Media, Person, Post, Site, Term};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// Schemas by name, one a type of record; `record` is any of them.
pub fn all() -> Vec<(&'static str, Value)> {
    let mut all = vec![
        named::<Header>("archive"),
        named::<Site>("site"),
        named::<Term>("term"),
        named::<Person>("person"),
        named::<Media>("media"),
        named::<Post>("post"),
    ];
    let names: Vec<Value> = all
        .iter()
        .map(|(name, _)| json!({ "$ref": format!("{name}.schema.json") }))
        .collect();
    all.push((
        "record",
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "record",
            "description": "One line of an archive.",
            "oneOf": names,
        }),
    ));
    all
}

/// The schema of this name.
pub fn by_name(name: &str) -> Option<Value> {
    all()
        .into_iter()
        .find(|(own, _)| *own == name)
        .map(|(_, schema)| schema)
}

fn named<T: JsonSchema>(name: &'static str) -> (&'static str, Value) {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = tagged(generator.into_root_schema_for::<T>(), name);
    schema.insert("title".to_owned(), json!(name));
    (name, schema.to_value())
}

/// The `type` key comes from the enum of records, so the type alone does not know it.
fn tagged(mut schema: Schema, name: &str) -> Schema {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.shift_insert(0, "type".to_owned(), json!({ "const": name }));
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.insert(0, json!("type"));
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_required_but_those_left_out_when_empty() {
        let post = by_name("post").unwrap();
        let properties = post["properties"].as_object().unwrap();
        let required: Vec<&str> = post["required"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert!(properties.len() > 25);
        for name in properties.keys() {
            assert!(required.contains(&name.as_str()), "{name}");
        }
    }
}
