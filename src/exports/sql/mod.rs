//! SQL: one set of tables for all databases, a ready SQLite database, and dumps in each dialect.
//!
//! ```text
//! archive ──► rows ──► dialect ──► dump        archive ◄── records ◄── tables of a database or dump
//! ```
//!
//! `schema` is the only list of tables and columns; `rows` and `records` walk it in either direction, so that a field has
//! one line. A new database is one file that implements [`Dialect`].

mod caution;
mod database;
mod ddl;
mod dialect;
mod dump;
mod fault;
mod file;
mod guard;
mod guide;
mod links;
mod live;
mod mysql;
mod places;
mod postgres;
mod records;
mod retelling;
mod rows;
pub mod schema;
mod search;
mod sqlite;
mod table;
mod value;

pub use dialect::Dialect;
pub use fault::Fault;
pub use file::{Kind, is_database, read};
pub use guide::guide;
pub use live::{Changes, Misplaced, Place};
pub use mysql::Mysql;
pub use places::places;
pub use postgres::Postgres;
pub use records::{Tables, archive};
pub use sqlite::Sqlite;
pub use value::Value;

use super::Selection;
use crate::archive::Archive;
use std::io::Write;
use std::path::Path;

/// Writes a dump: statements that make the tables and fill them, to be loaded into an empty database. The same selection
/// gives the same bytes.
///
/// # Errors
/// When writing fails, two posts or sites share a key, or the database could not hold a value.
pub fn write_dump(selection: &Selection, dialect: &dyn Dialect, out: &mut dyn Write) -> Result<(), Fault> {
    dump::write(&selection.archive, dialect, out)
}

/// Makes a SQLite database with full text search, in one transaction, lets SQLite check it, and proves that its rows are the
/// selection. Whatever stands at the path is replaced.
///
/// # Errors
/// When writing fails, two posts or sites share a key, SQLite finds the result damaged, or it does not say what the selection
/// says.
pub fn write_database(selection: &Selection, path: &Path) -> Result<(), Fault> {
    database::write(&selection.archive, path)
}

/// Brings a database that is there already to say what the selection says, in one transaction: tables that are missing are
/// made, rows are added, changed and deleted as needed, and the whole is read back and compared before it counts.
///
/// # Errors
/// When the database cannot be reached, has tables of the same names by other hands or holds another blog, could not hold a
/// value, or refuses; then nothing in it has changed.
pub fn bring(selection: &Selection, place: &Place) -> Result<Changes, Fault> {
    live::bring(&selection.archive, place)
}

/// Rebuilds the archive that a SQLite database was made of.
///
/// # Errors
/// When it cannot be read, is of an unknown schema version, or holds what no archive holds.
pub fn read_back(connection: &rusqlite::Connection) -> Result<Archive, Fault> {
    database::read(connection)
}

/// Rebuilds the archive that a dump was made of, without running any of it.
///
/// # Errors
/// When it is no dump of this dialect as [`write_dump`] makes it.
pub fn read_dump(dump: &str, dialect: &dyn Dialect) -> Result<Archive, Fault> {
    dump::read(dump, dialect)
}
