//! A valid archive broken in hundreds of ways: each is named by the right rule at the right line, and nothing else is.

use crate::rules::{TODAY, listed};
use posterity::checks::{self, Finding, Options};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub(crate) fn valid() -> Vec<Value> {
    let path = folder().join("archive.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules/valid")
}

fn check(lines: &[String]) -> Vec<Finding> {
    let exists = |relative: &str| folder().join(relative).is_file();
    let options = Options {
        exists: Some(&exists),
        ..Options::new(TODAY)
    };
    checks::collect(lines.join("\n").as_bytes(), &options).0
}

/// One way to break the archive.
struct Mutation {
    what: String,
    lines: Vec<String>,
    /// The rule that must name it.
    rule: String,
    /// The line it must name, from 1.
    line: usize,
    /// Rules that may speak as well.
    also: Vec<String>,
}

impl Mutation {
    fn new(what: String, records: &[Value], rule: &str, line: usize) -> Mutation {
        Mutation {
            what,
            lines: records.iter().map(Value::to_string).collect(),
            rule: rule.to_owned(),
            line,
            also: Vec::new(),
        }
    }

    /// What is wrong with what the rules say about it.
    fn fault(&self) -> Option<String> {
        let findings = check(&self.lines);
        let named = findings
            .iter()
            .any(|finding| finding.rule == self.rule && finding.line == self.line as u64);
        let spoke: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
        let may = |rule: &&str| *rule == self.rule || self.also.iter().any(|also| also == rule);
        let alone = spoke.iter().all(may);
        (!named || !alone).then(|| {
            let (what, rule, line) = (&self.what, &self.rule, self.line);
            format!("{what}: {rule} on line {line} expected, found:\n{}", listed(&findings))
        })
    }
}

fn judge(mutations: &[Mutation]) {
    let faults: Vec<String> = mutations.iter().filter_map(Mutation::fault).collect();
    assert!(
        faults.is_empty(),
        "{} of {} wrong:\n{}",
        faults.len(),
        mutations.len(),
        faults.join("\n")
    );
}

/// The first record of each type, and of the posts the one with everything.
pub(crate) fn samples(records: &[Value]) -> Vec<usize> {
    let first = |kind: &str| records.iter().position(|record| record["type"] == kind).unwrap();
    let richest = |at: &usize| records[*at]["comments"].as_array().map_or(0, Vec::len);
    let post = (0..records.len()).max_by_key(richest).unwrap();
    vec![
        first("archive"),
        first("site"),
        first("term"),
        first("person"),
        first("media"),
        post,
    ]
}

/// Pointers to all fields of a record; of lists the first item stands for all. What is in `extra` has no schema.
pub(crate) fn fields(record: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), record)];
    while let Some((at, value)) = open.pop() {
        match value {
            Value::Object(fields) if at != "/extra" => {
                for (name, value) in fields.iter().filter(|(name, _)| *name != "type") {
                    found.push(format!("{at}/{name}"));
                    open.push((format!("{at}/{name}"), value));
                }
            }
            Value::Array(items) => open.extend(items.first().map(|item| (format!("{at}/0"), item))),
            _ => {}
        }
    }
    found
}

fn remove(record: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    record
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .shift_remove(name)
}

#[test]
fn every_field_is_missed() {
    let records = valid();
    let mut mutations = Vec::new();
    for at in samples(&records) {
        // What cleaning took out of a body is in some notes only.
        let optional = |pointer: &String| pointer.ends_with("/rule") || pointer.ends_with("/characters");
        for pointer in fields(&records[at]).into_iter().filter(|pointer| !optional(pointer)) {
            let mut broken = records.clone();
            remove(&mut broken[at], &pointer).unwrap();
            mutations.push(Mutation::new(format!("no {pointer}"), &broken, "schema", at + 1));
        }
    }
    assert!(mutations.len() > 90, "{}", mutations.len());
    judge(&mutations);
}

#[test]
fn every_field_of_another_type_is_named() {
    let records = valid();
    let mut mutations = Vec::new();
    for at in samples(&records) {
        for pointer in fields(&records[at]) {
            let mut broken = records.clone();
            let value = broken[at].pointer_mut(&pointer).unwrap();
            *value = match value {
                Value::Null | Value::Object(_) => json!([true]),
                Value::String(_) => json!(7),
                _ => json!({"odd": "one"}),
            };
            mutations.push(Mutation::new(format!("odd {pointer}"), &broken, "schema", at + 1));
        }
    }
    assert!(mutations.len() > 90, "{}", mutations.len());
    judge(&mutations);
}

#[test]
fn every_misspelt_field_is_named() {
    let records = valid();
    let mut mutations = Vec::new();
    for at in samples(&records) {
        for pointer in fields(&records[at]) {
            let mut broken = records.clone();
            let value = remove(&mut broken[at], &pointer).unwrap();
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            broken[at].pointer_mut(parent).unwrap()[format!("{name}s")] = value;
            let mutation = Mutation::new(format!("{pointer}s"), &broken, "field-unknown", at + 1);
            mutations.push(Mutation {
                also: vec!["schema".to_owned()],
                ..mutation
            });
        }
    }
    judge(&mutations);
}

#[test]
fn every_line_that_is_cut_is_named() {
    let whole: Vec<String> = valid().iter().map(Value::to_string).collect();
    let cut = (0..whole.len()).map(|at| {
        let mut lines = whole.clone();
        let half = lines[at].floor_char_boundary(lines[at].len() / 2);
        lines[at].truncate(half);
        Mutation {
            what: format!("line {} cut", at + 1),
            lines,
            rule: "json-invalid".to_owned(),
            line: at + 1,
            also: Vec::new(),
        }
    });
    judge(&cut.collect::<Vec<Mutation>>());
}

#[test]
fn every_line_that_is_lost_is_missed() {
    let records = valid();
    for at in 1..records.len() {
        let mut fewer = records.clone();
        fewer.remove(at);
        let lines: Vec<String> = fewer.iter().map(Value::to_string).collect();
        let findings = check(&lines);
        let named = findings
            .iter()
            .any(|finding| finding.rule == "counts-wrong" && finding.line == 1);
        assert!(named, "line {} lost:\n{}", at + 1, listed(&findings));
    }
}

/// One line of `faults.jsonl`: which record is broken how, and who names it where.
#[derive(Deserialize)]
struct Fault {
    /// The rule that must name it.
    rule: String,
    /// The record: a field of it and its value.
    at: BTreeMap<String, String>,
    /// What is done to it.
    #[serde(rename = "do")]
    changes: Vec<Change>,
    /// How far from the record the line is that must be named.
    #[serde(default)]
    line: usize,
    /// Rules that may speak as well.
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Change {
    Set {
        set: String,
        to: Value,
    },
    Copy {
        copy: String,
        to: String,
    },
    /// The record stands once more behind itself, with these fields changed; the header counts it.
    Repeat {
        repeat: BTreeMap<String, Value>,
    },
    /// It changes places with the one so many lines below.
    Swap {
        swap: usize,
    },
    Drop {
        drop: usize,
    },
}

impl Change {
    fn apply(&self, records: &mut Vec<Value>, at: usize) {
        match self {
            Change::Set { set, to } => *records[at].pointer_mut(set).unwrap() = to.clone(),
            Change::Copy { copy, to } => {
                let value = records[at].pointer(copy).unwrap().clone();
                *records[at].pointer_mut(to).unwrap() = value;
            }
            Change::Repeat { repeat } => {
                let mut record = records[at].clone();
                repeat.iter().for_each(|(name, value)| record[name] = value.clone());
                let kind = record["type"].as_str().unwrap().to_owned();
                records.insert(at + 1, record);
                recount(records, &kind);
            }
            Change::Swap { swap } => records.swap(at, at + swap),
            Change::Drop { drop } => {
                records.remove(at + drop);
            }
        }
    }
}

/// One more of this type.
pub(crate) fn recount(records: &mut [Value], kind: &str) {
    let count = match kind {
        "archive" => return,
        "person" => "people",
        "media" => "media",
        kind => &format!("{kind}s"),
    };
    let counted = records[0]["counts"][count].as_u64().unwrap();
    records[0]["counts"][count] = json!(counted + 1);
}

impl Fault {
    fn mutation(&self, records: &[Value]) -> Mutation {
        let is = |record: &Value| self.at.iter().all(|(field, value)| record[field] == *value);
        let at = records.iter().position(is).unwrap_or_else(|| panic!("{:?}", self.at));
        let mut broken = records.to_vec();
        self.changes.iter().for_each(|change| change.apply(&mut broken, at));
        Mutation {
            also: self.also.clone(),
            ..Mutation::new(
                format!("fault for {}", self.rule),
                &broken,
                &self.rule,
                at + self.line + 1,
            )
        }
    }
}

#[test]
fn every_fault_is_named_by_its_rule() {
    let records = valid();
    let faults = std::fs::read_to_string(folder().join("faults.jsonl")).unwrap();
    let faults = faults.lines().map(|line| serde_json::from_str::<Fault>(line).unwrap());
    let mutations: Vec<Mutation> = faults.map(|fault| fault.mutation(&records)).collect();
    assert!(mutations.len() >= 100, "{}", mutations.len());
    judge(&mutations);
    // Two rules are broken line by line and field by field above, five in folders, every other here.
    let broken: BTreeSet<&str> = mutations.iter().map(|mutation| mutation.rule.as_str()).collect();
    let names = checks::rules().iter().map(|rule| rule.name);
    let left: Vec<&str> = names.filter(|name| !broken.contains(name)).collect();
    let elsewhere = [
        "json-invalid",
        "field-unknown",
        "front-matter-invalid",
        "redirect-dangling",
        "file-missing",
        "file-changed",
        "snapshot-damaged",
    ];
    assert_eq!(left, elsewhere);
}

/// The archive whole and broken, on one thread and on several.
#[test]
fn threads_change_nothing() {
    let records = valid();
    let mut broken: Vec<String> = records.iter().map(Value::to_string).collect();
    let last = broken.len() - 1;
    // Enough posts for several batches, none of them right.
    let post = broken[last].replace("\"title\":", "\"titel\":");
    for number in 0..1_000 {
        broken.push(post.replace("?p=8", &format!("?p={}", number % 700)));
    }
    let text = broken.join("\n");
    let run = |threads: usize| {
        let options = Options {
            threads,
            ..Options::new(TODAY)
        };
        checks::collect(text.as_bytes(), &options)
    };
    let (findings, report) = run(1);
    assert!(findings.len() > 2_000, "{}", findings.len());
    for threads in [2, 7] {
        let (again, other) = run(threads);
        assert!(again == findings && other == report, "{threads} threads");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever bytes are damaged, the checks come to an end, and their counts add up.
    #[test]
    fn no_damage_stops_the_checks(places in prop::collection::vec((0usize..20_000, any::<u8>()), 1..6)) {
        let mut bytes = std::fs::read(folder().join("archive.jsonl")).unwrap();
        for (at, byte) in places {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let (findings, report) = checks::collect(&bytes[..], &Options::new(TODAY));
        prop_assert_eq!(findings.len(), report.by_rule.values().sum::<usize>());
        prop_assert_eq!(findings.len(), report.by_severity.values().sum::<usize>());
        prop_assert!(findings.iter().all(|finding| finding.line > 0));
    }
}
