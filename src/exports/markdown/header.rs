//! Front matter as Pelican reads it: `Key: value` lines up to the first blank one (the `meta` extension of
//! Python-Markdown). It has no quotes and no escapes, so each value is one line, and lists are joined by `; `.

use super::front::{Front, Value};
use serde_json::{Map, Value as Json};

/// Writes the lines and the blank one after them.
pub(super) fn write(front: &Front) -> String {
    let mut text = String::new();
    for (key, value) in flat(front) {
        text.push_str(&key);
        text.push_str(": ");
        text.push_str(&value);
        text.push('\n');
    }
    text.push('\n');
    text
}

/// What the lines read back as.
pub(super) fn as_read(front: &Front) -> Json {
    Json::Object(
        flat(front)
            .into_iter()
            .map(|(key, value)| (key, Json::String(value)))
            .collect(),
    )
}

/// Reads lines up to the first blank one; what follows is the body.
pub(super) fn read(file: &str) -> (Json, &str) {
    let mut map = Map::new();
    let mut rest = file;
    while let Some((line, tail)) = rest.split_once('\n') {
        rest = tail;
        let Some((key, value)) = line.split_once(':') else {
            break;
        };
        map.insert(key.to_owned(), Json::String(value.trim().to_owned()));
    }
    (Json::Object(map), rest)
}

/// All values as one line each; maps become `map_key`.
fn flat(front: &Front) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for (key, value) in &front.0 {
        match value {
            Value::Map(map) => lines.extend(
                flat(map)
                    .into_iter()
                    .map(|(inner, value)| (format!("{key}_{inner}"), value)),
            ),
            value => lines.push((key.clone(), line(value))),
        }
    }
    lines
}

fn line(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Date(text) => one_line(text),
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::List(list) => list
            .iter()
            .map(|item| format!("{};", line(item).replace(';', ",")))
            .collect::<Vec<_>>()
            .join(" "),
        Value::Map(_) => String::new(),
    }
}

/// White space folded, so that a value never ends its line.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}
