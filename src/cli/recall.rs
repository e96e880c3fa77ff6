//! Exports as sources: what `export` wrote is read back into the archive it was made of.

use super::apart::Writing;
use super::folders::{self, Folder, Joined, UNREAD};
use crate::archive::{self, Archive};
use crate::error::Error;
use crate::exports::json::pages::{self, Reading};
use crate::exports::json::{self, Shape};
use crate::exports::sql;
use crate::limits;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What a source is that an exporter made.
#[derive(Clone, Copy, Debug)]
pub(super) enum Export {
    /// A SQLite database or a dump.
    Sql,
    /// JSON of this shape.
    Json(Shape),
    /// Parquet, which is not read back.
    Columns,
    /// A folder that holds several files.
    Folder(Folder),
    /// A file that by its name is one of them, and by its content is none.
    Neither,
}

/// Endings that only databases and dumps have.
const ENDINGS: [&str; 4] = ["db", "sqlite", "sqlite3", "sql"];

/// How far JSON is looked into for what tells its shape.
const HEAD: u64 = 64 * 1024;

/// Tells whether a source is an export; by its content, since names lie.
pub(super) fn export(source: &str) -> Option<Export> {
    let path = Path::new(source);
    if !path.is_file() {
        return folders::folder(path).map(Export::Folder);
    }
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    if folders::is_parquet(&head) {
        return Some(Export::Columns);
    }
    if sql::Kind::of(&head).is_some() {
        return Some(Export::Sql);
    }
    if let Some(shape) = Shape::of_ours(&head) {
        return Some(Export::Json(shape));
    }
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    ENDINGS.contains(&ending.as_str()).then_some(Export::Neither)
}

/// Reads the archive back that an export was made of.
pub(super) fn archive(source: &str, export: Export) -> Result<Archive, Error> {
    let unread = |fault: String| Error::Recall {
        path: source.to_owned(),
        fault,
    };
    match export {
        Export::Columns | Export::Folder(Folder::Columns) => Err(unread(format!("it {UNREAD}"))),
        Export::Neither => Err(unread(sql::Fault::Unknown.to_string())),
        Export::Sql => sql::read(Path::new(source)).map_err(|fault| match fault {
            sql::Fault::Io(fault) => unreadable(source, fault),
            fault => unread(fault.to_string()),
        }),
        Export::Folder(Folder::Years) => years(source),
        Export::Folder(Folder::Pages) => pages(source),
        Export::Json(_) => json::read_back(&bytes(source)?).map_err(|fault| unread(format!("it {fault}"))),
    }
}

fn years(source: &str) -> Result<Archive, Error> {
    let (lines, ends) = Joined::open(Path::new(source)).map_err(|fault| unreadable(source, fault))?;
    archive::read_all(lines).map_err(|(line, fault)| {
        let place = ends.place(line);
        let (file, line) = (place.file.unwrap_or_default(), place.line.unwrap_or_default());
        Error::Recall {
            path: source.to_owned(),
            fault: format!("line {line} of `{file}` {fault}"),
        }
    })
}

fn pages(source: &str) -> Result<Archive, Error> {
    let mut reading = Reading::default();
    let mut all = 0;
    while let Some(number) = reading.next() {
        let name = pages::name(number);
        let path = Path::new(source).join(&name).display().to_string();
        let page = bytes(&path)?;
        all += page.len() as u64;
        within(all, source)?;
        reading.add(&page).map_err(|fault| Error::Recall {
            path: source.to_owned(),
            fault: format!("`{name}` {fault}"),
        })?;
    }
    Ok(reading.finish())
}

fn bytes(source: &str) -> Result<Vec<u8>, Error> {
    let most = limits::JSON_EXPORT_GIB << 30;
    let mut bytes = Vec::new();
    let file = File::open(source).map_err(|fault| unreadable(source, fault))?;
    let read = file.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|fault| unreadable(source, fault))?;
    within(bytes.len() as u64, source)?;
    Ok(bytes)
}

/// Refuses more bytes of JSON than are read back.
fn within(bytes: u64, source: &str) -> Result<(), Error> {
    match bytes > limits::JSON_EXPORT_GIB << 30 {
        false => Ok(()),
        true => Err(Error::Recall {
            path: source.to_owned(),
            fault: format!("it is larger than {} GiB", limits::JSON_EXPORT_GIB),
        }),
    }
}

fn unreadable(source: &str, fault: std::io::Error) -> Error {
    Error::Read {
        path: source.to_owned(),
        source: fault,
    }
}

/// Refuses exports among sources that are read as captures. A feed of ours is a feed, too, and what is written into a folder
/// makes no export of it.
pub(super) fn refuse(sources: &[String], writing: &Writing) -> Result<(), Error> {
    let is_other = |source: &&String| match export(source) {
        None | Some(Export::Json(Shape::Feed)) => false,
        Some(_) => !writing.feigns(source),
    };
    let is_archive = |source: &&String| matches!(export(source), Some(Export::Json(Shape::Lines)));
    match sources.iter().find(is_other) {
        None => Ok(()),
        Some(source) if is_archive(&source) => Err(Error::Usage {
            what: format!("`{source}` is no capture: it is an archive already"),
            hint: Some(format!("posterity export --help, or posterity validate {source}")),
        }),
        Some(source) => Err(Error::Usage {
            what: format!("`{source}` is no capture: what was exported is read back alone, and by `parse`"),
            hint: Some(format!("posterity parse {source} -o ARCHIVE.jsonl")),
        }),
    }
}
