//! Tables: rows of cells, without what only pads them.

use super::levels::Kind;
use super::role::Role;
use super::{Opened, Reader, language, sides};
use crate::dom::fragment::Tag;
use crate::markdown::body::{Align, Block, Cell, Holder};

/// A table, a row, a cell, code, and the three ends.
const LISTING: usize = 7;

impl Reader<'_> {
    pub(super) fn open_table_part(&mut self, tag: Tag<'_>, role: Role) -> Opened {
        let around = self.frames.last().map(|frame| frame.opened);
        let holder = match (role, around) {
            (Role::Table, _) => Holder::Table,
            (Role::TablePart, Some(Opened::Table)) => return Opened::TablePart,
            (Role::Row, Some(Opened::Table | Opened::TablePart)) => Holder::Row,
            (Role::Cell, Some(Opened::Row)) => Holder::Cell(cell(tag)),
            (Role::Caption, Some(Opened::Table)) => Holder::Caption,
            _ => {
                self.edge();
                return Opened::Block;
            }
        };
        self.enter(holder);
        if role == Role::Cell && language::is_listing(tag) {
            self.note_listing();
        }
        match role {
            Role::Table => Opened::Table,
            Role::Row => Opened::Row,
            Role::Cell => Opened::Cell,
            _ => Opened::Holder,
        }
    }

    /// An empty cell is no head and has no side.
    pub(super) fn close_cell(&mut self) {
        let Some(level) = self.leave() else { return };
        if self.body.blocks.len() == level.start + 2
            && let Some(Block::Open(Holder::Cell(cell))) = self.body.blocks.get_mut(level.start)
        {
            cell.is_head = false;
            cell.align = None;
        }
    }

    /// Takes away empty cells at the end of the row, and the row when no more is left.
    pub(super) fn close_row(&mut self) {
        let Some(level) = self.leave() else { return };
        let blocks = &mut self.body.blocks;
        blocks.pop();
        while let [.., Block::Open(Holder::Cell(Cell { columns: 1, .. })), Block::Close] = blocks.as_slice() {
            blocks.truncate(blocks.len() - 2);
        }
        if shows(&blocks[level.start..]) {
            blocks.push(Block::Close);
        } else {
            blocks.truncate(level.start);
        }
    }

    /// The table around sets line numbers beside code.
    pub(super) fn note_listing(&mut self) {
        if let Some(table) = self.levels.iter_mut().rev().find(|level| level.kind == Kind::Table) {
            table.kind = Kind::Listing;
        }
    }

    /// Puts captions first. A table without rows is none.
    pub(super) fn close_table(&mut self) {
        let Some(level) = self.leave() else { return };
        let mut inside = self.body.blocks.split_off(level.start);
        if level.kind == Kind::Listing
            && inside.len() == LISTING
            && let Some(code @ Block::Code(_)) = inside.get_mut(LISTING / 2)
        {
            let code = std::mem::replace(code, Block::Rule);
            return self.body.blocks.push(code);
        }
        self.body.moved_cells += sides::settle(&mut inside);
        if !inside.iter().any(|block| matches!(block, Block::Open(Holder::Row))) {
            inside = unwrapped(inside);
        } else if let Some(late) = inside
            .iter()
            .skip(2)
            .position(|block| *block == Block::Open(Holder::Caption))
        {
            rotate_caption(&mut inside, late + 2);
        }
        self.body.blocks.append(&mut inside);
    }
}

/// What captions hold, without the table and the captions themselves.
fn unwrapped(table: Vec<Block>) -> Vec<Block> {
    let mut depth = 0usize;
    let keeps = |block: &Block| {
        let closes = *block == Block::Close;
        depth -= usize::from(closes);
        let keeps = depth > 1 || !(closes || matches!(block, Block::Open(Holder::Table | Holder::Caption)));
        depth += usize::from(matches!(block, Block::Open(_)));
        keeps
    };
    let mut keeps = keeps;
    table.into_iter().filter(|block| keeps(block)).collect()
}

fn shows(blocks: &[Block]) -> bool {
    blocks
        .iter()
        .any(|block| !matches!(block, Block::Close | Block::Open(Holder::Row | Holder::Cell(_))))
}

/// Moves a caption that stands behind rows to the head of its table.
fn rotate_caption(table: &mut [Block], start: usize) {
    let mut depth = 0usize;
    let length = table[start..].iter().position(|block| {
        match block {
            Block::Open(_) => depth += 1,
            Block::Close => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    if let Some(length) = length {
        table[1..start + length + 1].rotate_right(length + 1);
    }
}

fn cell(tag: Tag<'_>) -> Cell {
    let count = |name: &str| -> u32 {
        let count = tag.attr(name).and_then(|value| value.trim().parse().ok());
        count.unwrap_or(1).clamp(1, 1000)
    };
    Cell {
        is_head: tag.name() == "th",
        align: align(tag),
        columns: count("colspan"),
        rows: count("rowspan"),
    }
}

fn align(tag: Tag<'_>) -> Option<Align> {
    let by_style = tag.attr("style").and_then(|style| {
        let style = style.to_ascii_lowercase();
        let (_, value) = style.split_once("text-align:")?;
        named(value.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next()?)
    });
    by_style.or_else(|| named(&tag.attr("align")?.to_ascii_lowercase()))
}

fn named(value: &str) -> Option<Align> {
    match value {
        "left" => Some(Align::Left),
        "center" => Some(Align::Center),
        "right" => Some(Align::Right),
        _ => None,
    }
}
