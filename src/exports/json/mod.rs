//! JSON: one document that holds the whole archive, a bare array of posts, a JSON Feed, or the archive's own lines.

mod document;
mod fault;
mod feed;
pub mod pages;
mod records;
pub mod years;

pub use fault::Fault;
pub use records::{line_of, records, records_of_pages};

use super::Selection;
use crate::archive::{self, Archive};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, Write};

/// What the JSON looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// One object: `schema_version`, `counts`, `sites`, `terms`, `people`, `media`, `posts`.
    #[default]
    Document,
    /// An array of posts, and nothing but posts.
    Array,
    /// [JSON Feed 1.1](https://jsonfeed.org/version/1.1). What it has no place for stands under `_posterity`.
    Feed,
    /// The archive's own form: JSON Lines, a record a line.
    Lines,
}

/// How far JSON is looked into for an archive's header.
const HEADER_BYTES: usize = 256;

/// How an archive begins.
const HEADER: &[u8] = br#"{"type":"archive","schema_version":"#;

impl Shape {
    /// The shape of a JSON text, by how it begins.
    pub fn of(value: &Value) -> Option<Shape> {
        match value {
            Value::Array(_) => Some(Shape::Array),
            Value::Object(fields) if fields.contains_key("schema_version") => Some(Shape::Document),
            Value::Object(fields) if fields.contains_key("version") => Some(Shape::Feed),
            _ => None,
        }
    }

    /// The shape of JSON that [`write()`] made, by its first bytes alone, however it was spaced since; none of other JSON.
    pub fn of_ours(head: &[u8]) -> Option<Shape> {
        let mut tight = head.to_vec();
        tight.retain(|byte| !byte.is_ascii_whitespace());
        let holds = |words: &[u8]| tight.windows(words.len()).any(|window| window == words);
        if tight.starts_with(br#"{"schema_version":"#) {
            Some(Shape::Document)
        } else if tight.starts_with(br#"[{"id":""#) {
            Some(Shape::Array)
        } else if tight.starts_with(br#"{"version":"https://jsonfeed.org/"#)
            && holds(br#""_posterity":{"schema_version":"#)
        {
            Some(Shape::Feed)
        } else if tight.starts_with(HEADER) {
            Some(Shape::Lines)
        } else {
            None
        }
    }

    /// What of an archive this shape can hold.
    pub fn carries(self, archive: &Archive) -> Cow<'_, Archive> {
        match self {
            Shape::Document | Shape::Feed | Shape::Lines => Cow::Borrowed(archive),
            Shape::Array => Cow::Owned(Archive {
                posts: archive.posts.clone(),
                ..Archive::default()
            }),
        }
    }
}

/// Whether the first bytes of a feed of ours say that it is one page of several.
pub fn is_page(head: &[u8]) -> bool {
    let mut tight = head.to_vec();
    tight.retain(|byte| !byte.is_ascii_whitespace());
    let mark = br#""_posterity":{"schema_version":"#;
    let Some(at) = tight.windows(mark.len()).position(|window| window == mark) else {
        return false;
    };
    let rest = &tight[at + mark.len()..];
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    rest[digits..].starts_with(br#","page":{"#)
}

/// Writes a selection, piece by piece. The same selection gives the same bytes.
///
/// # Errors
/// When writing fails.
pub fn write(selection: &Selection, shape: Shape, mut out: &mut dyn Write) -> io::Result<()> {
    let archive = &selection.archive;
    match shape {
        Shape::Document => pretty(&document::Document::of(archive), out),
        Shape::Array => pretty(&archive.posts, out),
        Shape::Feed => pretty(&feed::Feed::of(archive, &feed::Lookup::of(archive)), out),
        Shape::Lines => archive::write(archive, &mut out),
    }
}

fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Rebuilds what [`Shape::carries`] of the archive that the JSON was made of.
///
/// # Errors
/// When it is not JSON of one of the shapes, or of an unknown schema version.
pub fn read_back(bytes: &[u8]) -> Result<Archive, Fault> {
    if Shape::of_ours(&bytes[..bytes.len().min(HEADER_BYTES)]) == Some(Shape::Lines) {
        return archive::read_all(bytes).map_err(|(line, fault)| Fault::Line(line, fault));
    }
    let value: Value = serde_json::from_slice(bytes)?;
    match Shape::of(&value) {
        Some(Shape::Document) => document::read(value),
        Some(Shape::Array) => Ok(Archive {
            posts: serde_json::from_value(value)?,
            ..Archive::default()
        }),
        Some(Shape::Feed) => feed::read(value),
        // Lines are no one value.
        Some(Shape::Lines) | None => Err(Fault::NoShape),
    }
}
