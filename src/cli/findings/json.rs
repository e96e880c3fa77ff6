use super::{Form, Found, Outcome, Rows};
use crate::archive::Counts;
use crate::checks::Severity;
use crate::cli::baseline::Stale;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// For programs: one document, one finding a line.
#[derive(Debug, Default)]
pub(super) struct Json(Rows);

impl Form for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\n  \"findings\": [")
    }

    fn finding(&mut self, found: &Found<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.0.row(&Row::of(found), "    ", out)
    }

    fn end(&mut self, outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n  ],\n  \"summary\": ")?;
        serde_json::to_writer(&mut *out, &Summary::of(outcome))?;
        out.write_all(b"\n}\n")
    }
}

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    rule: &'a str,
    severity: Severity,
    line: Option<u64>,
    key: Option<&'a str>,
    field: Option<&'a str>,
    message: &'a str,
    hint: Option<&'a str>,
    fingerprint: String,
}

impl<'a> Row<'a> {
    fn of(found: &Found<'a>) -> Row<'a> {
        let finding = found.finding;
        Row {
            path: found.path,
            rule: finding.rule,
            severity: finding.severity,
            line: found.line,
            key: finding.key.as_deref(),
            field: finding.field.as_deref(),
            message: &finding.message,
            hint: finding.hint,
            fingerprint: finding.fingerprint(),
        }
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    errors: usize,
    warnings: usize,
    remarks: usize,
    rules: &'a BTreeMap<&'static str, usize>,
    /// Findings that the baseline accepts; they are not listed.
    accepted: usize,
    /// What the baseline accepts and was not found.
    stale: &'a [Stale],
    records: Counts,
    /// Why something was not checked.
    stopped: Option<&'a str>,
}

impl<'a> Summary<'a> {
    fn of(outcome: &Outcome<'a>) -> Summary<'a> {
        let report = outcome.report;
        Summary {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            remarks: report.count(Severity::Info),
            rules: &report.by_rule,
            accepted: report.accepted,
            stale: outcome.stale,
            records: report.records,
            stopped: report.stopped.as_deref(),
        }
    }
}
