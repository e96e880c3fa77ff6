//! What is in one reading and not in the other, counted by construct.

use super::compare::decoded;
use super::seen;
use crate::dom::fragment::Fragment;
use crate::markdown::Lost;
use crate::markdown::body::{Block, Body, Holder, Span, What};
use crate::markdown::marks::Marks;
use std::collections::BTreeMap;

/// Longest place named, in characters.
const PLACE: usize = 60;

/// How many missing words are named.
const NAMED: usize = 5;

/// Links that show nothing: there is no place in a text for them.
pub(super) fn bare_links(body: &Body) -> Vec<Lost> {
    let links = body.bare_links.iter();
    links
        .map(|address| lost("link", &format!("{NO_TEXT}{address}"), 1))
        .collect()
}

/// What the reading itself could not hold.
pub(super) fn unread(body: &Body) -> Vec<Lost> {
    let counts = [
        ("body", "abbreviations in abbreviations", body.deep_details),
        ("table cell", "stands to another side", body.moved_cells),
    ];
    let counts = counts.into_iter().filter(|(.., count)| *count > 0);
    counts
        .map(|(construct, place, count)| lost(construct, place, count))
        .collect()
}

/// Whether a loss is a link that shows nothing.
pub(super) fn is_bare_link(lost: &Lost) -> bool {
    lost.place.starts_with(NO_TEXT)
}

const NO_TEXT: &str = "no text: ";

/// Words that are missing.
pub(super) fn words(source: &Fragment, rendering: &Fragment) -> Option<Lost> {
    let rendered = seen::words(rendering);
    let mut missing = Vec::new();
    let mut count = 0;
    for (word, own) in seen::words(source) {
        let less = own.saturating_sub(rendered.get(&word).copied().unwrap_or_default());
        count += less;
        if less > 0 && missing.len() < NAMED {
            missing.push(word);
        }
    }
    (count > 0).then(|| lost("text", &missing.join(" "), count))
}

/// Links that are missing, though their text may be there.
pub(super) fn links(source: &Fragment, rendering: &Fragment) -> Vec<Lost> {
    let missing = &seen::links(source) - &seen::links(rendering);
    missing.iter().map(|address| lost("link", address, 1)).collect()
}

/// Something is not as it was, though nothing is missing.
pub(super) fn structure() -> Lost {
    lost("body", "structure", 1)
}

/// Links, pictures, headings, code, lists, cells and embeds that are missing.
pub(super) fn constructs(source: &Body, rendering: &Body) -> Vec<Lost> {
    let rendered = things(rendering);
    let mut losses = Vec::new();
    for ((construct, place), own) in things(source) {
        let less = own.saturating_sub(rendered.get(&(construct, place.clone())).copied().unwrap_or_default());
        if less > 0 {
            losses.push(lost(construct, &place, less));
        }
    }
    losses
}

fn lost(construct: &str, place: &str, count: usize) -> Lost {
    Lost {
        construct: construct.to_owned(),
        place: place.chars().take(PLACE).collect(),
        count,
    }
}

type Things = BTreeMap<(&'static str, String), usize>;

fn things(body: &Body) -> Things {
    let mut things = Things::new();
    // Where the lists around end.
    let mut lists: Vec<usize> = Vec::new();
    for (at, block) in body.blocks.iter().enumerate() {
        lists.retain(|end| *end > at);
        let thing = match block {
            Block::Heading(level, span) => ("heading", format!("h{level} {}", text(body, *span))),
            Block::Code(code) => ("code", text(body, code.span)),
            Block::Open(Holder::List(_)) => {
                lists.push(body.ends[at]);
                (
                    "list",
                    format!("{} items at depth {}", body.inside(at).count(), lists.len()),
                )
            }
            Block::Open(Holder::Table) => ("table", format!("{} rows", body.inside(at).count())),
            Block::Open(Holder::Cell(_)) => ("table cell", cell(body, at)),
            Block::Open(holder @ (Holder::Figure | Holder::Terms | Holder::Details | Holder::Quote)) => {
                (holder.tag(), String::new())
            }
            _ => continue,
        };
        *things.entry(thing).or_default() += 1;
    }
    inline_things(body, &mut things);
    things
}

fn cell(body: &Body, at: usize) -> String {
    let texts = body.inside(at).filter_map(|at| match &body.blocks[at] {
        Block::Paragraph(span) => Some(text(body, *span)),
        _ => None,
    });
    texts.collect::<Vec<String>>().join(" ")
}

fn text(body: &Body, span: Span) -> String {
    let parts = body.runs(span).iter().filter_map(|run| match run.what {
        What::Text(start, end) => Some(body.slice(start, end)),
        _ => None,
    });
    parts.collect()
}

fn inline_things(body: &Body, things: &mut Things) {
    let mut last = Marks::default();
    for run in &body.runs {
        if let Some(link) = run.marks.link()
            && last.link() != Some(link)
        {
            let address = String::from_utf8_lossy(&decoded(&body.links[link].address)).into_owned();
            *things.entry(("link", address)).or_default() += 1;
        }
        last = run.marks;
        let thing = match run.what {
            What::Image(image) => ("image", &body.images[image].address),
            What::Embed(embed) => ("embed", &body.strings[embed]),
            What::Anchor(anchor) => ("anchor", &body.strings[anchor]),
            _ => continue,
        };
        let place = String::from_utf8_lossy(&decoded(thing.1)).into_owned();
        *things.entry((thing.0, place)).or_default() += 1;
    }
}
