//! What may be typed after `snapshot`.

use super::{Asking, KeepComments, Reading};
use crate::snapshot::Policy;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `posterity snapshot`
#[derive(Debug, Args)]
pub struct Snapshot {
    /// Address of the blog's home
    #[arg(value_name = "URL")]
    pub url: Option<String>,
    /// The folder of the snapshots: a BagIt bag, made by the first run
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// Capture nothing, but read everything in this folder again and name every fault
    #[arg(long, value_name = "DIR", conflicts_with_all = ["url", "into"])]
    pub verify: Option<PathBuf>,
    /// Ask for everything again, and not only for what may have changed and a share of the rest
    #[arg(long)]
    pub full: bool,
    /// Stop after so many pages
    #[arg(long, value_name = "N", default_value_t = crate::limits::CRAWL_PAGES)]
    pub max_pages: usize,
    /// Leave out pictures, films, files and style sheets
    #[arg(long)]
    pub no_media: bool,
    /// The blog's time zone, as in `Europe/London`
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// A profile of your own for an odd theme (TOML); may be given several times
    #[arg(long, value_name = "FILE")]
    pub profile: Vec<PathBuf>,
    /// What to keep of comments in the archive
    #[arg(long, value_name = "WHAT", default_value = "keep")]
    pub comments: KeepComments,
    /// Believe it when more than a quarter of all posts is found removed in one night
    #[arg(long)]
    pub accept_removals: bool,
    /// What leads to exit code 1
    #[arg(long, value_name = "WHAT", default_value = "never")]
    pub fail_on: FailOnNight,
    /// Which nights are kept.
    #[command(flatten)]
    pub keeping: Keeping,
    /// How servers are asked.
    #[command(flatten)]
    pub asking: Asking,
}

impl Snapshot {
    /// The same as what commands that read sources are told.
    pub fn reading(&self) -> Reading {
        Reading {
            sources: Vec::new(),
            base_url: None,
            timezone: self.timezone.clone(),
            profile: self.profile.clone(),
            comments: self.comments,
            asking: self.asking.clone(),
        }
    }
}

/// What these options stand under in help.
const KEEPING: &str = "Keeping nights";

/// Which nights are kept. Without any of these all are.
#[derive(Clone, Debug, Args)]
pub struct Keeping {
    /// Keep the newest N nights, and of older ones only what these and the archive rest on
    #[arg(long, help_heading = KEEPING, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep: Option<u32>,
    /// Keep the last night of each of the newest N days, too
    #[arg(long, help_heading = KEEPING, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep_daily: Option<u32>,
    /// Keep the last night of each of the newest N weeks, too
    #[arg(long, help_heading = KEEPING, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep_weekly: Option<u32>,
    /// Keep the last night of each of the newest N months, too
    #[arg(long, help_heading = KEEPING, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep_monthly: Option<u32>,
    /// Keep the last night of each of the newest N years, too
    #[arg(long, help_heading = KEEPING, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep_yearly: Option<u32>,
}

impl Keeping {
    /// The policy, where one is given.
    pub fn policy(&self) -> Option<Policy> {
        let count = |given: Option<u32>| given.unwrap_or(0) as usize;
        let policy = Policy {
            last: count(self.keep),
            daily: count(self.keep_daily),
            weekly: count(self.keep_weekly),
            monthly: count(self.keep_monthly),
            yearly: count(self.keep_yearly),
        };
        (policy != Policy::default()).then_some(policy)
    }
}

/// What of a run leads to exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOnNight {
    /// Errors that `validate` finds in the archive, and so many posts removed at once that none was taken for it
    Error,
    /// Anything that has changed since the run before, too
    Change,
    /// Nothing
    Never,
}

/// `posterity forget`
#[derive(Debug, Args)]
pub struct Forget {
    /// The folder of the snapshots
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// A post: its key, an address of it, or the end of either; with `#comment-12` behind it, one of its comments
    #[arg(value_name = "KEY|COMMENT")]
    pub what: String,
    /// A profile of your own for an odd theme (TOML); may be given several times
    #[arg(long, value_name = "FILE")]
    pub profile: Vec<PathBuf>,
}
