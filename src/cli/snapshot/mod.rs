//! `posterity snapshot`: one night of a blog, into a bag that holds all nights.

pub(super) mod cutting;
mod keep;
mod report;
pub(super) mod segments;
mod settle;
mod store;
pub(super) mod verify;

use super::args::{self, FailOnNight};
use super::captures::Captures;
use super::progress::Progress;
use super::{Console, Exit, apart, read, scrape};
use crate::address::Address;
use crate::compare::Changes;
use crate::error::Error;
use crate::limits;
use crate::output::bag::Bag;
use crate::snapshot::{Due, End, Night, View};
use crate::source::crawl::{self, Crawling, Parts, Summary};
use segments::Segments;
use settle::Settling;
use std::path::Path;
use store::Nightly;

/// A run, or a look at what the runs left.
pub(super) fn run(arguments: &args::Snapshot, console: &Console) -> Result<Exit, Error> {
    match (&arguments.verify, &arguments.url, &arguments.into) {
        (Some(folder), ..) => verify::run(folder, console),
        (None, Some(url), Some(into)) => one(arguments, &scrape::seed(url)?, into, console),
        _ => Err(Error::Usage {
            what: "an address and a folder are needed".to_owned(),
            hint: Some("as in `posterity snapshot https://blog.example.org/ --into blog`".to_owned()),
        }),
    }
}

/// One run: capture, read, validate, compare, seal.
fn one(arguments: &args::Snapshot, seed: &Address, into: &Path, console: &Console) -> Result<Exit, Error> {
    let crawling = Crawling {
        web: arguments.asking.settings()?,
        pages: arguments.max_pages,
        parts: if arguments.no_media { Parts::Skip } else { Parts::Keep },
    };
    let settling = Settling::new(arguments)?;
    apart::is_folder(into)?;
    let bag = Bag::open(into)?;
    let mut segments = Segments::open(&bag)?;
    let begun = segments.unfinished(&bag)?;
    segments.are_of(seed, begun.as_ref())?;
    let name = match begun.map(|begun| begun.name) {
        Some(name) if segments::age(&name) > limits::SNAPSHOT_GO_ON_SECONDS => {
            console.warning(&format!("the run of {name} was broken off; it is sealed as it is"));
            let mut captures = captures(&bag, &name, seed, &crawling)?;
            captures.end(seed, &segments::now(), &End::default())?;
            settling.settle(&bag, &mut segments, &name, console)?;
            segments.next_name()
        }
        Some(name) => name,
        None => segments.next_name(),
    };
    let mut captures = captures(&bag, &name, seed, &crawling)?;
    if captures.len() > 0 {
        console.say(&format!(
            "going on with the run of {name}: {} answers are there already",
            captures.len()
        ));
    }
    let summary = night(arguments, seed, &crawling, (&segments, &mut captures), console)?;
    let settled = settling.settle(&bag, &mut segments, &name, console)?;
    for line in report::lines(&name, &summary, &settled) {
        console.say(&line);
    }
    if let Some(stop) = &summary.stop {
        console.warning(&scrape::stopped(stop));
        return Ok(Exit::Failed);
    }
    match arguments.keeping.policy() {
        _ if settled.withheld > 0 => console.warning(&report::withheld(&settled)),
        Some(policy) => keep::run(&bag, &name, &policy)?
            .iter()
            .for_each(|line| console.say(line)),
        None => {}
    }
    let has_errors = settled.errors > 0 || settled.withheld > 0;
    Ok(match arguments.fail_on {
        FailOnNight::Change if !settled.changes.is_empty() || has_errors => Exit::Found,
        FailOnNight::Error if has_errors => Exit::Found,
        _ => Exit::Clean,
    })
}

/// What a night came to.
pub(super) struct Outcome {
    /// What differs from the archive before.
    changes: Changes,
    /// Posts that are missing.
    missing: usize,
    /// How many posts the archive has, with those that are gone.
    posts: usize,
    /// How many of them are gone.
    gone: usize,
    /// How many would be gone, had they not been too many at once.
    withheld: usize,
    /// Errors and warnings that `validate` finds.
    errors: usize,
    warnings: usize,
}

fn captures(bag: &Bag, name: &str, seed: &Address, crawling: &Crawling) -> Result<Captures, Error> {
    let path = bag.work(&segments::file_name(name)).display().to_string();
    Captures::open(&path, seed, &crawling.web.user_agent)
}

/// Asks, and writes down how it ended.
fn night(
    arguments: &args::Snapshot,
    seed: &Address,
    crawling: &Crawling,
    (segments, captures): (&Segments, &mut Captures),
    console: &Console,
) -> Result<Summary, Error> {
    let profiles = read::profiles(&arguments.profile)?;
    let past = segments.past()?;
    let due = if arguments.full { Due::All } else { Due::Share };
    let night = Night::new(segments.history(), &past, &profiles, due);
    let progress = Progress::counting(console, "capturing", "addresses");
    let mut store = Nightly::new(captures, segments, night)?;
    let done = crawl::crawl(seed, crawling, &mut store, &mut |step| {
        progress.step();
        console.detail(&scrape::told(step));
    });
    progress.done();
    let summary = match done {
        Ok(summary) => summary,
        Err(fault) => {
            captures.give_up(&fault);
            return Err(fault);
        }
    };
    let is_complete = summary.stop.is_none();
    let end = End {
        is_complete,
        unreached: match is_complete {
            true => store.unreached(&View::of(segments.history()).good),
            false => Default::default(),
        },
    };
    captures.end(seed, &segments::now(), &end)?;
    Ok(summary)
}
