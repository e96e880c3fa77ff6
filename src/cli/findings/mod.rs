//! Findings as people and as programs read them: one form a file. Each is written as the findings come, so that a million
//! of them need no memory, but for JUnit, which counts before it tells.

mod github;
mod json;
mod junit;
mod place;
mod sarif;
mod text;

use super::Exit;
use super::args::{FailOn, ReportFormat};
use super::baseline::Stale;
use crate::checks::{Finding, Report, Selection};
use std::io::{self, Write};

/// A finding where people find it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    /// The file as it was typed, or a file in the folder that was typed; `-` for standard input.
    pub(super) path: &'a str,
    /// Line in it, from 1, where one is known.
    pub(super) line: Option<u64>,
    /// What was found.
    pub(super) finding: &'a Finding,
}

/// What a run came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome<'a> {
    pub(super) report: &'a Report,
    /// Accepted findings that were not found again.
    pub(super) stale: &'a [Stale],
    pub(super) exit: Exit,
}

/// A form of report.
pub(super) trait Form {
    /// What stands before the first finding.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// One finding.
    fn finding(&mut self, found: &Found<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// One of the paths given has been checked.
    fn end_of_path(&mut self, _path: &str, _report: &Report, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// What stands after the last finding.
    fn end(&mut self, _outcome: &Outcome<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// How a report is asked for.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) format: ReportFormat,
    /// How many findings of one rule are shown of each path, where the form cuts at all.
    pub(super) most: usize,
    pub(super) fail_on: FailOn,
    pub(super) selection: Selection,
}

/// The form that is asked for.
pub(super) fn form(wish: &Wish) -> Box<dyn Form> {
    match wish.format {
        ReportFormat::Text => Box::new(text::Text::new(wish.most)),
        ReportFormat::Json => Box::new(json::Json::default()),
        ReportFormat::Sarif => Box::new(sarif::Sarif::new(&wish.selection)),
        ReportFormat::Junit => Box::new(junit::Junit::new(wish)),
        ReportFormat::Github => Box::new(github::Github),
    }
}

/// The rows of a JSON array, one a line, as they come.
#[derive(Debug, Default)]
struct Rows {
    any: bool,
}

impl Rows {
    fn row(&mut self, value: &impl serde::Serialize, indent: &str, out: &mut dyn Write) -> io::Result<()> {
        let comma = if std::mem::replace(&mut self.any, true) {
            ","
        } else {
            ""
        };
        write!(out, "{comma}\n{indent}")?;
        Ok(serde_json::to_writer(out, value)?)
    }
}
