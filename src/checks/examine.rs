//! One line by itself: everything that can be said of it without knowing the others. Pure, so that several threads can
//! do it.

use super::body::{Body, Parsed};
use super::conform::SCHEMAS;
use super::finding::Finding;
use super::index::Keys;
use super::options::Options;
use super::reading::{self, Reading};
use super::rule::{Check, Context, Reporter, Rule};
use super::rules;
use super::sites::Sites;
use super::texts;
use crate::address::Address;
use crate::archive::{Fault, Record};
use serde_json::Value;

/// The rules that were asked for, those across records left out.
#[derive(Debug, Default)]
pub(super) struct Alone {
    records: Vec<&'static Rule>,
    texts: Vec<&'static Rule>,
    /// Whether there are rules across records: they need the keys of addresses.
    keys: bool,
}

impl Alone {
    /// The rules to run.
    pub(super) fn new(options: &Options<'_>) -> Alone {
        let chosen = || rules::RULES.iter().filter(|rule| options.selection.has(rule.name));
        Alone {
            records: chosen()
                .filter(|rule| matches!(rule.check, Check::Record(_) | Check::Post(_) | Check::Body(_)))
                .collect(),
            texts: chosen().filter(|rule| matches!(rule.check, Check::Text(_))).collect(),
            keys: chosen().any(|rule| matches!(rule.check, Check::Archive(_))),
        }
    }

    /// Whether any rule may ask for a post's permalink.
    fn addresses(&self) -> bool {
        self.keys || !self.records.is_empty()
    }
}

/// What is known when a line is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// What was asked for.
    pub(super) options: &'a Options<'a>,
    /// The rules to run.
    pub(super) alone: &'a Alone,
    /// Sites met so far.
    pub(super) sites: &'a Sites,
    /// Schema version of the archive.
    pub(super) version: u32,
}

/// What a line came to.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It cannot be read.
    Damaged(Finding),
    /// Nor can anything after it, for this reason.
    Stopped(Finding, String),
    /// It is a header, though not the first line.
    Header,
    /// It is a record.
    Record(Box<Examined>),
}

/// A record that has been looked at.
#[derive(Debug)]
pub(super) struct Examined {
    /// As it was read.
    pub(super) read: Reading,
    /// Keys of its addresses.
    pub(super) keys: Keys,
    /// Breaches.
    pub(super) findings: Vec<Finding>,
    /// Addresses on the archive's own sites that the body links to.
    pub(super) links: Vec<Address>,
}

impl Known<'_> {
    /// Reads a line and looks at it.
    pub(super) fn line(&self, line: u64, text: Result<String, Fault>) -> Outcome {
        let stopped = match &text {
            Err(fault @ (Fault::Io(_) | Fault::TooLong)) => Some(format!("line {line} {fault}")),
            _ => None,
        };
        let text = match (reading::text(line, text), stopped) {
            (Ok(text), _) => text,
            (Err(finding), Some(reason)) => return Outcome::Stopped(finding, reason),
            (Err(finding), None) => return Outcome::Damaged(finding),
        };
        let typed = match reading::faultless(&text, self.version, &SCHEMAS) {
            Ok(read) if matches!(read.record, Some(Record::Archive(_))) => return Outcome::Header,
            Ok(read) => return self.record(line, read),
            Err(typed) => typed,
        };
        match reading::json(line, &text) {
            Ok(value) if value.get("type").and_then(Value::as_str) == Some("archive") => Outcome::Header,
            Ok(value) => self.record(line, reading::record(line, value, typed, self.version, &SCHEMAS)),
            Err(finding) => Outcome::Damaged(finding),
        }
    }

    /// Looks at a record.
    pub(super) fn record(&self, line: u64, mut read: Reading) -> Outcome {
        let mut findings = std::mem::take(&mut read.findings);
        let (keys, links) = match &read.record {
            Some(record) => self.examine(line, record, &read, &mut findings),
            None => Default::default(),
        };
        Outcome::Record(Box::new(Examined {
            read,
            keys,
            findings,
            links,
        }))
    }

    /// Runs the rules; gives what rules across records need: keys, and the links of the body to the archive's own sites.
    fn examine(&self, line: u64, record: &Record, read: &Reading, found: &mut Vec<Finding>) -> (Keys, Vec<Address>) {
        let post = match record {
            Record::Post(post) => Some(&**post),
            _ => None,
        };
        let body = Parsed::of(post.and_then(|post| post.body_html.as_deref()));
        let asked = |rule: &Rule| self.options.selection.has(rule.name);
        if asked(&rules::body_too_deep::RULE) && body.is_too_deep() {
            found.push(too_deep(line, read));
        }
        let url = post.and_then(|post| post.url.as_deref());
        let permalink = url.filter(|_| self.alone.addresses()).and_then(Address::parse);
        let context = Context {
            options: self.options,
            sites: self.sites,
            permalink: permalink.as_ref(),
            body: &body,
        };
        for rule in &self.alone.records {
            let mut out = reporter(rule, line, read, self.options, found);
            match (&rule.check, post) {
                (Check::Record(check), _) => check(record, &context, &mut out),
                (Check::Post(check), Some(post)) => check(post, &context, &mut out),
                (Check::Body(check), _) => {
                    if let Some(body) = body.get() {
                        check(body, &context, &mut out);
                    }
                }
                _ => {}
            }
        }
        if !self.alone.texts.is_empty() {
            texts::visit(record, &body, &mut |text| {
                for rule in &self.alone.texts {
                    if let Check::Text(check) = rule.check {
                        check(&text, &mut reporter(rule, line, read, self.options, found));
                    }
                }
            });
        }
        let mut keys = Keys::default();
        let mut links = Vec::new();
        if self.alone.keys {
            keys = Keys::of(record, permalink.as_ref());
        }
        if asked(&rules::link_internal_dangling::RULE)
            && let Some(body) = body.get()
        {
            links = own_links(body, self.sites);
        }
        (keys, links)
    }
}

fn too_deep(line: u64, read: &Reading) -> Finding {
    let message = "the body nests deeper than any browser would follow".to_owned();
    let finding = Finding::new(&rules::body_too_deep::RULE, line, message);
    finding.of(read.key.as_deref()).at("body_html".to_owned())
}

fn own_links(body: &Body<'_>, sites: &Sites) -> Vec<Address> {
    let links = body.links();
    let hrefs = links.iter().filter_map(|link| link.attr("href"));
    let addresses = hrefs.filter(|href| sites.may_have(href)).filter_map(Address::parse);
    addresses.filter(|address| sites.of(address).is_some()).collect()
}

/// Where this rule reports on this record.
pub(super) fn reporter<'r>(
    rule: &'static Rule,
    line: u64,
    read: &'r Reading,
    options: &'r Options<'r>,
    out: &'r mut Vec<Finding>,
) -> Reporter<'r> {
    Reporter {
        rule,
        line,
        key: read.key.as_deref(),
        broken: &read.broken,
        options,
        out,
    }
}
