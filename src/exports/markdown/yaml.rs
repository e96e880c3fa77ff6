//! Front matter as YAML that readers of version 1.1 (Psych, PyYAML) and 1.2 take for the same values.
//!
//! Each text is written between double quotes, so that no reader takes it for a date, a number or a truth value. Keys are
//! plain words. Only dates stand bare, as people write them.

use super::front::{Front, FrontFault, Value};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value as Json;
use serde_saphyr::DoubleQuoted;

/// Writes front matter between its fences.
pub(super) fn write(front: &Front) -> Result<String, FrontFault> {
    Ok(format!("---\n{}---\n", document(front)?))
}

/// Writes it as a file of its own.
pub(super) fn document(front: &Front) -> Result<String, FrontFault> {
    // Version 1.2 leaves dates bare; nothing else is ever left to the rules of either version.
    let options = serde_saphyr::ser_options! {
        yaml_12: true,
        no_lang_directive: true,
        compact_list_indent: false,
        prefer_block_scalars: false,
    };
    if front.0.is_empty() {
        return Ok(String::new());
    }
    let text = serde_saphyr::to_string_with_options(front, options);
    text.map_err(|fault| FrontFault::Unwritable(fault.to_string()))
}

/// Reads what stands between the fences.
pub(super) fn read(text: &str) -> Result<Json, FrontFault> {
    if text.trim().is_empty() {
        return Ok(Json::Object(serde_json::Map::new()));
    }
    serde_saphyr::from_str(text).map_err(|fault| FrontFault::Unreadable(fault.to_string()))
}

impl Serialize for Front {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => DoubleQuoted(text).serialize(serializer),
            Value::Date(text) => serializer.serialize_str(text),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Number(number) => serializer.serialize_i64(*number),
            Value::List(list) => serializer.collect_seq(list),
            Value::Map(map) => map.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::front::{Format, arbitrary};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn looks_as_people_expect() {
        let mut front = Front::default();
        front.text("title", Some("No: \"bins\" aren't emptied"));
        front.date("date", Some("2019-12-09T10:33:05+01:00".to_owned()));
        front.texts("tags", ["on", "Été", "2019-12-09"]);
        let mut map = Front::default();
        map.text("id", Some("a\nb"));
        front.map("posterity", map);
        let expected = "---\ntitle: \"No: \\\"bins\\\" aren't emptied\"\ndate: 2019-12-09T10:33:05+01:00\ntags:\n  \
                        - \"on\"\n  - \"Été\"\n  - \"2019-12-09\"\nposterity:\n  id: \"a\\nb\"\n---\n";
        assert_eq!(front.write(Format::Yaml).unwrap(), expected);
    }

    #[test]
    fn every_trap_stays_text() {
        let mut front = Front::default();
        front.texts("list", arbitrary::TRAPS.iter().copied());
        let text = front.write(Format::Yaml).unwrap();
        let quoted = |line: &str| line == "---" || line.starts_with("  - \"");
        assert!(text.lines().skip(2).all(quoted), "{text}");
    }

    proptest! {
        #[test]
        fn reads_back_as_it_was(front in arbitrary::front()) {
            let text = front.write(Format::Yaml);
            prop_assert!(text.is_ok(), "{:?}", text);
        }
    }
}
