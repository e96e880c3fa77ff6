//! Holders that are open while their content is read.

use super::Reader;
use crate::markdown::body::{Block, Holder};

/// An open holder.
pub(super) struct Level {
    /// Its place among the blocks.
    pub(super) start: usize,
    pub(super) kind: Kind,
    pub(super) heading: Option<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    List,
    Item,
    /// An item whose element has ended: what stands between items belongs to the one before.
    PastItem,
    Table,
    /// A table that sets line numbers beside code.
    Listing,
    Row,
    /// Holds a line or two, no paragraphs.
    Line,
    /// One that is no more than what it holds, as far as is known.
    Figure,
    KeptFigure,
    Other,
}

impl Reader<'_> {
    /// Begins a holder.
    pub(super) fn enter(&mut self, holder: Holder) {
        self.flush();
        if !matches!(holder, Holder::Item(_)) {
            self.place();
        }
        let kind = match holder {
            Holder::List(_) => Kind::List,
            Holder::Item(_) => Kind::Item,
            Holder::Table => Kind::Table,
            Holder::Row => Kind::Row,
            Holder::Figure => Kind::Figure,
            Holder::Cell(_) | Holder::Caption | Holder::Figcaption | Holder::Term | Holder::Summary => Kind::Line,
            _ => Kind::Other,
        };
        self.levels.push(Level {
            start: self.body.blocks.len(),
            kind,
            heading: self.heading.take(),
        });
        self.body.blocks.push(Block::Open(holder));
    }

    /// Ends the innermost holder.
    pub(super) fn leave(&mut self) -> Option<Level> {
        self.flush();
        let level = self.levels.pop()?;
        self.body.blocks.push(Block::Close);
        self.heading = level.heading;
        Some(level)
    }

    /// Ends a holder that means nothing when it holds nothing.
    pub(super) fn close_holder(&mut self) {
        let Some(level) = self.leave() else { return };
        if self.body.blocks.len() == level.start + 2 {
            self.body.blocks.truncate(level.start);
        } else if level.kind == Kind::Figure {
            // What an editor wraps around each picture, table and player says no more than what it holds.
            self.body.blocks.pop();
            self.body.blocks.remove(level.start);
        }
        let is_caption = matches!(self.body.blocks.get(level.start), Some(Block::Open(Holder::Figcaption)));
        if is_caption || level.kind == Kind::KeptFigure {
            self.keep_figure();
        }
    }

    /// Notes that the figure around has a caption, or that its author wrote it as one.
    pub(super) fn keep_figure(&mut self) {
        let is_figure = |kind: Kind| matches!(kind, Kind::Figure | Kind::KeptFigure);
        if let Some(level) = self.levels.iter_mut().rev().find(|level| is_figure(level.kind)) {
            level.kind = Kind::KeptFigure;
        }
    }
}
