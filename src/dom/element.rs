//! One element of a page, and what can be asked of it.

use super::words::Words;
use super::write::parts_words;
use super::{Dom, Entry, Omit, Query, Writer};
use ego_tree::iter::Edge;
use html5ever::ns;
use scraper::{ElementRef, Node};
use std::fmt;

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
    pub(super) dom: &'d Dom,
    pub(super) number: u32,
}

impl<'d> El<'d> {
    pub(super) fn entry(&self) -> &'d Entry {
        &self.dom.elements[self.number as usize]
    }

    pub(super) fn scraped(&self) -> ElementRef<'d> {
        let node = self.dom.html.tree.get(self.entry().node);
        node.and_then(ElementRef::wrap)
            .unwrap_or_else(|| self.dom.html.root_element())
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
        // Not scraper's own `attr`, which looks the name up in a table behind a lock first.
        let mut attributes = self.scraped().value().attrs.iter();
        attributes
            .find(|(key, _)| &*key.local == name && key.ns == ns!())
            .map(|(_, value)| &**value)
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
        query.parts.iter().any(|part| part.matches(&scraped))
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
        let number = self.entry().parent;
        (number != self.number).then_some(El { dom: self.dom, number })
    }

    /// The elements around it, innermost first.
    pub fn ancestors(&self) -> impl Iterator<Item = El<'d>> + use<'d> {
        std::iter::successors(self.parent(), El::parent)
    }

    /// Elements directly inside it.
    pub fn children(&self) -> Vec<El<'d>> {
        let mut children = Vec::new();
        let mut next = El {
            dom: self.dom,
            number: self.number + 1,
        };
        while next.number <= self.last_number() {
            children.push(next);
            next = next.behind();
        }
        children
    }

    /// The element that begins next when this one has ended; it need not be there.
    fn behind(&self) -> El<'d> {
        El {
            dom: self.dom,
            number: self.last_number() + 1,
        }
    }

    /// Its last child element, where no text follows it; omitted elements do not count.
    pub fn last_significant_child(&self, omit: &Omit) -> Option<El<'d>> {
        let mut elements = self.children();
        for child in self.scraped().children().rev() {
            match child.value() {
                Node::Element(_) => match elements.pop() {
                    Some(el) if omit.contains(el) => {}
                    last => return last,
                },
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
        let mut words = Words::default();
        self.speak(&Omit::nothing(), |piece| match piece {
            Some(piece) => words.push(piece),
            None => words.part(),
        });
        words.text
    }

    /// Whether it has any text but white space.
    pub fn has_text(&self) -> bool {
        let mut has = false;
        self.speak(&Omit::nothing(), |piece| {
            has |= piece.is_some_and(|piece| !piece.trim().is_empty())
        });
        has
    }

    /// Its text as it stands, without scripts, styles and what is omitted.
    pub fn raw_text(&self, omit: &Omit) -> String {
        let mut text = String::new();
        self.speak(omit, |piece| text.push_str(piece.unwrap_or(" ")));
        text
    }

    /// Gives its text piece by piece; none is where an element parts words.
    fn speak(&self, omit: &Omit, mut hear: impl FnMut(Option<&'d str>)) {
        let mut hidden = 0usize;
        for edge in self.scraped().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Element(element) => {
                        let drops = matches!(element.name(), "script" | "style" | "template") || omit.has(node.id());
                        hidden += usize::from(drops || hidden > 0);
                        if hidden == 0 && parts_words(element.name()) {
                            hear(None);
                        }
                    }
                    Node::Text(words) if hidden == 0 => hear(Some(words)),
                    _ => {}
                },
                Edge::Close(node) => {
                    let Node::Element(element) = node.value() else { continue };
                    hidden = hidden.saturating_sub(1);
                    if hidden == 0 && parts_words(element.name()) {
                        hear(None);
                    }
                }
            }
        }
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
        let mut next = self.behind();
        for node in self.scraped().next_siblings() {
            match node.value() {
                Node::Element(_) if next.matches(stop) => break,
                Node::Element(_) => next = next.behind(),
                Node::Comment(_) => continue,
                _ => {}
            }
            writer.write_node(node, &mut html);
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
