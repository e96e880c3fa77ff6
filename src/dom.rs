//! One parsed page: its elements, found by selector without walking the page again and again.
//!
//! With the files below it the only one that knows scraper. Two things are added to it: the depth of a page is bounded *while* it is
//! parsed, since html5ever takes time quadratic in depth; and every element is numbered in document order and
//! listed by class, id and name, so that the dozens of selectors of a profile cost next to nothing.

mod element;
pub mod fragment;
mod query;
mod write;

use crate::limits;
use ego_tree::NodeId;
use ego_tree::iter::Edge;
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use query::{Hint, Part};
use scraper::{Html, HtmlTreeSink, Node};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use write::BREAKS;

pub use element::{El, RunningText};
pub use query::Query;
pub use write::{Omit, Rewrite, Writer, is_void};

/// A page nests deeper than [`limits::HTML_DEPTH`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDeep;

/// A parsed page.
pub struct Dom {
    html: Html,
    elements: Vec<Entry>,
    numbers: HashMap<NodeId, u32, BuildHasherDefault<Plain>>,
    classes: Lists,
    ids: Lists,
    names: Lists,
}

/// Node ids are small numbers in a row: they need no mixing.
#[derive(Default)]
struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |sum, byte| sum << 8 | u64::from(*byte));
    }

    fn write_usize(&mut self, number: usize) {
        // The table takes its bits from both ends.
        self.0 = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

struct Entry {
    node: NodeId,
    /// Number of the last element inside this one; its own where it has none.
    last: u32,
}

impl Dom {
    /// Parses what stands inside a `body` element: scripts and styles at its beginning stay where they are.
    pub fn of_body(html: &str) -> Result<Dom, TooDeep> {
        parsed(fragment::BEFORE, html).map(Dom::index)
    }

    /// Parses a page as a browser without scripts would.
    pub fn parse(text: &str) -> Result<Dom, TooDeep> {
        parsed("", text).map(Dom::index)
    }

    fn index(html: Html) -> Dom {
        let mut dom = Dom {
            elements: Vec::new(),
            numbers: HashMap::default(),
            classes: Lists::default(),
            ids: Lists::default(),
            names: Lists::default(),
            html: Html::new_fragment(),
        };
        let mut open: Vec<u32> = Vec::new();
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    let Node::Element(element) = node.value() else { continue };
                    let number = dom.elements.len() as u32;
                    dom.elements.push(Entry {
                        node: node.id(),
                        last: number,
                    });
                    dom.numbers.insert(node.id(), number);
                    open.push(number);
                    list(&mut dom.names, element.name(), number);
                    if let Some(id) = element.id() {
                        list(&mut dom.ids, id, number);
                    }
                    for class in element.attr("class").unwrap_or_default().split_ascii_whitespace() {
                        list(&mut dom.classes, class, number);
                    }
                }
                Edge::Close(node) if node.value().is_element() => {
                    let last = dom.elements.len() as u32 - 1;
                    if let Some(number) = open.pop() {
                        dom.elements[number as usize].last = last;
                    }
                }
                Edge::Close(_) => {}
            }
        }
        dom.html = html;
        dom
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

    /// How much running text stands directly in each element, of inline elements counted where their block is.
    pub fn running_text(&self) -> Vec<(El<'_>, RunningText)> {
        let mut texts: Vec<RunningText> = vec![RunningText::default(); self.elements.len()];
        let (mut blocks, mut links, mut hidden) = (Vec::<u32>::new(), 0usize, 0usize);
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
                        name if BREAKS.contains(&name) && opens => blocks.extend(self.numbers.get(&node.id())),
                        name if BREAKS.contains(&name) => drop(blocks.pop()),
                        _ => {}
                    }
                }
                Node::Text(words) if opens && hidden == 0 => {
                    let Some(block) = blocks.last() else { continue };
                    let length: usize = words.split_whitespace().map(|word| word.chars().count() + 1).sum();
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
        let parts = query.parts.iter();
        let mut found: Vec<u32> = parts.flat_map(|part| self.matching(part, from, to)).collect();
        if query.parts.len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
        found.into_iter().map(|number| El { dom: self, number }).collect()
    }

    /// The first matching element numbered `from..to`.
    fn first_within(&self, query: &Query, from: u32, to: u32) -> Option<El<'_>> {
        let parts = query.parts.iter();
        let number = parts.filter_map(|part| self.matching(part, from, to).next()).min()?;
        Some(El { dom: self, number })
    }

    /// Elements that have what the hint names.
    fn listed(&self, hint: &Hint) -> Option<&[u32]> {
        let listed = match hint {
            Hint::Class(class) => self.classes.get(class),
            Hint::Id(id) => self.ids.get(id),
            Hint::Name(name) => self.names.get(name),
            Hint::Any => None,
        };
        listed.map(Vec::as_slice)
    }

    /// Elements numbered `from..to` that one part of a query matches, in document order.
    fn matching<'a>(&'a self, part: &'a Part, from: u32, to: u32) -> impl Iterator<Item = u32> + 'a {
        let possible = part.needs.iter().all(|need| self.listed(need).is_some());
        let (listed, all) = match &part.hint {
            _ if !possible => (None, 0..0),
            Hint::Any => (None, from..to),
            hint => (self.listed(hint), 0..0),
        };
        let listed = listed.unwrap_or_default();
        let start = listed.partition_point(|&number| number < from);
        let end = listed.partition_point(|&number| number < to);
        let candidates = listed[start..end.max(start)].iter().copied().chain(all);
        candidates.filter(move |&number| part.is_whole || part.selector.matches(&El { dom: self, number }.scraped()))
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
    let mut parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), options);
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

/// Elements by a class, an id or a name. Pages choose these words, so the hash is seeded against hostile ones.
type Lists = HashMap<String, Vec<u32>, foldhash::fast::RandomState>;

fn list(lists: &mut Lists, key: &str, number: u32) {
    match lists.get_mut(key) {
        Some(numbers) => numbers.push(number),
        None => {
            lists.insert(key.to_owned(), vec![number]);
        }
    }
}
/// The text with its character references resolved; what looks like an element stays text.
pub fn decoded(text: &str) -> String {
    match text.contains('&').then(|| Dom::parse(&text.replace('<', "&lt;"))) {
        Some(Ok(dom)) => dom.root().raw_text(&Omit::nothing()),
        _ => text.to_owned(),
    }
}

/// The text with each run of white space as one blank, none at its ends. No-break spaces are white space here.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split(char::is_whitespace).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
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
    fn refuses_depth_and_bears_width() {
        assert_eq!(Dom::parse(&"<div>".repeat(100_000)).err(), Some(TooDeep));
        assert!(Dom::parse(&"<div>".repeat(400)).is_ok());
        assert!(Dom::parse(&"<p>x</p>".repeat(20_000)).is_ok());
    }
}
