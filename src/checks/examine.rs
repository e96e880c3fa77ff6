//! One line by itself: everything that can be said of it without knowing the others. Pure, so that several threads can
//! do it.

use super::body::Body;
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
use crate::archive::{Fault, Post, Record};
use serde_json::Value;

/// The rules that were asked for, those across records left out.
#[derive(Debug, Default)]
pub(super) struct Alone {
    records: Vec<&'static Rule>,
    texts: Vec<&'static Rule>,
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
        }
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
        if self.version == crate::archive::SCHEMA_VERSION
            && let Some(read) = reading::canonical(&text)
        {
            return self.record(line, read);
        }
        match reading::json(line, &text) {
            Ok(value) if value.get("type").and_then(Value::as_str) == Some("archive") => Outcome::Header,
            Ok(value) => self.record(line, reading::record(line, value, &text, self.version, &SCHEMAS)),
            Err(finding) => Outcome::Damaged(finding),
        }
    }

    /// Looks at a record.
    pub(super) fn record(&self, line: u64, mut read: Reading) -> Outcome {
        let mut findings = std::mem::take(&mut read.findings);
        let mut links = Vec::new();
        let mut keys = Keys::default();
        if let Some(record) = &read.record {
            links = self.examine(line, record, &read, &mut findings);
            keys = Keys::of(record);
        }
        Outcome::Record(Box::new(Examined {
            read,
            keys,
            findings,
            links,
        }))
    }

    /// Runs the rules; gives the links of the body to the archive's own sites.
    fn examine(&self, line: u64, record: &Record, read: &Reading, found: &mut Vec<Finding>) -> Vec<Address> {
        let post = match record {
            Record::Post(post) => Some(&**post),
            _ => None,
        };
        let body = post.and_then(|post| body(post, line, read, found));
        let permalink = post.and_then(|post| Address::parse(post.url.as_deref()?));
        let context = Context {
            options: self.options,
            sites: self.sites,
            permalink: permalink.as_ref(),
            body: body.as_ref(),
        };
        for rule in &self.alone.records {
            let mut out = reporter(rule, line, read, self.options, found);
            match (&rule.check, post, &body) {
                (Check::Record(check), ..) => check(record, &context, &mut out),
                (Check::Post(check), Some(post), _) => check(post, &context, &mut out),
                (Check::Body(check), _, Some(body)) => check(body, &context, &mut out),
                _ => {}
            }
        }
        texts::visit(record, body.as_ref(), &mut |text| {
            for rule in &self.alone.texts {
                if let Check::Text(check) = rule.check {
                    check(&text, &mut reporter(rule, line, read, self.options, found));
                }
            }
        });
        body.as_ref()
            .map(|body| own_links(body, self.sites))
            .unwrap_or_default()
    }
}

/// Parses the body, once for all rules.
fn body<'p>(post: &'p Post, line: u64, read: &Reading, found: &mut Vec<Finding>) -> Option<Body<'p>> {
    let parsed = Body::parse(post.body_html.as_deref()?);
    if parsed.is_err() {
        let message = "the body nests deeper than any browser would follow".to_owned();
        let finding = Finding::new(&rules::body_too_deep::RULE, line, message);
        found.push(finding.of(read.key.as_deref()).at("body_html".to_owned()));
    }
    parsed.ok()
}

fn own_links(body: &Body<'_>, sites: &Sites) -> Vec<Address> {
    let links = body.links();
    let addresses = links.iter().filter_map(|link| Address::parse(link.attr("href")?));
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
