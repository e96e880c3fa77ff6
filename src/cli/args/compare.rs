//! What may be typed after `compare`.

use clap::{Args, ValueEnum};

/// `posterity compare`
#[derive(Debug, Args)]
pub struct Compare {
    /// The older archive, a snapshot's folder, or `-` for standard input
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The newer archive, a snapshot's folder, or `-` for standard input
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Form of the report
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: CompareFormat,
    /// What leads to exit code 1
    #[arg(long, value_name = "WHAT", default_value = "change")]
    pub fail_on: FailOnChange,
}

/// What of a comparison leads to exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOnChange {
    /// Anything that differs
    Change,
    /// Nothing
    Never,
}

/// Form of a comparison's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For people
    Text,
    /// For programs
    Json,
}
