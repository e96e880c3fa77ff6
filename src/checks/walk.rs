//! Line by line through an archive.

use super::conform::SCHEMAS;
use super::examine::{Alone, Examined, Known, reporter};
use super::finding::Finding;
use super::frame::{Admission, Frame};
use super::index::{Index, Keys};
use super::options::Options;
use super::reading::{self, Broken, Reading};
use super::report::Report;
use super::rule::{Check, Reporter, Rule, Seen, Whole};
use super::rules;
use crate::archive::{self, Fault, Lines, Record, Site};
use std::io::BufRead;
use std::ops::ControlFlow;

/// Checks an archive. Findings come as they are found: those of a line in the order of the lines, then those that only
/// the whole archive shows.
pub fn run(input: impl BufRead, options: &Options<'_>, sink: &mut dyn FnMut(Finding)) -> Report {
    let mut walk = Walk::new(options, sink);
    for (line, text) in Lines::new(input) {
        if walk.line(line, text).is_break() {
            break;
        }
    }
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

struct Walk<'a> {
    options: &'a Options<'a>,
    sink: &'a mut dyn FnMut(Finding),
    alone: Alone,
    across: Vec<(&'static Rule, Box<dyn Whole>)>,
    frame: Frame,
    index: Index,
    report: Report,
    /// The site that the header carries itself; it counts where no record of a site follows.
    only_site: Option<Site>,
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
            only_site: None,
            readable: false,
            last: 0,
        }
    }

    fn line(&mut self, line: u64, text: Result<String, Fault>) -> ControlFlow<()> {
        self.last = line;
        if let Err(fault @ (Fault::Io(_) | Fault::TooLong)) = &text {
            self.report.stopped = Some(format!("line {line} {fault}"));
        }
        match reading::text(line, text) {
            Ok(text) => self.text(line, &text),
            Err(finding) => self.damaged(finding),
        }
    }

    fn damaged(&mut self, finding: Finding) -> ControlFlow<()> {
        self.frame.damaged();
        self.index.damaged += 1;
        self.give(vec![finding]);
        ControlFlow::Continue(())
    }

    fn text(&mut self, line: u64, text: &str) -> ControlFlow<()> {
        if self.frame.is_current()
            && let Some(read) = reading::canonical(text)
        {
            self.readable = true;
            self.record(line, read);
            return ControlFlow::Continue(());
        }
        let value = match reading::json(line, text) {
            Ok(value) => value,
            Err(finding) => return self.damaged(finding),
        };
        self.readable = true;
        let mut found = Vec::new();
        let admission = self.frame.admit(line, &value, &mut found);
        self.give(found);
        match admission {
            Admission::Skip => {}
            Admission::Stop => {
                self.report.stopped = Some("the archive is of a newer schema version".to_owned());
                return ControlFlow::Break(());
            }
            Admission::Header(version) => {
                let read = reading::record(line, value, text, version, &SCHEMAS);
                self.frame.state(line, &read);
                if let Some(Record::Archive(header)) = &read.record {
                    self.only_site = archive::header_site(header);
                }
                self.record(line, read);
            }
            Admission::Record(version) => {
                let read = reading::record(line, value, text, version, &SCHEMAS);
                self.record(line, read);
            }
        }
        ControlFlow::Continue(())
    }

    fn record(&mut self, line: u64, mut read: Reading) {
        let mut found = std::mem::take(&mut read.findings);
        self.frame.order(line, &read, &mut found);
        self.count(&read.kind);
        if !matches!(read.kind.as_str(), "archive" | "site")
            && let Some(site) = self.only_site.take()
            && self.index.sites.is_empty()
        {
            self.index.add(&Record::Site(site), &Keys::default(), line);
        }
        match &read.record {
            None => self.index.damaged += 1,
            Some(record) => {
                let keys = Keys::of(record);
                self.check(line, record, &keys, &read, &mut found);
                self.index.add(record, &keys, line);
                // Others may mean this record by what could not be read of it.
                self.index.damaged += u64::from(KEYS.iter().any(|key| read.broken.covers(key)));
            }
        }
        self.give(found);
    }

    fn check(&mut self, line: u64, record: &Record, keys: &Keys, read: &Reading, found: &mut Vec<Finding>) {
        let known = Known {
            options: self.options,
            sites: &self.index.sites,
        };
        let Examined { findings, links } = self.alone.examine(line, record, read, &known);
        found.extend(findings);
        let seen = Seen {
            line,
            key: read.key.as_deref(),
            record,
            keys,
            links: &links,
            broken: &read.broken,
        };
        for (rule, whole) in &mut self.across {
            whole.see(&seen, &self.index, &mut reporter(rule, line, read, self.options, found));
        }
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
            if !self.frame.begun() {
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
