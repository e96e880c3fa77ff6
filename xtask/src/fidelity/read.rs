//! HTML as blocks: one reading for what went in and for what came out. Depth was bounded before.

use super::block::{Block, Mark, Marks, Run, Tier, What, address, is_link, only, squeezed, with};
use super::{code, line, names};
use scraper::{ElementRef, Html, Node};
use std::collections::BTreeSet;

/// Reads HTML. Of all anchors only those named count.
pub(super) fn blocks(page: &Html, tier: Tier, anchors: &BTreeSet<String>) -> Vec<Block> {
    let mut reader = Reader {
        tier,
        anchors,
        blocks: Vec::new(),
        line: Vec::new(),
    };
    reader.children(page.root_element(), &Marks::default());
    reader.flush();
    reader.blocks
}

/// Names that links lead to and that are there.
pub(super) fn anchors(page: &Html) -> BTreeSet<String> {
    let elements = || page.root_element().descendants().filter_map(ElementRef::wrap);
    let links = elements().filter(|el| el.value().name() == "a");
    let wanted = links.filter_map(|link| link.attr("href")?.strip_prefix('#'));
    let wanted: BTreeSet<&str> = wanted.filter(|name| !name.is_empty()).collect();
    let there = elements().flat_map(|el| el.attr("id").into_iter().chain(name(el)));
    there.filter(|name| wanted.contains(name)).map(str::to_owned).collect()
}

fn name(el: ElementRef<'_>) -> Option<&str> {
    el.attr("name").filter(|_| el.value().name() == "a")
}

pub(super) struct Reader<'a> {
    pub(super) tier: Tier,
    anchors: &'a BTreeSet<String>,
    pub(super) blocks: Vec<Block>,
    pub(super) line: Vec<Run>,
}

impl Reader<'_> {
    /// Ends the paragraph.
    pub(super) fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let parts = line::paragraphs(&line, self.tier);
        self.blocks.extend(parts.into_iter().map(Block::Paragraph));
    }

    /// What an element holds, apart from what is being read.
    pub(super) fn inside(&mut self, read: impl FnOnce(&mut Self)) -> Vec<Block> {
        let around = (std::mem::take(&mut self.blocks), std::mem::take(&mut self.line));
        read(self);
        self.flush();
        let inside = std::mem::replace(&mut self.blocks, around.0);
        self.line = around.1;
        inside
    }

    pub(super) fn children(&mut self, el: ElementRef<'_>, marks: &Marks) {
        for child in el.children() {
            match child.value() {
                Node::Text(text) => self.push(What::Text(text.to_string()), marks),
                Node::Comment(comment) => self.comment(comment),
                _ => {
                    if let Some(el) = ElementRef::wrap(child) {
                        self.element(el, marks);
                    }
                }
            }
        }
    }

    pub(super) fn push(&mut self, what: What, marks: &Marks) {
        let marks = marks.clone();
        self.line.push(Run { what, marks });
    }

    fn comment(&mut self, comment: &str) {
        let rest = comment.trim_start().strip_prefix("more");
        let ends_word = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if self.tier == Tier::Exact && rest.is_some_and(ends_word) {
            self.flush();
            self.blocks.push(Block::Named("more".to_owned(), Vec::new()));
        }
    }

    pub(super) fn element(&mut self, el: ElementRef<'_>, marks: &Marks) {
        match el.value().name() {
            name if names::is_dropped(name) => {}
            "wbr" | "source" => {}
            "br" => self.push(What::Break, marks),
            "img" => self.image(el, marks),
            "input" => self.check(el),
            name if names::is_embed(name) => self.embed(el),
            "hr" => {
                self.flush();
                self.blocks.push(Block::Rule);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(el, marks),
            "pre" | "xmp" | "plaintext" | "textarea" => {
                self.flush();
                self.blocks.extend(code::block(el, self.tier));
            }
            "blockquote" => {
                self.flush();
                let inside = self.inside(|reader| reader.children(el, marks));
                self.blocks.extend((!inside.is_empty()).then_some(Block::Quote(inside)));
            }
            "ul" | "ol" | "dir" | "menu" => self.list(el, marks),
            "li" => {
                self.flush();
                let inside = self.inside(|reader| reader.children(el, marks));
                self.blocks.extend(inside);
            }
            "table" => self.table(el, marks),
            name if names::is_named_block(name) => self.named(el, marks),
            name if names::is_block(name) => {
                self.flush();
                self.anchor(el);
                self.children(el, marks);
                self.flush();
            }
            _ => self.inline(el, marks),
        }
    }

    fn named(&mut self, el: ElementRef<'_>, marks: &Marks) {
        self.flush();
        if self.tier == Tier::Core {
            self.children(el, marks);
            return self.flush();
        }
        let inside = self.inside(|reader| reader.children(el, marks));
        let name = el.value().name().to_owned();
        self.blocks
            .extend((!inside.is_empty()).then_some(Block::Named(name, inside)));
    }

    pub(super) fn anchor(&mut self, el: ElementRef<'_>) {
        let names = || [el.attr("id"), name(el)].into_iter().flatten();
        let is_wanted = names().any(|name| self.anchors.contains(name));
        let first = names().find(|name| !name.is_empty());
        if let Some(name) = first.filter(|_| is_wanted && self.tier == Tier::Exact) {
            let name = name.to_owned();
            self.push(What::Anchor(name), &Marks::default());
        }
    }

    fn image(&mut self, el: ElementRef<'_>, marks: &Marks) {
        let text = |name: &str| squeezed(el.attr(name).unwrap_or_default());
        let image = What::Image(address(el.attr("src").unwrap_or_default()), text("alt"), text("title"));
        self.push(image, &only(marks, is_link));
    }

    fn check(&mut self, el: ElementRef<'_>) {
        let kind = el.attr("type").unwrap_or_default();
        if kind.eq_ignore_ascii_case("checkbox") {
            self.push(What::Check(el.attr("checked").is_some()), &Marks::default());
        }
    }

    fn embed(&mut self, el: ElementRef<'_>) {
        if self.tier == Tier::Exact {
            let what = What::Embed(el.value().name().to_owned(), address(source(el).unwrap_or_default()));
            self.push(what, &Marks::default());
        }
    }

    /// A heading is one line; what in it is no text comes behind it.
    fn heading(&mut self, el: ElementRef<'_>, marks: &Marks) {
        self.flush();
        let inside = self.inside(|reader| {
            reader.anchor(el);
            reader.children(el, marks);
        });
        let mut line = Vec::new();
        for block in inside {
            match block {
                Block::Paragraph(mut runs) => {
                    if !line.is_empty() {
                        line.push(Run {
                            what: What::Text(" ".to_owned()),
                            marks: Marks::default(),
                        });
                    }
                    line.append(&mut runs);
                }
                other => self.blocks.push(other),
            }
        }
        let level = el.value().name().as_bytes()[1] - b'0';
        let line = line::settled(&line, self.tier);
        self.blocks
            .extend((!line.is_empty()).then_some(Block::Heading(level, line)));
    }

    fn inline(&mut self, el: ElementRef<'_>, marks: &Marks) {
        self.anchor(el);
        let name = el.value().name();
        let style = el.attr("style").unwrap_or_default().replace(' ', "");
        let is_normal = style.contains("font-weight:normal") || style.contains("font-weight:400");
        if let ("a", Some(href)) = (name, el.attr("href")) {
            let link = Mark::Link(address(href), squeezed(el.attr("title").unwrap_or_default()));
            let others = only(marks, |mark| !is_link(mark));
            return self.children(el, &with(&others, link));
        }
        match (names::mark(name), names::other_mark(name)) {
            (Some("strong"), _) if is_normal => self.children(el, marks),
            (Some("code"), _) => self.code(el, marks),
            (Some(mark), _) => self.children(el, &with(marks, Mark::Named(mark))),
            (None, Some(mark)) if self.tier == Tier::Exact => self.children(el, &with(marks, Mark::Named(mark))),
            _ if matches!(name, "abbr" | "acronym") && self.tier == Tier::Exact => {
                let title = el.attr("title").unwrap_or_default().to_owned();
                self.children(el, &with(marks, Mark::Abbreviation(title)));
            }
            _ => self.children(el, marks),
        }
    }

    /// White space at the ends of code in a line is levelled in `Core`: backticks cannot keep all of it.
    fn code(&mut self, el: ElementRef<'_>, marks: &Marks) {
        let start = self.line.len();
        self.children(el, &with(marks, Mark::Named("code")));
        if self.tier == Tier::Exact || self.line.len() < start {
            return;
        }
        let blank = [' ', '\t', '\n', '\r', '\u{c}'];
        let mut part = self.line.split_off(start);
        let is_blank = |run: &Run| matches!(&run.what, What::Text(text) if text.trim_matches(blank).is_empty());
        let lead = part.iter().take_while(|run| is_blank(run)).count();
        part.drain(..lead);
        while part.last().is_some_and(is_blank) {
            part.pop();
        }
        if let Some(What::Text(text)) = part.first_mut().map(|run| &mut run.what) {
            *text = text.trim_start_matches(blank).to_owned();
        }
        if let Some(What::Text(text)) = part.last_mut().map(|run| &mut run.what) {
            *text = text.trim_end_matches(blank).to_owned();
        }
        self.line.append(&mut part);
    }
}

/// The address of what is embedded.
fn source(el: ElementRef<'_>) -> Option<&str> {
    let children = || el.children().filter_map(ElementRef::wrap);
    let inner = || children().filter(|el| el.value().name() == "source");
    let own = el.attr("src").filter(|src| !src.is_empty());
    own.or_else(|| inner().find_map(|source| source.attr("src")))
}
