//! What may be typed after `migrate`.

use super::{FailOn, Reading};
use crate::exports::markdown::FLAVOURS;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::fmt;
use std::path::PathBuf;

/// `posterity migrate`
#[derive(Debug, Args)]
pub struct Migrate {
    /// Where posts are read from.
    #[command(flatten)]
    pub reading: Reading,
    /// What to make; may be given several times
    #[arg(long, required = true, value_name = "TARGET", value_parser = targets())]
    pub to: Vec<Target>,
    /// Folder for everything that is made
    #[arg(long, short, value_name = "DIR")]
    pub output: PathBuf,
    /// How severe a finding must be for exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "never")]
    pub fail_on: FailOn,
    /// Keep the bytes of pictures, films and files that the sources hold, beside the archive: this is always done
    #[arg(long)]
    pub media: bool,
    /// Fetch the pictures, films and files that posts show and that no source holds
    #[arg(long)]
    pub fetch_media: bool,
    /// Stop the crawl of a blog after so many pages
    #[arg(long, value_name = "N", default_value_t = crate::limits::CRAWL_PAGES)]
    pub max_pages: usize,
}

/// What `migrate` can make.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A folder of Markdown files in this flavour
    Markdown(String),
    /// One JSON document
    Json,
    /// A SQLite database and its dump
    Sqlite,
    /// A dump for PostgreSQL
    Postgres,
    /// A dump for MySQL and MariaDB
    Mysql,
    /// A folder of Parquet files
    Parquet,
}

impl Target {
    fn named(name: String) -> Target {
        match name.as_str() {
            "json" => Target::Json,
            "sqlite" => Target::Sqlite,
            "postgres" => Target::Postgres,
            "mysql" => Target::Mysql,
            "parquet" => Target::Parquet,
            _ => Target::Markdown(name),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Target::Markdown(flavour) => flavour,
            Target::Json => "json",
            Target::Sqlite => "sqlite",
            Target::Postgres => "postgres",
            Target::Mysql => "mysql",
            Target::Parquet => "parquet",
        })
    }
}

fn targets() -> impl TypedValueParser<Value = Target> {
    let flavours = FLAVOURS.iter().map(|flavour| flavour.name());
    PossibleValuesParser::new(flavours.chain(["json", "sqlite", "postgres", "mysql", "parquet"])).map(Target::named)
}
