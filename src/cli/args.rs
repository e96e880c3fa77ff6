//! What may be typed.

pub use super::asking::Asking;
use crate::exports::markdown::FLAVOURS;
use crate::exports::markdown::front::is_plain_key;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::fmt;
use std::path::PathBuf;

/// Keeps a blog's posts for posterity: saved pages in; a proven archive, Markdown, JSON or SQL out.
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
    /// Check an archive against the schema and the rules
    Validate(Validate),
    /// Write an archive as Markdown, JSON or SQL
    #[command(subcommand)]
    Export(Export),
    /// Show which page and rule gave each field of a post, and who disagreed
    Explain(Explain),
    /// Rewrite an archive of an older schema version in the current one
    Upgrade(Upgrade),
    /// Print a JSON Schema of the archive
    Schema(Schema),
    /// Explain a validation rule, or list them all
    Rule(Rule),
}

/// Where posts are read from, and how.
#[derive(Debug, Args)]
pub struct Reading {
    /// A folder of saved pages, one saved page, the address of one, or `-` for standard input
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Address of the folder's root, where the pages do not tell
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The blog's time zone, as in `Europe/London`
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// A profile of your own for an odd theme (TOML); may be given several times
    #[arg(long, value_name = "FILE")]
    pub profile: Vec<PathBuf>,
    /// What to keep of comments
    #[arg(long, value_name = "WHAT", default_value = "keep")]
    pub comments: KeepComments,
    /// How servers are asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// What to keep of comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KeepComments {
    /// All that a visitor sees
    Keep,
    /// Names cut down to initials, their links dropped
    Initials,
    /// Nothing
    None,
}

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
    /// Fetch the pictures, films and files that posts show and that no source holds
    #[arg(long)]
    pub fetch_media: bool,
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
}

impl Target {
    fn named(name: String) -> Target {
        match name.as_str() {
            "json" => Target::Json,
            "sqlite" => Target::Sqlite,
            "postgres" => Target::Postgres,
            "mysql" => Target::Mysql,
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
        })
    }
}

fn targets() -> impl TypedValueParser<Value = Target> {
    let flavours = FLAVOURS.iter().map(|flavour| flavour.name());
    PossibleValuesParser::new(flavours.chain(["json", "sqlite", "postgres", "mysql"])).map(Target::named)
}

/// `posterity scrape`
#[derive(Debug, Args)]
pub struct Scrape {
    /// Address of the blog's home
    #[arg(value_name = "URL")]
    pub url: String,
    /// The captures to write; where they are there already, the crawl goes on
    #[arg(long, short, value_name = "CAPTURES.warc.gz")]
    pub output: String,
    /// Stop after so many pages
    #[arg(long, value_name = "N", default_value_t = crate::limits::CRAWL_PAGES)]
    pub max_pages: usize,
    /// Leave out pictures, films, files and style sheets
    #[arg(long)]
    pub no_media: bool,
    /// How servers are asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// `posterity parse`
#[derive(Debug, Args)]
pub struct Parse {
    /// Where posts are read from.
    #[command(flatten)]
    pub reading: Reading,
    /// Keep the bytes of pictures, films and files that the sources hold, in ARCHIVE.media beside the archive
    #[arg(long)]
    pub media: bool,
    /// The archive to write, or `-` for standard output
    #[arg(long, short, value_name = "ARCHIVE", default_value = "-")]
    pub output: String,
}

/// `posterity validate`
#[derive(Debug, Args)]
pub struct Validate {
    /// Archives, or `-` for standard input
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
    /// Form of the report
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: ReportFormat,
    /// Show every finding, not only the first ten of each rule
    #[arg(long)]
    pub all: bool,
    /// The day after which dates are in the future; without it, today
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
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

/// Form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// `posterity export`
#[derive(Debug, Subcommand)]
pub enum Export {
    /// A folder of Markdown files with front matter
    Markdown(Box<ExportMarkdown>),
    /// One JSON document
    Json(ExportJson),
    /// A SQLite database (.db, .sqlite), or a dump (.sql) for SQLite, PostgreSQL or MySQL
    Sql(ExportSql),
}

/// What every export needs.
#[derive(Debug, Args)]
pub struct Exporting {
    /// The archive, or `-` for standard input
    #[arg(value_name = "ARCHIVE")]
    pub archive: String,
    /// Where to write
    #[arg(long, short, value_name = "OUT")]
    pub output: String,
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

fn flavours() -> PossibleValuesParser {
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
}

/// `posterity export sql`
#[derive(Debug, Args)]
pub struct ExportSql {
    /// What every export needs.
    #[command(flatten)]
    pub exporting: Exporting,
    /// Which database's language
    #[arg(long, value_name = "DIALECT", default_value = "sqlite")]
    pub dialect: DialectName,
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

/// `posterity explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// An archive with its sources file beside it, or a SOURCE
    #[arg(value_name = "ARCHIVE|SOURCE")]
    pub subject: String,
    /// Only this post: its key, an address of it, or the end of either
    #[arg(long, value_name = "KEY")]
    pub post: Option<String>,
    /// Address of the folder's root, where the pages do not tell
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// How servers are asked.
    #[command(flatten)]
    pub asking: Asking,
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
