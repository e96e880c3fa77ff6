//! Accepted findings: a file that says which are known, so that only new ones count.

use crate::archive::reason;
use crate::checks::{Finding, Selection};
use crate::error::Error;
use crate::output;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;

/// The form of the file; another one is refused.
const FORM: u32 = 1;

/// Findings by rule, record and fingerprint, and how often each was found. Neither lines nor paths count, so that records and
/// files may move.
#[derive(Debug, Default)]
pub(super) struct Baseline(BTreeMap<(String, Option<String>, String), Known>);

#[derive(Debug)]
struct Known {
    count: usize,
    field: Option<String>,
    message: String,
}

/// One row of the file.
#[derive(Serialize, Deserialize)]
struct Row {
    rule: String,
    key: Option<String>,
    field: Option<String>,
    fingerprint: String,
    count: usize,
    /// For people only.
    message: String,
}

#[derive(Deserialize)]
struct Document {
    baseline: u32,
    findings: Vec<Row>,
}

/// What becomes of findings.
#[derive(Debug)]
pub(super) enum Accepting {
    /// All count.
    Nothing,
    /// Those of a baseline do not.
    Known(Baseline),
    /// None does: a baseline is made of them, for this file.
    All(Baseline, String),
}

impl Accepting {
    /// As the arguments ask.
    pub(super) fn of(baseline: Option<&str>, write: Option<&str>) -> Result<Accepting, Error> {
        Ok(match (baseline, write) {
            (Some(path), _) => Accepting::Known(Baseline::read(path)?),
            (None, Some(path)) => Accepting::All(Baseline::default(), path.to_owned()),
            (None, None) => Accepting::Nothing,
        })
    }

    /// Whether a finding is accepted.
    pub(super) fn accepts(&mut self, finding: &Finding) -> bool {
        match self {
            Accepting::Nothing => false,
            Accepting::Known(baseline) => baseline.take(finding),
            Accepting::All(baseline, _) => {
                baseline.accept(finding);
                true
            }
        }
    }

    /// What was accepted and is found no more.
    pub(super) fn stale(&self, selection: &Selection) -> Vec<Stale> {
        match self {
            Accepting::Known(baseline) => baseline.stale(selection),
            Accepting::Nothing | Accepting::All(..) => Vec::new(),
        }
    }

    /// Writes the baseline, where one is made; gives its path.
    pub(super) fn finish(&self) -> Result<Option<&str>, Error> {
        match self {
            Accepting::All(baseline, path) => baseline.write(path).map(|()| Some(path.as_str())),
            Accepting::Nothing | Accepting::Known(_) => Ok(None),
        }
    }
}

/// An accepted finding that was not found again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Stale {
    pub(super) rule: String,
    pub(super) key: Option<String>,
    pub(super) message: String,
    /// How often it was accepted and not found.
    pub(super) count: usize,
}

impl Baseline {
    /// Reads a file that [`Baseline::write`] wrote.
    fn read(path: &str) -> Result<Baseline, Error> {
        let bytes = fs::read(path).map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })?;
        let no_baseline = |why: &str| Error::Usage {
            what: format!("`{path}` is no baseline: {why}"),
            hint: Some(format!("`posterity validate PATH --write-baseline {path}` makes one")),
        };
        let document: Document = serde_json::from_slice(&bytes).map_err(|fault| no_baseline(&reason(&fault)))?;
        if document.baseline != FORM {
            return Err(no_baseline(&format!("its form is {}, not {FORM}", document.baseline)));
        }
        let mut known = Baseline::default();
        for row in document.findings {
            let found = known.0.entry((row.rule, row.key, row.fingerprint));
            let found = found.or_insert(Known {
                count: 0,
                field: row.field,
                message: row.message,
            });
            found.count = found.count.saturating_add(row.count);
        }
        Ok(known)
    }

    /// Writes the file: one finding a line, in an order that does not depend on where they were found.
    fn write(&self, path: &str) -> Result<(), Error> {
        output::stream(path, |out| {
            write!(out, "{{\n  \"baseline\": {FORM},\n  \"findings\": [")?;
            for (number, ((rule, key, fingerprint), known)) in self.0.iter().enumerate() {
                let row = Row {
                    rule: rule.clone(),
                    key: key.clone(),
                    field: known.field.clone(),
                    fingerprint: fingerprint.clone(),
                    count: known.count,
                    message: known.message.clone(),
                };
                out.write_all(if number == 0 { b"\n    " } else { b",\n    " })?;
                serde_json::to_writer(&mut *out, &row)?;
            }
            out.write_all(b"\n  ]\n}\n")
        })
    }

    /// Accepts a finding from now on.
    fn accept(&mut self, finding: &Finding) {
        let known = self.0.entry(place(finding)).or_insert_with(|| Known {
            count: 0,
            field: finding.field.clone(),
            message: finding.message.clone(),
        });
        known.count += 1;
    }

    /// Whether a finding is an accepted one; each was accepted so many times and no more.
    fn take(&mut self, finding: &Finding) -> bool {
        match self.0.get_mut(&place(finding)) {
            Some(known) if known.count > 0 => {
                known.count -= 1;
                true
            }
            _ => false,
        }
    }

    /// What was accepted and has not been taken, of the rules that ran.
    fn stale(&self, selection: &Selection) -> Vec<Stale> {
        let left = self.0.iter().filter(|((rule, ..), known)| {
            // A rule that is no more finds nothing any more.
            let ran = selection.has(rule) || !Selection::all().has(rule);
            known.count > 0 && ran
        });
        let left = left.map(|((rule, key, _), known)| Stale {
            rule: rule.clone(),
            key: key.clone(),
            message: known.message.clone(),
            count: known.count,
        });
        left.collect()
    }
}

fn place(finding: &Finding) -> (String, Option<String>, String) {
    (finding.rule.to_owned(), finding.key.clone(), finding.fingerprint())
}
