//! One line of an archive read as strictly as the schema asks, and as leniently as it can still be checked.

use super::conform::{Breach, Schemas};
use super::finding::{Finding, shown};
use super::near::nearest;
use super::rule::Rule;
use super::rules;
use crate::archive::{Fault, Record, SCHEMA_VERSION, read_record, upgraded};
use serde_json::Value;
use std::collections::BTreeSet;

/// Fields of a record that the schema has already complained about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Broken(BTreeSet<String>);

impl Broken {
    /// Whether this path lies in a broken field.
    pub(super) fn covers(&self, path: &str) -> bool {
        !self.0.is_empty() && self.0.contains(top(path))
    }
}

/// First field of a path: `tags` of `tags[0].slug`.
fn top(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or_default()
}

/// What a line came to.
#[derive(Debug)]
pub(super) struct Reading {
    /// The record, if anything of it can be read.
    pub(super) record: Option<Record>,
    /// What it calls itself, even where it cannot be read.
    pub(super) kind: String,
    /// Its key.
    pub(super) key: Option<String>,
    /// Fields that could not be read.
    pub(super) broken: Broken,
    /// What is wrong with the line as such.
    pub(super) findings: Vec<Finding>,
}

/// The text of a line, or why it has none.
pub(super) fn text(line: u64, text: Result<String, Fault>) -> Result<String, Finding> {
    let mut text = text.map_err(|fault| damaged(line, format!("the line {fault}")))?;
    text.truncate(text.trim_end().len());
    if line == 1 && text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

/// Reads a line as JSON, or says why it is none.
pub(super) fn json(line: u64, text: &str) -> Result<Value, Finding> {
    match serde_json::from_str::<Value>(text) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(damaged(line, "the line is JSON, but no object".to_owned())),
        Err(fault) => Err(damaged(line, format!("the line is not JSON: {}", why(&fault)))),
    }
}

fn damaged(line: u64, message: String) -> Finding {
    Finding::new(&rules::json_invalid::RULE, line, message)
}

/// The parser's reason with the column alone: to it, every line is the first.
fn why(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default();
    format!(
        "{} at column {}",
        reason.to_lowercase().replace("eof", "it ends"),
        fault.column()
    )
}

/// A line as the types read it; of older versions they do not.
pub(super) type Typed = Option<Result<Box<Record>, Fault>>;

/// A line of this version as the types read it.
fn typed(text: &str, version: u32) -> Typed {
    (version == SCHEMA_VERSION).then(|| read_record(text).map(Box::new))
}

/// The reading of a line in which surely nothing is wrong, so that it needs no second look; else what the types made of it.
pub(super) fn faultless(text: &str, version: u32, schemas: &Schemas) -> Result<Reading, Typed> {
    let record = match typed(text, version) {
        Some(Ok(record)) => record,
        typed => return Err(typed),
    };
    let kind = kind(&record);
    if !schemas.get(kind).is_some_and(|schema| schema.surely_admits(text)) {
        return Err(Some(Ok(record)));
    }
    Ok(Reading {
        kind: kind.to_owned(),
        key: key_of(&record),
        record: Some(*record),
        broken: Broken::default(),
        findings: Vec::new(),
    })
}

/// Reads a record of this schema version, of which the types may have made something.
pub(super) fn record(line: u64, value: Value, typed: Typed, version: u32, schemas: &Schemas) -> Reading {
    let value = upgraded(value, version);
    let stated = value.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut reading = Reading {
        record: None,
        key: key(&value, &stated),
        kind: stated,
        broken: Broken::default(),
        findings: Vec::new(),
    };
    let Some(schema) = schemas.get(&reading.kind) else {
        reading.unknown_type(line, &value, schemas);
        return reading;
    };
    for breach in schema.breaches(&value) {
        reading.broken.0.insert(top(&breach.field).to_owned());
        reading.find(&rules::schema::RULE, line, breach);
    }
    for breach in schema.unknown(&value) {
        reading.find(&rules::field_unknown::RULE, line, breach);
    }
    let read = match typed.filter(|_| reading.broken.0.is_empty()) {
        Some(read) => read.map(|record| *record),
        None => lenient(value.clone(), &reading.broken),
    };
    let read = read.or_else(|fault| {
        reading.misfit(line, &fault);
        lenient(value, &reading.broken)
    });
    reading.record = read.ok();
    reading
}

impl Reading {
    fn find(&mut self, rule: &Rule, line: u64, breach: Breach) {
        let finding = Finding::new(rule, line, breach.message).of(self.key.as_deref());
        self.findings.push(finding.at(breach.field));
    }

    fn unknown_type(&mut self, line: u64, value: &Value, schemas: &Schemas) {
        let message = match value.get("type") {
            None => "lacks `type`, so nobody knows what it is".to_owned(),
            Some(Value::String(kind)) => match nearest(kind, schemas.names()) {
                Some(meant) => format!("{} is no type of record; `{meant}` was probably meant", shown(kind)),
                None => format!("{} is no type of record that this version knows", shown(kind)),
            },
            Some(other) => format!("`type` is {}, where a name is asked for", shown(&other.to_string())),
        };
        let field = "type".to_owned();
        self.find(&rules::record_unknown::RULE, line, Breach { field, message });
    }

    /// What the schema allows and the reader refuses: days that no calendar has, a key given twice.
    fn misfit(&mut self, line: u64, fault: &Fault) {
        if !self.broken.0.is_empty() {
            return;
        }
        let reason = match fault {
            Fault::Misfit { why, .. } => why.clone(),
            other => other.to_string(),
        };
        let message = format!("cannot be read: {}", super::finding::printable(&reason));
        let field = String::new();
        self.find(&rules::schema::RULE, line, Breach { field, message });
    }
}

/// Reads what is left of a record without its broken fields.
fn lenient(mut value: Value, broken: &Broken) -> Result<Record, Fault> {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, _| name == "type" || !broken.0.contains(name));
    }
    read_record(&value.to_string())
}

/// What a record calls itself.
fn kind(record: &Record) -> &'static str {
    match record {
        Record::Archive(_) => "archive",
        Record::Site(_) => "site",
        Record::Term(_) => "term",
        Record::Person(_) => "person",
        Record::Media(_) => "media",
        Record::Post(_) => "post",
        Record::Other(_) => "",
    }
}

/// What messages call a record that could be read.
fn key_of(record: &Record) -> Option<String> {
    let key = match record {
        Record::Site(site) => site.root.clone(),
        Record::Term(term) => format!("{}/{}", term.taxonomy, term.key()),
        Record::Person(person) => person.name.clone(),
        Record::Media(media) => media.url.clone(),
        Record::Post(post) => post.id.clone(),
        Record::Archive(_) | Record::Other(_) => return None,
    };
    Some(key).filter(|key| !key.is_empty())
}

/// What messages call a record that perhaps cannot be read.
fn key(value: &Value, kind: &str) -> Option<String> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let key = match kind {
        "site" => text("root")?.to_owned(),
        "term" => format!("{}/{}", text("taxonomy")?, text("slug")?),
        "person" => text("name")?.to_owned(),
        "media" => text("url")?.to_owned(),
        "post" => text("id")?.to_owned(),
        _ => return None,
    };
    Some(key).filter(|key| !key.is_empty())
}
