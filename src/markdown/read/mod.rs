//! HTML → [`Body`]: one walk over the tree, no recursion.

mod code;
mod embed;
mod flow;
mod language;
mod levels;
mod lists;
mod pieces;
mod role;
mod sides;
mod tables;

use super::body::{Block, Body, Holder};
use super::marks::Marks;
use crate::dom::fragment::{Fragment, Step, Tag};
use code::CodeReader;
use embed::EmbedReader;
use flow::{Breaks, Flow};
pub(super) use language::is_copy;
use levels::{Kind, Level};
use role::{Role, role};
use std::collections::BTreeSet;

/// Names that links inside a body lead to: anchors that must survive.
pub(super) fn anchors(fragment: &Fragment) -> BTreeSet<String> {
    let fragments = fragment.walk().filter_map(|step| match step {
        Step::Open(tag) if tag.name() == "a" => tag.attr("href")?.strip_prefix('#'),
        _ => None,
    });
    fragments.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Reads a fragment that was written in so many bytes. Of all anchors only those named are kept.
pub(super) fn read(fragment: &Fragment, anchors: &BTreeSet<String>, length: usize) -> Body {
    let mut reader = Reader::new(anchors);
    reader.body.text.reserve(length);
    fragment.walk().for_each(|step| reader.step(step));
    reader.flush();
    reader.body.seal();
    reader.body
}

struct Reader<'a> {
    body: Body,
    anchors: &'a BTreeSet<String>,
    flow: Flow,
    marks: Marks,
    /// The heading being read.
    heading: Option<u8>,
    frames: Vec<Frame>,
    levels: Vec<Level>,
    mode: Mode,
    /// How many things that show were read; tells empty links.
    shown: usize,
    /// Anchors of rows and parts of tables, which stand in the next cell.
    held: Vec<String>,
    /// A picture that a script would fill in later.
    placeholder: Option<usize>,
}

/// An open element.
struct Frame {
    opened: Opened,
    /// The marks around it.
    marks: Marks,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Inline,
    /// What had been shown when it began, and which link it is.
    Link(usize, usize),
    Block,
    /// And the heading around it.
    Heading(Option<u8>),
    List,
    Item,
    Table,
    TablePart,
    Row,
    Cell,
    /// Any other holder.
    Holder,
}

/// What is done with the next steps.
enum Mode {
    Content,
    /// Inside so many elements that are not content.
    Hidden(usize),
    NoScript(usize),
    Code(CodeReader),
    Embed(EmbedReader),
}

impl<'a> Reader<'a> {
    fn new(anchors: &'a BTreeSet<String>) -> Reader<'a> {
        Reader {
            body: Body::default(),
            anchors,
            flow: Flow::default(),
            marks: Marks::default(),
            heading: None,
            frames: Vec::new(),
            levels: Vec::new(),
            mode: Mode::Content,
            shown: 0,
            held: Vec::new(),
            placeholder: None,
        }
    }

    fn step(&mut self, step: Step<'_>) {
        match &mut self.mode {
            Mode::Content => self.content(step),
            Mode::Hidden(depth) => {
                if ends(step, depth) {
                    self.mode = Mode::Content;
                }
            }
            Mode::NoScript(depth) => {
                if ends(step, depth) {
                    self.mode = Mode::Content;
                } else if let Step::Open(tag) = step
                    && tag.name() == "img"
                {
                    self.fill_placeholder(tag);
                }
            }
            Mode::Code(reader) => {
                if reader.step(step, &mut self.body) {
                    self.end_code();
                }
            }
            Mode::Embed(reader) => {
                if reader.step(step) {
                    self.end_embed();
                }
            }
        }
    }

    fn content(&mut self, step: Step<'_>) {
        match step {
            Step::Open(tag) => self.open(tag),
            Step::Close(_) => self.close(),
            Step::Text(text) => self.text(text),
            Step::Comment(comment) => self.comment(comment),
        }
    }

    fn text(&mut self, text: &str) {
        self.shown += usize::from(text.bytes().any(|byte| !byte.is_ascii_whitespace()));
        self.flow.push_text(text, self.marks);
    }

    fn comment(&mut self, comment: &str) {
        if is_more(comment) {
            self.flush();
            self.place();
            self.body.blocks.push(Block::More);
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        let role = role(tag.name());
        match role {
            Role::Hidden => self.mode = Mode::Hidden(0),
            Role::Cell | Role::Block if language::is_copy(tag) => {
                self.note_listing();
                self.mode = Mode::Hidden(0);
            }
            Role::NoScript => self.mode = Mode::NoScript(0),
            Role::Script if !embed::is_embedding(tag) => self.mode = Mode::Hidden(0),
            Role::Script | Role::Embed => self.mode = Mode::Embed(EmbedReader::new(tag)),
            Role::Code => self.begin_code(tag),
            _ => self.open_content(tag, role),
        }
    }

    fn open_content(&mut self, tag: Tag<'_>, role: Role) {
        let marks = self.marks;
        let anchored = !self.anchors.is_empty();
        if anchored {
            self.anchor_before(tag, role);
        }
        let opened = match role {
            Role::Inline => Opened::Inline,
            Role::Mark(mark) => self.open_mark(tag, mark),
            Role::Link => self.open_link(tag),
            Role::Break | Role::Image | Role::Input => self.atom(tag, role),
            Role::Heading(level) => self.open_heading(level),
            Role::BulletList | Role::NumberedList | Role::Item => self.open_list_part(tag, role),
            Role::Table | Role::TablePart | Role::Row | Role::Cell | Role::Caption => self.open_table_part(tag, role),
            Role::Rule => {
                self.flush();
                self.place();
                self.body.blocks.push(Block::Rule);
                Opened::Inline
            }
            _ => self.open_block(tag, role),
        };
        if anchored {
            self.anchor_inside(tag, role);
        }
        self.frames.push(Frame { opened, marks });
    }

    fn open_block(&mut self, tag: Tag<'_>, role: Role) -> Opened {
        if role == Role::Paragraph && matches!(self.frames.last().map(|frame| frame.opened), Some(Opened::Item)) {
            self.loosen();
        }
        let holder = match role {
            Role::Quote => embed::quote(tag),
            Role::Figure => Holder::Figure,
            Role::Figcaption => Holder::Figcaption,
            Role::Details => Holder::Details,
            Role::Summary => Holder::Summary,
            _ => return self.open_classed(tag, role),
        };
        self.enter(holder);
        if role == Role::Figure && tag.attr("class").is_none() {
            self.keep_figure();
        }
        Opened::Holder
    }

    fn open_heading(&mut self, level: u8) -> Opened {
        self.flush();
        Opened::Heading(self.heading.replace(level))
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        match frame.opened {
            Opened::Inline => {}
            Opened::Link(shown, link) => self.close_link(shown, link),
            Opened::Block => self.edge(),
            Opened::Heading(around) => {
                self.flush();
                self.heading = around;
            }
            Opened::Item => self.close_item(),
            Opened::List => self.close_list(),
            Opened::Table => self.close_table(),
            Opened::TablePart => {}
            Opened::Row => self.close_row(),
            Opened::Cell => self.close_cell(),
            Opened::Holder => self.close_holder(),
        }
        self.marks = frame.marks;
    }

    /// The edge of a block without a meaning of its own.
    fn edge(&mut self) {
        match self.heading {
            Some(_) => self.flow.push_text(" ", Marks::default()),
            None => self.flush(),
        }
    }

    /// Ends the paragraph or heading being read.
    fn flush(&mut self) {
        let in_line = matches!(self.levels.last(), Some(Level { kind: Kind::Line, .. }));
        let breaks = match in_line || self.heading.is_some() {
            true => Breaks::Keep,
            false => Breaks::Part,
        };
        for span in self.flow.settle(&mut self.body, breaks) {
            self.place();
            match self.heading {
                Some(level) => self.body.blocks.push(Block::Heading(level, span)),
                None if self.continues_task() => self.continue_task(span),
                None => self.body.blocks.push(Block::Paragraph(span)),
            }
        }
    }
}

/// Whether a step ends the element whose inside is at this depth.
fn ends(step: Step<'_>, depth: &mut usize) -> bool {
    match step {
        Step::Open(_) => *depth += 1,
        Step::Close(_) if *depth == 0 => return true,
        Step::Close(_) => *depth -= 1,
        _ => {}
    }
    false
}

/// Whether a comment ends a teaser.
pub(super) fn is_more(comment: &str) -> bool {
    let rest = comment.trim_start().strip_prefix("more");
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}
