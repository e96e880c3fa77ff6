//! A schema as a form that a line can be held against while it is read: whether it surely keeps to the schema, which most
//! lines do, and which of its keys no schema names. What this cannot tell is left to the validator.

use crate::archive::STAMP_PATTERN;
use serde::Deserializer as _;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use std::fmt;

/// What a value must be. References are followed: the types do not contain themselves.
#[derive(Debug)]
pub(super) enum Form {
    /// Anything.
    Any,
    /// The schema asks for more than is known here.
    Unknown,
    /// This, or null.
    Nullable(Box<Form>),
    Text,
    /// One of these texts.
    Choice(Vec<String>),
    Stamp,
    /// A whole number; below zero, or not.
    Whole(Sign),
    Flag,
    /// An object with whatever keys.
    Object,
    Items(Box<Form>),
    Fields(Vec<Field>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Any,
    Plus,
}

/// A key that a schema names.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) form: Form,
    is_required: bool,
}

/// Keywords that say nothing of which values are right.
const SILENT: [&str; 6] = ["$schema", "$defs", "title", "description", "default", "format"];

impl Form {
    /// The form of a schema, or of a part of it.
    pub(super) fn of(schema: &Value, root: &Value) -> Form {
        let Some(keywords) = schema.as_object() else {
            return Form::Unknown;
        };
        let told: Vec<(&str, &Value)> = keywords
            .iter()
            .map(|(keyword, value)| (keyword.as_str(), value))
            .filter(|(keyword, _)| !SILENT.contains(keyword))
            .collect();
        match told.as_slice() {
            [] => Form::Any,
            [("$ref", name)] => {
                let pointer = name.as_str().and_then(|name| name.strip_prefix('#'));
                let target = pointer.and_then(|pointer| root.pointer(pointer));
                target.map_or(Form::Unknown, |target| Form::of(target, root))
            }
            [("anyOf", branches)] => match branches.as_array().map(Vec::as_slice) {
                Some([branch, null]) if null["type"] == "null" => Form::Nullable(Box::new(Form::of(branch, root))),
                _ => Form::Unknown,
            },
            [("oneOf", branches)] => {
                let words = branches.as_array().into_iter().flatten();
                let words = words.map(|branch| Some(branch.get("const")?.as_str()?.to_owned()));
                words.collect::<Option<_>>().map_or(Form::Unknown, Form::Choice)
            }
            [("const", word)] => word
                .as_str()
                .map_or(Form::Unknown, |word| Form::Choice(vec![word.to_owned()])),
            _ => Form::of_type(keywords, &told, root),
        }
    }

    fn of_type(keywords: &serde_json::Map<String, Value>, told: &[(&str, &Value)], root: &Value) -> Form {
        let mut types: Vec<&str> = match &keywords.get("type") {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let count = types.len();
        types.retain(|kind| *kind != "null");
        let is_nullable = types.len() < count;
        let knows = |known: &[&str]| told.iter().all(|(keyword, _)| known.contains(keyword));
        let form = match types.as_slice() {
            ["string"] if knows(&["type"]) => Form::Text,
            ["string"] if knows(&["type", "pattern"]) && keywords["pattern"] == STAMP_PATTERN => Form::Stamp,
            ["boolean"] if knows(&["type"]) => Form::Flag,
            ["integer"] if knows(&["type"]) => Form::Whole(Sign::Any),
            ["integer"] if knows(&["type", "minimum"]) && keywords["minimum"] == 0 => Form::Whole(Sign::Plus),
            ["array"] if knows(&["type", "items"]) => {
                let items = keywords.get("items");
                Form::Items(Box::new(items.map_or(Form::Any, |items| Form::of(items, root))))
            }
            ["object"] if knows(&["type", "properties", "required", "additionalProperties"]) => {
                Form::of_object(keywords, root)
            }
            _ => Form::Unknown,
        };
        match is_nullable {
            true => Form::Nullable(Box::new(form)),
            false => form,
        }
    }

    /// Names one key more, of whatever value.
    pub(super) fn name(&mut self, name: &str) {
        if let Form::Fields(fields) = self {
            fields.push(Field {
                name: name.to_owned(),
                form: Form::Any,
                is_required: false,
            });
        }
    }

    fn of_object(keywords: &serde_json::Map<String, Value>, root: &Value) -> Form {
        if keywords.get("additionalProperties").is_some_and(|more| *more != true) {
            return Form::Unknown;
        }
        let Some(properties) = keywords.get("properties").and_then(Value::as_object) else {
            return Form::Object;
        };
        let required: Vec<&str> = keywords
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let fields = properties.iter().map(|(name, schema)| Field {
            name: name.clone(),
            form: Form::of(schema, root),
            is_required: required.contains(&name.as_str()),
        });
        let fields: Vec<Field> = fields.collect();
        // Which of them were met is kept in as many bits.
        let are_all = required.iter().all(|name| properties.contains_key(*name));
        if are_all && fields.len() < 64 {
            Form::Fields(fields)
        } else {
            Form::Unknown
        }
    }

    /// Whether JSON surely keeps to the schema and has no key that it does not name. The text is known to be JSON.
    pub(super) fn surely_admits(&self, json: &str) -> bool {
        match self {
            Form::Any => true,
            Form::Unknown => false,
            Form::Nullable(form) => json == "null" || form.surely_admits(json),
            Form::Text => json.starts_with('"'),
            Form::Choice(words) => bare(json).is_some_and(|text| words.iter().any(|word| word == text)),
            Form::Stamp => bare(json).is_some_and(is_stamp),
            Form::Whole(sign) => is_whole(json, *sign),
            Form::Flag => json == "true" || json == "false",
            Form::Object => json.starts_with('{'),
            Form::Items(form) => {
                json == "[]"
                    || json.starts_with('[')
                        && serde_json::Deserializer::from_str(json)
                            .deserialize_seq(Each(form))
                            .is_ok()
            }
            Form::Fields(fields) => {
                json.starts_with('{')
                    && serde_json::Deserializer::from_str(json)
                        .deserialize_map(Entries(fields))
                        .is_ok()
            }
        }
    }
}

/// What stands between the quotation marks of a text without escapes.
fn bare(json: &str) -> Option<&str> {
    let text = json.strip_prefix('"')?.strip_suffix('"')?;
    (!text.contains('\\')).then_some(text)
}

/// The pattern of moments, by its places: as much of this as the evidence gave, and an offset only behind a time of day.
fn is_stamp(text: &str) -> bool {
    let fits = |text: &str, model: &str| {
        let mut pairs = text.bytes().zip(model.bytes());
        text.len() == model.len() && pairs.all(|(own, due)| if due == b'0' { own.is_ascii_digit() } else { own == due })
    };
    let (moment, offset) = match text.len().checked_sub(6).map(|at| text.split_at_checked(at)) {
        Some(Some((moment, offset))) if moment.len() >= 16 => (moment, offset),
        _ => (text, ""),
    };
    let is_offset = offset.is_empty() || fits(offset, "+00:00") || fits(offset, "-00:00");
    let is_moment = |moment: &str| match moment.len() {
        length @ (4 | 7 | 10 | 16 | 19) => fits(moment, &"0000-00-00T00:00:00"[..length]),
        _ => false,
    };
    is_moment(moment) && is_offset
}

fn is_whole(json: &str, sign: Sign) -> bool {
    let digits = match json.strip_prefix('-') {
        Some(_) if sign == Sign::Plus => return false,
        Some(digits) => digits,
        None => json,
    };
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The items of a list, each of this form.
struct Each<'f>(&'f Form);

impl<'de> Visitor<'de> for Each<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<&RawValue>()? {
            admitted(self.0.surely_admits(item.get()))?;
        }
        Ok(())
    }
}

/// The entries of an object with these keys.
struct Entries<'f>(&'f [Field]);

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let fields = self.0;
        let mut met = 0u64;
        // Keys mostly stand in the schema's order, so that the next one is looked at first.
        let mut next = 0;
        while let Some((key, value)) = entries.next_entry::<&str, &RawValue>()? {
            let is_next = fields.get(next).is_some_and(|field| field.name == key);
            let place = is_next.then_some(next);
            let place = place.or_else(|| fields.iter().position(|field| field.name == key));
            let Some(place) = place else {
                return admitted(false);
            };
            admitted(met & (1 << place) == 0 && fields[place].form.surely_admits(value.get()))?;
            met |= 1 << place;
            next = place + 1;
        }
        let is_missing = |(place, field): (usize, &Field)| field.is_required && met & (1 << place) == 0;
        admitted(!fields.iter().enumerate().any(is_missing))
    }
}

fn admitted<E: Error>(is_so: bool) -> Result<(), E> {
    match is_so {
        true => Ok(()),
        false => Err(E::custom("not surely")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::conform::SCHEMAS;
    use super::*;
    use serde_json::json;
    use std::path::Path;

    /// Every value of a record, one after the other, put as something else, left out, or given company.
    fn changed(record: &Value) -> Vec<Value> {
        let others = [
            json!(null),
            json!(-1),
            json!(1.5),
            json!(true),
            json!("2019-1"),
            json!([]),
            json!({}),
            json!([{}]),
            json!([5]),
        ];
        let mut found = Vec::new();
        match record {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let with = |other: Value| {
                        let mut fields = fields.clone();
                        fields.insert(name.clone(), other);
                        Value::Object(fields)
                    };
                    found.extend(others.iter().cloned().map(with));
                    found.extend(changed(value).into_iter().map(with));
                    let mut less = fields.clone();
                    less.shift_remove(name);
                    found.push(Value::Object(less));
                }
                let mut more = fields.clone();
                more.insert("mood".to_owned(), json!("glad"));
                found.push(Value::Object(more));
            }
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    for other in changed(item) {
                        let mut items = items.clone();
                        items[at] = other;
                        found.push(Value::Array(items));
                    }
                }
            }
            _ => {}
        }
        found
    }

    /// What a form surely admits, the validator finds nothing against; and it admits what is right.
    #[test]
    fn forms_admit_what_the_schemas_admit_and_no_more() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
        let (mut right, mut wrong) = (0, 0);
        for folder in [
            "comment-before-post",
            "field-unknown",
            "media-missing",
            "published-implausible",
            "term-unknown",
        ] {
            let archive = std::fs::read_to_string(root.join(folder).join("passing.jsonl")).unwrap();
            for line in archive.lines() {
                let record: Value = serde_json::from_str(line).unwrap();
                let schema = SCHEMAS.get(record["type"].as_str().unwrap()).unwrap();
                for value in changed(&record).into_iter().chain([record.clone()]) {
                    let is_right = schema.breaches(&value).is_empty() && schema.unknown(&value).is_empty();
                    assert_eq!(schema.surely_admits(&value.to_string()), is_right, "{value}");
                    *(if is_right { &mut right } else { &mut wrong }) += 1;
                }
            }
        }
        assert!(right > 200 && wrong > 2000, "{right} and {wrong}");
    }

    #[test]
    fn blanks_and_the_order_of_keys_do_not_count() {
        let site = SCHEMAS.get("site").unwrap();
        let text = r#"{ "timezone" : {"from": "user", "value":"UTC"} , "type":"site","root":"h.test/","title":"T \u00e9",
            "url":null,"description":null,"language": null,"generator":null }"#;
        assert!(site.surely_admits(text));
        assert!(!site.surely_admits(&text.replace("\"title\"", "\"root\"")));
        assert!(!site.surely_admits(&text.replace("\"UTC\"", "5")));
    }

    #[test]
    fn moments_have_the_places_of_the_pattern() {
        for right in [
            "2019",
            "2019-12",
            "2019-12-09",
            "2019-12-09T10:33",
            "2019-12-09T10:33-01:00",
            "2019-12-09T10:33:05+01:00",
        ] {
            assert!(is_stamp(right), "{right}");
        }
        for wrong in [
            "",
            "19",
            "2019-1",
            "2019-12-09T10",
            "2019-12-09+01:00",
            "2019-12-09T10:33:05Z",
            "2019-12-09T10:33+01",
            "２０１９",
        ] {
            assert!(!is_stamp(wrong), "{wrong}");
        }
    }
}
