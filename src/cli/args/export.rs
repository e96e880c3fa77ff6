//! What may be typed after `export`.

use super::Asking;
use crate::exports::markdown::FLAVOURS;
use crate::exports::markdown::front::is_plain_key;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand, ValueEnum};
use std::num::NonZeroUsize;

/// `posterity export`
#[derive(Debug, Subcommand)]
pub enum Export {
    /// A folder of Markdown files with front matter
    Markdown(Box<ExportMarkdown>),
    /// JSON: a document, an array, a feed, or lines
    Json(ExportJson),
    /// A SQLite database (.db, .sqlite), or a dump (.sql) for SQLite, PostgreSQL or MySQL
    Sql(ExportSql),
    /// Parquet, a file of columns for analysis: posts, or a folder with all records
    Parquet(ExportParquet),
}

/// What every export needs.
#[derive(Debug, Args)]
pub struct Exporting {
    /// What is exported.
    #[command(flatten)]
    pub selecting: Selecting,
    /// Where to write
    #[arg(long, short, value_name = "OUT")]
    pub output: String,
}

/// What is exported.
#[derive(Debug, Args)]
pub struct Selecting {
    /// The archive, or `-` for standard input
    #[arg(value_name = "ARCHIVE")]
    pub archive: String,
    /// Also export posts that visitors cannot see, by status; may be given several times
    #[arg(long, value_name = "STATUS")]
    pub include: Vec<String>,
}

/// `posterity export markdown`
#[derive(Debug, Args)]
pub struct ExportMarkdown {
    /// What every export needs.
    #[command(flatten)]
    pub exporting: Exporting,
    /// How Markdown is written.
    #[command(flatten)]
    pub markdown: MarkdownOptions,
    /// Take media that are not kept beside the archive from what it was made of; may be given several times
    #[arg(long, value_name = "SOURCE")]
    pub captures: Vec<String>,
    /// Fetch the pictures, films and files that posts show and that are kept nowhere
    #[arg(long)]
    pub fetch_media: bool,
    /// How servers are asked.
    #[command(flatten)]
    pub asking: Asking,
    /// Write what was lost, renamed and kept to this file (JSON)
    #[arg(long, value_name = "FILE")]
    pub report: Option<String>,
    /// What leads to exit code 1
    #[arg(long, value_name = "WHAT", default_value = "never")]
    pub fail_on: FailOnLoss,
}

/// How Markdown is written.
#[derive(Debug, Args)]
pub struct MarkdownOptions {
    /// Whose conventions to follow
    #[arg(long, value_name = "FLAVOUR", default_value = "plain", value_parser = flavours())]
    pub flavour: String,
    /// Who converts the bodies
    #[arg(long, value_name = "ENGINE", default_value = "own")]
    pub engine: EngineName,
    /// What becomes of comments
    #[arg(long = "comments", value_name = "AS", default_value = "data")]
    pub comments: CommentsAs,
    /// Paths of posts, as in `posts/{year}-{month}-{day}-{slug}.md`
    #[arg(long, value_name = "TEMPLATE")]
    pub path: Option<String>,
    /// A folder for each post, with `index.md` in it, where the flavour has such
    #[arg(long)]
    pub bundle: bool,
    /// Rename a key of the front matter; may be given several times
    #[arg(long, value_name = "OLD:NEW", value_parser = field)]
    pub field: Vec<(String, String)>,
    /// Whether to add the few files that make the folder a site
    #[arg(long, value_name = "FILES", default_value = "build")]
    pub site: SiteFiles,
    /// Replace files that other hands have changed
    #[arg(long)]
    pub overwrite: bool,
}

impl MarkdownOptions {
    /// What a flavour does when nothing else is asked for.
    pub fn of_flavour(flavour: &str) -> MarkdownOptions {
        MarkdownOptions {
            flavour: flavour.to_owned(),
            engine: EngineName::Own,
            comments: CommentsAs::Data,
            path: None,
            bundle: false,
            field: Vec::new(),
            site: SiteFiles::Build,
            overwrite: false,
        }
    }
}

pub(super) fn flavours() -> PossibleValuesParser {
    PossibleValuesParser::new(FLAVOURS.iter().map(|flavour| flavour.name()))
}

/// Reads `OLD:NEW`: two plain words.
fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((old, new)) if is_plain_key(old) && is_plain_key(new) => Ok((old.to_owned(), new.to_owned())),
        _ => Err("expected two keys, as in `date:pubDate`".to_owned()),
    }
}

/// Who converts the bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    /// Our own
    Own,
    /// The html2md crate
    Html2md,
}

/// What becomes of comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CommentsAs {
    /// A data file for each post
    Data,
    /// A YAML file for each comment, as Staticman keeps them
    Staticman,
    /// One file of all, which remark42 imports
    Remark42,
    /// A part at the end of the post
    Body,
    /// Left out, and counted
    None,
}

/// Whether a folder becomes a site that builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SiteFiles {
    /// Configuration and plain layouts, unless the folder is a site already
    Build,
    /// Posts, comments and redirects only
    None,
}

/// What of an export leads to exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOnLoss {
    /// Anything that could not come along
    Loss,
    /// Nothing
    Never,
}

/// `posterity export json`
#[derive(Debug, Args)]
pub struct ExportJson {
    /// What every export needs.
    #[command(flatten)]
    pub exporting: Exporting,
    /// What the JSON looks like
    #[arg(long, value_name = "SHAPE", default_value = "document")]
    pub shape: ShapeName,
    /// A feed in pages of N posts, the newest first; OUT is a folder
    #[arg(long, value_name = "N", requires = "feed_url")]
    pub page_size: Option<NonZeroUsize>,
    /// Address that the first page, `feed.json`, will have, or that of its folder: pages name each other by it
    #[arg(long, value_name = "URL", requires = "page_size")]
    pub feed_url: Option<String>,
}

/// What the JSON looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShapeName {
    /// One object with sites, terms, people, media and posts
    Document,
    /// An array of posts, and nothing but posts
    Array,
    /// A JSON Feed 1.1 that also holds the rest of the archive
    Feed,
    /// The archive's own lines; where OUT is a folder, a file for the posts of each year
    Lines,
}

/// `posterity export sql`
#[derive(Debug, Args)]
pub struct ExportSql {
    /// What is exported.
    #[command(flatten)]
    pub selecting: Selecting,
    /// Where it goes.
    #[command(flatten)]
    pub target: SqlTarget,
    /// Which database's language a dump speaks
    #[arg(long, value_name = "DIALECT", default_value = "sqlite", conflicts_with = "into")]
    pub dialect: DialectName,
}

/// `posterity export parquet`
#[derive(Debug, Args)]
pub struct ExportParquet {
    /// What every export needs. OUT is a file for posts alone, or a folder for a file of each type of record.
    #[command(flatten)]
    pub exporting: Exporting,
}

/// Where SQL goes: to a new file, or into a database that is there.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct SqlTarget {
    /// Where to write
    #[arg(long, short, value_name = "OUT")]
    pub output: Option<String>,
    /// A database to bring up to date in one transaction: `postgres://USER@HOST/NAME`, `mysql://USER@HOST/NAME` or a
    /// SQLite file; the password stands in the address, PGPASSWORD or MYSQL_PWD
    #[arg(long, value_name = "DATABASE")]
    pub into: Option<String>,
}

/// Which database's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DialectName {
    /// SQLite 3
    Sqlite,
    /// PostgreSQL
    Postgres,
    /// MySQL and MariaDB
    Mysql,
}
