//! A span as the text of a Markdown paragraph, heading or cell.

use super::delimiter::{self, Delimiter};
use super::escape::{self, Around, Delimiters, Line};
use super::nesting::{Blanks, Layer, Op, nest};
use super::tags;
use crate::markdown::body::{Body, Span, What};
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

/// Writes a span. Its lines end in line feeds, but for the last.
pub(super) fn write(body: &Body, span: Span, place: Place, care: Care, out: &mut String) {
    let ops = nest(body, span, Blanks::Free);
    let mut writer = Writer {
        body,
        ops: &ops,
        place,
        care,
        delimiters: delimiter::delimiters(body, span),
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
        guard_closing_sequence(writer.out);
    }
}

struct Writer<'w> {
    body: &'w Body,
    ops: &'w [Op],
    place: Place,
    care: Care,
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
            Layer::Mark(Mark::Code, _) if self.care == Care::Usual => Form::Silent,
            Layer::Mark(mark, _) if self.care == Care::Usual => {
                let delimiter = delimiter::choose(mark, self.ops, at, self.body, self.out);
                delimiter.map_or(Form::Tag, Form::Delimiter)
            }
            _ => Form::Tag,
        };
        match form {
            Form::Delimiter(delimiter) => self.out.push_str(delimiter.as_str()),
            Form::Tag => tags::open(self.body, layer, self.out),
            _ => {}
        }
        if form != Form::Silent {
            self.line = None;
        }
        self.forms.push(form);
    }

    fn open_link(&mut self, link: usize) {
        self.line = None;
        self.in_link = true;
        if self.care == Care::Great || escape::is_refused(&self.body.links[link].address) {
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
            (Some(Form::Tag), _) => tags::close(layer, self.out),
            (Some(Form::Brackets), Layer::Link(link)) => {
                let link = &self.body.links[link];
                self.out.push_str("](");
                escape::address(&link.address, &link.title, self.out);
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
        if self.care == Care::Great {
            return escape::every_sign(text, in_cell, self.out);
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

    fn code(&mut self, text: &str) {
        if self.care == Care::Great {
            return escape::every_sign(text, self.place == Place::Cell, self.out);
        }
        // Readers differ over a backslash before the pipe that needs one.
        if self.place == Place::Cell && text.contains("\\|") {
            self.out.push_str("<code>");
            escape::every_sign(text, true, self.out);
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
        if has_lines && !self.out.is_empty() && !is_break(self.ops.get(at + 1)) {
            self.out.push_str("  \n");
            self.line = Some(Line::Later);
        } else {
            self.out.push_str("<br />");
            self.line = None;
        }
    }

    fn image(&mut self, image: usize) {
        let image = &self.body.images[image];
        if self.care == Care::Great || escape::is_refused(&image.address) {
            return tags::image(image, self.out);
        }
        self.out.push_str("![");
        escape::text(&image.alt, self.alt(), self.out);
        self.out.push_str("](");
        escape::address(&image.address, &image.title, self.out);
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
        let is_first = self.place == Place::Item && at == 0;
        match (is_first && self.runs_on(at), is_checked) {
            (true, true) => self.out.push_str("[x] "),
            (true, false) => self.out.push_str("[ ] "),
            (false, _) => tags::check(is_checked, self.out),
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
        let may = self.care == Care::Usual && self.place != Place::Cell && link.title.is_empty();
        (may && delimiter::is_autolink(text, &link.address)).then_some(text)
    }
}

/// Signs at the end of a heading would close it.
fn guard_closing_sequence(out: &mut String) {
    let before = out.trim_end_matches('#');
    let is_sequence = before.len() < out.len() && (before.is_empty() || before.ends_with(' '));
    if is_sequence {
        out.pop();
        out.push_str("\\#");
    }
}
