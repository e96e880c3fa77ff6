use super::fault::Fault;
use super::schema::{Column, Holds, Table};
use super::value::Value;
use crate::archive::Archive;
use std::fmt;
use std::fmt::Write as _;

/// The language of one database: what differs between them, and nothing else.
pub trait Dialect: fmt::Debug + Sync {
    /// First lines of a dump: what it is, and settings without which it would be misread.
    fn opening(&self) -> &'static str;

    /// Type of a column.
    fn column_type(&self, column: &Column) -> String;

    /// What follows the closing bracket of a table.
    fn table_options(&self) -> &'static str {
        ""
    }

    /// A name, quoted where the language reserves it.
    fn name(&self, name: &'static str) -> String;

    /// Text as a literal, such that it is read back exactly.
    fn quote(&self, text: &str, out: &mut String);

    /// Reads one literal made by [`Dialect::quote`] from the start of `rest`: the text, and the literal's length in
    /// bytes.
    fn unquote(&self, rest: &str) -> Option<(String, usize)>;

    /// The literals of false and true.
    fn flags(&self) -> [&'static str; 2];

    /// What an index of this column is written on, in brackets and all.
    fn index_on(&self, column: &Column) -> String;

    /// Views that people want, as statements.
    fn views(&self) -> &'static str;

    /// The index for full text search, where it is made by itself.
    fn word_index(&self) -> &'static str {
        ""
    }

    /// Statements just before the rows.
    fn before_rows(&self) -> &'static str {
        ""
    }

    /// Tables beside those of the archive: full text.
    fn companions(&self) -> &'static [&'static Table] {
        &[]
    }

    /// A row of such a table that goes with this one.
    fn companion(&self, _table: &'static Table, _row: &[Value]) -> Option<(&'static Table, Vec<Value>)> {
        None
    }

    /// Triggers, made after the rows; each statement ends in a line of its own.
    fn triggers(&self) -> &'static str {
        ""
    }

    /// Statements after the rows.
    fn after_rows(&self) -> &'static str;

    /// Why the database cannot hold this text in a column of this kind, as the rest of a sentence; none where it can.
    fn refuses(&self, _holds: Holds, _text: &str) -> Option<String> {
        None
    }

    /// The part of a key that the database compares.
    fn compared<'a>(&self, key: &'a str) -> &'a str {
        key
    }

    /// Runs a dump of one's own making, where the database is built in, and reads it back; none where it is not.
    fn run(&self, _dump: &str) -> Option<Result<Archive, Fault>> {
        None
    }
}

/// What [`Dialect::refuses`] says of a text that is too long.
pub(super) fn too_long(length: usize, most: usize, unit: &str) -> Option<String> {
    (length > most).then(|| format!("is longer than {most} {unit}, the most that a key may have"))
}

/// The bytes of a text as hexadecimal digits.
pub(super) fn hex(text: &str, out: &mut String) {
    for byte in text.bytes() {
        let _ = write!(out, "{byte:02X}");
    }
}

/// The text of such digits.
pub(super) fn unhex(digits: &str) -> Option<String> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes = digits.as_bytes().chunks(2).map(byte).collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}

/// A text between single quotes, those inside it doubled: the form of the standard.
pub(super) fn single_quoted(text: &str, out: &mut String) {
    out.push('\'');
    for (at, part) in text.split('\'').enumerate() {
        if at > 0 {
            out.push_str("''");
        }
        out.push_str(part);
    }
    out.push('\'');
}

/// Reads what a backslash begins: given what follows it, gives a character and how many bytes were taken.
pub(super) type Escape = fn(&str) -> Option<(char, usize)>;

/// Reads such a text, with escapes where the language has them.
pub(super) fn single_unquoted(rest: &str, escape: Option<Escape>) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut at = rest.strip_prefix('\'').map(|_| 1)?;
    loop {
        let tail = rest.get(at..)?;
        let stop = tail.find(|c| c == '\'' || (c == '\\' && escape.is_some()))?;
        text.push_str(&tail[..stop]);
        at += stop + 1;
        let tail = &rest[at..];
        match escape {
            Some(escape) if rest[..at].ends_with('\\') => {
                let (character, taken) = escape(tail)?;
                text.push(character);
                at += taken;
            }
            _ if tail.starts_with('\'') => {
                text.push('\'');
                at += 1;
            }
            _ => return Some((text, at)),
        }
    }
}
