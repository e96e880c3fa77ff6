//! A database that is there already: it is brought to say what an archive says, in one transaction.
//!
//! ```text
//! archive ──► rows ──┐
//!                    ├──► plan ──► apply ──► read back ──► commit
//! database ─► rows ──┘
//! ```

mod apply;
#[cfg(feature = "mysql")]
mod mysql;
mod place;
mod plan;
#[cfg(feature = "postgres")]
mod postgres;
mod sqlite;

pub use place::{Misplaced, Place};
pub use plan::Changes;

use super::dialect::Dialect;
use super::fault::Fault;
use super::guard::Guard;
use super::records::{self, Tables};
use super::rows;
use super::schema::{SITES, TABLES, Table};
use super::value::Value;
use crate::archive::Archive;
use crate::exports::difference;
use plan::{Plan, Row, Rows};
use std::collections::BTreeSet;

/// A database with an open transaction. When it is dropped without [`Live::commit`], nothing has changed.
pub(super) trait Live: Tables {
    /// Names of a table's columns; none where there is no such table.
    fn columns(&mut self, table: &str) -> Result<Vec<String>, Fault>;

    /// Makes all tables and views.
    fn create(&mut self) -> Result<(), Fault>;

    /// Makes what is made faster after the first rows: indexes.
    fn complete(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    /// Adds rows.
    fn load(&mut self, table: &'static Table, rows: &[Row]) -> Result<(), Fault>;

    /// Runs one statement; where the values go, `{}` stands in it.
    fn execute(&mut self, statement: &str, values: &[&Value]) -> Result<(), Fault>;

    /// Just before rows are changed.
    fn open(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    /// Just after.
    fn close(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    /// The condition that finds a row by its primary key.
    fn by_key(&self, table: &'static Table) -> String;

    /// A column's name, quoted where it must be.
    fn name(&self, column: &'static str) -> String;

    /// Makes it so.
    fn commit(&mut self) -> Result<(), Fault>;
}

/// Brings a database to say what the archive says.
pub(super) fn bring(archive: &Archive, place: &Place) -> Result<Changes, Fault> {
    let dialect = place.dialect();
    let wanted = wanted(archive, dialect)?;
    let mut database = place.connect()?;
    let database = database.as_mut();
    let is_made = is_made(database, dialect)?;
    let found = match is_made {
        true => found(database, dialect)?,
        false => {
            database.create()?;
            Rows::new()
        }
    };
    same_blog(&found, archive)?;
    let plan = Plan::between(found, &wanted, dialect);
    let changes = plan.changes();
    if plan.is_empty() {
        return Ok(changes);
    }
    apply::apply(plan, database)?;
    if !is_made {
        database.complete()?;
    }
    prove(archive, &wanted, database, dialect)?;
    database.commit()?;
    Ok(changes)
}

/// All tables, those beside the archive's too.
fn tables(dialect: &dyn Dialect) -> impl Iterator<Item = &'static Table> {
    TABLES.into_iter().chain(dialect.companions().iter().copied())
}

fn wanted(archive: &Archive, dialect: &dyn Dialect) -> Result<Rows, Fault> {
    let mut guard = Guard::new(dialect);
    let mut wanted = Rows::new();
    rows::each(archive, &mut |table, row| {
        guard.check(table, &row)?;
        if let Some((table, row)) = dialect.companion(table, &row) {
            wanted.entry(table.name).or_default().push(row);
        }
        wanted.entry(table.name).or_default().push(row);
        Ok(())
    })?;
    Ok(wanted)
}

/// Whether the tables are there; a table of the same name by other hands is refused.
fn is_made(database: &mut dyn Live, dialect: &dyn Dialect) -> Result<bool, Fault> {
    let mut there = Vec::new();
    let mut missing = Vec::new();
    for table in tables(dialect) {
        let columns = database.columns(table.name)?;
        if columns.is_empty() {
            missing.push(table.name);
            continue;
        }
        there.push(table.name);
        let lacks = |column: &&super::schema::Column| !columns.iter().any(|name| name == column.name);
        if let Some(column) = table.columns.iter().find(lacks) {
            let why = format!("it has no column `{}`", column.name);
            return Err(Fault::NotOurs { table: table.name, why });
        }
    }
    match (there.first(), missing.first()) {
        (None, _) => Ok(false),
        (Some(_), None) => Ok(true),
        (Some(table), Some(missing)) => Err(Fault::NotOurs {
            table,
            why: format!("there is no table `{missing}` beside it"),
        }),
    }
}

fn found(database: &mut dyn Live, dialect: &dyn Dialect) -> Result<Rows, Fault> {
    records::version(database)?;
    let rows = tables(dialect).map(|table| Ok((table.name, database.rows(table)?)));
    rows.collect()
}

/// A database of another blog must not be emptied by a slip of the hand, nor one's own by an archive of nothing.
fn same_blog(found: &Rows, archive: &Archive) -> Result<(), Fault> {
    let known: BTreeSet<&str> = archive.sites.iter().map(|site| site.root.as_str()).collect();
    let place = SITES.place("root").unwrap_or_default();
    let sites = found.get(SITES.name).into_iter().flatten();
    let recorded = sites.filter(|row| row.first() != Some(&Value::Null));
    let roots = recorded.filter_map(|row| row.get(place)?.text());
    match roots.into_iter().find(|root| !known.contains(root)) {
        Some(root) => Err(Fault::OtherBlog(root.to_owned())),
        None => Ok(()),
    }
}

fn prove(archive: &Archive, wanted: &Rows, database: &mut dyn Live, dialect: &dyn Dialect) -> Result<(), Fault> {
    if let Some(difference) = difference(archive, &records::archive(database)?) {
        return Err(Fault::Unproven(difference));
    }
    for table in dialect.companions() {
        let mut found = database.rows(table)?;
        let mut due = wanted.get(table.name).cloned().unwrap_or_default();
        found.sort();
        due.sort();
        if found != due {
            return Err(Fault::Unproven(format!("table `{}`", table.name)));
        }
    }
    Ok(())
}

/// `id = {}`, for each part of the key.
fn by_key(table: &Table, dialect: &dyn Dialect) -> String {
    let parts = table
        .primary
        .iter()
        .map(|name| format!("{} = {{}}", dialect.name(name)));
    parts.collect::<Vec<String>>().join(" AND ")
}
