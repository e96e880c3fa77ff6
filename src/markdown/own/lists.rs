//! What Markdown can say of a list, and how.

use super::blocks::Mode;
use crate::markdown::body::{Block, Body, Holder, List};

/// Whether Markdown can say how a list counts.
pub(super) fn is_plain_list(body: &Body, at: usize, list: &List) -> bool {
    let Some(start) = list.start else { return true };
    let mut number = start;
    let counts_on = body.inside(at).all(|item| {
        let own = match &body.blocks[item] {
            Block::Open(Holder::Item(Some(own))) => *own,
            _ => number,
        };
        number += 1;
        own == number - 1
    });
    list.style.is_none() && !list.is_reversed && start >= 0 && number <= 999_999_999 && counts_on
}

/// Whether no blank lines need stand in a list.
pub(super) fn is_tight(body: &Body, modes: &[Mode], at: usize, list: &List) -> bool {
    !list.is_loose && body.inside(at).all(|item| is_tight_item(body, modes, item))
}

/// Whether an item is one block, or text and lists that can follow it on the next line.
fn is_tight_item(body: &Body, modes: &[Mode], item: usize) -> bool {
    let mut inside = body.inside(item);
    let Some(first) = inside.next() else { return true };
    let can_follow = |at: usize| match &body.blocks[at] {
        Block::Open(Holder::List(list)) => {
            let is_markdown = modes.get(at) != Some(&Mode::Raw) && is_plain_list(body, at, list);
            is_markdown && list.start.is_none_or(|start| start == 1) && body.ends[at + 1] > at + 2
        }
        _ => false,
    };
    let mut rest = inside.peekable();
    rest.peek().is_none() || (matches!(body.blocks[first], Block::Paragraph(_)) && rest.all(can_follow))
}
