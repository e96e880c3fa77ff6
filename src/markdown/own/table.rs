//! Tables as GitHub Flavored Markdown, where it has words for them.

use super::line::{self, Manner, Place};
use crate::markdown::body::{Align, Block, Body, Cell, Holder, Span};
use crate::markdown::dialect::Dialect;

/// A table of one line a row.
pub(super) struct Plain {
    /// Cells with their text, none where empty.
    rows: Vec<Vec<Option<Span>>>,
    /// Whether the first row is the head; else the head is empty.
    has_head: bool,
    sides: Vec<Option<Align>>,
}

impl Plain {
    /// The table at a place, if each of its cells is a line of text, none spans others, and heads stand in the first row.
    pub(super) fn of(body: &Body, table: usize, dialect: Dialect) -> Option<Plain> {
        let mut plain = Plain {
            rows: Vec::new(),
            has_head: false,
            sides: Vec::new(),
        };
        for row in body.inside(table) {
            if body.blocks[row] != Block::Open(Holder::Row) {
                return None;
            }
            plain.row(body, row)?;
        }
        // To kramdown a head alone is no table, and Python-Markdown adds an empty row.
        let least = usize::from(plain.has_head && dialect.is_older());
        (plain.rows.len() > least).then_some(plain)
    }

    fn row(&mut self, body: &Body, row: usize) -> Option<()> {
        let (mut cells, mut heads, mut others) = (Vec::new(), 0, 0);
        for at in body.inside(row) {
            let Block::Open(Holder::Cell(cell)) = &body.blocks[at] else {
                return None;
            };
            let span = text(body, at, cell)?;
            if span.is_some() {
                heads += usize::from(cell.is_head);
                others += usize::from(!cell.is_head);
            }
            self.side(cells.len(), cell, span.is_some());
            cells.push(span);
        }
        let is_head = heads > 0 && others == 0 && self.rows.is_empty();
        if heads > 0 && !is_head {
            return None;
        }
        self.has_head |= is_head;
        self.rows.push(cells);
        Some(())
    }

    fn side(&mut self, column: usize, cell: &Cell, shows: bool) {
        if self.sides.len() <= column {
            self.sides.push(None);
        }
        if shows && cell.align.is_some() {
            self.sides[column] = cell.align;
        }
    }

    /// Its lines.
    pub(super) fn write(&self, body: &Body, manner: Manner, out: &mut String) {
        let (head, rows) = match self.rows.split_first() {
            Some((head, rows)) if self.has_head => (head.as_slice(), rows),
            _ => (&[][..], self.rows.as_slice()),
        };
        self.write_row(body, head, manner, out);
        out.push_str("\n|");
        for side in &self.sides {
            out.push_str(match side {
                None => " --- |",
                Some(Align::Left) => " :-- |",
                Some(Align::Center) => " :-: |",
                Some(Align::Right) => " --: |",
            });
        }
        for row in rows {
            out.push('\n');
            self.write_row(body, row, manner, out);
        }
    }

    fn write_row(&self, body: &Body, row: &[Option<Span>], manner: Manner, out: &mut String) {
        out.push('|');
        for column in 0..self.sides.len() {
            out.push(' ');
            if let Some(Some(span)) = row.get(column) {
                line::write(body, *span, Place::Cell, manner, out);
                out.push(' ');
            }
            out.push('|');
        }
    }
}

/// The text of a cell, if it is no more than that.
fn text(body: &Body, at: usize, cell: &Cell) -> Option<Option<Span>> {
    if cell.columns != 1 || cell.rows != 1 {
        return None;
    }
    let mut inside = body.inside(at);
    match (inside.next().map(|at| &body.blocks[at]), inside.next()) {
        (None, _) => Some(None),
        (Some(Block::Paragraph(span)), None) => Some(Some(*span)),
        _ => None,
    }
}
