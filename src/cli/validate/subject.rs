//! What a path given to `validate` is: told by what is in it, not by its name.

use super::super::folders::{self, Folder};
use super::super::input;
use crate::error::Error;
use crate::exports::sql;
use crate::limits;
use std::fs::{self, File};
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

/// What is checked.
pub(super) enum Subject {
    /// An archive, line by line.
    Archive(Box<dyn BufRead>),
    /// JSON that `export json` writes.
    Json(String),
    /// A SQLite database, or a dump for one of the databases.
    Sql(PathBuf),
    /// A folder of Markdown.
    Folder(PathBuf),
    /// An archive's lines, a file a year.
    Years(PathBuf),
    /// A feed in pages.
    Pages(PathBuf),
    /// Parquet, which is not read back.
    Columns,
    /// Nights of a blog, in a bag.
    Snapshot(PathBuf),
}

impl Subject {
    /// Opens a file, or standard input for `-`.
    pub(super) fn open(path: &str) -> Result<Subject, Error> {
        let failed = |source: io::Error| Error::Read {
            path: path.to_owned(),
            source,
        };
        let place = Path::new(path);
        if path != "-" && place.is_dir() {
            let root = place.to_owned();
            return Ok(match place.join("bagit.txt").is_file() {
                true => Subject::Snapshot(root),
                false => match folders::folder(place) {
                    Some(Folder::Years) => Subject::Years(root),
                    Some(Folder::Pages) => Subject::Pages(root),
                    Some(Folder::Columns) => Subject::Columns,
                    None => Subject::Folder(root),
                },
            });
        }
        let mut file = input::open(path)?;
        let start = file.fill_buf().map_err(failed)?;
        if folders::is_parquet(start) {
            return Ok(Subject::Columns);
        }
        if path != "-" && (sql::Kind::of(start).is_some() || is_named_sql(place)) {
            return Ok(Subject::Sql(place.to_owned()));
        }
        match is_json(start) {
            true => Ok(Subject::Json(whole(file, path)?)),
            false => Ok(Subject::Archive(file)),
        }
    }
}

/// All of a file, which must be text.
pub(super) fn whole(file: impl Read, path: &str) -> Result<String, Error> {
    let most = limits::JSON_EXPORT_GIB << 30;
    let mut text = String::new();
    let read = file.take(most + 1).read_to_string(&mut text);
    let read = read.and_then(|length| match length as u64 > most {
        true => Err(io::Error::other(format!(
            "it is larger than {} GiB",
            limits::JSON_EXPORT_GIB
        ))),
        false => Ok(text),
    });
    read.map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })
}

/// Whether a file is named as databases and dumps are, whatever is in it.
fn is_named_sql(path: &Path) -> bool {
    sql::is_database(&path.to_string_lossy()) || path.extension().is_some_and(|ending| ending == "sql")
}

/// An archive's first line is a whole object with a `type`; an array, or an object that is spread over lines or begins
/// with the keys of a document or feed, is JSON of another shape.
fn is_json(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let Some(inner) = start.strip_prefix(b"{") else {
        return start.starts_with(b"[");
    };
    let line = inner
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    let keys: [&[u8]; 2] = [b"\"schema_version\"", b"\"version\""];
    (line.is_empty() && inner.contains(&b'\n')) || keys.iter().any(|key| line.starts_with(key))
}

/// What there is to check at a path: where `migrate` was, all that it made.
pub(super) fn parts(path: &str) -> Vec<String> {
    let root = Path::new(path);
    let made = ["archive.jsonl", "report.json"]
        .iter()
        .all(|name| root.join(name).is_file());
    if !made || path == "-" {
        return vec![path.to_owned()];
    }
    let mut parts = vec![root.join("archive.jsonl")];
    let within = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten();
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        paths
    };
    let is_site = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.is_dir() && (name == "site" || name.starts_with("site-"))
    };
    let is_export = |path: &PathBuf| {
        let endings = ["json", "sql", "sqlite", "db"];
        path.extension()
            .is_some_and(|ending| endings.iter().any(|own| ending == *own))
    };
    parts.extend(within(root).into_iter().filter(is_site));
    for folder in ["json", "sql"] {
        parts.extend(within(&root.join(folder)).into_iter().filter(is_export));
    }
    parts
        .into_iter()
        .map(|path| path.to_string_lossy().into_owned())
        .collect()
}

/// Whether a path can be opened at all, so that a missing one is said before anything is printed.
pub(super) fn is_there(path: &str) -> Result<(), Error> {
    if path == "-" || File::open(path).is_ok() {
        return Ok(());
    }
    input::open(path).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_known_by_how_it_begins() {
        for json in [
            "[]",
            "[\n {",
            "{\n  \"version\"",
            " {\"schema_version\":1",
            "{\"version\": \"x\"",
        ] {
            assert!(is_json(json.as_bytes()), "{json}");
        }
        for archive in ["{\"type\":\"archive\"", "{\"typ", "", "<html>", "{", "{\"counts\":{}}"] {
            assert!(!is_json(archive.as_bytes()), "{archive}");
        }
    }
}
