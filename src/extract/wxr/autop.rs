//! The classic editor's paragraphs: blank lines part paragraphs and line breaks are kept, as WordPress's `wpautop()` does
//! when it shows a post. The steps and their order are its own, odd results included, since what counts is what readers saw.

mod names;
#[cfg(test)]
mod tests;

use super::objects::objects_joined;
use super::scan::{Ahead, is_space, rewritten, skip_space};
use names::BLOCKS;
use std::collections::BTreeMap;

/// Elements that swallow a line break before them.
const AFTER_BREAK: &[&str] = &["p", "li", "div", "dl", "dd", "dt", "th", "pre", "td", "ul", "ol"];

/// Stands for a line break inside a tag until the paragraphs are made.
const IN_TAG: &str = " <!-- wpnl --> ";

/// Stands for a line break inside a script until the line breaks are made.
const IN_SCRIPT: &str = "<WPPreserveNewline />";

/// Stands, with a number, for preformatted text.
const SET_ASIDE: &str = "<pre wp-pre-tag-";

/// Makes paragraphs.
pub(super) fn autop(typed: &str) -> String {
    if is_blank(typed) {
        return String::new();
    }
    let (text, kept) = without_preformatted(format!("{typed}\n"));
    let text = double_breaks_parted(&text);
    let text = blocks_parted(&text).replace("\r\n", "\n").replace('\r', "\n");
    let text = objects_joined(&breaks_in_tags_kept(&text));
    let text = wrapped(&text);
    let text = blocks_unwrapped(&text);
    let text = preformatted_back(&line_breaks(&text), &kept);
    text.replace(IN_TAG, "\n").replace(IN_TAG.trim(), "\n")
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| is_space(c) || c == '\0')
}

/// Preformatted text is set aside, with its lines as they are.
fn without_preformatted(text: String) -> (String, BTreeMap<usize, String>) {
    let mut kept = BTreeMap::new();
    if !text.contains("<pre") {
        return (text, kept);
    }
    let mut left = String::with_capacity(text.len());
    let mut parts: Vec<&str> = text.split("</pre>").collect();
    let last = parts.pop().unwrap_or_default();
    for (at, part) in parts.into_iter().enumerate() {
        // Without its beginning the end tag alone is dropped.
        let Some(start) = part.find("<pre") else {
            left.push_str(part);
            continue;
        };
        kept.insert(at, format!("{}</pre>", &part[start..]));
        left.push_str(&part[..start]);
        left.push_str(&format!("{SET_ASIDE}{at}></pre>"));
    }
    left.push_str(last);
    (left, kept)
}

fn preformatted_back(text: &str, kept: &BTreeMap<usize, String>) -> String {
    rewritten(text, |rest, written| {
        let (number, behind) = rest.strip_prefix(SET_ASIDE)?.split_once('>')?;
        let behind = behind.strip_prefix("</pre>")?;
        written.push_str(kept.get(&number.parse().ok()?)?);
        Some(rest.len() - behind.len())
    })
}

/// Two line breaks in a row part paragraphs.
fn double_breaks_parted(text: &str) -> String {
    rewritten(text, |rest, written| {
        let behind = skip_space(after_break(rest)?);
        let behind = after_break(behind)?;
        written.push_str("\n\n");
        Some(rest.len() - behind.len())
    })
}

/// What follows `<br>`, `<br/>`, `<br />`.
fn after_break(text: &str) -> Option<&str> {
    let inner = skip_space(text.strip_prefix("<br")?);
    inner.strip_prefix('/').unwrap_or(inner).strip_prefix('>')
}

/// Length of the name of a block that a text begins with.
fn block_name(text: &str) -> Option<usize> {
    let end = text.bytes().take(16).take_while(u8::is_ascii_alphanumeric).count();
    BLOCKS.contains(&&text[..end]).then_some(end)
}

/// Blocks begin and end paragraphs.
fn blocks_parted(text: &str) -> String {
    let opened = rewritten(text, |rest, written| {
        let end = block_name(&rest[1..])?;
        rest[1 + end..]
            .starts_with(|c: char| is_space(c) || matches!(c, '/' | '>'))
            .then_some(())?;
        written.push_str("\n\n");
        written.push_str(&rest[..end + 2]);
        Some(end + 2)
    });
    let closed = rewritten(&opened, |rest, written| {
        let end = block_name(rest.strip_prefix("</")?)?;
        rest[2 + end..].starts_with('>').then_some(())?;
        written.push_str(&rest[..end + 3]);
        written.push_str("\n\n");
        Some(end + 3)
    });
    rewritten(&closed, |rest, written| {
        let inner = skip_space(rest.strip_prefix("<hr")?);
        let behind = inner.strip_prefix('/').unwrap_or(inner).strip_prefix('>')?;
        let length = rest.len() - behind.len();
        written.push_str(&rest[..length]);
        written.push_str("\n\n");
        Some(length)
    })
}

/// Line breaks inside tags and comments part nothing.
fn breaks_in_tags_kept(text: &str) -> String {
    rewritten(text, |rest, written| {
        let (from, mark) = match rest {
            _ if rest.starts_with("<!--") => (2, "-->"),
            _ if rest.starts_with("<![CDATA[") => (9, "]]>"),
            _ => (1, ">"),
        };
        let end = rest[from..].find(mark).map(|at| from + at + mark.len());
        let end = end.unwrap_or(rest.len());
        written.push_str(&rest[..end].replace('\n', IN_TAG));
        Some(end)
    })
}

/// Puts each paragraph into an element. A blank line parts two.
fn wrapped(text: &str) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while !rest.is_empty() {
        let (part, behind) = parted(rest);
        rest = behind;
        if !part.is_empty() {
            wrapped.push_str("<p>");
            wrapped.push_str(part.trim_matches('\n'));
            wrapped.push_str("</p>\n");
        }
    }
    wrapped
}

/// The text up to the next blank line, and what follows it. White space before the last line break is part of the gap.
fn parted(text: &str) -> (&str, &str) {
    let mut from = 0;
    while let Some(at) = text[from..].find('\n').map(|at| at + from) {
        let gap = &text[at..text.len() - skip_space(&text[at..]).len()];
        let last = gap.rfind('\n').unwrap_or(0);
        if last > 0 {
            return (&text[..at], &text[at + last + 1..]);
        }
        from = at + gap.len();
    }
    (text, "")
}

/// Takes the paragraph away from around blocks, in the steps and order of WordPress.
fn blocks_unwrapped(text: &str) -> String {
    // Paragraphs of nothing.
    let text = rewritten(text, |rest, _| {
        let behind = skip_space(rest.strip_prefix("<p>")?).strip_prefix("</p>")?;
        Some(rest.len() - behind.len())
    });
    // The last line of a container without an end tag of its own.
    let text = rewritten(&text, |rest, written| {
        let inner = rest.strip_prefix("<p>")?;
        let words = &inner[..inner.find('<')?];
        let end = ["</div>", "</address>", "</form>"]
            .into_iter()
            .find(|end| inner[words.len()..].starts_with(end))?;
        if words.is_empty() {
            return None;
        }
        written.push_str(&rest[..3 + words.len()]);
        written.push_str("</p>");
        written.push_str(end);
        Some(3 + words.len() + end.len())
    });
    // A block alone.
    let mut ends = Ahead::of(&text, ">");
    let text = rewritten(&text, |rest, written| {
        let inner = skip_space(rest.strip_prefix("<p>")?);
        let tag = ends.tag(inner, BLOCKS)?;
        let behind = skip_space(&inner[tag..]).strip_prefix("</p>")?;
        written.push_str(&inner[..tag]);
        Some(rest.len() - behind.len())
    });
    // A list item on one line.
    let (mut lines, mut paragraphs) = (Ahead::of(&text, "\n"), Ahead::of(&text, "</p>"));
    let text = rewritten(&text, |rest, written| {
        let inner = rest.strip_prefix("<p>").filter(|inner| inner.starts_with("<li"))?;
        let line = lines.find(inner).unwrap_or(inner.len());
        // At least one character follows the name.
        let behind = inner[3..].strip_prefix(|c: char| c != '\n')?;
        let end = inner.len() - behind.len() + paragraphs.find(behind)?;
        if end > line {
            return None;
        }
        written.push_str(&inner[..end]);
        Some(3 + end + 4)
    });
    let text = quotations_wrapped(&text);
    let mut ends = Ahead::of(&text, ">");
    let text = rewritten(&text, |rest, written| {
        let inner = skip_space(rest.strip_prefix("<p>")?);
        let tag = ends.tag(inner, BLOCKS)?;
        written.push_str(&inner[..tag]);
        Some(rest.len() - inner.len() + tag)
    });
    let mut ends = Ahead::of(&text, ">");
    rewritten(&text, |rest, written| {
        let tag = ends.tag(rest, BLOCKS)?;
        let behind = skip_space(&rest[tag..]).strip_prefix("</p>")?;
        written.push_str(&rest[..tag]);
        Some(rest.len() - behind.len())
    })
}

/// Quotations have their paragraphs inside.
fn quotations_wrapped(text: &str) -> String {
    const START: &str = "<p><blockquote";
    let mut ends = Ahead::of(text, ">");
    let text = rewritten(text, |rest, written| {
        let start = rest
            .get(..START.len())
            .filter(|start| start.eq_ignore_ascii_case(START))?;
        let end = start.len() + ends.find(&rest[start.len()..])? + 1;
        written.push_str("<blockquote");
        written.push_str(&rest[start.len()..end]);
        written.push_str("<p>");
        Some(end)
    });
    text.replace("</blockquote></p>", "</p></blockquote>")
}

/// Keeps single line breaks, but not beside blocks.
fn line_breaks(text: &str) -> String {
    let text = scripts_kept(text).replace("<br>", "<br />").replace("<br/>", "<br />");
    let text = breaks_marked(&text).replace(IN_SCRIPT, "\n");
    let mut ends = Ahead::of(&text, ">");
    let text = rewritten(&text, |rest, written| {
        let tag = ends.tag(rest, BLOCKS)?;
        let behind = skip_space(&rest[tag..]).strip_prefix("<br />")?;
        written.push_str(&rest[..tag]);
        Some(rest.len() - behind.len())
    });
    let mut ends = Ahead::of(&text, ">");
    let mut text = rewritten(&text, |rest, written| {
        let behind = rest.strip_prefix("<br />")?;
        let inner = skip_space(behind);
        let tag = ends.tag(inner, AFTER_BREAK)?;
        written.push_str(&behind[..behind.len() - inner.len() + tag]);
        Some(rest.len() - inner.len() + tag)
    });
    for end in ["\n</p>", "\n</p>\n"] {
        if text.ends_with(end) {
            let start = text.len() - end.len();
            text.remove(start);
            break;
        }
    }
    text
}

/// A line break, with the white space before it, becomes an element; not where one stands already.
fn breaks_marked(text: &str) -> String {
    const BREAK: &str = "<br />";
    let mut marked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_space) {
        marked.push_str(&rest[..at]);
        rest = &rest[at..];
        let gap = &rest[..rest.len() - skip_space(rest).len()];
        let kept = usize::from(marked.ends_with(BREAK));
        match gap.rfind('\n').filter(|last| *last >= kept) {
            Some(last) => {
                marked.push_str(&gap[..kept]);
                marked.push_str("<br />\n");
                marked.push_str(&gap[last + 1..]);
            }
            None => marked.push_str(gap),
        }
        rest = &rest[gap.len()..];
    }
    marked.push_str(rest);
    marked
}

/// Lines of scripts and the like are no lines of the text.
fn scripts_kept(text: &str) -> String {
    let mut unended: Vec<&str> = Vec::new();
    rewritten(text, |rest, written| {
        let names = ["script", "style", "svg"];
        let name = names.into_iter().find(|name| rest[1..].starts_with(name))?;
        if unended.contains(&name) {
            return None;
        }
        let end_tag = format!("</{name}>");
        let Some(end) = rest.find(&end_tag).map(|at| at + end_tag.len()) else {
            unended.push(name);
            return None;
        };
        written.push_str(&rest[..end].replace('\n', IN_SCRIPT));
        Some(end)
    })
}
