//! The three steps of `parse`, each for itself: JSON Lines between processes, for pipes and clusters. `parse` itself does
//! without them.

mod extract;
mod identify;
mod input;
mod places;
mod reconcile;

pub(super) use extract::run as extract;
pub(super) use identify::run as identify;
pub(super) use reconcile::run as reconcile;

use crate::address::Address;
use crate::error::Error;
use crate::extract::{Page, Sighting};
use crate::output;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The word of the first line of what `identify` writes.
const PARTS: &str = "parts";

/// The first line of a part.
#[derive(Debug, Serialize, Deserialize)]
struct OfPart {
    /// Roots of its sites.
    sites: Vec<String>,
    /// The homes by which its addresses are judged.
    homes: BTreeMap<String, Address>,
    /// How many lines of pages follow.
    pages: usize,
    /// How many lines of sightings follow those.
    sightings: usize,
}

/// A page of a part; without its own words where they belong to another.
#[derive(Debug, Serialize, Deserialize)]
struct OfPage<P = Page> {
    /// Its place among all pages.
    number: usize,
    page: P,
}

/// A sighting of a part.
#[derive(Debug, Serialize, Deserialize)]
struct OfSighting<S = Sighting> {
    /// Root of the post's site.
    site: String,
    /// The PostKey.
    post: String,
    /// Number of its page.
    page: usize,
    /// Its place on that page.
    place: usize,
    sighting: S,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct End {
    /// How many parts went before.
    parts: usize,
}

/// A line with its tag.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Tagged<'a, T> {
    Part(&'a OfPart),
    Page(OfPage<T>),
    Sighting(OfSighting<T>),
    End(End),
}

impl<T: Serialize> Tagged<'_, T> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        out.write_all(b"\n")
    }
}

/// Why writing stopped.
enum Stop {
    /// The output cannot be written.
    Write(io::Error),
    /// What is to be written cannot be had.
    Other(Error),
}

impl From<io::Error> for Stop {
    fn from(fault: io::Error) -> Stop {
        Stop::Write(fault)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Other(error)
    }
}

/// Writes a file, or standard output for `-`, with what is read meanwhile.
fn stream(path: &str, fill: impl FnOnce(&mut dyn Write) -> Result<(), Stop>) -> Result<(), Error> {
    let mut stopped = None;
    let written = output::stream(path, |out| {
        fill(out).map_err(|stop| match stop {
            Stop::Write(fault) => fault,
            Stop::Other(error) => {
                stopped = Some(error);
                io::ErrorKind::InvalidData.into()
            }
        })
    });
    stopped.map_or(written, Err)
}
