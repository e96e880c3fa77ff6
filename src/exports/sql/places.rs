//! Where records stand in a dump or a database, for those who look for what is wrong with them.

use super::caution;
use super::dialect::Dialect;
use super::dump;
use super::fault::Fault;
use super::file::{Kind, opened};
use super::schema::{MEDIA, PEOPLE, POSTS, SITES, TERMS, Table};
use super::value::Value;
use super::{Sqlite, file};
use crate::archive::Archive;
use crate::exports::records::{Place, Row};
use std::collections::BTreeMap;
use std::path::Path;

/// The places of the records of a table, in the archive's order.
type Found = BTreeMap<&'static str, Vec<Place>>;

/// The places of all records of an archive that was read from a file, in the order in which it is written, the header first:
/// the line of the statement in a dump, the row in a database. A dump that was edited beyond that has none.
///
/// # Errors
/// When the file cannot be read again.
pub fn places(path: &Path, archive: &Archive) -> Result<Vec<Place>, Fault> {
    let (kind, head, rest) = opened(path)?;
    let mut found = match kind {
        Kind::Database => of_database(path)?,
        Kind::Dump(dialect) => of_dump(&file::text(head, rest)?, dialect),
    };
    let counts = [
        (&SITES, archive.sites.len()),
        (&TERMS, archive.terms.len()),
        (&PEOPLE, archive.people.len()),
        (&MEDIA, archive.media.len()),
        (&POSTS, archive.posts.len()),
    ];
    let mut places = vec![Place::default()];
    for (table, count) in counts {
        let own = found.remove(table.name).filter(|own| own.len() == count);
        places.extend(own.unwrap_or_else(|| vec![Place::default(); count]));
    }
    Ok(places)
}

/// Tables of records: they have a position, from 1, in their first column.
const RECORDS: [&Table; 5] = [&SITES, &TERMS, &PEOPLE, &MEDIA, &POSTS];

fn of_dump(text: &str, dialect: &dyn Dialect) -> Found {
    let mut lines: BTreeMap<&'static str, Vec<(i64, u64)>> = BTreeMap::new();
    let (mut rest, mut line) = (text, 1);
    while !rest.is_empty() {
        let row = rest
            .strip_prefix("INSERT INTO ")
            .and_then(|row| dump::row(row, dialect));
        let next = match &row {
            Some((_, _, next)) => next,
            None => rest.split_once('\n').map_or("", |(_, next)| next),
        };
        if let Some((table, values, _)) = &row
            && RECORDS.iter().any(|own| own.name == table.name)
            && let Some(Value::Number(position)) = values.first()
        {
            lines.entry(table.name).or_default().push((*position, line));
        }
        let taken = &rest.as_bytes()[..rest.len() - next.len()];
        line += memchr::memchr_iter(b'\n', taken).count() as u64;
        rest = next;
    }
    let is_run = dialect.opening() == Sqlite.opening();
    let in_order = |mut lines: Vec<(i64, u64)>| {
        // A database sorts what it is given; what is only read stays in its order.
        if is_run {
            lines.sort_unstable();
        }
        lines.into_iter().map(|(_, line)| Place::line(line)).collect()
    };
    lines
        .into_iter()
        .map(|(table, lines)| (table, in_order(lines)))
        .collect()
}

fn of_database(path: &Path) -> Result<Found, Fault> {
    let connection = caution::open(path)?;
    let mut found = Found::new();
    for table in RECORDS {
        let query = format!(
            "SELECT rowid FROM {} WHERE position IS NOT NULL ORDER BY position",
            table.name
        );
        let mut statement = connection.prepare(&query)?;
        let place = |id| Place {
            row: Some(Row { table: table.name, id }),
            ..Place::default()
        };
        let rows = statement.query_map([], |row| row.get(0).map(place))?;
        found.insert(table.name, rows.collect::<Result<Vec<Place>, _>>()?);
    }
    Ok(found)
}
