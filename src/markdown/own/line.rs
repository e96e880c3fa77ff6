//! A span as the text of a Markdown paragraph, heading or cell.

use super::delimiter::{self, Delimiter};
use super::escape::{self, Around, Delimiters, Line};
use super::nesting::{Blanks, Layer, Op, nest};
use super::tags;
use crate::markdown::body::{Body, Span, What};
use crate::markdown::dialect::Dialect;
use crate::markdown::marks::Mark;

/// Where the text will stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    /// The first paragraph of a list item.
    Item,
    Heading,
    Cell,
}

/// How much is trusted to Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// Escapes only where they are needed.
    Usual,
    /// All signs escaped, all marks written as HTML.
    Great,
}

/// How a span is written, and for whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub(super) care: Care,
    pub(super) dialect: Dialect,
}

/// Writes a span. Its lines end in line feeds, but for the last.
pub(super) fn write(body: &Body, span: Span, place: Place, manner: Manner, out: &mut String) {
    let ops = nest(body, span, Blanks::Free);
    let mut writer = Writer {
        body,
        ops: &ops,
        place,
        care: manner.care,
        dialect: manner.dialect,
        opaque: 0,
        delimiters: delimiters(body, span, place, manner.dialect),
        forms: Vec::new(),
        in_link: false,
        line: matches!(place, Place::Paragraph | Place::Item).then_some(Line::First),
        out,
    };
    let mut at = 0;
    while at < ops.len() {
        at = writer.op(at);
    }
    if place == Place::Heading {
        guard_closing_sequence(manner.dialect, writer.out);
    }
}

struct Writer<'w> {
    body: &'w Body,
    ops: &'w [Op],
    place: Place,
    care: Care,
    dialect: Dialect,
    /// How many of the open tags leave nothing inside them to Markdown.
    opaque: usize,
    delimiters: Delimiters,
    /// How each open mark is written.
    forms: Vec<Form>,
    in_link: bool,
    /// Set while nothing stands on the line.
    line: Option<Line>,
    out: &'w mut String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Delimiter(Delimiter),
    Tag,
    Brackets,
    /// Written with what it holds.
    Silent,
}

impl<'w> Writer<'w> {
    /// Whether marks are written as tags and signs are escaped.
    fn spells_out(&self) -> bool {
        self.care == Care::Great || self.opaque > 0
    }

    /// Writes one operation; gives the place of the next.
    fn op(&mut self, at: usize) -> usize {
        match self.ops[at] {
            Op::Run(run) => self.run(at, run),
            Op::Space => self.out.push(' '),
            Op::Open(Layer::Link(link), end) => {
                if let Some(text) = self.autolink(at, link) {
                    self.out.extend(["<", text, ">"]);
                    self.line = None;
                    return end + 1;
                }
                self.open_link(link);
            }
            Op::Open(layer, _) => self.open(at, layer),
            Op::Close(layer) => self.close(layer),
        }
        at + 1
    }

    fn open(&mut self, at: usize, layer: Layer) {
        let form = match layer {
            Layer::Mark(Mark::Code, _) if !self.spells_out() => Form::Silent,
            Layer::Mark(mark, _) if !self.spells_out() => {
                let delimiter = delimiter::choose(mark, self.ops, at, self.body, self.dialect, self.out);
                delimiter.map_or(Form::Tag, Form::Delimiter)
            }
            _ => Form::Tag,
        };
        match form {
            Form::Delimiter(delimiter) => self.out.push_str(delimiter.as_str()),
            Form::Tag => {
                tags::open(self.body, layer, self.out);
                self.opaque += usize::from(self.is_opaque(layer));
            }
            _ => {}
        }
        if form != Form::Silent {
            self.line = None;
        }
        self.forms.push(form);
    }

    /// kramdown takes what is in these elements as it stands.
    fn is_opaque(&self, layer: Layer) -> bool {
        let Layer::Mark(mark, _) = layer else { return false };
        let opaque = [
            Mark::Code,
            Mark::Kbd,
            Mark::Samp,
            Mark::Var,
            Mark::Highlight,
            Mark::U,
            Mark::Time,
        ];
        self.dialect == Dialect::Kramdown && opaque.contains(&mark)
    }

    fn open_link(&mut self, link: usize) {
        self.line = None;
        self.in_link = true;
        if self.spells_out() || escape::is_refused(&self.body.links[link].address) {
            tags::open(self.body, Layer::Link(link), self.out);
            self.forms.push(Form::Tag);
        } else {
            if self.out.ends_with('!') && !self.out.ends_with("\\!") {
                self.out.pop();
                self.out.push_str("\\!");
            }
            self.out.push('[');
            self.forms.push(Form::Brackets);
        }
    }

    fn close(&mut self, layer: Layer) {
        self.in_link &= !matches!(layer, Layer::Link(_));
        match (self.forms.pop(), layer) {
            (Some(Form::Delimiter(delimiter)), _) => self.out.push_str(delimiter.as_str()),
            (Some(Form::Tag), _) => {
                tags::close(layer, self.out);
                self.opaque -= usize::from(self.is_opaque(layer));
            }
            (Some(Form::Brackets), Layer::Link(link)) => {
                let link = &self.body.links[link];
                self.out.push_str("](");
                escape::address(&link.address, &link.title, self.dialect, self.out);
                self.out.push(')');
            }
            _ => {}
        }
    }

    fn run(&mut self, at: usize, run: usize) {
        let run = self.body.runs[run];
        match run.what {
            What::Text(start, end) => {
                let body = self.body;
                let text = body.slice(start, end).trim_matches(' ');
                match run.marks.has(Mark::Code) {
                    true => self.code(text),
                    false => self.text(at, text),
                }
            }
            What::Break => return self.line_break(at),
            What::Image(image) => self.image(image),
            What::Embed(embed) => self.out.push_str(&self.body.strings[embed]),
            What::Anchor(anchor) => tags::anchor(&self.body.strings[anchor], self.out),
            What::Check(is_checked) => self.check(at, is_checked),
        }
        self.line = None;
    }

    fn text(&mut self, at: usize, text: &str) {
        let in_cell = self.place == Place::Cell;
        if self.spells_out() {
            return self.literal(text);
        }
        // A row of such cells would part the table.
        if in_cell && self.dialect.is_older() && text.chars().all(|c| "-:=+ ".contains(c)) {
            return escape::every_sign_as_reference(text, self.out);
        }
        // Some take such a link for a footnote.
        if text.starts_with('^') && self.forms.last() == Some(&Form::Brackets) && self.out.ends_with('[') {
            self.out.push('\\');
        }
        let is_task_like = self.place == Place::Item && self.line == Some(Line::First);
        if is_task_like && ["[ ]", "[x]", "[X]"].iter().any(|mark| text.starts_with(mark)) {
            self.out.push('\\');
        }
        let around = Around {
            delimiters: self.delimiters,
            in_link: self.in_link,
            in_cell,
            line: self.line,
            goes_on: self.runs_on(at),
        };
        escape::text(text, around, self.out);
    }

    /// Whether the next run stands in the same line.
    fn runs_on(&self, at: usize) -> bool {
        match self.ops.get(at + 1) {
            Some(Op::Run(run)) => self.body.runs[*run].what != What::Break,
            None | Some(Op::Space) => false,
            Some(_) => true,
        }
    }

    /// Text in which nothing means anything.
    fn literal(&mut self, text: &str) {
        match self.opaque {
            0 => escape::every_sign(text, self.place == Place::Cell, self.out),
            _ => escape::every_sign_as_reference(text, self.out),
        }
    }

    fn code(&mut self, text: &str) {
        if self.spells_out() {
            return self.literal(text);
        }
        // Readers differ over a backslash before the pipe that needs one.
        let sign = if self.dialect.is_older() { "|" } else { "\\|" };
        if self.place == Place::Cell && text.contains(sign) {
            self.out.push_str("<code>");
            escape::every_sign_as_reference(text, self.out);
            self.out.push_str("</code>");
            return;
        }
        let fence = "`".repeat(delimiter::unused_ticks(text));
        let pad = if text.starts_with('`') || text.ends_with('`') {
            " "
        } else {
            ""
        };
        self.out.extend([&fence, pad]);
        match self.place {
            Place::Cell => self.out.push_str(&text.replace('|', "\\|")),
            _ => self.out.push_str(text),
        }
        self.out.extend([pad, &fence]);
    }

    fn line_break(&mut self, at: usize) {
        let is_break = |op: Option<&Op>| matches!(op, Some(Op::Run(run)) if self.body.runs[*run].what == What::Break);
        let has_lines = matches!(self.place, Place::Paragraph | Place::Item);
        if has_lines && self.opaque == 0 && !self.out.is_empty() && !is_break(self.ops.get(at + 1)) {
            self.out.push_str("  \n");
            self.line = Some(Line::Later);
        } else {
            self.out.push_str("<br />");
            self.line = None;
        }
    }

    fn image(&mut self, image: usize) {
        let image = &self.body.images[image];
        if self.spells_out() || escape::is_refused(&image.address) {
            return tags::image(image, self.out);
        }
        self.out.push_str("![");
        escape::text(&image.alt, self.alt(), self.out);
        self.out.push_str("](");
        escape::address(&image.address, &image.title, self.dialect, self.out);
        self.out.push(')');
    }

    fn alt(&self) -> Around {
        Around {
            delimiters: Delimiters {
                star: true,
                underscore: true,
                tick: true,
                tilde: true,
            },
            in_link: true,
            in_cell: self.place == Place::Cell,
            line: None,
            goes_on: true,
        }
    }

    fn check(&mut self, at: usize, is_checked: bool) {
        let has_words = self.dialect != Dialect::PythonMarkdown;
        let is_first = has_words && self.place == Place::Item && at == 0;
        match (is_first && self.runs_on(at), is_checked) {
            (true, true) => self.out.push_str("[x] "),
            (true, false) => self.out.push_str("[ ] "),
            (false, _) => {
                tags::check(is_checked, self.out);
                let begins = self.place == Place::Item && at == 0 && self.runs_on(at);
                self.out.push_str(if begins { " " } else { "" });
            }
        }
    }

    /// The text of a link that is its own address.
    fn autolink(&self, at: usize, link: usize) -> Option<&'w str> {
        let body: &'w Body = self.body;
        let (Op::Run(run), Op::Close(Layer::Link(_))) = (self.ops.get(at + 1)?, self.ops.get(at + 2)?) else {
            return None;
        };
        let What::Text(start, end) = self.body.runs[*run].what else {
            return None;
        };
        let text = body.slice(start, end).trim_matches(' ');
        let link = &body.links[link];
        let may = !self.spells_out() && self.place != Place::Cell && link.title.is_empty();
        let is_known = !self.dialect.is_older() || delimiter::is_usual_autolink(text);
        (may && is_known && delimiter::is_autolink(text, &link.address)).then_some(text)
    }
}

/// Which signs could pair with another. Older readers look for the end of code in other cells, too.
fn delimiters(body: &Body, span: Span, place: Place, dialect: Dialect) -> Delimiters {
    let mut delimiters = delimiter::delimiters(body, span);
    delimiters.tick |= place == Place::Cell && dialect.is_older();
    delimiters
}

/// Signs at the end of a heading would close it; to Python-Markdown even at the end of a word.
fn guard_closing_sequence(dialect: Dialect, out: &mut String) {
    let before = out.trim_end_matches('#');
    let in_word = dialect == Dialect::PythonMarkdown && !before.ends_with('\\');
    let is_sequence = before.len() < out.len() && (before.is_empty() || before.ends_with(' ') || in_word);
    if is_sequence {
        out.pop();
        out.push_str("\\#");
    }
}
