//! Blocks as HTML, without a blank line, so that a Markdown reader takes all of it for one block.

use super::tags::{self, Spelling};
use crate::markdown::body::{Align, Block, Body, Cell, Code, Holder, List, Run, What};
use crate::markdown::html;
use std::fmt::Write;

/// Writes the block at a place with all that it holds.
pub(super) fn write(body: &Body, at: usize, spelling: Spelling) -> String {
    let mut writer = Writer {
        body,
        spelling,
        out: String::new(),
        open: Vec::new(),
        is_after_text: false,
    };
    for at in at..=body.ends[at] {
        writer.block(at);
    }
    writer.out
}

struct Writer<'w> {
    body: &'w Body,
    spelling: Spelling,
    out: String,
    /// The places of the holders around.
    open: Vec<usize>,
    /// Whether nothing but bare text came since the last start tag.
    is_after_text: bool,
}

impl Writer<'_> {
    fn block(&mut self, at: usize) {
        match &self.body.blocks[at] {
            Block::Open(holder) => {
                let is_cell = matches!(holder, Holder::Cell(_));
                if !(is_cell && self.is_after_text) {
                    self.new_line();
                }
                open(holder, &mut self.out);
                self.open.push(at);
                self.is_after_text = true;
                return;
            }
            Block::Close => return self.close(),
            Block::Paragraph(span) if self.is_bare(at) => {
                if !self.is_after_text {
                    self.new_line();
                }
                tags::write(self.body, *span, self.spelling, &mut self.out);
                self.is_after_text = true;
                return;
            }
            Block::Paragraph(span) => {
                self.new_line();
                self.out.push_str("<p>");
                tags::write(self.body, *span, self.spelling, &mut self.out);
                self.out.push_str("</p>");
            }
            Block::Heading(level, span) => {
                self.new_line();
                let _ = write!(self.out, "<h{level}>");
                tags::write(self.body, *span, self.spelling, &mut self.out);
                let _ = write!(self.out, "</h{level}>");
            }
            Block::Code(code) => self.code(code),
            Block::Rule => {
                self.new_line();
                self.out.push_str("<hr />");
            }
            Block::More => {
                self.new_line();
                self.out.push_str("<!--more-->");
            }
        }
        self.is_after_text = false;
    }

    fn close(&mut self) {
        let holder = self.open.pop().map(|at| &self.body.blocks[at]);
        if let Some(Block::Open(holder)) = holder {
            if !self.is_after_text {
                self.new_line();
            }
            html::close(holder.tag(), &mut self.out);
            // Cells of a line each stand in one line.
            self.is_after_text &= matches!(holder, Holder::Cell(_));
        }
    }

    fn code(&mut self, code: &Code) {
        self.new_line();
        self.out.push_str("<pre><code");
        if !code.language.is_empty() {
            html::attribute("class", &format!("language-{}", code.language), &mut self.out);
        }
        self.out.push('>');
        tags::write_code(self.body, code.span, self.spelling, &mut self.out);
        // The last line end of code is no part of it.
        if let Some(Run {
            what: What::Text(_, end),
            ..
        }) = self.body.runs(code.span).last()
            && self.body.text[..*end].ends_with('\n')
        {
            self.out.push_str("&#10;");
        }
        self.out.push_str("</code></pre>");
    }

    fn new_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Whether a paragraph needs no tag: it stands alone in what holds text as well.
    fn is_bare(&self, at: usize) -> bool {
        let Some(Block::Open(holder)) = self.open.last().map(|at| &self.body.blocks[*at]) else {
            return false;
        };
        let holds_text = !matches!(holder, Holder::Quote | Holder::Widget(_) | Holder::Details);
        let is_paragraph = |at: usize| matches!(self.body.blocks.get(at), Some(Block::Paragraph(_)));
        holds_text && !is_paragraph(at.wrapping_sub(1)) && !is_paragraph(at + 1)
    }
}

fn open(holder: &Holder, out: &mut String) {
    out.push('<');
    out.push_str(holder.tag());
    match holder {
        Holder::Widget(attributes) => out.push_str(attributes),
        Holder::List(list) => list_attributes(list, out),
        Holder::Item(Some(number)) => html::attribute("value", &number.to_string(), out),
        Holder::Cell(cell) => cell_attributes(cell, out),
        _ => {}
    }
    out.push('>');
}

fn list_attributes(list: &List, out: &mut String) {
    if let Some(start) = list.start.filter(|start| *start != 1) {
        html::attribute("start", &start.to_string(), out);
    }
    if let Some(style) = list.style {
        html::attribute("type", style.encode_utf8(&mut [0; 4]), out);
    }
    if list.is_reversed {
        html::attribute("reversed", "", out);
    }
}

fn cell_attributes(cell: &Cell, out: &mut String) {
    if let Some(align) = cell.align {
        let align = match align {
            Align::Left => "left",
            Align::Center => "center",
            Align::Right => "right",
        };
        html::attribute("align", align, out);
    }
    for (name, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
        if count != 1 {
            html::attribute(name, &count.to_string(), out);
        }
    }
}

/// Whether a block of code is more than text.
pub(super) fn is_marked_code(body: &Body, code: &Code) -> bool {
    let is_marked = |run: &Run| match run.what {
        What::Text(start, end) => {
            !run.marks.is_plain() || run.marks.link().is_some() || body.slice(start, end).contains('\r')
        }
        _ => true,
    };
    body.runs(code.span).iter().any(is_marked)
}
