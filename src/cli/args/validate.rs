//! What may be typed after `validate`.

use crate::checks::Severity;
use clap::{Args, ValueEnum};
use jiff::civil::Date;

/// `posterity validate`
#[derive(Debug, Args)]
pub struct Validate {
    /// Archives, exports (folders of Markdown, JSON, folders of years or pages, SQLite databases, SQL dumps) and snapshots, or `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<String>,
    /// How severe a finding must be for exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
    /// Run only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Whose conventions a folder of Markdown follows; without it, what is in the folder tells
    #[arg(long, value_name = "FLAVOUR", value_parser = super::flavours())]
    pub flavour: Option<String>,
    /// Form of the report
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: ReportFormat,
    /// Show every finding, not only the first ten of each rule
    #[arg(long)]
    pub all: bool,
    /// Accept the findings that this file lists: only others are shown and count
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<String>,
    /// Accept all that is found now: write it to this file, for `--baseline`
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<String>,
    /// The day after which dates are in the future; without it, today
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
}

fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "expected a day, as in `2025-12-31`".to_owned())
}

/// How severe a finding must be for exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Any finding
    Info,
    /// Nothing
    Never,
}

impl FailOn {
    /// The least severity that leads to exit code 1; none where nothing does.
    pub fn least(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

/// Form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For tools that gather findings: SARIF 2.1.0
    Sarif,
    /// For CI servers: a test for each rule
    Junit,
    /// For GitHub Actions: annotations
    Github,
}
