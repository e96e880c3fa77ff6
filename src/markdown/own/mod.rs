//! Our own engine: HTML → [`Body`] → Markdown, proven; what the proof refuses is written with more care, then as HTML.

mod blocks;
mod delimiter;
mod escape;
mod line;
mod lists;
mod nesting;
mod raw;
mod table;
mod tags;

use super::body::{Block, Holder};
use super::dialect::Dialect;
use super::proof::Source;
use super::{Audience, Converted, Lost, proof};
use crate::dom::TooDeep;
use blocks::Mode;
use std::collections::BTreeSet;
use std::ops::Range;
use tags::Spelling;

/// Converts a body.
pub(super) fn convert(html: &str, audience: Audience<'_>) -> Converted {
    match Source::read(html, audience) {
        Ok(source) => prove(&source),
        Err(TooDeep) => kept(html),
    }
}

/// Writes a body as Markdown, whatever that reads as.
pub(super) fn written(html: &str) -> String {
    let (dialect, anchors) = (Dialect::CommonMark, &BTreeSet::new());
    match Source::read(html, Audience { dialect, anchors }) {
        Ok(source) => blocks::write(&source.body, 0..source.body.blocks.len(), &[], source.dialect),
        Err(TooDeep) => kept(html).markdown,
    }
}

/// Converts a body with another engine, under the same proof: the whole, else each block that holds, with ours for the rest.
pub(super) fn convert_with(engine: fn(&str) -> String, html: &str, audience: Audience<'_>) -> Converted {
    let Ok(source) = Source::read(html, audience) else {
        return kept(html);
    };
    // The proof cannot tell how older readers take another engine's lists.
    let whole = (!source.dialect.is_older()).then(|| engine(html));
    whole
        .and_then(|whole| proven(&source, whole))
        .or_else(|| proven(&source, by_block(engine, &source)))
        .unwrap_or_else(|| prove(&source))
}

/// Markdown with what it lost, if it reads as the body does.
fn proven(source: &Source, markdown: String) -> Option<Converted> {
    let rendering = source.render(&markdown).ok()?;
    let difference = source.difference(&rendering);
    let losses = source.losses(&rendering, difference);
    difference.is_none().then_some(Converted { markdown, losses })
}

fn by_block(engine: fn(&str) -> String, source: &Source) -> String {
    let body = &source.body;
    let mut modes = vec![Mode::Usual; body.blocks.len()];
    let blocks = body.top().map(|top| {
        let range = top..body.ends[top] + 1;
        let markdown = engine(&raw::write(body, top, Spelling::Usual));
        if is_for_all(&body.blocks[top], &markdown, source.dialect) && reads_as(source, range.clone(), &markdown) {
            return markdown;
        }
        settle_top(source, top, &mut modes);
        blocks::write(body, range, &modes, source.dialect)
    });
    blocks.collect::<Vec<String>>().join("\n")
}

/// Whether another engine's words for a block may be given to readers of a dialect: to older ones only plain text.
fn is_for_all(block: &Block, markdown: &str, dialect: Dialect) -> bool {
    let is_text = matches!(block, Block::Paragraph(_)) && markdown.starts_with(char::is_alphabetic);
    !dialect.is_older() || (is_text && !markdown.contains(['\\', '<', '|', '~', '`']))
}

/// A body that cannot be read.
fn kept(html: &str) -> Converted {
    Converted {
        markdown: super::html2md::block(html),
        losses: vec![unproven("nested too deep to convert, kept as HTML")],
    }
}

fn unproven(why: &str) -> Lost {
    Lost {
        construct: "body".to_owned(),
        place: why.to_owned(),
        count: 1,
    }
}

/// How often a body is written again for blocks that hold by themselves and not beside each other.
const ROUNDS: usize = 3;

/// Writes a body and proves it.
fn prove(source: &Source) -> Converted {
    let mut modes = vec![Mode::Usual; source.body.blocks.len()];
    let mut round = 0;
    loop {
        let markdown = blocks::write(&source.body, 0..modes.len(), &modes, source.dialect);
        let Ok(rendering) = source.render(&markdown) else {
            return Converted {
                markdown,
                losses: vec![unproven("nested too deep to prove")],
            };
        };
        let difference = source.difference(&rendering);
        match difference {
            Some(_) if round == 0 => settle(source, &mut modes),
            Some(top) if round <= ROUNDS => part(source, top, &mut modes),
            _ => {
                return Converted {
                    losses: source.losses(&rendering, difference),
                    markdown,
                };
            }
        }
        round += 1;
    }
}

/// Writes as HTML what differs only beside its neighbour, and that neighbour.
fn part(source: &Source, top: usize, modes: &mut [Mode]) {
    let before = source.body.top().take_while(|at| *at < top).last();
    for at in before.into_iter().chain([top]) {
        modes[at] = Mode::Raw;
    }
}

/// Finds a way of writing for each block that the proof accepts.
fn settle(source: &Source, modes: &mut [Mode]) {
    for top in source.body.top() {
        settle_top(source, top, modes);
    }
}

/// First for the smallest, then for what holds them.
fn settle_top(source: &Source, top: usize, modes: &mut [Mode]) {
    let body = &source.body;
    let range = top..body.ends[top] + 1;
    if holds(source, range.clone(), modes) {
        return;
    }
    for at in range.rev() {
        match &body.blocks[at] {
            Block::Close => {}
            Block::Open(Holder::Quote | Holder::List(_) | Holder::Table) => settle_holder(source, at, modes),
            Block::Open(_) if at == top => settle_holder(source, at, modes),
            Block::Open(_) => {}
            _ => settle_leaf(source, at, modes),
        }
    }
}

fn settle_holder(source: &Source, holder: usize, modes: &mut [Mode]) {
    if !holds(source, holder..source.body.ends[holder] + 1, modes) {
        modes[holder] = Mode::Raw;
    }
}

fn settle_leaf(source: &Source, leaf: usize, modes: &mut [Mode]) {
    for mode in [Mode::Usual, Mode::Careful, Mode::Raw] {
        modes[leaf] = mode;
        if holds(source, leaf..leaf + 1, modes) {
            return;
        }
    }
}

/// Whether a stretch of blocks, written by itself, reads as it should.
fn holds(source: &Source, range: Range<usize>, modes: &[Mode]) -> bool {
    let markdown = blocks::write(&source.body, range.clone(), modes, source.dialect);
    reads_as(source, range, &markdown)
}

fn reads_as(source: &Source, range: Range<usize>, markdown: &str) -> bool {
    source.render(markdown).is_ok_and(|rendering| {
        let count = rendering.body.blocks.len();
        proof::same(&source.body, range, &rendering.body, 0..count)
    })
}
