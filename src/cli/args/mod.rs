//! What may be typed.

mod compare;
mod export;
mod migrate;
mod plumbing;
mod reading;
mod snapshot;
mod validate;

pub use super::asking::Asking;
pub use compare::*;
pub use export::*;
pub use migrate::*;
pub use plumbing::*;
pub use reading::*;
pub use snapshot::*;
pub use validate::*;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Keeps a blog's posts for posterity: saved pages in; a proven archive, Markdown, JSON, SQL or Parquet out.
#[derive(Debug, Parser)]
#[command(name = "posterity", version, propagate_version = true)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// Say nothing but errors
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what is done with every file
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Colour in messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Worker threads; the result does not depend on it
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

/// When messages are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The whole job: read saved pages, keep them, validate, export, report
    Migrate(Migrate),
    /// Crawl a blog politely, into a WARC file
    Scrape(Scrape),
    /// Read saved pages into an archive
    Parse(Parse),
    /// Check an archive or an export against the schema and the rules
    Validate(Validate),
    /// Write an archive as Markdown, JSON, SQL or Parquet
    #[command(subcommand)]
    Export(Export),
    /// Keep a blog night by night: capture what may have changed, then read, validate and compare
    Snapshot(Box<Snapshot>),
    /// Take a post or a comment out of all nights of a snapshot's folder; pages that only link to it stay
    Forget(Forget),
    /// Show what differs between two archives of one blog: added, changed, removed, rekeyed, restored
    Compare(Compare),
    /// Show which page and rule gave each field of a post, and who disagreed
    Explain(Explain),
    /// First step of `parse`, for pipes and clusters: what each page says of posts, as JSON Lines
    Extract(Extract),
    /// Second step: bring together what is of one post, and divide it into parts that share none
    Identify(Identify),
    /// Third step: make an archive of some parts or all of them
    Reconcile(Reconcile),
    /// Rewrite an archive of an older schema version in the current one
    Upgrade(Upgrade),
    /// Print a JSON Schema of the archive
    Schema(Schema),
    /// Explain a validation rule, or list them all
    Rule(Rule),
    /// Print completions for a shell
    Completions(Completions),
    /// Print a page for man
    Man(Man),
}

impl Command {
    /// Whether a command only tells something of the program itself.
    pub(super) fn only_tells(&self) -> bool {
        matches!(
            self,
            Command::Schema(_) | Command::Rule(_) | Command::Completions(_) | Command::Man(_)
        )
    }
}

/// `posterity upgrade`
#[derive(Debug, Args)]
pub struct Upgrade {
    /// The archive, or `-` for standard input
    #[arg(value_name = "ARCHIVE")]
    pub archive: String,
    /// The archive to write, or `-` for standard output
    #[arg(long, short, value_name = "ARCHIVE", default_value = "-")]
    pub output: String,
}

/// `posterity schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// Name of one schema; without it their names are listed
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

/// `posterity rule`
#[derive(Debug, Args)]
pub struct Rule {
    /// Name of one rule; without it all are listed
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

/// `posterity completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `posterity man`
#[derive(Debug, Args)]
pub struct Man {
    /// A command, as in `export markdown`; without it, the page of the whole program
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
}
