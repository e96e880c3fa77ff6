//! SQLite databases of our own making.

use super::caution;
use super::ddl;
use super::dialect::Dialect as _;
use super::fault::Fault;
use super::guard::Guard;
use super::records::{self, Tables};
use super::retelling::{Retelling, Sums};
use super::rows;
use super::schema::{Holds, TABLES, Table};
use super::sqlite::Sqlite;
use super::value::Value;
use crate::archive::Archive;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql, params_from_iter};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::ErrorKind;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

impl From<rusqlite::Error> for Fault {
    fn from(fault: rusqlite::Error) -> Fault {
        Fault::Database(fault.to_string())
    }
}

/// Makes a database of an archive. Whatever stands at the path is replaced.
pub(super) fn write(archive: &Archive, path: &Path) -> Result<(), Fault> {
    // An empty file is a database, and making it tells in the system's words why it cannot be made.
    std::fs::File::create(path)?;
    let connection = Connection::open(path)?;
    // Nobody sees the file before it is whole, so it needs no journal to go back by, and to be on the disk only at the end.
    // Links are looked at then, too, all at once.
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;")?;
    connection.execute_batch(CACHE)?;
    connection.execute_batch("BEGIN;")?;
    connection.execute_batch(&ddl::early(&Sqlite))?;
    let rows = fill(archive, &connection)?;
    connection.execute_batch(&ddl::late(&Sqlite))?;
    connection.execute_batch(Sqlite.triggers())?;
    connection.execute_batch(Sqlite.after_rows())?;
    connection.close().map_err(|(_, fault)| Fault::from(fault))?;
    prove(path, &rows)?;
    Ok(std::fs::File::open(path)?.sync_all()?)
}

/// Lets SQLite check the file, and looks whether it gives the rows that it was given.
fn prove(path: &Path, rows: &Sums) -> Result<(), Fault> {
    thread::scope(|scope| {
        let checked = scope.spawn(|| check(&own(path)?));
        let found = sums(&own(path)?);
        checked.join().unwrap_or_else(|fault| resume_unwind(fault))?;
        match rows.difference(&found?) {
            Some(table) => Err(Fault::Unproven(format!("table `{table}`"))),
            None => Ok(()),
        }
    })
}

/// Opens a database that was just made, to be read.
fn own(path: &Path) -> Result<Connection, Fault> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch(CACHE)?;
    Ok(connection)
}

fn sums(connection: &Connection) -> Result<Sums, Fault> {
    let mut sums = Sums::default();
    for table in TABLES.iter().copied().chain(Sqlite.companions().iter().copied()) {
        each_row(connection, table, &records::in_any_order(table, &Sqlite), &mut |row| {
            sums.add(table, &row);
        })?;
    }
    Ok(sums)
}

/// 128 MiB: with SQLite's own two, an index of a large blog is read and written over and over.
const CACHE: &str = "PRAGMA cache_size = -131072;";

/// Rows on their way from the archive to the database, with their tables.
type Batch = Vec<(&'static Table, Vec<Value>)>;

/// How many rows go together; waking a thread costs as much as adding a few.
const BATCH: usize = 512;

/// One thread makes the rows, and another adds them.
fn fill(archive: &Archive, connection: &Connection) -> Result<Sums, Fault> {
    let (send, receive) = sync_channel::<Batch>(4);
    thread::scope(|scope| {
        let made = scope.spawn(move || make(archive, &send));
        let mut inserter = Inserter::into(connection);
        let mut batches = receive.into_iter();
        let added = batches.try_for_each(|batch| {
            let mut rows = batch.iter();
            rows.try_for_each(|(table, row)| inserter.insert(table, row))
        });
        // What has no taker any more is not made.
        drop(batches);
        let made = made.join().unwrap_or_else(|fault| resume_unwind(fault));
        added.and(made)
    })
}

fn make(archive: &Archive, send: &SyncSender<Batch>) -> Result<Sums, Fault> {
    let mut guard = Guard::new(&Sqlite);
    let mut retelling = Retelling::of(archive);
    let mut batch = Batch::with_capacity(BATCH);
    let stopped = |_| Fault::Io(ErrorKind::BrokenPipe.into());
    rows::each(archive, &mut |table, row| {
        guard.check(table, &row)?;
        retelling.hear(table, &row)?;
        let companion = Sqlite.companion(table, &row);
        batch.push((table, row));
        if let Some((table, row)) = companion {
            retelling.hear(table, &row)?;
            batch.push((table, row));
        }
        if batch.len() >= BATCH {
            send.send(std::mem::take(&mut batch)).map_err(stopped)?;
        }
        Ok(())
    })?;
    send.send(batch).map_err(stopped)?;
    retelling.end()
}

/// Adds rows, with one statement a table.
pub(super) struct Inserter<'c> {
    connection: &'c Connection,
    statements: BTreeMap<&'static str, Statement<'c>>,
}

impl<'c> Inserter<'c> {
    pub(super) fn into(connection: &'c Connection) -> Inserter<'c> {
        Inserter {
            connection,
            statements: BTreeMap::new(),
        }
    }

    pub(super) fn insert(&mut self, table: &'static Table, row: &[Value]) -> Result<(), Fault> {
        let statement = match self.statements.entry(table.name) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(self.connection.prepare(&insertion(table))?),
        };
        statement.execute(params_from_iter(row))?;
        Ok(())
    }
}

fn insertion(table: &Table) -> String {
    let names: Vec<String> = table.columns.iter().map(|column| Sqlite.name(column.name)).collect();
    let marks = vec!["?"; names.len()].join(", ");
    format!("INSERT INTO {} ({}) VALUES ({marks})", table.name, names.join(", "))
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Number(number) => ValueRef::Integer(*number),
            Value::Flag(flag) => ValueRef::Integer(i64::from(*flag)),
        }))
    }
}

/// What SQLite itself says of the file and of its links.
pub(super) fn check(connection: &Connection) -> Result<(), Fault> {
    let verdict: String = connection.query_row("PRAGMA quick_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Fault::Database(verdict));
    }
    let mut broken = connection.prepare("PRAGMA foreign_key_check")?;
    let mut broken = broken.query([])?;
    match broken.next()? {
        Some(row) => Err(Fault::Database(format!(
            "a row of `{}` refers to a row that is not there",
            row.get::<_, String>(0)?
        ))),
        None => Ok(()),
    }
}

/// Reads back a database file of unknown hands.
pub(super) fn read_any(path: &Path) -> Result<Archive, Fault> {
    read(&caution::open(path)?)
}

/// Runs a dump in memory, with caution, and reads it back.
pub(super) fn run(text: &str) -> Result<Archive, Fault> {
    let connection = caution::empty(text.len() as u64)?;
    let mut rest = text;
    while !rest.is_empty() {
        let (statements, next) = rest.split_at(first_row_or_others(rest));
        connection.execute_batch(statements).map_err(caution::refusal)?;
        rest = next;
    }
    if !connection.is_autocommit() {
        return Err(Fault::CutOff);
    }
    check(&connection)?;
    read(&connection)
}

/// Length of the row that a dump begins with, or of all that stands before its first row. SQLite copies what follows a
/// statement each time it prepares one, so that a long dump must be given to it in pieces.
fn first_row_or_others(dump: &str) -> usize {
    const ROW: &str = "INSERT INTO ";
    if !dump.starts_with(ROW) {
        return dump.find(&format!("\n{ROW}")).map_or(dump.len(), |at| at + 1);
    }
    // Inside a literal the number of quotes so far is odd: those in its text are doubled.
    let mut quotes = 0;
    let mut end = 0;
    for line in dump.split_inclusive('\n') {
        quotes += line.matches('\'').count();
        end += line.len();
        if quotes % 2 == 0 && line.ends_with(");\n") {
            break;
        }
    }
    end
}

/// Reads an open database back.
pub(super) fn read(mut connection: &Connection) -> Result<Archive, Fault> {
    records::archive(&mut connection)
}

impl Tables for &Connection {
    fn rows(&mut self, table: &'static Table) -> Result<Vec<Vec<Value>>, Fault> {
        let mut rows = Vec::new();
        each_row(self, table, &records::query(table, &Sqlite), &mut |row| rows.push(row))?;
        Ok(rows)
    }
}

fn each_row(
    connection: &Connection,
    table: &'static Table,
    query: &str,
    take: &mut dyn FnMut(Vec<Value>),
) -> Result<(), Fault> {
    let mut statement = connection.prepare(query)?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let values = table.columns.iter().enumerate();
        let values = values.map(|(at, column)| value(table, row.get_ref(at)?, column.holds));
        take(values.collect::<Result<Vec<Value>, Fault>>()?);
    }
    Ok(())
}

fn value(table: &'static Table, value: ValueRef<'_>, holds: Holds) -> Result<Value, Fault> {
    let misfit = |why: &str| Fault::Misfit {
        table: table.name,
        why: why.to_owned(),
    };
    match (holds, value) {
        (_, ValueRef::Null) => Ok(Value::Null),
        (Holds::Flag, ValueRef::Integer(number)) => Ok(Value::Flag(number != 0)),
        (_, ValueRef::Integer(number)) => Ok(Value::Number(number)),
        (_, ValueRef::Text(bytes)) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Value::from(text)),
            Err(_) => Err(misfit("a text is not UTF-8")),
        },
        _ => Err(misfit("a value is neither text nor a whole number")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_is_cut_between_its_rows_only() {
        let pieces = [
            "BEGIN;\nCREATE TABLE t (x);\n",
            "INSERT INTO t VALUES ('it''s');\n",
            "INSERT INTO t VALUES ('\nINSERT INTO t VALUES (''a'');\n');\n",
            "INSERT INTO t VALUES (1,NULL);\n",
            "CREATE TRIGGER x AFTER INSERT ON t BEGIN\n  INSERT INTO t VALUES (1);\nEND;\nCOMMIT;\n",
        ];
        let dump = pieces.concat();
        let mut rest = dump.as_str();
        let mut found = Vec::new();
        while !rest.is_empty() {
            let (piece, next) = rest.split_at(first_row_or_others(rest));
            found.push(piece);
            rest = next;
        }
        assert_eq!(found, pieces);
    }
}
