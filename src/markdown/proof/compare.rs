//! Whether two readings say the same.

use crate::markdown::body::{Block, Body, Holder, Image, Link, List, Run, Span, What};
use crate::markdown::marks::{Mark, Marks};
use std::borrow::Cow;
use std::ops::Range;

/// Whether stretches of blocks of two bodies say the same.
pub(in crate::markdown) fn same(a: &Body, at_a: Range<usize>, b: &Body, at_b: Range<usize>) -> bool {
    at_a.len() == at_b.len() && at_a.zip(at_b).all(|(one, other)| same_block(a, one, b, other))
}

fn same_block(a: &Body, one: usize, b: &Body, other: usize) -> bool {
    match (&a.blocks[one], &b.blocks[other]) {
        (Block::Open(one), Block::Open(other)) => same_holder(one, other),
        (Block::Paragraph(one), Block::Paragraph(other)) => same_runs(a, *one, b, *other),
        (Block::Heading(level, one), Block::Heading(other_level, other)) => {
            level == other_level && same_runs(a, *one, b, *other)
        }
        (Block::Code(one), Block::Code(other)) => {
            one.language == other.language && same_runs(a, one.span, b, other.span)
        }
        (one, other) => one == other,
    }
}

/// Tight or loose, a list says the same.
fn same_holder(one: &Holder, other: &Holder) -> bool {
    match (one, other) {
        (Holder::List(one), Holder::List(other)) => {
            let is_loose = other.is_loose;
            *other
                == List {
                    is_loose,
                    ..one.clone()
                }
        }
        // An item that counts on needs no number.
        (Holder::Item(one), Holder::Item(other)) => one == other || other.is_none(),
        _ => one == other,
    }
}

/// Whether two spans say the same, however they are cut into runs.
pub(super) fn same_runs(a: &Body, span_a: Span, b: &Body, span_b: Span) -> bool {
    let mut other = Cursor::new(b, span_b);
    a.runs(span_a).iter().all(|run| match run.what {
        What::Text(start, end) => other.takes_text(a, run.marks, a.slice(start, end)),
        _ => other.takes(a, *run),
    }) && other.is_at_end()
}

/// What is left to compare.
struct Cursor<'b> {
    body: &'b Body,
    runs: &'b [Run],
    /// How much of the first run's text was compared.
    taken: usize,
}

impl<'b> Cursor<'b> {
    fn new(body: &'b Body, span: Span) -> Cursor<'b> {
        Cursor {
            body,
            runs: body.runs(span),
            taken: 0,
        }
    }

    fn is_at_end(&self) -> bool {
        self.runs.is_empty()
    }

    fn takes(&mut self, a: &Body, run: Run) -> bool {
        let Some((first, rest)) = self.runs.split_first() else {
            return false;
        };
        self.runs = rest;
        same_marks(a, run.marks, self.body, first.marks) && same_thing(a, run.what, self.body, first.what)
    }

    fn takes_text(&mut self, a: &Body, marks: Marks, mut text: &str) -> bool {
        while !text.is_empty() {
            let Some((
                Run {
                    what: What::Text(start, end),
                    marks: own,
                },
                rest,
            )) = self.runs.split_first()
            else {
                return false;
            };
            let other = self.body.slice(start + self.taken, *end);
            let length = other.len().min(text.len());
            let is_same = text.as_bytes()[..length] == other.as_bytes()[..length];
            if !is_same || !same_marks(a, marks, self.body, *own) {
                return false;
            }
            text = &text[length..];
            self.taken += length;
            if length == other.len() {
                self.runs = rest;
                self.taken = 0;
            }
        }
        true
    }
}

fn same_marks(a: &Body, one: Marks, b: &Body, other: Marks) -> bool {
    let link = |body: &'_ Body, marks: Marks| marks.link().filter(|link| *link < body.links.len());
    let links = match (link(a, one), link(b, other)) {
        (Some(one), Some(other)) => same_link(&a.links[one], &b.links[other]),
        (one, other) => one == other,
    };
    one.bits() == other.bits() && links && same_details(a, one, b, other)
}

/// Whether the same details apply; those of one mark in the same order.
fn same_details(a: &Body, one: Marks, b: &Body, other: Marks) -> bool {
    if one.detail().is_none() && other.detail().is_none() {
        return true;
    }
    Mark::DETAILED.into_iter().all(|mark| {
        let own = a.details(one).map(|detail| &a.details[detail]);
        let others = b.details(other).map(|detail| &b.details[detail]);
        let own = own.filter(|detail| detail.mark == mark).map(|detail| &detail.value);
        own.eq(others.filter(|detail| detail.mark == mark).map(|detail| &detail.value))
    })
}

fn same_thing(a: &Body, one: What, b: &Body, other: What) -> bool {
    match (one, other) {
        (What::Image(one), What::Image(other)) => same_image(&a.images[one], &b.images[other]),
        (What::Embed(one), What::Embed(other)) | (What::Anchor(one), What::Anchor(other)) => {
            a.strings[one] == b.strings[other]
        }
        _ => one == other,
    }
}

fn same_link(one: &Link, other: &Link) -> bool {
    one.title == other.title && same_address(&one.address, &other.address)
}

fn same_image(one: &Image, other: &Image) -> bool {
    one.alt == other.alt && one.title == other.title && same_address(&one.address, &other.address)
}

/// Whether two addresses lead to the same place: a character may stand for itself or be written as its bytes.
pub(super) fn same_address(one: &str, other: &str) -> bool {
    one == other || decoded(one) == decoded(other)
}

/// The bytes of an address.
pub(super) fn decoded(address: &str) -> Cow<'_, [u8]> {
    let bytes = address.as_bytes();
    if !bytes.contains(&b'%') {
        return Cow::Borrowed(bytes);
    }
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(hexadecimal);
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    Cow::Owned(decoded)
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let [high, low] = digits else { return None };
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}
