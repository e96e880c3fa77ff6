//! Text as Markdown: escaped where it would mean something, and nowhere else.

use crate::markdown::dialect::Dialect;

/// What surrounds the text that is written.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub(super) delimiters: Delimiters,
    /// Brackets would end the link.
    pub(super) in_link: bool,
    /// Pipes would end the cell.
    pub(super) in_cell: bool,
    /// What begins a block does so here.
    pub(super) line: Option<Line>,
    /// Whether more follows in the same line, whose first characters are not known here.
    pub(super) goes_on: bool,
}

/// Where a line stands in its paragraph.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    First,
    Later,
}

/// Delimiters that could pair, since there are two in the paragraph or markup uses the same ones.
#[derive(Clone, Copy, Default)]
pub(super) struct Delimiters {
    pub(super) star: bool,
    pub(super) underscore: bool,
    pub(super) tick: bool,
    pub(super) tilde: bool,
}

/// Writes text.
pub(super) fn text(text: &str, around: Around, out: &mut String) {
    let mut start = match around.line {
        Some(line) => line_start(text, line, around, out),
        None => 0,
    };
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(found) = bytes[at..].iter().position(|byte| MAY_MEAN[*byte as usize]) {
        at += found;
        match special(text, at, bytes[at], around, out) {
            None => at += 1,
            Some(Escape { length, form }) => {
                out.push_str(&text[start..at]);
                write(&text[at..at + length], form, out);
                at += length;
                start = at;
            }
        }
    }
    out.push_str(&text[start..]);
}

/// Bytes that mean something in Markdown, or begin a character that needs a reference.
static MAY_MEAN: [bool; 256] = {
    let mut table = [false; 256];
    let signs = b"\\*_~`[]<&|\x0b\xef";
    let mut at = 0;
    while at < signs.len() {
        table[signs[at] as usize] = true;
        at += 1;
    }
    table
};

/// Writes every sign as a reference, for where a backslash may be shown.
pub(super) fn every_sign_as_reference(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ if c.is_ascii_punctuation() || matches!(c, '\t' | '\r' | '\u{b}' | '\u{a0}' | '\u{feff}') => {
                write(c.encode_utf8(&mut [0; 4]), Form::Reference, out);
            }
            _ => out.push(c),
        }
    }
}

/// Writes every sign with a backslash: nothing means anything.
pub(super) fn every_sign(text: &str, in_cell: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '\u{b}' | '\u{feff}' => write(c.encode_utf8(&mut [0; 4]), Form::Reference, out),
            '|' if in_cell => out.push_str("&#124;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            _ => {
                if c.is_ascii_punctuation() {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
}

struct Escape {
    length: usize,
    form: Form,
}

#[derive(Clone, Copy)]
enum Form {
    /// Each character behind a backslash.
    Backslash,
    Reference,
    /// As it is.
    Bare,
}

fn write(text: &str, form: Form, out: &mut String) {
    for c in text.chars() {
        match form {
            Form::Backslash => out.extend(['\\', c]),
            Form::Bare => out.push(c),
            Form::Reference if c == '&' => out.push_str("&amp;"),
            Form::Reference => out.push_str(&format!("&#{};", u32::from(c))),
        }
    }
}

/// Whether and how what stands at a place must be escaped.
fn special(text: &str, at: usize, byte: u8, around: Around, out: &str) -> Option<Escape> {
    let backslash = |length: usize| {
        Some(Escape {
            length,
            form: Form::Backslash,
        })
    };
    let next = text.as_bytes().get(at + 1).copied();
    match byte {
        // Behind it may come a line end, which some take for a hard break.
        b'\\' if next.is_none_or(|next| next.is_ascii_punctuation()) => backslash(1),
        b'*' | b'_' | b'~' | b'`' => delimiter(text, at, byte, around, out),
        b'[' if around.in_link || next == Some(b'^') => backslash(1),
        // At the beginning of a line older readers would find a definition.
        b']' if around.in_link && next == Some(b':') => Some(Escape {
            length: 1,
            form: Form::Reference,
        }),
        b']' if around.in_link => backslash(1),
        b']' if next.map_or(around.goes_on, |next| matches!(next, b'(' | b'[' | b':')) => backslash(1),
        b'<' if next.map_or(around.goes_on, |next| {
            next.is_ascii_alphabetic() || b"/!?".contains(&next)
        }) =>
        {
            backslash(1)
        }
        b'&' if is_reference(&text[at + 1..]) => Some(Escape {
            length: 1,
            form: Form::Reference,
        }),
        b'|' if around.in_cell => backslash(1),
        0x0b => Some(Escape {
            length: 1,
            form: Form::Reference,
        }),
        0xef if text[at..].starts_with('\u{feff}') => Some(Escape {
            length: 3,
            form: Form::Reference,
        }),
        _ => None,
    }
}

/// A run of one delimiter, escaped where it could begin or end something.
fn delimiter(text: &str, at: usize, byte: u8, around: Around, out: &str) -> Option<Escape> {
    let could_pair = match byte {
        b'*' => around.delimiters.star,
        b'_' => around.delimiters.underscore,
        b'~' => around.delimiters.tilde,
        _ => around.delimiters.tick,
    };
    let length = text.as_bytes()[at..].iter().take_while(|other| **other == byte).count();
    let before = text[..at].chars().next_back().or_else(|| out.chars().next_back());
    let after = text[at + length..].chars().next();
    let is_blank = |c: char| c.is_ascii_whitespace();
    let stands_alone = before.is_none_or(is_blank) && after.map_or(!around.goes_on, is_blank);
    let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_inert = match byte {
        b'`' => false,
        b'_' if in_word(before) && in_word(after) => true,
        // Some make emphasis of a row that holds nothing but a part of it.
        _ => stands_alone && length == 1,
    };
    let form = if could_pair && !is_inert {
        Form::Backslash
    } else {
        Form::Bare
    };
    Some(Escape { length, form })
}

/// Whether a character reference follows the ampersand.
fn is_reference(rest: &str) -> bool {
    let Some(end) = rest.bytes().take(34).position(|byte| byte == b';') else {
        return false;
    };
    let name = rest[..end].strip_prefix('#').unwrap_or(&rest[..end]);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Writes what would begin a block at the start of a line; gives how much of the text that was.
fn line_start(text: &str, line: Line, around: Around, out: &mut String) -> usize {
    let first = text.bytes().next().unwrap_or_default();
    let escaped = match first {
        // Older readers need no blank behind it.
        b'#' => Some(1),
        // Nor do they know an escape at the end of a label.
        b'[' if !around.in_link => may_define(text, around).then_some(1),
        b'>' => Some(1),
        b'+' => ends_word(&text[1..]).then_some(1),
        b'-' => (ends_word(&text[1..]) || is_made_of(text, "- ") || is_table_rule(text, line)).then_some(1),
        b'*' => (ends_word(&text[1..]) || is_made_of(text, "* ")).then_some(1),
        b'_' => is_made_of(text, "_ ").then_some(1),
        b'=' => (line == Line::Later && is_made_of(text, "= ")).then_some(1),
        b'|' | b':' => is_table_rule(text, line).then_some(1),
        b'~' => text.starts_with("~~~").then_some(1),
        b'0'..=b'9' => return list_number(text, out),
        _ => None,
    };
    match escaped {
        Some(length) => {
            write(&text[..length], Form::Backslash, out);
            length
        }
        None => 0,
    }
}

/// Writes a number that would begin a list.
fn list_number(text: &str, out: &mut String) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_mark = matches!(text.as_bytes().get(digits), Some(b'.' | b')'));
    if !is_mark || !ends_word(&text[digits + 1..]) {
        return 0;
    }
    out.push_str(&text[..digits]);
    write(&text[digits..=digits], Form::Backslash, out);
    digits + 1
}

/// Whether a bracket may begin the definition of a link.
fn may_define(text: &str, around: Around) -> bool {
    match text.split_once(']') {
        None => true,
        Some((_, "")) => around.goes_on,
        Some((_, rest)) => rest.starts_with(':'),
    }
}

fn ends_word(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\t'])
}

fn is_made_of(text: &str, signs: &str) -> bool {
    text.chars().all(|c| signs.contains(c))
}

/// The line that makes a table of the line before it.
fn is_table_rule(text: &str, line: Line) -> bool {
    line == Line::Later && is_made_of(text, "|-: ")
}

/// Whether readers of Markdown make no link or picture of an address, and show its brackets (markdown-it's `validateLink`).
pub(super) fn is_refused(address: &str) -> bool {
    let begins = |with: &str| {
        address
            .get(..with.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(with))
    };
    let is_picture = ["gif;", "png;", "jpeg;", "webp;"]
        .iter()
        .any(|kind| begins(&format!("data:image/{kind}")));
    ["javascript:", "vbscript:", "file:", "data:"].into_iter().any(begins) && !is_picture
}

/// The address of a link or picture.
pub(super) fn address(address: &str, title: &str, dialect: Dialect, out: &mut String) {
    let is_balanced = balanced(address);
    // Older readers know no backslash before brackets.
    let needs_marks = (!is_balanced && dialect.is_older()) || (address.is_empty() && !title.is_empty());
    out.push_str(if needs_marks { "<" } else { "" });
    for (at, c) in address.char_indices() {
        match c {
            '(' | ')' if !is_balanced && !dialect.is_older() => out.extend(['\\', c]),
            '<' | '>' | '`' | '|' | ' ' | '\\' | '"' => out.push_str(&format!("%{:02X}", u32::from(c))),
            _ if c.is_ascii_control() => out.push_str(&format!("%{:02X}", u32::from(c))),
            '&' if is_reference(&address[at + 1..]) => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out.push_str(if needs_marks { ">" } else { "" });
    if !title.is_empty() {
        out.push_str(" \"");
        for (at, c) in title.char_indices() {
            match c {
                '"' => out.push_str("&quot;"),
                '&' if is_reference(&title[at + 1..]) => out.push_str("&amp;"),
                // Readers look for the end of a title first and for backslashes later.
                '`' | '|' | '<' | '\\' => out.push_str(&format!("&#{};", u32::from(c))),
                _ => out.push(c),
            }
        }
        out.push('"');
    }
}

fn balanced(address: &str) -> bool {
    let mut depth = 0i32;
    for c in address.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if !(0..32).contains(&depth) {
            return false;
        }
    }
    depth == 0
}
