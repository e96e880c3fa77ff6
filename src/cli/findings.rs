//! Findings as people and as programs read them.

use super::validate::Checking;
use crate::checks::{Finding, Report, Severity};
use serde::Serialize;
use serde::ser::{Error as _, SerializeMap, SerializeSeq, Serializer};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Write};

/// For people: one line a finding, the first few of each rule.
pub(super) struct Text {
    most: usize,
    shown: BTreeMap<&'static str, usize>,
    hinted: BTreeSet<&'static str>,
}

impl Text {
    /// How many findings of one rule are shown of each archive.
    pub(super) const FEW: usize = 10;

    /// Shows at most so many of each rule.
    pub(super) fn new(most: usize) -> Text {
        Text {
            most,
            shown: BTreeMap::new(),
            hinted: BTreeSet::new(),
        }
    }

    /// `blog.jsonl:12: warning[title-missing] h.test/?p=3: the post has no title`
    pub(super) fn finding(&mut self, path: &str, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let shown = self.shown.entry(finding.rule).or_default();
        *shown += 1;
        if *shown > self.most {
            return Ok(());
        }
        let severity = finding.severity.as_str();
        write!(out, "{path}:{}: {severity}[{}]", finding.line, finding.rule)?;
        if let Some(key) = &finding.key {
            write!(out, " {key}")?;
        }
        writeln!(out, ": {}", finding.message)?;
        match finding.hint {
            Some(hint) if self.hinted.insert(finding.rule) => writeln!(out, "    hint: {hint}"),
            _ => Ok(()),
        }
    }

    /// Says what was not shown of this archive.
    pub(super) fn end(&mut self, path: &str, out: &mut dyn Write) -> io::Result<()> {
        for (rule, count) in std::mem::take(&mut self.shown) {
            if count > self.most {
                writeln!(
                    out,
                    "{path}: and {} more of {rule} (`--all` shows them)",
                    count - self.most
                )?;
            }
        }
        Ok(())
    }
}

/// For programs: one document. Findings are written as they come, so that a million of them need no memory.
pub(super) struct Json<'a> {
    archives: RefCell<Vec<(&'a str, Box<dyn BufRead>)>>,
    checking: &'a Checking,
    total: RefCell<Report>,
}

impl<'a> Json<'a> {
    /// Checks the archives and writes the document.
    pub(super) fn write(
        archives: Vec<(&'a str, Box<dyn BufRead>)>,
        checking: &'a Checking,
        out: &mut dyn Write,
    ) -> io::Result<Report> {
        let json = Json {
            archives: RefCell::new(archives),
            checking,
            total: RefCell::default(),
        };
        serde_json::to_writer_pretty(&mut *out, &json)?;
        out.write_all(b"\n")?;
        Ok(json.total.into_inner())
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("findings", &Findings(self))?;
        map.serialize_entry("summary", &Summary::of(&self.total.borrow()))?;
        map.end()
    }
}

struct Findings<'j, 'a>(&'j Json<'a>);

impl Serialize for Findings<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let failed = Cell::new(None);
        for (path, archive) in self.0.archives.take() {
            let report = self.0.checking.run(path, archive, &mut |finding| {
                let shown = Shown {
                    path,
                    finding: &finding,
                };
                if let Err(fault) = list.serialize_element(&shown) {
                    failed.set(Some(fault.to_string()));
                }
            });
            let total = self.0.total.take();
            self.0.total.replace(total.and(&report));
        }
        match failed.into_inner() {
            Some(fault) => Err(S::Error::custom(fault)),
            None => list.end(),
        }
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    path: &'a str,
    #[serde(flatten)]
    finding: &'a Finding,
}

#[derive(Serialize)]
struct Summary<'a> {
    errors: usize,
    warnings: usize,
    infos: usize,
    rules: &'a BTreeMap<&'static str, usize>,
    records: crate::archive::Counts,
    /// Why something was not checked.
    stopped: Option<&'a str>,
}

impl<'a> Summary<'a> {
    fn of(report: &'a Report) -> Summary<'a> {
        Summary {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            rules: &report.by_rule,
            records: report.records,
            stopped: report.stopped.as_deref(),
        }
    }
}
