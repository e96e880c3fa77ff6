//! What a page says, as blocks and runs of marked text. Written for the score alone, so that the engine is not judged by
//! its own eyes.

use std::collections::BTreeSet;
use std::rc::Rc;

/// How much must be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tier {
    /// What GitHub Flavored Markdown has words for; the rest is levelled on both sides.
    Core,
    /// All that has a meaning; HTML inside the Markdown is fair.
    Exact,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    Paragraph(Vec<Run>),
    Heading(u8, Vec<Run>),
    /// Its language and its text.
    Code(String, Vec<Run>),
    Rule,
    Quote(Vec<Block>),
    /// The first number of an ordered one, and what each item holds.
    List(Option<i64>, Vec<Vec<Block>>),
    Table(Vec<Vec<Cell>>),
    /// An element whose name is its meaning: a figure, a definition, a caption, the end of a teaser.
    Named(String, Vec<Block>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) name: String,
    pub(super) align: String,
    pub(super) columns: String,
    pub(super) rows: String,
    pub(super) blocks: Vec<Block>,
}

/// Text or a thing, with the marks that apply.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) what: What,
    pub(super) marks: Marks,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Text(String),
    Break,
    /// Address, alternative text, title.
    Image(Vec<u8>, String, String),
    /// Element and address.
    Embed(String, Vec<u8>),
    Check(bool),
    /// A name that a link leads to.
    Anchor(String),
}

pub(super) type Marks = Rc<BTreeSet<Mark>>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Named(&'static str),
    /// Address and title.
    Link(Vec<u8>, String),
    /// What it stands for.
    Abbreviation(String),
}

/// The same marks and one more.
pub(super) fn with(marks: &Marks, mark: Mark) -> Marks {
    let mut more = BTreeSet::clone(marks);
    more.insert(mark);
    Rc::new(more)
}

/// The links among marks, or all but those.
pub(super) fn only(marks: &Marks, keep: fn(&Mark) -> bool) -> Marks {
    Rc::new(marks.iter().filter(|mark| keep(mark)).cloned().collect())
}

pub(super) fn is_link(mark: &Mark) -> bool {
    matches!(mark, Mark::Link(..))
}

/// An address as bytes: without line ends and blanks around it, escapes resolved.
pub(super) fn address(value: &str) -> Vec<u8> {
    let bytes: Vec<u8> = value
        .trim_matches([' ', '\t', '\n', '\r', '\u{c}'])
        .bytes()
        .filter(|byte| !b"\t\n\r".contains(byte))
        .collect();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        let digits = digits.filter(|pair| pair.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let escaped = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match escaped.filter(|_| *byte == b'%') {
            Some(escaped) => {
                plain.push(escaped);
                at += 3;
            }
            None => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    plain
}

/// Words with one blank between.
pub(super) fn squeezed(text: &str) -> String {
    let words = text.split([' ', '\t', '\n', '\r', '\u{c}']);
    words.filter(|word| !word.is_empty()).collect::<Vec<&str>>().join(" ")
}
