//! Front matter as the fields of a post. Values of a wrong type come through as they are, for the schema to name.

use super::keys::Keys;
use crate::archive::Stamp;
use crate::dom::decoded;
use crate::exports::markdown::flavour::Flavour;
use crate::exports::markdown::front::Format;
use crate::exports::markdown::scaffold::escaped;
use serde_json::{Map, Value, json};

/// Front matter and how it is to be read.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) front: &'a Value,
    pub(super) keys: Keys,
    /// Whether values are lines of text (Pelican): lists joined by `;`, titles in HTML.
    lines: bool,
}

impl<'a> Entry<'a> {
    pub(super) fn new(front: &'a Value, flavour: &dyn Flavour) -> Entry<'a> {
        Entry {
            front,
            keys: flavour.keys(),
            lines: flavour.format() == Format::Header,
        }
    }

    /// The value of a key; null where there is none. Pelican's keys have no case.
    pub(super) fn get(&self, key: &str) -> &'a Value {
        const NOTHING: &Value = &Value::Null;
        if key.is_empty() {
            return NOTHING;
        }
        if self.lines {
            let flat = key.replace('.', "_");
            let own = self.front.as_object().into_iter().flatten();
            let mut own = own.filter(|(name, _)| name.eq_ignore_ascii_case(&flat));
            return own.next().map_or(NOTHING, |(_, value)| value);
        }
        let mut value = self.front;
        for part in key.split('.') {
            value = value.get(part).unwrap_or(NOTHING);
        }
        value
    }

    /// What stands under the key for what has no other.
    pub(super) fn rest(&self, key: &str) -> &'a Value {
        self.get(&format!("{}.{key}", self.keys.rest))
    }

    /// Text, or null.
    pub(super) fn rest_text(&self, key: &str) -> Option<&'a str> {
        self.rest(key).as_str()
    }

    /// Whether only some eyes should see the post.
    fn hidden(&self) -> bool {
        let says = |key: &str, value: Value| *self.get(key) == value;
        says("draft", json!(true)) || says("published", json!(false)) || says("status", json!("draft"))
    }

    /// The fields that front matter says by itself; addresses and bodies are others' business.
    pub(super) fn fields(&self) -> Map<String, Value> {
        let status = match (self.hidden(), self.rest_text("status")) {
            (false, _) => "published",
            (true, known) => known.unwrap_or("draft"),
        };
        let order = match self.rest("order") {
            Value::String(text) => text.parse::<i64>().map_or(json!(text), |order| json!(order)),
            other => other.clone(),
        };
        let fields = [
            ("status", json!(status)),
            ("slug", self.get(self.keys.slug).clone()),
            ("title", self.text("title")),
            ("published", date(self.published())),
            ("updated", date(self.get(self.keys.updated))),
            ("authors", self.names(self.keys.authors, &["slug", "url"])),
            ("tags", self.names(self.keys.tags, &["slug", "url", "parent"])),
            (
                "categories",
                self.names(self.keys.categories, &["slug", "url", "parent"]),
            ),
            ("language", self.rest("language").clone()),
            ("excerpt_html", self.excerpt()),
            ("parent", self.rest("parent").clone()),
            ("order", order),
            ("sticky", json!(self.flag("sticky", false))),
        ];
        fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    /// The generator's date; where it takes none so rough, the one that is kept beside.
    fn published(&self) -> &'a Value {
        match self.get(self.keys.published) {
            Value::Null => self.rest("published"),
            stated => stated,
        }
    }

    /// Yes or no; Pelican has words for it.
    pub(super) fn flag(&self, key: &str, default: bool) -> bool {
        match self.rest(key) {
            Value::Bool(flag) => *flag,
            Value::String(word) => word == "true",
            _ => default,
        }
    }

    fn text(&self, key: &str) -> Value {
        match self.get(key) {
            Value::String(text) if self.lines => json!(decoded(text)),
            other => other.clone(),
        }
    }

    fn excerpt(&self) -> Value {
        match self.text(self.keys.excerpt) {
            Value::String(text) => json!(escaped(&text)),
            other => other,
        }
    }

    /// A list of names as the archive has them, beside each what nobody says.
    fn names(&self, key: &str, unsaid: &[&str]) -> Value {
        let named = |name: &Value| {
            // A chain from parent to child (Hexo), or a map with a name (Docusaurus).
            let name = name.as_array().and_then(|chain| chain.last()).unwrap_or(name);
            let name = name.get("name").unwrap_or(name);
            let mut entry = Map::from_iter([("name".to_owned(), name.clone())]);
            entry.extend(unsaid.iter().map(|key| ((*key).to_owned(), Value::Null)));
            Value::Object(entry)
        };
        match self.get(key) {
            Value::Null => json!([]),
            Value::Array(list) => list.iter().map(named).collect(),
            Value::String(line) if self.lines => {
                let names = line.split(';').map(str::trim).filter(|name| !name.is_empty());
                names.map(|name| named(&json!(decoded(name)))).collect()
            }
            one => Value::Array(vec![named(one)]),
        }
    }
}

/// A date as the archive writes it. Ruby's form has a blank before the offset and no colon in it; what is no date stays.
fn date(value: &Value) -> Value {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(year) => year.to_string(),
        other => return other.clone(),
    };
    let plain = match text.rsplit_once(' ') {
        Some((time, zone)) if zone.len() == 5 && zone.starts_with(['+', '-']) && zone.is_ascii() => {
            format!("{time}{}:{}", &zone[..3], &zone[3..])
        }
        _ => text.clone(),
    };
    match plain.parse::<Stamp>() {
        Ok(stamp) => json!(stamp.to_string()),
        Err(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_generator_are_read() {
        for (text, expected) in [
            ("2012-03-02T08:30:00+00:00", "2012-03-02T08:30:00+00:00"),
            ("2012-03-02 08:30:00 +0100", "2012-03-02T08:30:00+01:00"),
            ("2012-03-02 08:30:00", "2012-03-02T08:30:00"),
            ("2012-03", "2012-03"),
            ("soon", "soon"),
        ] {
            assert_eq!(date(&json!(text)), json!(expected));
        }
        assert_eq!(date(&json!(2012)), json!("2012"));
        assert_eq!(date(&json!([1])), json!([1]));
    }
}
