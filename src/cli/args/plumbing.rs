//! What may be typed of the plumbing: the three steps of `parse`, each for itself.

use super::{Asking, KeepComments};
use clap::Args;
use std::path::PathBuf;

/// `posterity extract`
#[derive(Debug, Args)]
#[command(
    after_help = "Holds a few pages at a time. Every process may be given some of the sources; one whose sources tell of no post \
                  writes that down and has not failed: whether there is any post at all, `identify` sees."
)]
pub struct Extract {
    /// A folder of saved pages, a WARC or WACZ file, a feed, an export file, one saved page, the address of one, or `-` for
    /// standard input
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Address of the folder's root, where the pages do not tell
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The sources are parts of this folder: files and folders in it, read as the whole of it would be
    #[arg(long, value_name = "DIR")]
    pub within: Option<PathBuf>,
    /// A profile of your own for an odd theme (TOML); may be given several times
    #[arg(long, value_name = "FILE")]
    pub profile: Vec<PathBuf>,
    /// The sightings to write, or `-` for standard output
    #[arg(long, short, value_name = "SIGHTINGS", default_value = "-")]
    pub output: String,
    /// How servers are asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// `posterity identify`
#[derive(Debug, Args)]
#[command(
    after_help = "Of files it holds who each sighting is, about a kilobyte, and reads them a second time for what they say; of \
                  standard input it holds everything."
)]
pub struct Identify {
    /// What `extract` wrote, in any order; `-` for standard input
    #[arg(value_name = "SIGHTINGS", default_value = "-")]
    pub inputs: Vec<String>,
    /// The parts to write, one behind the other, or `-` for standard output
    #[arg(long, short, value_name = "PARTS", default_value = "-")]
    pub output: String,
    /// Write each part into a file of its own, in this folder: new or empty
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    pub parts: Option<String>,
}

/// `posterity reconcile`
#[derive(Debug, Args)]
#[command(
    after_help = "Holds one part at a time with all that was said of its blogs, and the posts that came of all parts; beside an \
                  archive that is a file, also who said what of each."
)]
pub struct Reconcile {
    /// What `identify` wrote, whole or some of its parts, in any order; `-` for standard input
    #[arg(value_name = "PARTS", default_value = "-")]
    pub inputs: Vec<String>,
    /// The blog's time zone, as in `Europe/London`
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// What to keep of comments
    #[arg(long, value_name = "WHAT", default_value = "keep")]
    pub comments: KeepComments,
    /// The archive to write, or `-` for standard output
    #[arg(long, short, value_name = "ARCHIVE", default_value = "-")]
    pub output: String,
    /// Who said what of each post, for `explain`; without this it is written beside an archive that is a file
    #[arg(long, value_name = "FILE")]
    pub sources: Option<String>,
}
