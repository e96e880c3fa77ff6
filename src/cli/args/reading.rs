//! What may be typed of commands that read sources.

use super::Asking;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Where posts are read from, and how.
#[derive(Clone, Debug, Args)]
pub struct Reading {
    /// A folder of saved pages, a WARC or WACZ file, a feed, an export file of WordPress (WXR), one saved page, the address of
    /// one, or `-` for a page from standard input
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

impl Reading {
    /// An option that was given and has a meaning for captures only.
    pub fn of_captures(&self) -> Option<&'static str> {
        [
            (self.base_url.is_some(), "--base-url"),
            (self.timezone.is_some(), "--timezone"),
            (!self.profile.is_empty(), "--profile"),
            (self.comments != KeepComments::Keep, "--comments"),
        ]
        .into_iter()
        .find_map(|(given, option)| given.then_some(option))
    }
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

/// `posterity scrape`
#[derive(Debug, Args)]
pub struct Scrape {
    /// Address of the blog's home
    #[arg(value_name = "URL")]
    pub url: String,
    /// The captures to write, as a WARC file or also packed as WACZ; where they are there already, the crawl goes on
    #[arg(long, short, value_name = "CAPTURES.warc.gz|.wacz")]
    pub output: String,
    /// Stop after so many pages
    #[arg(long, value_name = "N", default_value_t = crate::limits::CRAWL_PAGES)]
    pub max_pages: usize,
    /// Leave out pictures, films, files and style sheets
    #[arg(long)]
    pub no_media: bool,
    /// Ask for everything again, and not only for what is not there yet; what is there stays
    #[arg(long)]
    pub full: bool,
    /// How servers are asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// `posterity parse`
#[derive(Debug, Args)]
#[command(
    after_help = "What `posterity export` wrote (a SQLite database, a dump, JSON, a folder of years or pages) is a source, too: given \
                  alone, it is read back into the archive that it was made of."
)]
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
