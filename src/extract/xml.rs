//! XML as feeds and export files have it: often not well formed. The only file that knows quick-xml.
//!
//! Nothing is fetched and no entity that a document declares is expanded; HTML's own names (`&nbsp;`) are read, declared
//! or not. Bare ampersands, end tags that do not match and text before the root are borne; a document that breaks off
//! gives what stands before the break.

use crate::limits;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, PrefixDeclaration, ResolveResult};
use quick_xml::reader::Reader;

/// An element: its name, in lower case with a prefix of ours for its namespace, and what it holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// Character data; whether it stood in a CDATA section, where feeds put markup.
    Text(String),
    Data(String),
    Element(Element),
}

/// A document that lists items.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// The root, without the items.
    pub(super) root: Element,
    /// Its items in order, wherever in it they stood.
    pub(super) items: Vec<Element>,
    /// The document ends before its root does.
    pub(super) is_cut_off: bool,
}

/// Atom's namespaces, 1.0 and 0.3. Its names are plain in an Atom feed and prefixed in RSS, which has a `link` of its own.
const ATOM: &[&str] = &["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"];

/// Prefixes by namespace. Names of RSS and XHTML have none.
const NAMESPACES: &[(&str, &str)] = &[
    ("http://purl.org/rss/1.0/", ""),
    ("http://my.netscape.com/rdf/simple/0.9/", ""),
    ("http://channel.netscape.com/rdf/simple/0.9/", ""),
    ("http://backend.userland.com/rss2", ""),
    ("http://www.w3.org/1999/xhtml", ""),
    ("http://purl.org/rss/1.0/modules/content/", "content:"),
    ("http://purl.org/dc/elements/1.1/", "dc:"),
    ("http://purl.org/dc/elements/1.0/", "dc:"),
    ("http://purl.org/dc/terms/", "dcterms:"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
    ("http://search.yahoo.com/mrss/", "media:"),
    ("http://search.yahoo.com/mrss", "media:"),
    ("http://purl.org/syndication/thread/1.0", "thr:"),
    ("http://rssnamespace.org/feedburner/ext/1.0", "feedburner:"),
];

/// Reads a document; `items` are the names of the elements that are its items. None where it is no document, or a hostile
/// one; the reason in a few words.
pub(super) fn read(text: &str, items: &[&str]) -> Result<Document, &'static str> {
    let start = root_start(text);
    if nests_entities(&text[..start]) {
        return Err("declares entities made of other entities");
    }
    let mut reader = Reader::from_str(&text[start..]);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut builder = Builder {
        items,
        document: Document::default(),
        open: Vec::new(),
        namespaces: NamespaceResolver::default(),
        count: 0,
        is_done: false,
    };
    while !builder.is_done {
        match reader.read_event() {
            Ok(Event::Eof) | Err(_) => break,
            Ok(event) => builder.take(event)?,
        }
    }
    builder.finish()
}

/// Where the root element begins: behind declarations, comments, and whatever a server printed before them.
fn root_start(text: &str) -> usize {
    let roots = ["<rss", "<feed", "<rdf:RDF", "<RDF", "<channel", "<atom:feed"];
    let found = roots.iter().filter_map(|root| {
        let mut from = 0;
        while let Some(at) = text[from..].find(root).map(|at| at + from) {
            let behind = text[at + root.len()..].chars().next();
            if behind.is_some_and(|c| c.is_whitespace() || c == '>') {
                return Some(at);
            }
            from = at + root.len();
        }
        None
    });
    found.min().unwrap_or(0)
}

/// Whether the document type declares an entity by other entities: only an attack does.
fn nests_entities(prolog: &str) -> bool {
    prolog.split("<!ENTITY").skip(1).any(|declaration| {
        let declaration = declaration.split('>').next().unwrap_or_default();
        let value = declaration.split(['"', '\'']).nth(1).unwrap_or_default();
        let references = value.split('&').skip(1);
        let mut names = references.filter_map(|rest| rest.split_once(';').map(|(name, _)| name));
        names.any(|name| !name.starts_with('#') && !matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"))
    })
}

struct Builder<'a> {
    items: &'a [&'a str],
    document: Document,
    /// Elements not yet closed, each with its name as written, to tell which one an end tag means.
    open: Vec<(String, Element)>,
    namespaces: NamespaceResolver,
    count: usize,
    is_done: bool,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>) -> Result<(), &'static str> {
        match event {
            Event::Start(start) => self.start(&start)?,
            Event::Empty(start) => {
                self.start(&start)?;
                self.end(self.open.len().saturating_sub(1));
            }
            Event::End(end) => {
                let name = end.name().0.to_owned();
                let at = self.open.iter().rposition(|(own, _)| *own == name);
                if let Some(at) = at {
                    self.end(at);
                }
            }
            Event::Text(text) => self.text(&text.into_inner()),
            Event::GeneralRef(reference) => {
                let resolved = resolved(&reference.into_inner());
                self.text(&resolved);
            }
            Event::CData(data) => {
                if let Some((_, element)) = self.open.last_mut() {
                    element.children.push(Node::Data(data.into_inner().into_owned()));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), &'static str> {
        self.count += 1;
        if self.open.len() >= limits::XML_DEPTH {
            return Err("nests deeper than 256 elements");
        }
        if self.count > limits::XML_ELEMENTS {
            return Err("has more than a million elements");
        }
        let name = start.name().0.to_owned();
        if self.open.len() > 1 && self.items.contains(&name.as_str()) {
            // An item in an item: the end tag of the one before is missing.
            let unclosed = self.open.iter().position(|(own, _)| *own == name);
            self.end(unclosed.unwrap_or(self.open.len()));
        }
        // A binding that is not allowed leaves its prefix unbound, and the prefix as written is as good a guess.
        let _ = self.namespaces.push(start);
        let element = Element {
            name: self.name(start),
            attributes: attributes(start),
            children: Vec::new(),
        };
        self.open.push((name, element));
        Ok(())
    }

    /// Its name in lower case, with our prefix; with its own where the namespace is not known or not declared.
    fn name(&self, start: &BytesStart<'_>) -> String {
        let (namespace, local) = self.namespaces.resolve_element(start.name());
        let local = local.as_ref().to_ascii_lowercase();
        let known = match namespace {
            ResolveResult::Bound(namespace) if ATOM.contains(&namespace.as_ref()) => {
                let is_atom = self.open.first().is_none_or(|(_, root)| root.name == "feed");
                Some(if is_atom { "" } else { "atom:" })
            }
            ResolveResult::Bound(namespace) => prefix(namespace.as_ref()),
            _ => None,
        };
        match (known, start.name().prefix()) {
            (Some(known), _) => format!("{known}{local}"),
            (None, Some(own)) => format!("{}:{local}", own.as_ref().to_ascii_lowercase()),
            (None, None) => local,
        }
    }

    /// Closes the element at this place and all that were left open in it.
    fn end(&mut self, at: usize) {
        while self.open.len() > at {
            let Some((_, element)) = self.open.pop() else { return };
            self.namespaces.pop();
            if self.items.contains(&element.name.as_str()) {
                self.document.items.push(element);
            } else if let Some((_, parent)) = self.open.last_mut() {
                parent.children.push(Node::Element(element));
            } else {
                self.document.root = element;
                self.is_done = true;
            }
        }
    }

    fn text(&mut self, text: &str) {
        let Some((_, element)) = self.open.last_mut() else {
            return;
        };
        match element.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => element.children.push(Node::Text(text.to_owned())),
        }
    }

    /// What was read. An item that the end of the document cut off is left out; what belongs to the whole is kept.
    fn finish(mut self) -> Result<Document, &'static str> {
        if self.is_done {
            return Ok(self.document);
        }
        self.document.is_cut_off = true;
        let item = self
            .open
            .iter()
            .position(|(_, element)| self.items.contains(&element.name.as_str()));
        self.open.truncate(item.unwrap_or(self.open.len()));
        let mut inner: Option<Element> = None;
        while let Some((_, mut element)) = self.open.pop() {
            element.children.extend(inner.take().map(Node::Element));
            inner = Some(element);
        }
        self.document.root = inner.ok_or("is no XML document")?;
        Ok(self.document)
    }
}

fn prefix(namespace: &str) -> Option<&'static str> {
    if let Some(rest) = namespace.strip_prefix("http://wordpress.org/export/") {
        return Some(if rest.ends_with("excerpt/") { "excerpt:" } else { "wp:" });
    }
    let known = NAMESPACES.iter().find(|(own, _)| *own == namespace);
    known.map(|(_, prefix)| *prefix)
}

fn attributes(start: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for attribute in start.html_attributes().with_checks(false).flatten() {
        let is_binding = !matches!(
            attribute.key.as_namespace_binding(),
            None | Some(PrefixDeclaration::Default)
        );
        if !is_binding {
            let name = attribute.key.0.to_ascii_lowercase();
            found.push((name, references_resolved(&attribute.value)));
        }
    }
    found
}

/// The text with its references resolved, once.
fn references_resolved(text: &str) -> String {
    let mut resolved_text = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        resolved_text.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let name = behind.split_once(';').map(|(name, _)| name);
        match name.filter(|name| is_reference(name)) {
            Some(name) => {
                resolved_text.push_str(&resolved(name));
                rest = &behind[name.len() + 1..];
            }
            None => {
                resolved_text.push('&');
                rest = behind;
            }
        }
    }
    resolved_text.push_str(rest);
    resolved_text
}

fn is_reference(name: &str) -> bool {
    let length = (1..=32).contains(&name.len());
    length && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
}

/// What a reference stands for: a character by number, or one of HTML's names; what is neither stays as written.
fn resolved(name: &str) -> String {
    match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        _ if is_reference(name) => crate::dom::decoded(&format!("&{name};")),
        _ => format!("&{name};"),
    }
}

impl Element {
    /// Elements directly inside it.
    pub(super) fn children(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    /// Elements directly inside it of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> + 'a {
        self.children().filter(move |child| child.name == name)
    }

    /// The first element directly inside it of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.name == name)
    }

    /// An attribute's value, references resolved.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Its own character data, as it stands.
    pub(super) fn data(&self) -> String {
        let pieces = self.children.iter().filter_map(|node| match node {
            Node::Text(text) | Node::Data(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        pieces.collect()
    }

    /// Its own character data without white space at its ends.
    pub(super) fn text(&self) -> String {
        self.data().trim().to_owned()
    }

    /// Text of the first child of this name; none where it is empty.
    pub(super) fn text_of(&self, name: &str) -> Option<String> {
        self.child(name).map(Element::text).filter(|text| !text.is_empty())
    }

    /// Whether its words stand in a CDATA section.
    pub(super) fn is_cdata(&self) -> bool {
        let mut data = self.children.iter();
        data.any(|node| matches!(node, Node::Data(text) if !text.trim().is_empty()))
    }

    /// What it holds as HTML: escaped markup unescaped, or the elements inside it written out.
    pub(super) fn html(&self) -> String {
        if self.children().next().is_none() {
            return self.data();
        }
        let mut html = String::new();
        let mut open: Vec<(std::slice::Iter<'_, Node>, &str)> = vec![(self.children.iter(), "")];
        while let Some((nodes, name)) = open.last_mut() {
            match nodes.next() {
                Some(Node::Text(text)) => push_escaped(text, &mut html),
                Some(Node::Data(data)) => html.push_str(data),
                Some(Node::Element(element)) => {
                    element.push_start(&mut html);
                    open.push((element.children.iter(), &element.name));
                }
                None => {
                    if !name.is_empty() && !crate::dom::is_void(name) {
                        html.push_str(&format!("</{name}>"));
                    }
                    open.pop();
                }
            }
        }
        html
    }

    fn push_start(&self, html: &mut String) {
        html.push('<');
        html.push_str(&self.name);
        for (name, value) in self.attributes.iter().filter(|(name, _)| name != "xmlns") {
            html.push_str(&format!(" {name}=\""));
            push_escaped(value, html);
            html.push('"');
        }
        html.push('>');
    }
}

/// Escapes as HTML in text and in quoted attributes needs it.
pub(super) fn push_escaped(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> (Vec<String>, bool) {
        let document = read(text, &["item", "entry"]).unwrap();
        let titles = document.items.iter().map(|item| item.text_of("title").unwrap());
        (titles.collect(), document.is_cut_off)
    }

    #[test]
    fn bears_what_feeds_do() {
        let feed = "Warning: x\n<?xml version='1.0'?><rss><channel><item><title>A &nbsp;&amp; B & C&#8217;s &x;</title>\
                    <b></item></channel></rss> trailing";
        assert_eq!(titles(feed), (vec!["A \u{a0}& B & C’s &x;".to_owned()], false));
    }

    #[test]
    fn a_cut_document_gives_the_items_before_the_cut() {
        let feed = "<rss><channel><link>http://h.test/</link><item><title>one</title></item><item><title>two</ti";
        assert_eq!(titles(feed), (vec!["one".to_owned()], true));
        let root = read(feed, &["item"]).unwrap().root;
        assert_eq!(
            root.child("channel").unwrap().text_of("link").unwrap(),
            "http://h.test/"
        );
    }

    #[test]
    fn entities_of_entities_are_refused_and_others_stay() {
        let bomb =
            "<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><rss><item><title>&b;</title></item></rss>";
        assert!(read(bomb, &["item"]).is_err());
        let harmless = "<!DOCTYPE rss [<!ENTITY a \"ha\">]><rss><item><title>&a;</title></item></rss>";
        assert_eq!(titles(harmless).0, ["&a;"]);
        let deep = format!("<rss>{}", "<a>".repeat(1000));
        assert!(read(&deep, &["item"]).is_err());
    }

    #[test]
    fn markup_is_written_out_as_html() {
        let entry = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>\
                     <x:div xmlns:x='http://www.w3.org/1999/xhtml'><x:p>a &amp; b<x:br/></x:p><x:i/></x:div></content></entry></feed>";
        let document = read(entry, &["entry"]).unwrap();
        let content = document.items[0].child("content").unwrap();
        assert_eq!(content.html(), "<div><p>a &amp; b<br></p><i></i></div>");
    }
}
