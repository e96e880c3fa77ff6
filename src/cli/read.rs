//! Reading: sources → captures → pages, on several threads, with counts that add up.

use super::args::{KeepComments, Reading};
use super::console::Console;
use super::coverage::{counted, plural};
use super::progress::Progress;
use crate::address::Address;
use crate::capture::Capture;
use crate::error::Error;
use crate::extract::{self, Outcome, Page, Profiles};
use crate::reconcile::media::Catalogue;
use crate::reconcile::{self, Settings};
use crate::source::{self, Apart, Found};
use serde::Serialize;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use std::thread;

/// What reading the sources gave.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Every page, in no particular order.
    pub(super) pages: Vec<Page>,
    /// What may be media.
    pub(super) catalogue: Catalogue,
    /// What became of everything met.
    pub(super) tally: Tally,
}

/// How many failures are shown one by one; the report has all.
const FAILED_SHOWN: usize = 10;

/// What became of everything met: `met = pages + media + skipped + failed`.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Tally {
    /// Files and records met.
    pub(super) met: usize,
    /// Pages that said something about posts or media.
    pub(super) pages: usize,
    /// Pictures, films, sounds and files whose bytes were kept.
    pub(super) media: usize,
    /// What was skipped, by reason.
    pub(super) skipped: BTreeMap<String, usize>,
    /// Items of exports that are no posts, by their own kind: menus, revisions, settings.
    pub(super) left_out: BTreeMap<String, usize>,
    /// What should have been read and could not be, with the reason.
    pub(super) failed: BTreeMap<String, String>,
}

impl Tally {
    /// Something was skipped for this reason.
    pub(super) fn skip(&mut self, reason: &str) {
        *self.skipped.entry(reason.to_owned()).or_default() += 1;
    }

    /// Something was fetched, and counts as skipped for this reason until it is kept.
    pub(super) fn fetched(&mut self, reason: &str) {
        self.met += 1;
        self.skip(reason);
    }

    /// Something should have been fetched and could not be.
    pub(super) fn not_fetched(&mut self, address: &Address, message: String) {
        self.met += 1;
        self.failed.insert(address.to_string(), message);
    }

    /// What was skipped for this reason was kept after all.
    pub(super) fn keep_medium(&mut self, reason: &str) {
        self.unskip(reason);
        self.media += 1;
    }

    /// What was skipped for this reason was wanted after all and could not be had.
    pub(super) fn fail_medium(&mut self, reason: &str, path: &str, message: String) {
        self.unskip(reason);
        self.failed.insert(path.to_owned(), message);
    }

    fn unskip(&mut self, reason: &str) {
        if let Some(count) = self.skipped.get_mut(reason) {
            *count -= 1;
            if *count == 0 {
                self.skipped.remove(reason);
            }
        }
    }

    /// All that was skipped.
    pub(super) fn skipped_total(&self) -> usize {
        self.skipped.values().sum()
    }

    /// What became of everything met, for people.
    pub(super) fn lines(&self) -> Vec<String> {
        let failed = self.failed.len();
        let mut lines = vec![format!(
            "read {} files and records: {} with posts, {}{} skipped, {failed} failed",
            self.met,
            self.pages,
            match self.media {
                0 => String::new(),
                count => format!("{count} media, "),
            },
            self.skipped_total()
        )];
        if self.skipped_total() > 0 {
            lines.push(format!("  skipped: {}", self.skipped_text()));
        }
        if !self.left_out.is_empty() {
            lines.push(format!("  left out: {}", counted(&self.left_out)));
        }
        let shown = self.failed.iter().take(FAILED_SHOWN);
        lines.extend(shown.map(|(path, message)| format!("  failed: `{path}` {message}")));
        if failed > FAILED_SHOWN {
            lines.push(format!("  failed: and {} more", failed - FAILED_SHOWN));
        }
        lines
    }

    /// `feed 1, not a page 2`: the skipped by reason.
    pub(super) fn skipped_text(&self) -> String {
        counted(&self.skipped)
    }
}

/// What sees each capture as it is read, in the order of the source: the store of captures.
pub(super) type Keep<'a> = &'a mut dyn FnMut(&Capture) -> Result<(), Error>;

/// Reads all sources.
pub(super) fn read(
    arguments: &Reading,
    apart: Apart,
    threads: usize,
    console: &Console,
    keep: Keep<'_>,
) -> Result<Read, Error> {
    let options = source::Options {
        base_url: base_url(arguments.base_url.as_deref())?,
        within: None,
        apart,
        web: arguments.asking.settings()?,
    };
    let profiles = profiles(&arguments.profile)?;
    let mut read = Read::default();
    for (number, source) in arguments.sources.iter().enumerate() {
        let found = source::open(source, &options)?;
        let progress = Progress::counting(console, "reading", "pages");
        extract_all(
            (number, found),
            &profiles,
            threads,
            (console, &progress),
            keep,
            &mut read,
        )?;
        progress.done();
    }
    if read.tally.pages == 0 {
        let shown: Vec<String> = arguments.sources.iter().map(|source| source::shown(source)).collect();
        return Err(nothing_readable(shown.join("`, `"), &read.tally));
    }
    Ok(read)
}

/// Reads what one source yields.
pub(super) fn read_found(
    found: Box<dyn Iterator<Item = Found> + Send>,
    profiles: &Profiles,
    threads: usize,
    console: &Console,
) -> Result<Read, Error> {
    let mut read = Read::default();
    let progress = Progress::counting(console, "reading", "pages");
    extract_all(
        (0, found),
        profiles,
        threads,
        (console, &progress),
        &mut |_| Ok(()),
        &mut read,
    )?;
    progress.done();
    Ok(read)
}

/// No page of these sources says anything.
pub(super) fn nothing_readable(path: String, tally: &Tally) -> Error {
    let counts = instead(tally);
    Error::NothingReadable { path, counts }
}

/// What was met instead of pages.
fn instead(tally: &Tally) -> String {
    let mut parts = Vec::new();
    if tally.skipped_total() > 0 {
        parts.push(format!("{} skipped ({})", tally.skipped_total(), tally.skipped_text()));
    }
    if let Some((path, message)) = tally.failed.iter().next() {
        parts.push(format!("{} failed (`{path}` {message})", tally.failed.len()));
    }
    if parts.is_empty() {
        "it is empty".to_owned()
    } else {
        parts.join(", ")
    }
}

/// One thread reads, the others extract; what they find is collected in any order, since reconciliation sorts.
fn extract_all(
    (source, found): (usize, Box<dyn Iterator<Item = Found> + Send>),
    profiles: &Profiles,
    threads: usize,
    (console, progress): (&Console, &Progress),
    keep: Keep<'_>,
    read: &mut Read,
) -> Result<(), Error> {
    let (send, receive) = sync_channel::<Batch>(threads * 2);
    let receive = Mutex::new(receive);
    let done: Mutex<Vec<(Label, Outcome)>> = Mutex::new(Vec::new());
    let (tally, catalogue) = (&mut read.tally, &mut read.catalogue);
    let kept = thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = receive.lock().ok().and_then(|receive| receive.recv().ok());
                    let Some(batch) = next else { break };
                    let heard = batch.captures.iter().map(|capture| {
                        progress.step();
                        (Label::of(capture), guarded(|| extract::page(capture, profiles)))
                    });
                    let heard: Vec<(Label, Outcome)> = heard.collect();
                    if let Ok(mut done) = done.lock() {
                        done.extend(heard);
                    }
                }
            });
        }
        let mut kept = Ok(());
        let mut batch = Batch::default();
        for found in found {
            tally.met += 1;
            match found {
                Found::Capture(capture) => {
                    kept = keep(&capture);
                    batch.add(capture);
                    if kept.is_err() || (batch.is_full() && send.send(std::mem::take(&mut batch)).is_err()) {
                        break;
                    }
                }
                Found::Medium(medium) => {
                    console.detail(&format!(
                        "`{}` skipped, unless a post shows it: {}",
                        medium.path, medium.reason
                    ));
                    tally.skip(medium.reason);
                    catalogue.media.push((source, *medium));
                }
                Found::Skipped { path, reason } => {
                    console.detail(&format!("`{path}` skipped: {reason}"));
                    tally.skip(reason);
                }
                Found::Failed { path, message } => {
                    tally.failed.insert(path, message);
                }
            }
        }
        let _ = send.send(batch);
        drop(send);
        kept
    });
    kept?;
    for (label, outcome) in done.into_inner().unwrap_or_default() {
        console.detail(&told(&label, &outcome));
        sort_in(source, label, outcome, read);
    }
    Ok(())
}

/// A page that this program itself stumbles over is one page that failed, and no reason to give up the others.
pub(super) fn guarded(read: impl FnOnce() -> Outcome) -> Outcome {
    let outcome = catch_unwind(AssertUnwindSafe(read));
    outcome.unwrap_or(Outcome::Failed(
        "is more than this program can read: a fault of its own",
    ))
}

/// Captures on their way to one thread: a few at a time, since waking a thread costs as much as reading a short page.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) captures: Vec<Capture>,
    bytes: usize,
}

impl Batch {
    pub(super) fn add(&mut self, capture: Box<Capture>) {
        self.bytes += capture.body.len();
        self.captures.push(*capture);
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes >= BATCH_BYTES || self.captures.len() >= BATCH_CAPTURES
    }
}

const BATCH_BYTES: usize = 256 * 1024;
const BATCH_CAPTURES: usize = 16;

/// What a capture is called when it is gone.
struct Label {
    name: String,
    /// Its path in the source, where it is a saved file.
    saved: Option<String>,
}

impl Label {
    fn of(capture: &Capture) -> Label {
        Label {
            name: capture.label().to_owned(),
            saved: capture.captured_at.is_none().then(|| capture.path.clone()),
        }
    }
}

/// What became of a page, in a line.
fn told(label: &Label, outcome: &Outcome) -> String {
    let name = &label.name;
    match outcome {
        Outcome::Read(page) => format!("`{name}` read: {}", plural(page.sightings.len(), "post")),
        Outcome::ErrorPage => format!("`{name}` skipped: error page"),
        Outcome::Failed(reason) => format!("`{name}` {reason}"),
    }
}

fn sort_in(source: usize, label: Label, outcome: Outcome, read: &mut Read) {
    match outcome {
        Outcome::Read(page) => {
            if let Some(path) = label.saved {
                read.catalogue.pages.push((source, path, page.site.address.clone()));
            }
            if page.is_telling() {
                read.tally.pages += 1;
            } else {
                read.tally.skip("no posts");
            }
            for (kind, count) in &page.left_out {
                *read.tally.left_out.entry(kind.clone()).or_default() += count;
            }
            read.pages.push(*page);
        }
        Outcome::ErrorPage => read.tally.skip("error page"),
        Outcome::Failed(message) => {
            read.tally.failed.insert(label.name, message.to_owned());
        }
    }
}

/// Checks `--base-url`.
pub(super) fn base_url(text: Option<&str>) -> Result<Option<Address>, Error> {
    let Some(text) = text else { return Ok(None) };
    let address = Address::parse(text).ok_or_else(|| Error::Usage {
        what: format!("`{text}` is no http address"),
        hint: Some("give the address of the folder's root, as in `--base-url https://blog.example.org/`".to_owned()),
    })?;
    // The root is a folder, with or without a slash at its end.
    let folder = if address.path().ends_with('/') {
        address
    } else {
        Address::parse(&format!("{address}/")).unwrap_or(address)
    };
    Ok(Some(folder))
}

/// The built-in profiles, and those in these files.
pub(super) fn profiles(files: &[PathBuf]) -> Result<Profiles, Error> {
    let mut profiles = Profiles::with(&[]).map_err(|fault| unusable(Path::new("built in"), &fault))?;
    let mut own = Vec::new();
    for file in files {
        let path = file.display().to_string();
        let text = std::fs::read_to_string(file).map_err(|source| Error::Read { path, source })?;
        own.push(text);
        profiles = Profiles::with(&own).map_err(|fault| unusable(file, &fault))?;
    }
    Ok(profiles)
}

fn unusable(file: &Path, fault: &str) -> Error {
    Error::Usage {
        what: format!("the profile `{}` cannot be used: {fault}", file.display()),
        hint: Some("README.md beside the built-in profiles describes their form".to_owned()),
    }
}

/// What reconciliation must know of the arguments.
pub(super) fn settings(arguments: &Reading) -> Result<Settings, Error> {
    deciding(arguments.timezone.as_deref(), arguments.comments)
}

/// The same of these options.
pub(super) fn deciding(timezone: Option<&str>, comments: KeepComments) -> Result<Settings, Error> {
    if let Some(zone) = timezone
        && jiff::tz::TimeZone::get(zone).is_err()
    {
        return Err(Error::Usage {
            what: format!("there is no time zone `{zone}`"),
            hint: Some("give a name such as `Europe/London`".to_owned()),
        });
    }
    Ok(Settings {
        timezone: timezone.map(str::to_owned),
        comments: match comments {
            KeepComments::Keep => reconcile::KeepComments::All,
            KeepComments::Initials => reconcile::KeepComments::Initials,
            KeepComments::None => reconcile::KeepComments::None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_we_stumble_over_has_failed_and_no_more() {
        let outcome = guarded(|| panic!("as a test of what becomes of it"));
        assert!(matches!(outcome, Outcome::Failed(_)));
    }
}
