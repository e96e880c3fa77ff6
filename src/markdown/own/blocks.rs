//! Blocks as Markdown: markers, indents and blank lines. Written without recursion.

use super::line::{self, Care, Manner, Place};
use super::lists::Lists;
use super::raw;
use super::table::Plain;
use super::tags::Spelling;
use crate::limits;
use crate::markdown::body::{Block, Body, Code, Holder, List, Run, Span, What};
use crate::markdown::dialect::Dialect;
use std::ops::Range;

/// How a block is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// As Markdown with as little markup as it takes.
    #[default]
    Usual,
    /// As Markdown that escapes all signs and writes marks as HTML.
    Careful,
    /// As HTML.
    Raw,
}

/// Writes a stretch of blocks. Modes stand at the places of their blocks.
pub(super) fn write(body: &Body, range: Range<usize>, modes: &[Mode], dialect: Dialect) -> String {
    let mut writer = Writer {
        body,
        modes,
        dialect,
        lists: Lists::of(body, range.clone(), modes, dialect),
        out: String::with_capacity(room(body, &range)),
        text: String::new(),
        lead: String::new(),
        prefix: String::new(),
        levels: vec![Level::new(Within::Body, 0)],
    };
    let mut at = range.start;
    while at < range.end {
        at = writer.block(at);
    }
    writer.out
}

/// About how many bytes a stretch of blocks takes: of a part, half a line each.
fn room(body: &Body, range: &Range<usize>) -> usize {
    match range.len() == body.blocks.len() {
        true => body.text.len() + body.text.len() / 4,
        false => range.len() * 40,
    }
}

struct Writer<'w> {
    body: &'w Body,
    modes: &'w [Mode],
    dialect: Dialect,
    lists: Lists<'w>,
    out: String,
    /// Lines of the block being written.
    text: String,
    /// What begins the next line.
    lead: String,
    /// What begins each line after it.
    prefix: String,
    levels: Vec<Level>,
}

/// What is being written into.
struct Level {
    within: Within,
    /// The length of the prefix around it.
    prefix: usize,
    /// What was written last in it.
    last: Last,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Body,
    Quote,
    List(Marker),
    /// The marker is the list's.
    Item(Marker),
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Marker {
    /// `-`, `*`, `.` or `)`.
    sign: char,
    /// The next number of an ordered list.
    number: Option<i64>,
    is_tight: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Block,
    /// HTML without a block element around it.
    BareHtml,
    /// A list with this sign.
    List(char),
    Quote,
}

impl Level {
    fn new(within: Within, prefix: usize) -> Level {
        Level {
            within,
            prefix,
            last: Last::Nothing,
        }
    }
}

impl Writer<'_> {
    /// Writes a block, or its begin or end; gives the place of the next.
    fn block(&mut self, at: usize) -> usize {
        let past = self.body.ends[at] + 1;
        match &self.body.blocks[at] {
            Block::Close => {
                self.close();
                return at + 1;
            }
            Block::Open(Holder::Item(_)) => {
                self.open_item();
                return at + 1;
            }
            Block::Open(holder) if self.opens(at, holder) => return at + 1,
            _ if self.is_raw(at) => self.raw(at),
            Block::Open(_) => match Plain::of(self.body, at, self.dialect) {
                Some(table) => {
                    self.begin(Last::Block);
                    table.write(self.body, self.manner(at), &mut self.text);
                }
                None => self.raw(at),
            },
            Block::Paragraph(span) => self.paragraph(at, *span),
            Block::Heading(level, span) => self.heading(at, *level, *span),
            Block::Code(code) => self.code(at, code),
            Block::Rule => self.rule(),
            Block::More => {
                self.begin(Last::Block);
                self.text.push_str("<!--more-->");
            }
        }
        self.lines();
        past
    }

    fn mode(&self, at: usize) -> Mode {
        self.modes.get(at).copied().unwrap_or_default()
    }

    fn manner(&self, at: usize) -> Manner {
        let care = match self.mode(at) {
            Mode::Careful => Care::Great,
            _ => Care::Usual,
        };
        let dialect = self.dialect;
        Manner { care, dialect }
    }

    /// Begins a quote or list, where Markdown has words for it.
    fn opens(&mut self, at: usize, holder: &Holder) -> bool {
        if self.is_raw(at) || self.levels.len() > limits::MARKDOWN_DEPTH {
            return false;
        }
        match holder {
            Holder::Quote => {
                self.part(Last::Quote);
                self.begin(Last::Quote);
                self.levels.push(Level::new(Within::Quote, self.prefix.len()));
                self.lead.push_str("> ");
                self.prefix.push_str("> ");
            }
            Holder::List(list) if self.lists.is_plain(at, list) => {
                self.part(Last::List(usual_sign(list)));
                let marker = self.marker(at, list);
                self.begin(Last::List(marker.sign));
                self.levels.push(Level::new(Within::List(marker), self.prefix.len()));
            }
            _ => return false,
        }
        true
    }

    fn is_raw(&self, at: usize) -> bool {
        self.mode(at) == Mode::Raw
            || match &self.body.blocks[at] {
                Block::Code(code) => raw::is_marked_code(self.body, code) || self.has_tabs(code),
                _ => false,
            }
    }

    /// Python-Markdown makes blanks of tabs.
    fn has_tabs(&self, code: &Code) -> bool {
        let has_tab =
            |run: &Run| matches!(run.what, What::Text(start, end) if self.body.slice(start, end).contains('\t'));
        self.dialect == Dialect::PythonMarkdown && self.body.runs(code.span).iter().any(has_tab)
    }

    /// Parts a list or quote from one of its kind: to older readers they are one, whatever the sign.
    fn part(&mut self, next: Last) {
        let Some(last) = self.levels.last().map(|level| level.last) else {
            return;
        };
        let is_same = match next {
            Last::Quote => last == Last::Quote && self.dialect == Dialect::PythonMarkdown,
            _ => last == next && self.dialect.is_older(),
        };
        if is_same {
            self.begin(Last::Block);
            self.text.push_str("<!-- -->");
            self.lines();
        }
    }

    /// A sign that the list before does not have: else the two were one.
    fn marker(&self, at: usize, list: &List) -> Marker {
        let last = self.levels.last().map(|level| level.last);
        let usual = usual_sign(list);
        let other = if usual == '.' { ')' } else { '*' };
        Marker {
            sign: if last == Some(Last::List(usual)) { other } else { usual },
            number: list.start,
            is_tight: self.lists.is_tight(at, list),
        }
    }

    fn open_item(&mut self) {
        let Some(Level {
            within: Within::List(marker),
            last,
            ..
        }) = self.levels.last_mut()
        else {
            return;
        };
        let (sign, is_first) = (marker.sign, *last == Last::Nothing);
        *last = Last::Block;
        let written = match &mut marker.number {
            Some(number) => {
                *number += 1;
                format!("{}{sign} ", *number - 1)
            }
            None => format!("{sign} "),
        };
        let written = match self.dialect {
            Dialect::PythonMarkdown => format!("{written:4}"),
            _ => written,
        };
        let marker = *marker;
        if !is_first && !marker.is_tight {
            self.blank_line();
        }
        self.levels.push(Level::new(Within::Item(marker), self.prefix.len()));
        self.lead.push_str(&written);
        self.prefix.extend(std::iter::repeat_n(' ', written.len()));
    }

    fn close(&mut self) {
        if self.levels.len() < 2 {
            return;
        }
        let Some(level) = self.levels.pop() else { return };
        if level.last == Last::Nothing && !matches!(level.within, Within::List(_)) {
            self.lines();
        }
        self.prefix.truncate(level.prefix);
        self.lead.clone_from(&self.prefix);
    }

    /// Parts a block from the one before.
    fn begin(&mut self, kind: Last) {
        let Some(level) = self.levels.last_mut() else { return };
        let is_first = level.last == Last::Nothing;
        level.last = kind;
        let is_tight = matches!(level.within, Within::Item(Marker { is_tight: true, .. }));
        if !is_first && !is_tight {
            self.blank_line();
        }
    }

    fn blank_line(&mut self) {
        self.out.push_str(self.prefix.trim_end());
        self.out.push('\n');
    }

    /// Writes the lines of a block.
    fn lines(&mut self) {
        for line in self.text.split('\n') {
            match line {
                "" => self.out.push_str(self.lead.trim_end()),
                _ => self.out.extend([self.lead.as_str(), line]),
            }
            self.out.push('\n');
            if self.lead != self.prefix {
                self.lead.clone_from(&self.prefix);
            }
        }
        self.text.clear();
    }

    fn paragraph(&mut self, at: usize, span: Span) {
        let last = self.levels.last().map(|level| level.last);
        let place = match self.levels.last() {
            Some(Level {
                within: Within::Item(_),
                last: Last::Nothing,
                ..
            }) => Place::Item,
            _ => Place::Paragraph,
        };
        if self.dialect == Dialect::Kramdown && self.mixes_embeds(span) {
            return self.raw(at);
        }
        match self.begins_html(span) {
            None => self.begin(Last::Block),
            // A frame begins a block of HTML: it may stand alone, but neither beside another nor before text.
            Some(1) if last != Some(Last::BareHtml) => self.begin(Last::BareHtml),
            Some(_) => return self.raw(at),
        }
        line::write(self.body, span, place, self.manner(at), &mut self.text);
    }

    /// Whether frames stand in text, where kramdown shows their markup.
    fn mixes_embeds(&self, span: Span) -> bool {
        let runs = self.body.runs(span);
        runs.len() > 1 && runs.iter().any(|run| matches!(run.what, What::Embed(_)))
    }

    /// Of how many runs a paragraph is that begins with HTML that Markdown takes for a block.
    fn begins_html(&self, span: Span) -> Option<usize> {
        let runs = self.body.runs(span);
        let next = runs.get(1).map(|run| run.what);
        let is_block = match runs.first()?.what {
            What::Embed(embed) if runs[0].marks.link().is_none() => {
                let html = &self.body.strings[embed];
                ["<iframe", "<script", "<embed"].iter().any(|tag| html.starts_with(tag))
            }
            // Any tag that has a line for itself.
            What::Check(_) => matches!(next, None | Some(What::Break)),
            _ => false,
        };
        is_block.then_some(runs.len())
    }

    fn heading(&mut self, at: usize, level: u8, span: Span) {
        self.begin(Last::Block);
        self.text.extend(std::iter::repeat_n('#', level.into()));
        self.text.push(' ');
        let mut text = String::new();
        line::write(self.body, span, Place::Heading, self.manner(at), &mut text);
        self.text.push_str(&text);
    }

    fn code(&mut self, at: usize, code: &Code) {
        let text = self.body.code_text(code);
        if self.dialect == Dialect::PythonMarkdown && self.levels.len() > 1 {
            return self.code_inside(at, code, &text);
        }
        self.begin(Last::Block);
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        self.text
            .extend([&fence, code.language.as_str(), "\n", &text, "\n", &fence]);
    }

    /// Code in quotes and items, where Python-Markdown knows no fences: by its indent, where that can tell all of it.
    fn code_inside(&mut self, at: usize, code: &Code, text: &str) {
        let last = self.levels.last().map(|level| level.last);
        let follows_code = matches!(self.body.blocks.get(at.wrapping_sub(1)), Some(Block::Code(_)));
        let can_indent = last == Some(Last::Block) && !follows_code && is_indentable(text) && code.language.is_empty();
        if !can_indent || self.has_tabs(code) {
            return self.raw(at);
        }
        self.begin(Last::Block);
        for (number, line) in text.split('\n').enumerate() {
            self.text.push_str(if number > 0 { "\n" } else { "" });
            self.text.extend([if line.is_empty() { "" } else { "    " }, line]);
        }
    }

    /// Stars, since dashes under a line make it a heading; but behind a star as bullet more stars are one rule.
    fn rule(&mut self) {
        let in_item = matches!(
            self.levels.last(),
            Some(Level {
                within: Within::Item(_),
                ..
            })
        );
        self.begin(Last::Block);
        self.text.push_str(match (in_item, self.dialect) {
            (false, _) => "***",
            // To kramdown such a line ends the list.
            (true, Dialect::Kramdown) => "<hr />",
            (true, _) => "___",
        });
    }

    fn raw(&mut self, at: usize) {
        self.begin(Last::Block);
        // Python-Markdown reads on inside of HTML that is indented.
        let is_read_on = self.dialect == Dialect::PythonMarkdown && self.levels.len() > 1;
        self.text = raw::write(
            self.body,
            at,
            if is_read_on { Spelling::Spelt } else { Spelling::Usual },
        );
    }
}

fn usual_sign(list: &List) -> char {
    if list.start.is_some() { '.' } else { '-' }
}

/// Whether an indent can tell all of a text, and nothing in it looks like markup to those who look at lines one by one.
fn is_indentable(text: &str) -> bool {
    let is_line = |line: &str| !line.trim_start().starts_with([':', '*']) && line.trim().is_empty() == line.is_empty();
    let is_trimmed = !text.is_empty() && !text.starts_with('\n') && !text.ends_with('\n');
    is_trimmed && !text.contains("\n\n\n") && !text.contains(['\\', '{', '~', '`', '<']) && text.lines().all(is_line)
}
