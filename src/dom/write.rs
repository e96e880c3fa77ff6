//! Elements as HTML again, without what is left out and with attributes rewritten.

use super::El;
use super::scan::position;
use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::Node;
use std::collections::BTreeSet;

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

    pub(super) fn has(&self, node: NodeId) -> bool {
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
    pub(super) fn write_node(&self, node: ego_tree::NodeRef<'_, Node>, html: &mut String) {
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
                    } else if !is_void(element.name()) {
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

/// Whether elements of this name part words: `<p>one</p><p>two</p>` is two words.
pub(super) fn parts_words(name: &str) -> bool {
    matches!(
        name,
        "article"
            | "aside"
            | "blockquote"
            | "br"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "figcaption"
            | "figure"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "td"
            | "th"
            | "tr"
            | "ul"
    )
}

/// Whether elements of this name have no content and no end tag (HTML standard, 13.1.2).
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements whose text is written without escapes (HTML standard, 13.3).
fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "style" | "script" | "xmp" | "iframe" | "noembed" | "noframes" | "plaintext"
    )
}

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
        .is_some_and(|element| is_raw(element.name()));
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

/// Escapes as the HTML standard serialises (13.3); since 2025 angle brackets in attributes, too.
fn escape(text: &str, place: Place, html: &mut String) {
    let bytes = text.as_bytes();
    let (mut written, mut from) = (0, 0);
    while let Some(at) = position(bytes, from, is_special) {
        from = at + 1;
        let escaped = match (bytes[at], place) {
            (b'&', _) => "&amp;",
            (b'<', _) => "&lt;",
            (b'>', _) => "&gt;",
            (b'"', Place::Attribute) => "&quot;",
            // U+00A0 is C2 A0 in UTF-8.
            (0xc2, _) if bytes.get(from) == Some(&0xa0) => "&nbsp;",
            _ => continue,
        };
        from += usize::from(bytes[at] == 0xc2);
        html.push_str(&text[written..at]);
        html.push_str(escaped);
        written = from;
    }
    html.push_str(&text[written..]);
}

/// Whether a byte may have to be escaped.
fn is_special(byte: u8) -> bool {
    (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"') | (byte == 0xc2)
}
