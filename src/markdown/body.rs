//! A body as blocks and runs of marked text: what HTML and Markdown both mean by it.
//!
//! Blocks stand in one list, each that holds others between its `Open` and its `Close`, so that no walk, comparison or
//! drop recurses. All text stands in one string; a run is a stretch of it with the marks that apply.

use super::marks::{Mark, Marks};
use std::ops::Range;

/// The whole body.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    /// For each block where it ends: the place of its `Close`, or its own place.
    pub(super) ends: Vec<usize>,
    pub(super) runs: Vec<Run>,
    pub(super) text: String,
    pub(super) links: Vec<Link>,
    pub(super) images: Vec<Image>,
    pub(super) details: Vec<Detail>,
    /// Anchors' names and embeds' HTML.
    pub(super) strings: Vec<String>,
    /// Addresses of links that show nothing, which no reader can follow.
    pub(super) bare_links: Vec<String>,
    /// How many details stood inside too many others to be kept with them.
    pub(super) deep_details: usize,
    /// How many cells stand to another side than the source had them, since a column has but one.
    pub(super) moved_cells: usize,
}

/// One block, or the begin or end of one that holds others.
#[derive(Debug, PartialEq)]
pub(super) enum Block {
    Open(Holder),
    Close,
    Paragraph(Span),
    /// Levels 1 to 6.
    Heading(u8, Span),
    Code(Code),
    Rule,
    /// The mark that ends a teaser.
    More,
}

/// Blocks that hold blocks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Holder {
    Quote,
    /// A quote that a provider's script turns into a widget, with its attributes as HTML.
    Widget(String),
    List(List),
    /// The number that the item gives itself.
    Item(Option<i64>),
    Table,
    Row,
    Cell(Cell),
    Caption,
    Figure,
    Figcaption,
    Terms,
    Term,
    Definition,
    Details,
    Summary,
}

impl Holder {
    /// The HTML element.
    pub(super) fn tag(&self) -> &'static str {
        match self {
            Holder::Quote | Holder::Widget(_) => "blockquote",
            Holder::List(List { start: Some(_), .. }) => "ol",
            Holder::List(_) => "ul",
            Holder::Item(_) => "li",
            Holder::Table => "table",
            Holder::Row => "tr",
            Holder::Cell(Cell { is_head: true, .. }) => "th",
            Holder::Cell(_) => "td",
            Holder::Caption => "caption",
            Holder::Figure => "figure",
            Holder::Figcaption => "figcaption",
            Holder::Terms => "dl",
            Holder::Term => "dt",
            Holder::Definition => "dd",
            Holder::Details => "details",
            Holder::Summary => "summary",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct List {
    /// The first number of an ordered one.
    pub(super) start: Option<i64>,
    /// `a`, `A`, `i` or `I` where it does not count in digits.
    pub(super) style: Option<char>,
    pub(super) is_reversed: bool,
    /// Its items hold paragraphs and not bare text.
    pub(super) is_loose: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) is_head: bool,
    pub(super) align: Option<Align>,
    pub(super) columns: u32,
    pub(super) rows: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

/// A block of code; its runs hold text as it stands.
#[derive(Debug, PartialEq)]
pub(super) struct Code {
    pub(super) language: String,
    pub(super) span: Span,
}

/// A stretch of the list of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A stretch of text, or one thing in its place, with the marks that apply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) what: What,
    pub(super) marks: Marks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// From byte to byte.
    Text(usize, usize),
    Break,
    Image(usize),
    Embed(usize),
    Anchor(usize),
    Check(bool),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) address: String,
    pub(super) title: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Image {
    pub(super) address: String,
    pub(super) alt: String,
    pub(super) title: String,
}

/// An attribute without which a mark says little: what an abbreviation stands for, which moment is meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Detail {
    pub(super) mark: Mark,
    pub(super) attribute: &'static str,
    pub(super) value: String,
    /// The place of the detail that applies around it.
    pub(super) around: Option<usize>,
}

impl Body {
    /// Notes where each block ends. To be called once all are there.
    pub(super) fn seal(&mut self) {
        self.ends = (0..self.blocks.len()).collect();
        let mut open = Vec::new();
        for (at, block) in self.blocks.iter().enumerate() {
            match block {
                Block::Open(_) => open.push(at),
                Block::Close => {
                    if let Some(start) = open.pop() {
                        self.ends[start] = at;
                    }
                }
                _ => {}
            }
        }
    }

    /// The blocks directly in a stretch of blocks, by place.
    pub(super) fn each(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let mut next = range.start;
        std::iter::from_fn(move || {
            let at = (next < range.end).then_some(next)?;
            next = self.ends[at] + 1;
            Some(at)
        })
    }

    /// The blocks directly in the body.
    pub(super) fn top(&self) -> impl Iterator<Item = usize> {
        self.each(0..self.blocks.len())
    }

    /// The blocks directly in a block.
    pub(super) fn inside(&self, at: usize) -> impl Iterator<Item = usize> {
        self.each(at + 1..self.ends[at].max(at + 1))
    }

    /// The runs of a span.
    pub(super) fn runs(&self, span: Span) -> &[Run] {
        &self.runs[span.range()]
    }

    /// The places of the details that apply, innermost first.
    pub(super) fn details(&self, marks: Marks) -> impl Iterator<Item = usize> {
        std::iter::successors(marks.detail(), |detail| self.details[*detail].around)
    }

    /// What applies to both. Two abbreviations are two, though marks of one kind.
    pub(super) fn shared(&self, one: Marks, other: Marks) -> Marks {
        let both = one.and(other);
        if one.detail() == other.detail() {
            return both;
        }
        let of = |mark: Mark, marks: Marks| self.details(marks).any(|detail| self.details[detail].mark == mark);
        let shared = self
            .details(one)
            .find(|own| self.details(other).any(|other| other == *own));
        let both = shared.map_or(both, |detail| both.with_detail(detail));
        let apart = Mark::DETAILED
            .into_iter()
            .filter(|mark| !of(*mark, both) && (of(*mark, one) || of(*mark, other)));
        apart.fold(both, Marks::without)
    }

    /// The text of a block of code.
    pub(super) fn code_text(&self, code: &Code) -> String {
        let texts = self.runs(code.span).iter().map(|run| match run.what {
            What::Text(start, end) => self.slice(start, end),
            _ => "",
        });
        texts.collect()
    }

    /// The text from byte to byte.
    pub(super) fn slice(&self, start: usize, end: usize) -> &str {
        &self.text[start..end]
    }
}
