//! Objects and players in typed text: white space in them makes no paragraphs.

use super::scan::{Ahead, rewritten, skip_space, trim_space_end};

/// How white space around a tag is dropped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drop {
    Before,
    Behind,
    Around,
}

/// Options, objects, players and captions have no paragraphs inside.
pub(super) fn objects_joined(text: &str) -> String {
    let mut text = text.to_owned();
    if text.contains("<option") {
        text = joined(&text, &["<option"], Form::Start, Drop::Before);
        text = joined(&text, &["</option>"], Form::Start, Drop::Behind);
    }
    if text.contains("</object>") {
        text = joined(&text, &["<object"], Form::Tag, Drop::Behind);
        text = joined(&text, &["</object>"], Form::Start, Drop::Before);
        text = joined(
            &text,
            &["<param", "</param", "<embed", "</embed"],
            Form::Tag,
            Drop::Around,
        );
    }
    if text.contains("<source") || text.contains("<track") {
        text = players_joined(&text);
        text = joined(&text, &["<source", "<track"], Form::Tag, Drop::Around);
    }
    if text.contains("<figcaption") {
        text = joined(&text, &["<figcaption"], Form::Tag, Drop::Before);
        text = joined(&text, &["</figcaption>"], Form::Start, Drop::Behind);
    }
    text
}

/// How much of a tag is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Its beginning.
    Start,
    /// All of it.
    Tag,
}

fn joined(text: &str, starts: &[&str], form: Form, drop: Drop) -> String {
    let mut ends = Ahead::of(text, ">");
    rewritten(text, |rest, written| {
        let start = starts.iter().find(|start| rest.starts_with(**start))?;
        let end = match form {
            Form::Start => start.len(),
            Form::Tag => ends.find(rest)? + 1,
        };
        if drop != Drop::Behind {
            trim_space_end(written);
        }
        written.push_str(&rest[..end]);
        let behind = if drop == Drop::Before {
            &rest[end..]
        } else {
            skip_space(&rest[end..])
        };
        Some(rest.len() - behind.len())
    })
}

/// Players are elements or shortcodes: `<audio …>`, `[video …]`.
fn players_joined(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '[']) {
        written.push_str(&rest[..at]);
        rest = &rest[at..];
        let inner = &rest[1..];
        let is_end = inner.starts_with('/');
        let name = inner.strip_prefix('/').unwrap_or(inner);
        let named = ["audio", "video"].iter().any(|own| name.starts_with(own));
        // A tag of a player is short; what is longer is none.
        let window = &inner[..inner.floor_char_boundary(PLAYER_TAG)];
        let end = named.then(|| window.find(['>', ']'])).flatten();
        let taken = match end {
            Some(end) if !is_end => end + 2,
            Some(6) => {
                trim_space_end(&mut written);
                8
            }
            _ => 1,
        };
        written.push_str(&rest[..taken]);
        rest = &rest[taken..];
        if taken > 1 && !is_end {
            rest = skip_space(rest);
        }
    }
    written.push_str(rest);
    written
}

/// Longest tag of a player, in bytes.
const PLAYER_TAG: usize = 4096;
