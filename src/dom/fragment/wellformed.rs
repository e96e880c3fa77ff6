//! HTML as renderers write it: each element closed in its place and standing where it may, few character references.
//!
//! Of such HTML any reader makes the same tree, so that it can be read at a fraction of the cost. What is not surely of this
//! kind is refused, and html5ever reads it.

mod grown;
mod names;
mod page;

pub(super) use page::{Page, Place};

use names::{Belongs, Holds, Name};
use page::Builder;

/// Deepest nesting read here.
const DEPTH: usize = 128;

/// Reads HTML; none where a browser might see anything else in it.
pub(super) fn read(html: &str) -> Option<Page> {
    // Line ends are made one kind, and a byte order mark at the beginning is taken for no text.
    if html.starts_with('\u{feff}') || memchr::memchr2(b'\r', 0, html.as_bytes()).is_some() {
        return None;
    }
    let mut reader = Reader {
        rest: html,
        page: Builder::new(html.len()),
        open: Vec::new(),
        links: 0,
    };
    while !reader.rest.is_empty() {
        reader.text()?;
        reader.markup()?;
    }
    reader.open.is_empty().then(|| reader.page.finish())
}

struct Reader<'h> {
    rest: &'h str,
    page: Builder,
    /// The elements around, and the place of each in the page.
    open: Vec<(Name, u32)>,
    /// How many of them are links, in which no other may stand.
    links: usize,
}

impl<'h> Reader<'h> {
    fn holds(&self) -> Holds {
        self.open.last().map_or(Holds::Flow, |(name, _)| name.holds)
    }

    /// Reads up to the next markup. Only white space may stand between the parts of lists and tables.
    fn text(&mut self) -> Option<()> {
        let end = memchr::memchr(b'<', self.rest.as_bytes()).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        let is_space = |text: &str| text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | 0x0c));
        let may_stand = matches!(self.holds(), Holds::Flow | Holds::Line) || is_space(text);
        if !text.is_empty() {
            self.page.text(text).filter(|()| may_stand)?;
        }
        Some(())
    }

    fn markup(&mut self) -> Option<()> {
        if self.rest.is_empty() {
            return Some(());
        }
        match self.rest.as_bytes().get(1)? {
            b'/' => self.end_tag(),
            b'!' => self.comment(),
            _ => self.start_tag(),
        }
    }

    fn end_tag(&mut self) -> Option<()> {
        let (name, place) = self.open.pop()?;
        self.take("</")?;
        self.take(name.name)?;
        self.take(">")?;
        self.links -= usize::from(name.name == "a");
        self.page.close(place);
        Some(())
    }

    /// Only plain words: what else may stand in a comment has rules of its own.
    fn comment(&mut self) -> Option<()> {
        self.take("<!--")?;
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == ' ';
        let end = self.rest.find(|c| !is_word(c))?;
        let (comment, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.take("-->")?;
        let may_stand = matches!(self.holds(), Holds::Flow | Holds::Line);
        self.page.comment(comment);
        may_stand.then_some(())
    }

    fn start_tag(&mut self) -> Option<()> {
        self.take("<")?;
        let name = Name::of(self.word()?)?;
        let is_link = name.name == "a";
        if !name.belongs.fits(self.holds()) || (is_link && self.links > 0) || self.open.len() >= DEPTH {
            return None;
        }
        let parent = self.open.last().map_or(0, |(_, place)| *place);
        let place = self.page.open(name.name, parent);
        while self.rest.starts_with(' ') && !self.rest.starts_with(" /") {
            self.attribute()?;
        }
        self.page.attributes_end(place)?;
        match name.holds {
            Holds::Nothing => {
                self.rest = self.rest.trim_start_matches(' ');
                self.rest = self.rest.strip_prefix('/').unwrap_or(self.rest);
                self.take(">")?;
                self.page.close(place);
            }
            _ => {
                self.take(">")?;
                self.links += usize::from(is_link);
                self.open.push((name, place));
            }
        }
        // A line end at the very beginning of it would not count.
        let begins_code = name.name != "pre" || self.rest.starts_with("<code");
        begins_code.then_some(())
    }

    fn attribute(&mut self) -> Option<()> {
        self.take(" ")?;
        let name = self.word()?;
        self.take("=\"")?;
        let end = self.rest.find('"')?;
        let (value, rest) = self.rest.split_at(end);
        self.rest = &rest[1..];
        self.page.attribute(name, value)
    }

    /// A name in small letters.
    fn word(&mut self) -> Option<&'h str> {
        let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let end = self.rest.bytes().position(|byte| !is_part(byte))?;
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.starts_with(|c: char| c.is_ascii_lowercase()).then_some(word)
    }

    fn take(&mut self, text: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(text)?;
        Some(())
    }
}

impl Belongs {
    /// Whether an element may stand in another without moving anything.
    fn fits(self, around: Holds) -> bool {
        match self {
            Belongs::Flow => around == Holds::Flow,
            Belongs::Line => matches!(around, Holds::Flow | Holds::Line),
            Belongs::In(holder) => around == holder,
        }
    }
}

#[cfg(test)]
mod tests;
