//! Front matter: what stands above a post's body, as a model; written by a real serialiser, read back and compared
//! before anyone sees it.

use super::{header, toml, yaml};
use serde_json::Value as Json;
use thiserror::Error;

/// Front matter, keys in the order written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Front(pub Vec<(String, Value)>);

/// A value of front matter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, whatever it looks like.
    Text(String),
    /// A date or time, in the words of RFC 3339 or of the generator. Never comes from a page.
    Date(String),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(i64),
    /// Values in order.
    List(Vec<Value>),
    /// Keys and values in order.
    Map(Front),
}

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML between lines of `---`.
    Yaml,
    /// TOML between lines of `+++`.
    Toml,
    /// `Key: value` lines up to the first blank one, as Pelican reads them.
    Header,
}

/// Front matter that cannot be written so that it reads back as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FrontFault {
    /// The serialiser refuses it.
    #[error("its front matter cannot be written: {0}")]
    Unwritable(String),
    /// It reads back differently.
    #[error("its front matter does not read back as it was written: {0}")]
    Changed(String),
    /// There is none, or it cannot be read.
    #[error("its front matter cannot be read: {0}")]
    Unreadable(String),
}

impl Front {
    /// Adds a value.
    pub fn put(&mut self, key: &str, value: Value) {
        self.0.push((key.to_owned(), value));
    }

    /// Adds text, where there is any.
    pub fn text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.put(key, Value::Text(text.to_owned()));
        }
    }

    /// Adds a list of texts, unless it is empty.
    pub fn texts<T: Into<String>>(&mut self, key: &str, texts: impl IntoIterator<Item = T>) {
        let list: Vec<Value> = texts.into_iter().map(|text| Value::Text(text.into())).collect();
        if !list.is_empty() {
            self.put(key, Value::List(list));
        }
    }

    /// Adds a date, where there is one.
    pub fn date(&mut self, key: &str, date: Option<String>) {
        if let Some(date) = date {
            self.put(key, Value::Date(date));
        }
    }

    /// Adds `key: true` where it holds.
    pub fn mark(&mut self, key: &str, holds: Option<()>) {
        if holds.is_some() {
            self.put(key, Value::Flag(true));
        }
    }

    /// Adds a map, unless it is empty.
    pub fn map(&mut self, key: &str, map: Front) {
        if !map.0.is_empty() {
            self.put(key, Value::Map(map));
        }
    }

    /// The same front matter with keys renamed. A new name that another key has replaces nothing: the other stays.
    pub fn renamed(mut self, names: &[(String, String)]) -> Front {
        for (old, new) in names {
            let taken = self.0.iter().any(|(key, _)| key == new);
            if let Some((key, _)) = self.0.iter_mut().find(|(key, _)| key == old).filter(|_| !taken) {
                new.clone_into(key);
            }
        }
        self
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(own, _)| own == key).map(|(_, value)| value)
    }

    fn check_keys(&self) -> Result<(), FrontFault> {
        self.0.iter().try_for_each(|(key, value)| {
            if is_plain_key(key) {
                value.check_keys()
            } else {
                Err(FrontFault::Unwritable(format!("`{key}` is no plain key")))
            }
        })
    }

    /// As JSON, which knows no dates: the form in which front matter is compared.
    pub fn to_json(&self) -> Json {
        Json::Object(
            self.0
                .iter()
                .map(|(key, value)| (key.clone(), value.to_json()))
                .collect(),
        )
    }

    /// Writes it with its delimiters, reads that back and compares.
    pub fn write(&self, format: Format) -> Result<String, FrontFault> {
        self.check_keys()?;
        let (text, expected) = match format {
            Format::Yaml => (yaml::write(self)?, self.to_json()),
            Format::Toml => (toml::write(self)?, self.to_json()),
            Format::Header => (header::write(self), header::as_read(self)),
        };
        let (read, _) = read(&text, format)?;
        if read == expected {
            Ok(text)
        } else {
            Err(FrontFault::Changed(first_change(&expected, &read)))
        }
    }
}

/// A key that no reader of any format takes for anything but itself.
pub fn is_plain_key(key: &str) -> bool {
    let words = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
    ];
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        && !words.contains(&key.to_ascii_lowercase().as_str())
}

/// The format that a file's first line shows; none where it is no fence.
pub fn fence(file: &str) -> Option<Format> {
    match file.lines().next().map(str::trim_end) {
        Some("---") => Some(Format::Yaml),
        Some("+++") => Some(Format::Toml),
        _ => None,
    }
}

/// Takes a file apart: its front matter as JSON, and what follows.
pub fn read(file: &str, format: Format) -> Result<(Json, &str), FrontFault> {
    let fenced = |fence: &str| {
        let start = file.strip_prefix(fence).and_then(|rest| rest.strip_prefix('\n'));
        let missing = || FrontFault::Unreadable(format!("there is no `{fence}` around it"));
        let inner = start.ok_or_else(missing)?;
        let end = format!("{fence}\n");
        if let Some(rest) = inner.strip_prefix(&end) {
            return Ok(("", rest));
        }
        let at = inner.find(&format!("\n{end}")).ok_or_else(missing)?;
        Ok((&inner[..=at], &inner[at + 1 + end.len()..]))
    };
    match format {
        Format::Yaml => fenced("---").and_then(|(text, rest)| Ok((yaml::read(text)?, rest))),
        Format::Toml => fenced("+++").and_then(|(text, rest)| Ok((toml::read(text)?, rest))),
        Format::Header => Ok(header::read(file)),
    }
}

fn first_change(expected: &Json, read: &Json) -> String {
    let keys = expected.as_object().into_iter().flatten();
    let changed = keys
        .map(|(key, value)| (key, value, &read[key.as_str()]))
        .find(|(_, a, b)| a != b);
    changed.map_or_else(|| "keys".to_owned(), |(key, a, b)| format!("`{key}`: {a} became {b}"))
}

impl Value {
    fn check_keys(&self) -> Result<(), FrontFault> {
        match self {
            Value::Map(map) => map.check_keys(),
            Value::List(list) => list.iter().try_for_each(Value::check_keys),
            _ => Ok(()),
        }
    }

    fn to_json(&self) -> Json {
        match self {
            Value::Text(text) | Value::Date(text) => Json::String(text.clone()),
            Value::Flag(flag) => Json::Bool(*flag),
            Value::Number(number) => Json::from(*number),
            Value::List(list) => Json::Array(list.iter().map(Value::to_json).collect()),
            Value::Map(map) => map.to_json(),
        }
    }
}

#[cfg(test)]
pub(super) mod arbitrary {
    use super::*;
    use proptest::prelude::*;

    /// Texts that mean something else to some reader of YAML or TOML.
    pub(crate) const TRAPS: &[&str] = &[
        "",
        "no",
        "No",
        "on",
        "y",
        "yes",
        "true",
        "null",
        "~",
        "NULL",
        "2019-12-09",
        "2019-12-09 10:33:05",
        "1e3",
        "0x1F",
        "0o17",
        "017",
        "1_000",
        "12:30",
        "12:30:45",
        ".5",
        ".inf",
        ".nan",
        "-",
        "- a",
        "? a",
        ": a",
        "a: b",
        "a:",
        "@a",
        "`a",
        "%a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "#a",
        "a #b",
        "[a]",
        "{a}",
        "'a'",
        "\"a\"",
        "a\\b",
        "=",
        "<<",
        "---",
        "--- a",
        "...",
        "+++",
        "a\nb",
        "\na",
        "a\n---\nb",
        " a ",
        "\ta",
        "a\u{0}b",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{2028}",
        "\u{feff}a",
        "\u{1f600}",
        "{{ a }}",
        "{% a %}",
        "\r\n",
        "\u{fffe}",
        "\u{e000}",
    ];

    pub(crate) fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            proptest::sample::select(TRAPS).prop_map(str::to_owned),
            ".{0,60}",
            "[-:#'\"{}\\[\\]!&*|>%@`~,?=<\\\\ \\na0-9.xeET+_]{0,16}",
            any::<String>(),
        ]
    }

    pub(crate) fn front() -> impl Strategy<Value = Front> {
        let leaf = prop_oneof![
            text().prop_map(Value::Text),
            any::<bool>().prop_map(Value::Flag),
            any::<i64>().prop_map(Value::Number),
            Just(Value::Date("2019-12-09T10:33:05+01:00".to_owned())),
            Just(Value::Date("2019-12-09".to_owned())),
        ];
        let value = leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
                proptest::collection::btree_map("[a-zA-Z][a-z_0-9-]{1,6}x", inner, 0..4)
                    .prop_map(|map| Value::Map(Front(map.into_iter().collect()))),
            ]
        });
        proptest::collection::btree_map("[a-z][a-z_]{0,6}x", value, 0..6)
            .prop_map(|map| Front(map.into_iter().collect()))
    }
}
