use super::super::database::Inserter;
use super::super::dialect::Dialect as _;
use super::super::fault::Fault;
use super::super::records::Tables;
use super::super::schema::Table;
use super::super::value::Value;
use super::super::{Sqlite, database, ddl};
use super::plan::Row;
use super::{Live, by_key};
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::path::Path;

/// A file of SQLite.
struct Database(Connection);

pub(super) fn connect(path: &Path) -> Result<Box<dyn Live>, Fault> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("PRAGMA foreign_keys = ON; BEGIN IMMEDIATE;")?;
    Ok(Box::new(Database(connection)))
}

impl Tables for Database {
    fn rows(&mut self, table: &'static Table) -> Result<Vec<Vec<Value>>, Fault> {
        (&self.0).rows(table)
    }
}

impl Live for Database {
    fn columns(&mut self, table: &str) -> Result<Vec<String>, Fault> {
        let mut query = self.0.prepare("SELECT name FROM pragma_table_info(?)")?;
        let names = query.query_map([table], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    fn create(&mut self) -> Result<(), Fault> {
        self.0.execute_batch(&ddl::early(&Sqlite))?;
        Ok(self.0.execute_batch(Sqlite.triggers())?)
    }

    fn complete(&mut self) -> Result<(), Fault> {
        Ok(self.0.execute_batch(&ddl::late(&Sqlite))?)
    }

    fn load(&mut self, table: &'static Table, rows: &[Row]) -> Result<(), Fault> {
        let mut inserter = Inserter::into(&self.0);
        rows.iter().try_for_each(|row| inserter.insert(table, row))
    }

    fn execute(&mut self, statement: &str, values: &[&Value]) -> Result<(), Fault> {
        let mut statement = self.0.prepare_cached(&statement.replace("{}", "?"))?;
        statement.execute(params_from_iter(values))?;
        Ok(())
    }

    /// Full text comes row by row with the others, as plain text, and not from the triggers. Its rows have no index to be
    /// found by.
    fn open(&mut self) -> Result<(), Fault> {
        Ok(self.0.execute_batch(
            "DROP TRIGGER IF EXISTS posts_search_insert; DROP TRIGGER IF EXISTS posts_search_delete;
             DROP TRIGGER IF EXISTS posts_search_update;
             CREATE TEMP TABLE searched AS SELECT post, rowid AS place FROM posts_search;
             CREATE INDEX temp.searched_post ON searched (post);",
        )?)
    }

    fn close(&mut self) -> Result<(), Fault> {
        self.0.execute_batch("DROP TABLE temp.searched;")?;
        Ok(self.0.execute_batch(Sqlite.triggers())?)
    }

    fn by_key(&self, table: &'static Table) -> String {
        match table.name {
            "posts_search" => "rowid IN (SELECT place FROM temp.searched WHERE post = {})".to_owned(),
            _ => by_key(table, &Sqlite),
        }
    }

    fn name(&self, column: &'static str) -> String {
        Sqlite.name(column)
    }

    fn commit(&mut self) -> Result<(), Fault> {
        database::check(&self.0)?;
        Ok(self.0.execute_batch("COMMIT;")?)
    }
}
