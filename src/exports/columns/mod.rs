//! Parquet: a table of columns for each type of record, for those who ask questions of many posts at once.
//!
//! ```text
//! records ──► groups of columns (shred) ──► file          records ◄── groups of columns (assemble) ◄── file
//! ```
//!
//! `schema` is the only list of tables and columns. A group of rows is in memory at a time. The same archive gives the same
//! bytes. Files are read back to prove them, and by nobody else here: a Parquet file of unknown hands is not a source.

mod assemble;
mod fault;
#[cfg(feature = "parquet")]
mod file;
mod guide;
pub mod schema;
mod shred;
#[cfg(not(feature = "parquet"))]
mod unbuilt;

pub use fault::Fault;
#[cfg(feature = "parquet")]
pub use file::{Made, write};
pub use guide::guide;
#[cfg(not(feature = "parquet"))]
pub use unbuilt::{Made, write};

use crate::archive::Archive;
use crate::exports::dates::Zones;
use crate::exports::proof;
use schema::{MEDIA, PEOPLE, POSTS, SITES, TERMS, Table};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shred::Group;

/// All tables, in the archive's order of records.
pub static TABLES: [&Table; 5] = [&SITES, &TERMS, &PEOPLE, &MEDIA, &POSTS];

/// The records of a table, one by one, in the archive's order.
fn rows<'a>(table: &'static Table, archive: &'a Archive) -> Box<dyn Iterator<Item = Result<Value, Fault>> + 'a> {
    fn values<T: Serialize>(records: &[T]) -> Box<dyn Iterator<Item = Result<Value, Fault>> + '_> {
        Box::new(records.iter().map(|record| Ok(serde_json::to_value(record)?)))
    }
    match table.name {
        "sites" => values(&archive.sites),
        "terms" => values(&archive.terms),
        "people" => values(&archive.people),
        "media" => values(&archive.media),
        _ => values(&archive.posts),
    }
}

/// The records of a table as groups of columns, each as large as is written at once; one at least.
struct Groups<'a> {
    table: &'static Table,
    rows: Box<dyn Iterator<Item = Result<Value, Fault>> + 'a>,
    zones: Zones<'a>,
    ended: bool,
}

impl<'a> Groups<'a> {
    fn of(table: &'static Table, archive: &'a Archive) -> Groups<'a> {
        Groups {
            table,
            rows: rows(table, archive),
            zones: Zones::of(&archive.sites),
            ended: false,
        }
    }

    fn group(&mut self) -> Result<Group, Fault> {
        let mut group = Group::of(self.table);
        while !group.is_full() {
            match self.rows.next() {
                Some(row) => {
                    let row = row?;
                    group.add(self.table, row.as_object().unwrap_or(&Map::new()), &self.zones)?;
                }
                None => {
                    self.ended = true;
                    break;
                }
            }
        }
        Ok(group)
    }
}

impl Iterator for Groups<'_> {
    type Item = Result<Group, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        (!self.ended).then(|| self.group())
    }
}

/// Where a file, read back, differs first from the archive's records; none where it does not. Each group is compared with the
/// columns that it was made of, and the records that it is put together to with those of the archive.
///
/// # Errors
/// When it cannot be read.
pub fn difference(table: &'static Table, archive: &Archive, made: Made) -> Result<Option<String>, Fault> {
    let mut due = rows(table, archive);
    let mut groups = Groups::of(table, archive);
    for found in made.groups(table)? {
        let found = found?;
        if groups.next().transpose()?.as_ref() != Some(&found) {
            return Ok(Some("its columns are not as they were written".to_owned()));
        }
        for row in assemble::Rows::of(table, &found) {
            let row = record(table, row?)?;
            let Some(expected) = due.next().transpose()? else {
                return Ok(Some("a row is too many".to_owned()));
            };
            if let Some(field) = proof::differing(&expected, &row) {
                return Ok(Some(format!("a row of `{}` differs in {field}", table.name)));
            }
        }
    }
    Ok(due.next().map(|_| format!("rows of `{}` are missing", table.name)))
}

/// A row as the record that an archive makes of it.
fn record(table: &'static Table, row: Value) -> Result<Value, Fault> {
    fn through<T: Serialize + DeserializeOwned>(row: Value) -> Result<Value, Fault> {
        Ok(serde_json::to_value(serde_json::from_value::<T>(row)?)?)
    }
    use crate::archive::{Media, Person, Post, Site, Term};
    match table.name {
        "sites" => through::<Site>(row),
        "terms" => through::<Term>(row),
        "people" => through::<Person>(row),
        "media" => through::<Media>(row),
        _ => through::<Post>(row),
    }
}
