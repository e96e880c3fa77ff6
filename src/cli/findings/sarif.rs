use super::place::Place;
use super::{Form, Found, Outcome, Rows};
use crate::checks::{self, Finding, Rule, Selection, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// For tools that gather findings of many programs: SARIF 2.1.0.
pub(super) struct Sarif {
    rows: Rows,
    rules: Vec<&'static Rule>,
    places: BTreeMap<&'static str, usize>,
}

impl Sarif {
    /// With the rules that run.
    pub(super) fn new(selection: &Selection) -> Sarif {
        let rules = checks::rules().iter().filter(|rule| selection.has(rule.name));
        let rules: Vec<&'static Rule> = rules.collect();
        Sarif {
            rows: Rows::default(),
            places: rules.iter().enumerate().map(|(at, rule)| (rule.name, at)).collect(),
            rules,
        }
    }
}

impl Form for Sarif {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let tool = json!({ "driver": {
            "name": "posterity",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": self.rules.iter().map(|rule| metadata(rule)).collect::<Vec<Value>>(),
        }});
        write!(
            out,
            "{{\n\"$schema\": \"{SCHEMA}\",\n\"version\": \"2.1.0\",\n\"runs\": [{{\n\"columnKind\": \"unicodeCodePoints\",\n\"tool\": "
        )?;
        serde_json::to_writer(&mut *out, &tool)?;
        out.write_all(b",\n\"results\": [")
    }

    fn finding(&mut self, found: &Found<'_>, out: &mut dyn Write) -> io::Result<()> {
        let finding = found.finding;
        let row = json!({
            "ruleId": finding.rule,
            "ruleIndex": self.places.get(finding.rule),
            "level": level(finding.severity),
            "message": { "text": message(finding) },
            "locations": [location(found)],
            "partialFingerprints": { "posterity/v1": finding.fingerprint() },
        });
        self.rows.row(&row, "", out)
    }

    fn end(&mut self, outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
        let stopped = outcome.report.stopped.iter();
        let stopped = stopped.map(|reason| json!({ "level": "error", "message": { "text": reason } }));
        let invocations = json!([{
            "executionSuccessful": outcome.report.stopped.is_none(),
            "exitCode": outcome.exit as u8,
            "toolExecutionNotifications": stopped.collect::<Vec<Value>>(),
        }]);
        out.write_all(b"\n],\n\"invocations\": ")?;
        serde_json::to_writer(&mut *out, &invocations)?;
        out.write_all(b"\n}]\n}\n")
    }
}

/// SARIF's sentences begin with a capital and end with a point; ours are the same sentences as everywhere.
fn message(finding: &Finding) -> String {
    match &finding.key {
        Some(key) => format!("{key}: {}", finding.message),
        None => finding.message.clone(),
    }
}

fn location(found: &Found<'_>) -> Value {
    let place = Place::of(found.path);
    let mut artifact = json!({ "uri": place.uri() });
    if let Place::Below(_) = place {
        artifact["uriBaseId"] = json!("%SRCROOT%");
    }
    let mut physical = json!({ "artifactLocation": artifact });
    if let Some(line) = found.line {
        physical["region"] = json!({ "startLine": line });
    }
    let mut location = json!({ "physicalLocation": physical });
    let names: Vec<&str> = [&found.finding.key, &found.finding.field]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    if !names.is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": names.join(" ") }]);
    }
    location
}

fn metadata(rule: &Rule) -> Value {
    let help = match rule.hint {
        Some(hint) => format!("{}\n\nHint: {hint}.", rule.explanation),
        None => rule.explanation.to_owned(),
    };
    json!({
        "id": rule.name,
        "name": camel(rule.name),
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.explanation },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "problem.severity": match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "recommendation",
        }},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// `title-missing` as `TitleMissing`, as SARIF asks of names (3.49.7).
fn camel(name: &str) -> String {
    let words = name
        .split('-')
        .filter_map(|word| Some((word.get(..1)?, word.get(1..)?)));
    words
        .map(|(first, rest)| format!("{}{rest}", first.to_uppercase()))
        .collect()
}
