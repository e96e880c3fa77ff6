//! `posterity extract`: what each page says, written as it is read, in the order of the sources.

use super::Stop;
use crate::capture::Capture;
use crate::cli::apart::{self, Writing};
use crate::cli::parse::at_once;
use crate::cli::progress::Progress;
use crate::cli::read::{self, Batch, Tally};
use crate::cli::{Console, Exit, args, recall, threads};
use crate::error::Error;
use crate::extract::carried::{self, End};
use crate::extract::{self, Outcome, Profiles};
use crate::output::Scratch;
use crate::source::{self, Found};
use std::collections::BTreeMap;
use std::io::Write;

/// `posterity extract`
pub(in crate::cli) fn run(arguments: &args::Extract, console: &Console) -> Result<Exit, Error> {
    apart::is_file(&arguments.output)?;
    let writing = Writing::of([arguments.output.clone()]);
    recall::refuse(&arguments.sources, &writing)?;
    let scratch = Scratch::within(&std::env::temp_dir());
    let options = source::Options {
        base_url: read::base_url(arguments.base_url.as_deref())?,
        within: arguments.within.clone(),
        spool: Some(scratch.path().to_owned()),
        apart: writing.beside(&arguments.sources)?,
        web: arguments.asking.settings()?,
    };
    let profiles = read::profiles(&arguments.profile)?;
    // What cannot be opened at all is told before anything is written.
    let mut opened = arguments.sources.iter().map(|source| source::open(source, &options));
    let first = opened.next().transpose()?;
    let mut extraction = Extraction {
        profiles: &profiles,
        threads: threads(console),
        progress: Progress::counting(console, "reading", "pages"),
        tally: Tally::default(),
        end: End::default(),
    };
    super::stream(&arguments.output, |out| {
        out.write_all(&carried::head(carried::SIGHTINGS))?;
        for found in first.into_iter().map(Ok).chain(opened) {
            extraction.source(found?, out)?;
        }
        out.write_all(&carried::end(&extraction.ended()))?;
        Ok(())
    })?;
    extraction.progress.done();
    for line in extraction.tally.lines() {
        console.say(&line);
    }
    Ok(Exit::Clean)
}

struct Extraction<'a> {
    profiles: &'a Profiles,
    threads: usize,
    progress: Progress,
    tally: Tally,
    end: End,
}

/// What one capture gave, in lines.
struct Carried {
    label: String,
    gave: Gave,
}

enum Gave {
    Page {
        lines: Vec<u8>,
        sightings: usize,
        is_telling: bool,
        left_out: BTreeMap<String, usize>,
    },
    ErrorPage,
    Failed(&'static str),
}

impl Extraction<'_> {
    /// Reads one source: as many batches at once as there are threads, written in the order of the source.
    fn source(&mut self, mut found: Box<dyn Iterator<Item = Found> + Send>, out: &mut dyn Write) -> Result<(), Stop> {
        loop {
            let batches: Vec<Batch> = (0..self.threads).map_while(|_| self.batch(&mut *found)).collect();
            if batches.is_empty() {
                return Ok(());
            }
            let carry = |batch: Batch| -> Vec<Carried> {
                let captures = batch.captures.iter();
                captures.map(|capture| carry(capture, self.profiles)).collect()
            };
            for carried in at_once(batches.into_iter(), carry).into_iter().flatten() {
                self.progress.step();
                self.write(carried, out)?;
            }
        }
    }

    fn batch(&mut self, found: &mut dyn Iterator<Item = Found>) -> Option<Batch> {
        let mut batch = Batch::default();
        while !batch.is_full() {
            let Some(next) = found.next() else { break };
            self.tally.met += 1;
            match next {
                Found::Capture(capture) => batch.add(capture),
                Found::Medium(medium) => self.tally.skip(medium.reason),
                Found::Skipped { reason, .. } => self.tally.skip(reason),
                Found::Failed { path, message } => {
                    self.tally.failed.insert(path, message);
                }
            }
        }
        (!batch.captures.is_empty()).then_some(batch)
    }

    fn write(&mut self, carried: Carried, out: &mut dyn Write) -> Result<(), Stop> {
        match carried.gave {
            Gave::Page {
                lines,
                sightings,
                is_telling,
                left_out,
            } => {
                if is_telling {
                    self.tally.pages += 1;
                } else {
                    self.tally.skip("no posts");
                }
                for (kind, count) in left_out {
                    *self.tally.left_out.entry(kind).or_default() += count;
                }
                self.end.pages += 1;
                self.end.sightings += sightings;
                out.write_all(&lines)?;
            }
            Gave::ErrorPage => self.tally.skip("error page"),
            Gave::Failed(message) => {
                self.tally.failed.insert(carried.label, message.to_owned());
            }
        }
        Ok(())
    }

    fn ended(&self) -> End {
        let tally = self.tally.clone();
        End {
            pages: self.end.pages,
            sightings: self.end.sightings,
            met: tally.met,
            telling: tally.pages,
            skipped: tally.skipped,
            left_out: tally.left_out,
            failed: tally.failed,
        }
    }
}

fn carry(capture: &Capture, profiles: &Profiles) -> Carried {
    let gave = match read::guarded(|| extract::page(capture, profiles)) {
        Outcome::ErrorPage => Gave::ErrorPage,
        Outcome::Failed(message) => Gave::Failed(message),
        Outcome::Read(page) => {
            let (sightings, is_telling, left_out) = (page.sightings.len(), page.is_telling(), page.left_out.clone());
            match carried::lines(*page) {
                None => Gave::Failed("says more than a line can carry"),
                Some(lines) => Gave::Page {
                    lines,
                    sightings,
                    is_telling,
                    left_out,
                },
            }
        }
    };
    Carried {
        label: capture.label().to_owned(),
        gave,
    }
}
