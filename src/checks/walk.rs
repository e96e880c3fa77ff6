//! Line by line through an archive.

use super::conform::SCHEMAS;
use super::crew;
use super::examine::{Alone, Examined, Known, Outcome, reporter};
use super::finding::Finding;
use super::frame::{Admission, Frame};
use super::index::Index;
use super::options::Options;
use super::reading::{self, Broken};
use super::report::Report;
use super::rule::{Check, Reporter, Rule, Seen, Whole};
use super::rules;
use super::sites::Sites;
use crate::archive::{self, Fault, Lines, Record, SCHEMA_VERSION};
use std::io::BufRead;

/// Checks an archive. Findings come as they are found: those of a line in the order of the lines, then those that only
/// the whole archive shows.
pub fn run(input: impl BufRead, options: &Options<'_>, sink: &mut dyn FnMut(Finding)) -> Report {
    let mut walk = Walk::new(options, sink);
    let mut lines = Lines::new(input);
    walk.begin(&mut lines);
    walk.rest(&mut lines);
    walk.end()
}

/// Checks an archive and keeps all findings.
pub fn collect(input: impl BufRead, options: &Options<'_>) -> (Vec<Finding>, Report) {
    let mut findings = Vec::new();
    let report = run(input, options, &mut |finding| findings.push(finding));
    (findings, report)
}

/// Fields that other records mean a record by.
const KEYS: &[&str] = &["root", "site", "taxonomy", "slug", "name", "id", "url", "aliases"];

/// Lines that one thread works on in one go.
type Batch = Vec<(u64, Result<String, Fault>)>;

/// How many bytes of lines make a batch.
const BATCH: usize = 256 * 1024;

fn batches(lines: &mut impl Iterator<Item = (u64, Result<String, Fault>)>) -> impl Iterator<Item = Batch> {
    std::iter::from_fn(move || {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH
            && let Some((line, text)) = lines.next()
        {
            bytes += text.as_ref().map_or(0, String::len) + 1;
            batch.push((line, text));
        }
        Some(batch).filter(|batch| !batch.is_empty())
    })
}

struct Walk<'a> {
    options: &'a Options<'a>,
    sink: &'a mut dyn FnMut(Finding),
    alone: Alone,
    across: Vec<(&'static Rule, Box<dyn Whole>)>,
    frame: Frame,
    index: Index,
    report: Report,
    /// Whether any line was JSON.
    readable: bool,
    /// Line last seen.
    last: u64,
}

impl<'a> Walk<'a> {
    fn new(options: &'a Options<'a>, sink: &'a mut dyn FnMut(Finding)) -> Walk<'a> {
        let chosen = rules::RULES.iter().filter(|rule| options.selection.has(rule.name));
        let across = chosen.filter_map(|rule| match rule.check {
            Check::Archive(new) => Some((rule, new())),
            _ => None,
        });
        Walk {
            options,
            sink,
            alone: Alone::new(options),
            across: across.collect(),
            frame: Frame::default(),
            index: Index::default(),
            report: Report::default(),
            readable: false,
            last: 0,
        }
    }

    /// Reads up to and with the first post: what stands before is little, and the posts lean on it.
    fn begin(&mut self, lines: &mut impl Iterator<Item = (u64, Result<String, Fault>)>) {
        while self.report.records.posts == 0 && self.report.stopped.is_none() {
            let Some((line, text)) = lines.next() else { return };
            if self.frame.version().is_none() {
                self.first(line, text);
                continue;
            }
            let outcome = self.known(&self.index.sites).line(line, text);
            self.take(line, outcome);
        }
    }

    /// The rest, on several threads.
    fn rest(&mut self, lines: &mut impl Iterator<Item = (u64, Result<String, Fault>)>) {
        if self.report.stopped.is_some() {
            return;
        }
        let (options, sites) = (self.options, self.index.sites.clone());
        let alone = std::mem::take(&mut self.alone);
        let version = self.frame.version().unwrap_or(SCHEMA_VERSION);
        let known = Known {
            options,
            alone: &alone,
            sites: &sites,
            version,
        };
        let work = |batch: Batch| -> Vec<(u64, Outcome)> {
            let lines = batch.into_iter();
            lines.map(|(line, text)| (line, known.line(line, text))).collect()
        };
        crew::in_order(batches(lines), options.threads, work, &mut |done| {
            done.into_iter().for_each(|(line, outcome)| self.take(line, outcome));
        });
    }

    fn known<'k>(&'k self, sites: &'k Sites) -> Known<'k> {
        Known {
            options: self.options,
            alone: &self.alone,
            sites,
            version: self.frame.version().unwrap_or(SCHEMA_VERSION),
        }
    }

    /// The first line decides how the others are read.
    fn first(&mut self, line: u64, text: Result<String, Fault>) {
        let readable = reading::text(line, text).and_then(|text| Ok((reading::json(line, &text)?, text)));
        let (value, text) = match readable {
            Ok(readable) => readable,
            Err(finding) => return self.take(line, Outcome::Damaged(finding)),
        };
        let mut found = Vec::new();
        let admission = self.frame.admit(line, &value, &mut found);
        self.give(found);
        let outcome = match admission {
            Admission::Stop(reason) => {
                self.report.stopped = Some(reason);
                return;
            }
            Admission::Header(version) => {
                let read = match reading::faultless(&text, version, &SCHEMAS) {
                    Ok(read) => read,
                    Err(typed) => reading::record(line, value, typed, version, &SCHEMAS),
                };
                self.frame.state(line, &read);
                if let Some(Record::Archive(header)) = &read.record
                    && let Some(site) = archive::header_site(header)
                {
                    self.index.add_header_site(&site, line);
                }
                self.known(&self.index.sites).record(line, read)
            }
            Admission::Record => self.known(&self.index.sites).line(line, Ok(text)),
        };
        self.take(line, outcome);
    }

    /// What a line came to, in the order of the lines.
    fn take(&mut self, line: u64, outcome: Outcome) {
        self.last = line;
        match outcome {
            Outcome::Stopped(finding, reason) => {
                self.report.stopped = Some(reason);
                self.take(line, Outcome::Damaged(finding));
            }
            Outcome::Damaged(finding) => {
                self.frame.damaged();
                self.index.damaged += 1;
                self.give(vec![finding]);
            }
            Outcome::Header => {
                let message = "a second header stands in the middle of the archive".to_owned();
                self.give(vec![Finding::new(&rules::header_repeated::RULE, line, message)]);
            }
            Outcome::Record(examined) => {
                self.readable = true;
                self.record(line, *examined);
            }
        }
    }

    fn record(&mut self, line: u64, examined: Examined) {
        let Examined {
            read,
            keys,
            findings,
            links,
        } = examined;
        let mut found = findings;
        self.frame.order(line, &read, &mut found);
        self.count(&read.kind);
        match &read.record {
            None => self.index.damaged += 1,
            Some(record) => {
                let seen = Seen {
                    line,
                    key: read.key.as_deref(),
                    record,
                    keys: &keys,
                    links: &links,
                    broken: &read.broken,
                };
                for (rule, whole) in &mut self.across {
                    let mut out = reporter(rule, line, &read, self.options, &mut found);
                    whole.see(&seen, &self.index, &mut out);
                }
                self.index.add(record, &keys, line);
                // Others may mean this record by what could not be read of it.
                self.index.damaged += u64::from(KEYS.iter().any(|key| read.broken.covers(key)));
            }
        }
        self.give(found);
    }

    fn count(&mut self, kind: &str) {
        let records = &mut self.report.records;
        match kind {
            "site" => records.sites += 1,
            "term" => records.terms += 1,
            "person" => records.people += 1,
            "media" => records.media += 1,
            "post" => records.posts += 1,
            _ => {}
        }
    }

    /// Passes on what the selection asks for.
    fn give(&mut self, found: Vec<Finding>) {
        for finding in found {
            if self.options.selection.has(finding.rule) {
                self.report.add(&finding);
                (self.sink)(finding);
            }
        }
    }

    fn end(mut self) -> Report {
        let mut found = Vec::new();
        if self.report.stopped.is_none() {
            if self.frame.version().is_none() {
                let message = "the file is empty: there is not even a header".to_owned();
                found.push(Finding::new(&rules::header_missing::RULE, 1, message));
                self.report.stopped = Some("the file is empty".to_owned());
            } else if !self.readable {
                self.report.stopped = Some("no line of it is a JSON object".to_owned());
            }
            let damaged = self.index.damaged;
            self.frame.compare(&self.report.records, damaged, &mut found);
            self.finish(&mut found);
        }
        self.give(found);
        self.report
    }

    fn finish(&mut self, found: &mut Vec<Finding>) {
        let broken = Broken::default();
        for (rule, whole) in &mut self.across {
            let mut out = Reporter {
                rule,
                line: self.last,
                key: None,
                broken: &broken,
                options: self.options,
                out: found,
            };
            whole.end(&self.index, &mut out);
        }
        found.sort_by_key(|finding| finding.line);
    }
}
