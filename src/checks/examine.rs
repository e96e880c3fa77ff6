//! One record by itself: everything that can be said of it without knowing the others.

use super::body::Body;
use super::finding::Finding;
use super::options::Options;
use super::reading::Reading;
use super::rule::{Check, Context, Reporter, Rule};
use super::rules;
use super::sites::Sites;
use super::texts;
use crate::address::Address;
use crate::archive::{Post, Record};

/// The rules that were asked for, those across records left out.
#[derive(Debug)]
pub(super) struct Alone {
    records: Vec<&'static Rule>,
    texts: Vec<&'static Rule>,
}

/// What is known besides the record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// What was asked for.
    pub(super) options: &'a Options<'a>,
    /// Sites met so far.
    pub(super) sites: &'a Sites,
}

/// What looking at one record gave.
#[derive(Debug, Default)]
pub(super) struct Examined {
    /// Breaches.
    pub(super) findings: Vec<Finding>,
    /// Addresses on the archive's own sites that the body links to.
    pub(super) links: Vec<Address>,
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

    /// Runs them on one record.
    pub(super) fn examine(&self, line: u64, record: &Record, read: &Reading, known: &Known<'_>) -> Examined {
        let mut examined = Examined::default();
        let found = &mut examined.findings;
        let post = match record {
            Record::Post(post) => Some(&**post),
            _ => None,
        };
        let body = post.and_then(|post| body(post, line, read, found));
        let permalink = post.and_then(|post| Address::parse(post.url.as_deref()?));
        let context = Context {
            options: known.options,
            sites: known.sites,
            permalink: permalink.as_ref(),
            body: body.as_ref(),
        };
        for rule in &self.records {
            let mut out = reporter(rule, line, read, known.options, found);
            match (&rule.check, post, &body) {
                (Check::Record(check), ..) => check(record, &context, &mut out),
                (Check::Post(check), Some(post), _) => check(post, &context, &mut out),
                (Check::Body(check), _, Some(body)) => check(body, &context, &mut out),
                _ => {}
            }
        }
        texts::visit(record, body.as_ref(), &mut |text| {
            for rule in &self.texts {
                if let Check::Text(check) = rule.check {
                    check(&text, &mut reporter(rule, line, read, known.options, found));
                }
            }
        });
        examined.links = context
            .body
            .map(|body| own_links(body, known.sites))
            .unwrap_or_default();
        examined
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
