//! A page as the steps of its walk.

use crate::dom::fragment::{Spot, Step, Tag};

/// A page that was read.
pub(in crate::dom::fragment) struct Page {
    entries: Vec<Entry>,
    attributes: Vec<Attribute>,
    /// All text and all values of attributes.
    text: String,
}

enum Entry {
    Open(Element),
    /// The end of the element that begins there.
    Close(u32),
    Text(Span),
    Comment(Span),
}

struct Element {
    name: &'static str,
    /// Where the element around begins.
    parent: u32,
    attributes: Span,
}

/// From one place to another.
#[derive(Clone, Copy)]
struct Span(u32, u32);

struct Attribute {
    name: Span,
    value: Span,
}

impl Page {
    /// What it shows, from first to last; the body's own end is the last step.
    pub(in crate::dom::fragment) fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        self.entries.iter().enumerate().skip(1).map(|(at, entry)| match entry {
            Entry::Open(_) => Step::Open(self.tag(at as u32)),
            Entry::Close(start) => Step::Close(self.tag(*start)),
            Entry::Text(span) => Step::Text(self.slice(*span)),
            Entry::Comment(span) => Step::Comment(self.slice(*span)),
        })
    }

    /// For how many nodes of a tree there must be room.
    pub(super) fn nodes(&self) -> usize {
        self.entries.len() + 4
    }

    fn tag(&self, at: u32) -> Tag<'_> {
        Tag(Spot::WellFormed(Place { page: self, at }))
    }

    fn slice(&self, Span(start, end): Span) -> &str {
        &self.text[start as usize..end as usize]
    }
}

/// An element of a page.
#[derive(Clone, Copy)]
pub(in crate::dom::fragment) struct Place<'d> {
    page: &'d Page,
    at: u32,
}

impl<'d> Place<'d> {
    fn element(&self) -> Option<&'d Element> {
        match self.page.entries.get(self.at as usize) {
            Some(Entry::Open(element)) => Some(element),
            _ => None,
        }
    }

    pub(in crate::dom::fragment) fn name(&self) -> &'d str {
        self.element().map_or("", |element| element.name)
    }

    pub(in crate::dom::fragment) fn attrs(&self) -> impl Iterator<Item = (&'d str, &'d str)> + use<'d> {
        let page = self.page;
        let Span(start, end) = self.element().map_or(Span(0, 0), |element| element.attributes);
        let attributes = page.attributes[start as usize..end as usize].iter();
        attributes.map(|attribute| (page.slice(attribute.name), page.slice(attribute.value)))
    }

    pub(in crate::dom::fragment) fn parent(&self) -> Option<Place<'d>> {
        let at = self.element()?.parent;
        (self.at > 0).then_some(Place { page: self.page, at })
    }
}

/// Builds a page.
pub(super) struct Builder(Page);

impl Builder {
    pub(super) fn new(length: usize) -> Builder {
        let mut page = Page {
            entries: Vec::with_capacity(length / 24),
            attributes: Vec::new(),
            text: String::with_capacity(length),
        };
        page.entries.push(Entry::Open(Element {
            name: "body",
            parent: 0,
            attributes: Span(0, 0),
        }));
        Builder(page)
    }

    pub(super) fn finish(mut self) -> Page {
        self.0.entries.push(Entry::Close(0));
        self.0
    }

    /// Begins an element; gives its place.
    pub(super) fn open(&mut self, name: &'static str, parent: u32) -> u32 {
        let place = self.0.entries.len() as u32;
        let none = self.0.attributes.len() as u32;
        let attributes = Span(none, none);
        self.0.entries.push(Entry::Open(Element {
            name,
            parent,
            attributes,
        }));
        place
    }

    pub(super) fn close(&mut self, start: u32) {
        self.0.entries.push(Entry::Close(start));
    }

    pub(super) fn text(&mut self, text: &str) -> Option<()> {
        let span = self.push(text)?;
        self.0.entries.push(Entry::Text(span));
        Some(())
    }

    pub(super) fn comment(&mut self, comment: &str) {
        let span = self.copy(comment);
        self.0.entries.push(Entry::Comment(span));
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) -> Option<()> {
        let name = self.copy(name);
        let value = self.push(value)?;
        self.0.attributes.push(Attribute { name, value });
        Some(())
    }

    /// Puts the attributes of an element in the order of their names; none where a name stands twice.
    pub(super) fn attributes_end(&mut self, place: u32) -> Option<()> {
        let page = &mut self.0;
        let Some(Entry::Open(element)) = page.entries.get_mut(place as usize) else {
            return None;
        };
        element.attributes.1 = page.attributes.len() as u32;
        let (own, text) = (&mut page.attributes[element.attributes.0 as usize..], &page.text);
        let name = |attribute: &Attribute| &text[attribute.name.0 as usize..attribute.name.1 as usize];
        own.sort_by(|one, other| name(one).cmp(name(other)));
        let is_twice = own.windows(2).any(|pair| name(&pair[0]) == name(&pair[1]));
        (!is_twice).then_some(())
    }

    fn copy(&mut self, text: &str) -> Span {
        let start = self.0.text.len() as u32;
        self.0.text.push_str(text);
        Span(start, self.0.text.len() as u32)
    }

    /// Resolves character references; none where there is one that is not known here.
    fn push(&mut self, mut text: &str) -> Option<Span> {
        let start = self.0.text.len() as u32;
        while let Some(at) = memchr::memchr(b'&', text.as_bytes()) {
            self.0.text.push_str(&text[..at]);
            let (reference, rest) = text[at + 1..].split_once(';')?;
            self.0.text.push(character(reference)?);
            text = rest;
        }
        self.0.text.push_str(text);
        Some(Span(start, self.0.text.len() as u32))
    }
}

fn character(reference: &str) -> Option<char> {
    Some(match reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => '\u{a0}',
        "#10" => '\n',
        "#x27" | "#39" => '\'',
        _ => return None,
    })
}
