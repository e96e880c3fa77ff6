//! One parsed page: its elements, found by selector without walking the page again and again.
//!
//! With the files below it the only one that knows scraper. Two things are added to it: the depth of a page is bounded
//! *while* it is parsed, since html5ever takes time quadratic in depth; and every element is numbered in document order
//! and listed by class, id and name, so that the dozens of selectors of a profile cost next to nothing.

mod compound;
mod element;
pub mod fragment;
mod index;
mod query;
mod scan;
mod words;
mod write;

use crate::limits;
use ego_tree::iter::Edge;
use ego_tree::{NodeId, Tree};
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use index::{Index, Key, Places};
use query::Part;
use scraper::node::Element;
use scraper::{Html, HtmlTreeSink, Node};
use std::ops::ControlFlow;
use write::parts_words;

pub use element::{El, RunningText};
pub use query::Query;
pub use scan::position;
pub use words::folded;
pub use write::{Omit, Rewrite, Writer, is_void};

/// A page nests deeper than [`limits::HTML_DEPTH`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDeep;

/// A parsed page.
pub struct Dom {
    html: Html,
    elements: Vec<Entry>,
    index: Index,
}

struct Entry {
    node: NodeId,
    /// Number of the element around this one; its own where there is none.
    parent: u32,
    /// Number of the last element inside this one; its own where it has none.
    last: u32,
}

impl Dom {
    /// Parses what stands inside a `body` element: scripts and styles at its beginning stay where they are.
    pub fn of_body(html: &str) -> Result<Dom, TooDeep> {
        fragment::tree(html).map(Dom::index)
    }

    /// Parses a page as a browser without scripts would.
    pub fn parse(text: &str) -> Result<Dom, TooDeep> {
        parsed("", text).map(Dom::index)
    }

    fn index(html: Html) -> Dom {
        let nodes = html.tree.nodes().len();
        let mut elements: Vec<Entry> = Vec::with_capacity(nodes / 2);
        let mut places = Places::with_capacity(nodes);
        let mut open: Vec<u32> = Vec::new();
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    let Node::Element(element) = node.value() else { continue };
                    let number = elements.len() as u32;
                    elements.push(Entry {
                        node: node.id(),
                        parent: open.last().copied().unwrap_or(number),
                        last: number,
                    });
                    open.push(number);
                    list(element, number, &mut places);
                }
                Edge::Close(node) if node.value().is_element() => {
                    let last = elements.len() as u32 - 1;
                    if let Some(number) = open.pop() {
                        elements[number as usize].last = last;
                    }
                }
                Edge::Close(_) => {}
            }
        }
        Dom {
            html,
            elements,
            index: Index::of(places),
        }
    }

    /// The `html` element.
    pub fn root(&self) -> El<'_> {
        El { dom: self, number: 0 }
    }

    /// All elements of the page, in document order.
    pub fn elements(&self) -> impl Iterator<Item = El<'_>> {
        (0..self.elements.len() as u32).map(|number| El { dom: self, number })
    }

    /// All elements of the page that match, in document order.
    pub fn select(&self, query: &Query) -> Vec<El<'_>> {
        let all = self.elements.len() as u32;
        self.select_within(query, 0, all)
    }

    /// The first element of the page that matches.
    pub fn first(&self, query: &Query) -> Option<El<'_>> {
        self.first_within(query, 0, self.elements.len() as u32)
    }

    /// Whether any element of the page matches.
    pub fn has(&self, query: &Query) -> bool {
        let all = self.elements.len() as u32;
        let mut parts = query.parts.iter();
        parts.any(|part| self.first_of(part, 0, all).is_some())
    }

    /// How much running text stands directly in each element, of inline elements counted where their block is.
    pub fn running_text(&self) -> Vec<(El<'_>, RunningText)> {
        let mut texts: Vec<RunningText> = vec![RunningText::default(); self.elements.len()];
        let (mut blocks, mut links, mut hidden) = (Vec::<u32>::new(), 0usize, 0usize);
        let mut number = 0;
        for edge in self.html.tree.root().traverse() {
            let (node, opens) = match edge {
                Edge::Open(node) => (node, true),
                Edge::Close(node) => (node, false),
            };
            match node.value() {
                Node::Element(element) => {
                    let step = |count: &mut usize| *count = if opens { *count + 1 } else { count.saturating_sub(1) };
                    match element.name() {
                        "script" | "style" | "template" | "noscript" => step(&mut hidden),
                        "a" => step(&mut links),
                        name if parts_words(name) && opens => blocks.push(number),
                        name if parts_words(name) => drop(blocks.pop()),
                        _ => {}
                    }
                    number += u32::from(opens);
                }
                Node::Text(words) if opens && hidden == 0 => {
                    let Some(block) = blocks.last() else { continue };
                    let length = running_length(words);
                    let text = &mut texts[*block as usize];
                    text.characters += length;
                    text.linked += if links > 0 { length } else { 0 };
                }
                _ => {}
            }
        }
        let numbered = texts.into_iter().enumerate();
        let numbered = numbered.map(|(number, text)| {
            (
                El {
                    dom: self,
                    number: number as u32,
                },
                text,
            )
        });
        numbered.filter(|(_, text)| text.characters > 0).collect()
    }

    /// Matching elements numbered `from..to`.
    fn select_within(&self, query: &Query, from: u32, to: u32) -> Vec<El<'_>> {
        let mut found: Vec<u32> = Vec::new();
        for part in &query.parts {
            self.visit(part, from, to, |number| {
                found.push(number);
                ControlFlow::Continue(())
            });
        }
        if query.parts.len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
        found.into_iter().map(|number| El { dom: self, number }).collect()
    }

    /// The first matching element numbered `from..to`.
    fn first_within(&self, query: &Query, from: u32, to: u32) -> Option<El<'_>> {
        let parts = query.parts.iter();
        let number = parts.filter_map(|part| self.first_of(part, from, to)).min()?;
        Some(El { dom: self, number })
    }

    fn first_of(&self, part: &Part, from: u32, to: u32) -> Option<u32> {
        let mut first = None;
        self.visit(part, from, to, |number| {
            first = Some(number);
            ControlFlow::Break(())
        });
        first
    }

    /// Shows the elements numbered `from..to` that one part of a query matches, in document order, until it is enough.
    fn visit(&self, part: &Part, from: u32, to: u32, mut show: impl FnMut(u32) -> ControlFlow<()>) {
        if !part.needs.iter().all(|need| self.index.has(*need)) {
            return;
        }
        let mut look = |number: u32| match part.matches(&El { dom: self, number }.scraped()) {
            true => show(number),
            false => ControlFlow::Continue(()),
        };
        // Both end early where it is enough.
        let _ = match part.hint {
            Some(key) => self.index.within(key, from, to).try_for_each(&mut look),
            None => (from..to).try_for_each(&mut look),
        };
    }
}

/// Characters of a text with one space behind each word.
fn running_length(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().map(|word| word.chars().count() + 1).sum();
    }
    let (mut length, mut between) = (0, true);
    for byte in text.bytes() {
        let is_space = matches!(byte, b'\t'..=b'\r' | b' ');
        length += usize::from(!is_space) + usize::from(between && !is_space);
        between = is_space;
    }
    length
}

/// Lists an element by its name, its id and its classes.
fn list(element: &Element, number: u32, places: &mut Places) {
    places.add(Key::name(element.name()), number);
    for (name, value) in element.attrs() {
        match name {
            "id" => places.add(Key::id(value), number),
            "class" => {
                let classes = value.split_ascii_whitespace();
                classes.for_each(|class| places.add(Key::class(class), number));
            }
            _ => {}
        }
    }
}

/// The tree of a text, as a browser without scripts would build it. What is to be read before it is short.
fn parsed(before: &str, text: &str) -> Result<Html, TooDeep> {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            // So that pictures in `<noscript>`, as lazy loaders leave them, are elements and not text.
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let mut html = Html::new_document();
    html.tree = Tree::with_capacity(Node::Document, nodes(text));
    let mut parser = driver::parse_document(HtmlTreeSink::new(html), options);
    parser.process(StrTendril::from_slice(before));
    let mut rest = text;
    while !rest.is_empty() {
        let piece = &rest[..rest.floor_char_boundary(limits::HTML_PIECE)];
        rest = &rest[piece.len()..];
        parser.process(StrTendril::from_slice(piece));
        let html = parser.tokenizer.sink.sink.0.borrow();
        let newest = html.tree.nodes().next_back();
        if newest.is_some_and(|node| node.ancestors().take(limits::HTML_DEPTH + 1).count() > limits::HTML_DEPTH) {
            return Err(TooDeep);
        }
    }
    Ok(parser.finish())
}

/// For how many nodes there is to be room: as many as most pages of this length have. A tree that grows is moved again and again,
/// and pages of about one length find the room that the last one left.
fn nodes(text: &str) -> usize {
    (text.len() / BYTES_A_NODE).clamp(16, MOST_NODES).next_power_of_two()
}

/// Length of a page for each of its nodes, in bytes; themes have forty to sixty.
const BYTES_A_NODE: usize = 40;

/// The tree of a longer page grows.
const MOST_NODES: usize = 1 << 14;

/// The text with its character references resolved; what looks like an element stays text.
pub fn decoded(text: &str) -> String {
    match text.contains('&').then(|| Dom::parse(&text.replace('<', "&lt;"))) {
        Some(Ok(dom)) => dom.root().raw_text(&Omit::nothing()),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(text).unwrap()
    }

    #[test]
    fn finds_in_document_order_with_every_kind_of_hint() {
        let page = Dom::parse("<div id=a class='x y'><p>1</p><b data-k='p,q'>2</b></div><p class=y>3</p>").unwrap();
        let texts = |selector: &str| -> Vec<String> { page.select(&query(selector)).iter().map(El::text).collect() };
        assert_eq!(texts(".y"), ["1 2", "3"]);
        assert_eq!(texts("p, #a > b"), ["1", "2", "3"]);
        assert_eq!(texts("[data-k='p,q']"), ["2"]);
        assert_eq!(texts("div:not(.z) p"), ["1"]);
    }

    #[test]
    fn writes_what_it_read_without_what_is_omitted() {
        let page = Dom::parse("<div><p title='a\"b'>1 &lt; 2&nbsp;</p><script>a<b</script><br><i>x</i></div>").unwrap();
        let mut omit = Omit::nothing();
        omit.add(page.first(&query("i")).unwrap());
        let writer = Writer {
            omit: &omit,
            rewrite: &|_, _, _| None,
        };
        assert_eq!(
            page.first(&query("div")).unwrap().inner_html(&writer),
            "<p title=\"a&quot;b\">1 &lt; 2&nbsp;</p><script>a<b</script><br>"
        );
    }

    #[test]
    fn the_length_of_ascii_is_that_of_any_text() {
        for text in [
            "",
            " ",
            "a",
            " a  bc\n",
            "a\u{b}b\tc\rd\u{c}",
            "one two three",
            "x\u{1}y",
        ] {
            let words = text.split_whitespace();
            assert_eq!(
                running_length(text),
                words.map(|word| word.len() + 1).sum::<usize>(),
                "{text:?}"
            );
        }
        assert_eq!(running_length("é  ü"), 4);
    }

    #[test]
    fn refuses_depth_and_bears_width() {
        assert_eq!(Dom::parse(&"<div>".repeat(100_000)).err(), Some(TooDeep));
        assert!(Dom::parse(&"<div>".repeat(400)).is_ok());
        assert!(Dom::parse(&"<p>x</p>".repeat(20_000)).is_ok());
    }
}
