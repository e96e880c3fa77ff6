use super::body::{Body, Parsed};
use super::finding::{Finding, Severity};
use super::index::{Index, Keys};
use super::options::Options;
use super::reading::Broken;
use super::sites::Sites;
use super::texts::Text;
use crate::address::Address;
use crate::archive::{Post, Record};
use std::fmt::{self, Display};

/// One thing that must, or should, be true of an archive.
pub struct Rule {
    /// Stable name, kebab-case.
    pub name: &'static str,
    /// How bad a breach is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub summary: &'static str,
    /// Why it matters and what to do, in Markdown.
    pub explanation: &'static str,
    /// What to do, in one phrase, shown below a finding.
    pub hint: Option<&'static str>,
    /// How breaches are found.
    pub(super) check: Check,
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({}, {})", self.name, self.severity.as_str())
    }
}

/// How breaches of a rule are found: the smallest thing that a rule must look at.
pub(super) enum Check {
    /// While the lines are read, before there are records.
    Reading,
    /// In one record of any type.
    Record(fn(&Record, &Context<'_>, &mut Reporter<'_>)),
    /// In one post.
    Post(fn(&Post, &Context<'_>, &mut Reporter<'_>)),
    /// In one post's parsed body.
    Body(fn(&Body<'_>, &Context<'_>, &mut Reporter<'_>)),
    /// In one text of a record: a title, a name, the text of a body.
    Text(fn(&Text<'_>, &mut Reporter<'_>)),
    /// Across records.
    Archive(fn() -> Box<dyn Whole>),
}

/// A rule across records. It sees them as they pass, keeps little, and may speak at any time.
pub(super) trait Whole {
    /// One record; the index does not hold it yet.
    fn see(&mut self, seen: &Seen<'_>, index: &Index, out: &mut Reporter<'_>);

    /// All records have passed.
    fn end(&mut self, _index: &Index, _out: &mut Reporter<'_>) {}
}

/// A record as rules across records see it.
pub(super) struct Seen<'a> {
    /// Its line.
    pub(super) line: u64,
    /// Its key, for messages.
    pub(super) key: Option<&'a str>,
    /// The record.
    pub(super) record: &'a Record,
    /// Keys of its addresses, where it is a post.
    pub(super) keys: &'a Keys,
    /// Addresses on the archive's own sites that the body links to.
    pub(super) links: &'a [Address],
    /// Fields that could not be read.
    pub(super) broken: &'a Broken,
}

impl Seen<'_> {
    /// The post, if the record is one.
    pub(super) fn post(&self) -> Option<&Post> {
        match self.record {
            Record::Post(post) => Some(post),
            _ => None,
        }
    }
}

/// What rules may know besides the record.
pub(super) struct Context<'a> {
    /// What was asked for.
    pub(super) options: &'a Options<'a>,
    /// Sites met so far; they stand before all that belongs to them.
    pub(super) sites: &'a Sites,
    /// The post's permalink, where it is an address.
    pub(super) permalink: Option<&'a Address>,
    /// The post's body.
    pub(super) body: &'a Parsed<'a>,
}

/// Where a rule reports what it finds.
pub(super) struct Reporter<'a> {
    pub(super) rule: &'static Rule,
    pub(super) line: u64,
    pub(super) key: Option<&'a str>,
    pub(super) broken: &'a Broken,
    /// What was asked for.
    pub(super) options: &'a Options<'a>,
    pub(super) out: &'a mut Vec<Finding>,
}

impl Reporter<'_> {
    /// A breach in this field of the record. What the schema already said about a field is not said again.
    pub(super) fn report(&mut self, field: impl Display, message: String) {
        let field = field.to_string();
        if !self.broken.covers(&field) {
            let finding = Finding::new(self.rule, self.line, message).of(self.key);
            self.out.push(finding.at(field));
        }
    }

    /// A breach in a record that has passed.
    pub(super) fn report_at(&mut self, place: &Place, field: impl Display, message: String) {
        let finding = Finding::new(self.rule, place.line, message).of(place.key.as_deref());
        self.out.push(finding.at(field.to_string()));
    }
}

/// A record that has passed: all that is kept of it for a later message.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) line: u64,
    pub(super) key: Option<Box<str>>,
}

impl Seen<'_> {
    /// Where it stands, for later.
    pub(super) fn place(&self) -> Place {
        Place {
            line: self.line,
            key: self.key.map(Box::from),
        }
    }
}

/// Path of a field in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// `title`
    Own(&'static str),
    /// `tags[2].slug`, `aliases[0]`
    Item(&'static str, usize, &'static str),
}

impl Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Field::Own(name) => f.write_str(name),
            Field::Item(list, at, "") => write!(f, "{list}[{at}]"),
            Field::Item(list, at, name) => write!(f, "{list}[{at}].{name}"),
        }
    }
}
