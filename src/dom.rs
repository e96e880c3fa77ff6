//! One parsed page: its elements, found by selector without walking the page again and again.
//!
//! The only file that knows scraper. Two things are added to it: the depth of a page is bounded *while* it is
//! parsed, since html5ever takes time quadratic in depth; and every element is numbered in document order and
//! listed by class, id and name, so that the dozens of selectors of a profile cost next to nothing.

pub mod fragment;

use crate::limits;
use ego_tree::NodeId;
use ego_tree::iter::Edge;
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use scraper::{ElementRef, Html, HtmlTreeSink, Node, Selector};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

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

/// A CSS selector list, each part with the list of elements that can match it at all.
#[derive(Clone)]
pub struct Query {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Part {
    hint: Hint,
    /// The hint says all that the selector says.
    is_whole: bool,
    /// Ids and classes without which the page has nothing that matches.
    needs: Vec<Hint>,
    selector: Selector,
}

#[derive(Clone)]
enum Hint {
    Class(String),
    Id(String),
    Name(String),
    Any,
}

impl Query {
    /// Reads a selector list; the reason is a phrase for a message.
    pub fn parse(text: &str) -> Result<Query, String> {
        let parts = split_list(text)
            .into_iter()
            .map(|part| {
                let selector = Selector::parse(part).map_err(|fault| format!("`{part}` is no selector: {fault}"))?;
                let hint = hint(part);
                let is_whole = match &hint {
                    Hint::Class(class) => part.strip_prefix('.') == Some(class),
                    Hint::Id(id) => part.strip_prefix('#') == Some(id),
                    Hint::Name(name) => part == name,
                    Hint::Any => false,
                };
                Ok(Part {
                    hint,
                    is_whole,
                    needs: needs(part),
                    selector,
                })
            })
            .collect::<Result<Vec<Part>, String>>()?;
        Ok(Query {
            text: text.to_owned(),
            parts,
        })
    }

    /// Matches nothing.
    pub fn nothing() -> Query {
        Query {
            text: String::new(),
            parts: Vec::new(),
        }
    }

    /// The selector as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({})", self.text)
    }
}

/// Splits at commas outside brackets, parentheses and quotes.
fn split_list(text: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, c) in outside_brackets(text) {
        if c == ',' {
            parts.push(text[start..at].trim());
            start = at + 1;
        }
    }
    parts.push(text[start..].trim());
    parts
}

/// Characters of a selector that stand outside brackets, parentheses and quotes.
fn outside_brackets(text: &str) -> Vec<(usize, char)> {
    let (mut depth, mut quote, mut outside) = (0usize, None, Vec::new());
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 => outside.push((at, c)),
            (None, _) => {}
        }
    }
    outside
}

/// What an element must have for the selector's last compound to match it.
fn hint(selector: &str) -> Hint {
    let outside = outside_brackets(selector);
    let start = outside
        .iter()
        .rev()
        .find(|(_, c)| matches!(c, ' ' | '>' | '+' | '~'))
        .map_or(0, |(at, _)| at + 1);
    let compound: Vec<(usize, char)> = outside.into_iter().filter(|(at, _)| *at >= start).collect();
    let word = |from: usize| -> String {
        compound
            .iter()
            .skip_while(|(at, _)| *at < from)
            .map_while(|(_, c)| (c.is_alphanumeric() || matches!(c, '-' | '_')).then_some(*c))
            .collect()
    };
    let mark = |mark: char| compound.iter().find(|(_, c)| *c == mark).map(|(at, _)| word(at + 1));
    match (mark('#'), mark('.'), compound.first()) {
        (Some(id), ..) => Hint::Id(id),
        (None, Some(class), _) => Hint::Class(class),
        (None, None, Some((at, c))) if c.is_ascii_alphabetic() => Hint::Name(word(*at).to_ascii_lowercase()),
        _ => Hint::Any,
    }
}

/// Every id and class that stands outside brackets and parentheses: of the element itself, of what it is in or behind.
fn needs(selector: &str) -> Vec<Hint> {
    let outside = outside_brackets(selector);
    let word = |from: usize| -> String {
        let rest = outside.iter().skip_while(|(at, _)| *at < from);
        rest.map_while(|(_, c)| (c.is_alphanumeric() || matches!(c, '-' | '_')).then_some(*c))
            .collect()
    };
    let marks = outside.iter().filter(|(_, c)| matches!(c, '#' | '.'));
    marks
        .map(|(at, c)| match c {
            '#' => Hint::Id(word(at + 1)),
            _ => Hint::Class(word(at + 1)),
        })
        .collect()
}

/// Text that stands in one block element itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunningText {
    /// Its characters, each run of white space as one.
    pub characters: usize,
    /// Those of them that stand in links.
    pub linked: usize,
}

/// An element of a page. Equal and ordered by place in the document.
#[derive(Clone, Copy)]
pub struct El<'d> {
    dom: &'d Dom,
    number: u32,
}

impl<'d> El<'d> {
    fn entry(&self) -> &'d Entry {
        &self.dom.elements[self.number as usize]
    }

    fn scraped(&self) -> ElementRef<'d> {
        let node = self.dom.html.tree.get(self.entry().node);
        node.and_then(ElementRef::wrap)
            .unwrap_or_else(|| self.dom.html.root_element())
    }

    fn of(dom: &'d Dom, node: NodeId) -> Option<El<'d>> {
        dom.numbers.get(&node).map(|&number| El { dom, number })
    }

    /// Its place in document order.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Its name in lower case.
    pub fn name(&self) -> &'d str {
        self.scraped().value().name()
    }

    /// The number of the last element inside it; its own where it has none.
    pub fn last_number(&self) -> u32 {
        self.entry().last
    }

    /// An attribute's value.
    pub fn attr(&self, name: &str) -> Option<&'d str> {
        self.scraped().value().attr(name)
    }

    /// All its attributes, names in lower case.
    pub fn attributes(&self) -> impl Iterator<Item = (&'d str, &'d str)> + use<'d> {
        self.scraped().value().attrs()
    }

    /// Its classes.
    pub fn classes(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.attr("class").unwrap_or_default().split_ascii_whitespace()
    }

    /// Whether it has this class.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes().any(|own| own == class)
    }

    /// Whether the query matches it.
    pub fn matches(&self, query: &Query) -> bool {
        let scraped = self.scraped();
        query.parts.iter().any(|part| part.selector.matches(&scraped))
    }

    /// Matching elements inside it, in document order.
    pub fn select(&self, query: &Query) -> Vec<El<'d>> {
        self.dom.select_within(query, self.number + 1, self.entry().last + 1)
    }

    /// The first matching element inside it.
    pub fn first(&self, query: &Query) -> Option<El<'d>> {
        self.dom.first_within(query, self.number + 1, self.entry().last + 1)
    }

    /// The last matching element that ends before it begins.
    pub fn last_before(&self, query: &Query) -> Option<El<'d>> {
        let before = self.dom.select_within(query, 0, self.number);
        before.into_iter().rev().find(|el| !el.contains(self))
    }

    /// Whether the page's last element is this one or inside it.
    pub fn is_last(&self) -> bool {
        self.entry().last as usize + 1 == self.dom.elements.len()
    }

    /// Whether the other element is inside this one.
    pub fn contains(&self, other: &El<'_>) -> bool {
        self.number < other.number && other.number <= self.entry().last
    }

    /// An element inside it and all that begin behind it and end in here, in document order.
    pub fn descendants_from(&self, first: El<'d>) -> impl Iterator<Item = El<'d>> + use<'d> {
        let dom = self.dom;
        (first.number..=self.entry().last).map(move |number| El { dom, number })
    }

    /// The element around it.
    pub fn parent(&self) -> Option<El<'d>> {
        El::of(self.dom, self.scraped().parent()?.id())
    }

    /// The elements around it, innermost first.
    pub fn ancestors(&self) -> impl Iterator<Item = El<'d>> + use<'d> {
        std::iter::successors(self.parent(), El::parent)
    }

    /// Elements directly inside it.
    pub fn children(&self) -> Vec<El<'d>> {
        let dom = self.dom;
        self.scraped()
            .child_elements()
            .filter_map(|child| El::of(dom, child.id()))
            .collect()
    }

    /// Its last child element, where no text follows it; omitted elements do not count.
    pub fn last_significant_child(&self, omit: &Omit) -> Option<El<'d>> {
        for child in self.scraped().children().rev() {
            match child.value() {
                Node::Element(_) if omit.has(child.id()) => {}
                Node::Element(_) => return El::of(self.dom, child.id()),
                Node::Text(text) if !text.trim().is_empty() => return None,
                _ => {}
            }
        }
        None
    }

    /// Its text up to an element inside it.
    pub fn text_before(&self, inner: El<'_>) -> String {
        let stop = inner.entry().node;
        let nodes = self.scraped().descendants().take_while(|node| node.id() != stop);
        nodes
            .filter_map(|node| node.value().as_text().map(|text| &**text))
            .collect()
    }

    /// Its text, white space folded, without scripts and styles.
    pub fn text(&self) -> String {
        folded(&self.raw_text(&Omit::nothing()))
    }

    /// Its text as it stands, without scripts, styles and what is omitted.
    pub fn raw_text(&self, omit: &Omit) -> String {
        let mut text = String::new();
        let mut hidden = 0usize;
        for edge in self.scraped().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Element(element) => {
                        let drops = matches!(element.name(), "script" | "style" | "template") || omit.has(node.id());
                        hidden += usize::from(drops || hidden > 0);
                        if hidden == 0 && BREAKS.contains(&element.name()) {
                            text.push(' ');
                        }
                    }
                    Node::Text(words) if hidden == 0 => text.push_str(words),
                    _ => {}
                },
                Edge::Close(node) => {
                    let Node::Element(element) = node.value() else { continue };
                    hidden = hidden.saturating_sub(1);
                    if hidden == 0 && BREAKS.contains(&element.name()) {
                        text.push(' ');
                    }
                }
            }
        }
        text
    }

    /// The text of a script.
    pub fn script_text(&self) -> String {
        self.scraped().text().collect()
    }

    /// HTML comments inside it.
    pub fn comments(&self) -> Vec<&'d str> {
        self.scraped()
            .descendants()
            .filter_map(|node| node.value().as_comment().map(|comment| &**comment))
            .collect()
    }

    /// Sibling nodes after it up to, not including, `stop`: as HTML with its text, without comments between them.
    pub fn following_html(&self, writer: &Writer<'_>, stop: &Query) -> String {
        let mut html = String::new();
        for node in self.scraped().next_siblings() {
            match El::of(self.dom, node.id()) {
                Some(el) if el.matches(stop) => break,
                None if node.value().is_comment() => {}
                _ => writer.write_node(node, &mut html),
            }
        }
        html
    }

    /// What stands inside it, as HTML.
    pub fn inner_html(&self, writer: &Writer<'_>) -> String {
        let mut html = String::new();
        for child in self.scraped().children() {
            writer.write_node(child, &mut html);
        }
        html
    }
}

impl PartialEq for El<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl fmt::Debug for El<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} #{}>", self.name(), self.number)
    }
}

/// Elements left out of text or HTML.
#[derive(Clone, Debug, Default)]
pub struct Omit(BTreeSet<NodeId>);

impl Omit {
    /// Everything is kept.
    pub fn nothing() -> Omit {
        Omit::default()
    }

    /// Leaves this element and all inside it out.
    pub fn add(&mut self, el: El<'_>) {
        self.0.insert(el.entry().node);
    }

    /// Whether this element itself is left out.
    pub fn contains(&self, el: El<'_>) -> bool {
        self.has(el.entry().node)
    }

    fn has(&self, node: NodeId) -> bool {
        self.0.contains(&node)
    }
}

/// Rewrites one attribute's value: element name, attribute name, value; none keeps it.
pub type Rewrite<'a> = &'a dyn Fn(&str, &str, &str) -> Option<String>;

/// How elements are written as HTML.
pub struct Writer<'a> {
    /// Left out.
    pub omit: &'a Omit,
    /// Applied to each attribute.
    pub rewrite: Rewrite<'a>,
}

impl Writer<'_> {
    /// Writes without recursion: hostile pages nest.
    fn write_node(&self, node: ego_tree::NodeRef<'_, Node>, html: &mut String) {
        let mut hidden = 0usize;
        for edge in node.traverse() {
            match edge {
                Edge::Open(node) if hidden > 0 => hidden += usize::from(node.value().is_element()),
                Edge::Open(node) => match node.value() {
                    Node::Element(_) if self.omit.has(node.id()) => hidden = 1,
                    Node::Element(element) => self.open_tag(element, html),
                    Node::Text(text) => {
                        if node.prev_sibling().is_none() {
                            guard_line_end(node.parent(), text, html);
                        }
                        write_text(node.parent(), text, html);
                    }
                    Node::Comment(comment) => {
                        html.push_str("<!--");
                        html.push_str(comment);
                        html.push_str("-->");
                    }
                    _ => {}
                },
                Edge::Close(node) => {
                    let Node::Element(element) = node.value() else { continue };
                    if hidden > 0 {
                        hidden -= 1;
                    } else if !VOID.contains(&element.name()) {
                        html.push_str("</");
                        html.push_str(element.name());
                        html.push('>');
                    }
                }
            }
        }
    }

    fn open_tag(&self, element: &scraper::node::Element, html: &mut String) {
        html.push('<');
        html.push_str(element.name());
        for (name, value) in element.attrs() {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            let new = (self.rewrite)(element.name(), name, value);
            escape(new.as_deref().unwrap_or(value), Place::Attribute, html);
            html.push('"');
        }
        html.push('>');
    }
}

/// Elements that part words: `<p>one</p><p>two</p>` is two words.
const BREAKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Elements without content or end tag (HTML standard, 13.1.2).
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
];

/// Whether elements of this name have no content and no end tag.
pub fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Elements whose text is written without escapes (HTML standard, 13.3).
const RAW: &[&str] = &["style", "script", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// A parser drops the line end at the start of these, and must not drop one that counts.
fn guard_line_end(parent: Option<ego_tree::NodeRef<'_, Node>>, text: &str, html: &mut String) {
    let element = parent.and_then(|parent| parent.value().as_element());
    if text.starts_with('\n') && element.is_some_and(|el| matches!(el.name(), "pre" | "textarea" | "listing")) {
        html.push('\n');
    }
}

fn write_text(parent: Option<ego_tree::NodeRef<'_, Node>>, text: &str, html: &mut String) {
    let raw = parent
        .and_then(|parent| parent.value().as_element())
        .is_some_and(|element| RAW.contains(&element.name()));
    if raw {
        html.push_str(text);
    } else {
        escape(text, Place::Text, html);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Attribute,
}

/// Escapes as the HTML standard serialises (13.3).
fn escape(text: &str, place: Place, html: &mut String) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match (byte, place) {
            (b'&', _) => "&amp;",
            (b'<', Place::Text) => "&lt;",
            (b'>', Place::Text) => "&gt;",
            (b'"', Place::Attribute) => "&quot;",
            // U+00A0 is C2 A0 in UTF-8.
            (0xc2, _) if text.as_bytes().get(at + 1) == Some(&0xa0) => "&nbsp;",
            _ => continue,
        };
        html.push_str(&text[written..at]);
        html.push_str(escaped);
        written = at + if byte == 0xc2 { 2 } else { 1 };
    }
    html.push_str(&text[written..]);
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
