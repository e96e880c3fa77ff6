//! Files that were exported as SQL, of whatever hands.

use super::database;
use super::dialect::Dialect;
use super::dump;
use super::fault::Fault;
use super::{Mysql, Postgres, Sqlite};
use crate::archive::Archive;
use crate::limits;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// What such a file is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A SQLite database.
    Database,
    /// A dump in this dialect.
    Dump(&'static dyn Dialect),
}

impl Kind {
    /// Tells by the first bytes of a file: SQLite's own mark, or the first line of our dumps.
    pub fn of(head: &[u8]) -> Option<Kind> {
        if head.starts_with(b"SQLite format 3\0") {
            return Some(Kind::Database);
        }
        let dialects: [&'static dyn Dialect; 3] = [&Sqlite, &Postgres, &Mysql];
        let is_in = |dialect: &&'static dyn Dialect| head.starts_with(first_words(*dialect).as_bytes());
        dialects.into_iter().find(is_in).map(Kind::Dump)
    }
}

/// Whether a path is named as SQLite databases are.
pub fn is_database(path: &str) -> bool {
    let ending = Path::new(path).extension().and_then(|ending| ending.to_str());
    let ending = ending.map(str::to_ascii_lowercase);
    matches!(ending.as_deref(), Some("db" | "sqlite" | "sqlite3"))
}

/// What tells a dialect's dumps from others: the first sentence.
fn first_words(dialect: &'static dyn Dialect) -> &'static str {
    let opening = dialect.opening();
    opening.split_once(". ").map_or(opening, |(words, _)| words)
}

/// Rebuilds the archive that a file was made of: a SQLite database, or a dump in any dialect. The file may come from
/// anywhere: what it asks of the machine is bounded, and nothing but the tables of an archive is read.
///
/// # Errors
/// When it cannot be read, is neither, is damaged, of an unknown schema version, or holds what no archive holds.
pub fn read(path: &Path) -> Result<Archive, Fault> {
    let (kind, head, rest) = opened(path)?;
    match kind {
        Kind::Database => database::read_any(path),
        Kind::Dump(dialect) => {
            let text = text(head, rest)?;
            dialect.run(&text).unwrap_or_else(|| dump::read_any(&text, dialect))
        }
    }
}

/// What a file is, its beginning, and the rest of it.
pub(super) fn opened(path: &Path) -> Result<(Kind, Vec<u8>, File), Fault> {
    let mut file = File::open(path)?;
    if fs::metadata(path)?.len() > limits::EXPORT_GIB << 30 {
        return Err(Fault::Huge(limits::EXPORT_GIB));
    }
    let head = head(&mut file)?;
    let kind = Kind::of(&head).ok_or(Fault::Unknown)?;
    Ok((kind, head, file))
}

fn head(file: &mut File) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.by_ref().take(512).read_to_end(&mut head)?;
    Ok(head)
}

/// All of a dump, which must be text.
pub(super) fn text(mut bytes: Vec<u8>, rest: File) -> Result<String, Fault> {
    let most = (limits::EXPORT_GIB << 30) + 1;
    rest.take(most).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits::EXPORT_GIB << 30 {
        return Err(Fault::Huge(limits::EXPORT_GIB));
    }
    String::from_utf8(bytes).map_err(|_| Fault::NoText)
}
