//! What Markdown can say of a list, and how.

use super::blocks::Mode;
use crate::markdown::body::{Block, Body, Holder, List};
use crate::markdown::dialect::Dialect;
use std::collections::BTreeSet;
use std::ops::Range;

/// The lists of a body, and who will read them.
pub(super) struct Lists<'b> {
    body: &'b Body,
    modes: &'b [Mode],
    dialect: Dialect,
    /// Lists that blank lines stand in, where those around must know of it.
    loose: BTreeSet<usize>,
}

impl Lists<'_> {
    /// The lists in a stretch of blocks.
    pub(super) fn of<'b>(body: &'b Body, range: Range<usize>, modes: &'b [Mode], dialect: Dialect) -> Lists<'b> {
        let loose = BTreeSet::new();
        let mut lists = Lists {
            body,
            modes,
            dialect,
            loose,
        };
        // To Python-Markdown a blank line in an inner list ends the item of a tight one around. Inner ones stand later.
        if dialect == Dialect::PythonMarkdown {
            for at in range.rev() {
                if let Block::Open(Holder::List(list)) = &body.blocks[at]
                    && !lists.is_tight(at, list)
                {
                    lists.loose.insert(at);
                }
            }
        }
        lists
    }

    /// Whether Markdown can say how a list counts.
    pub(super) fn is_plain(&self, at: usize, list: &List) -> bool {
        if self.dialect.is_older() && self.has_empty_item(at) {
            return false;
        }
        let Some(start) = list.start else { return true };
        let mut number = start;
        let counts_on = self.body.inside(at).all(|item| {
            let own = match &self.body.blocks[item] {
                Block::Open(Holder::Item(Some(own))) => *own,
                _ => number,
            };
            number += 1;
            own == number - 1
        });
        let may_begin = start >= 0 && (self.dialect != Dialect::Kramdown || start == 1);
        list.style.is_none() && !list.is_reversed && may_begin && number <= 999_999_999 && counts_on
    }

    /// Older readers take a mark without text for text.
    fn has_empty_item(&self, at: usize) -> bool {
        self.body.inside(at).any(|item| self.body.inside(item).next().is_none())
    }

    /// Whether no blank lines need stand in a list.
    pub(super) fn is_tight(&self, at: usize, list: &List) -> bool {
        !list.is_loose && self.body.inside(at).all(|item| self.is_tight_item(item))
    }

    /// Whether an item is one block, or text and lists that can follow it on the next line.
    fn is_tight_item(&self, item: usize) -> bool {
        let mut inside = self.body.inside(item);
        let Some(first) = inside.next() else { return true };
        let mut rest = inside.peekable();
        if rest.peek().is_none() {
            return true;
        }
        let is_text = matches!(self.body.blocks[first], Block::Paragraph(_));
        // Between two lists older readers need a line of their own.
        let is_followed = !self.dialect.is_older() || self.body.inside(item).count() == 2;
        is_text && is_followed && rest.all(|at| self.can_follow(at))
    }

    fn can_follow(&self, at: usize) -> bool {
        let Block::Open(Holder::List(list)) = &self.body.blocks[at] else {
            return false;
        };
        let is_markdown =
            self.modes.get(at) != Some(&Mode::Raw) && self.is_plain(at, list) && !self.loose.contains(&at);
        is_markdown && list.start.is_none_or(|start| start == 1) && self.body.ends[at + 1] > at + 2
    }
}
