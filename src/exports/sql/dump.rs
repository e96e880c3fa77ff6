//! An archive as one file of statements, one row a statement.

use super::ddl;
use super::dialect::Dialect;
use super::fault::Fault;
use super::guard::Guard;
use super::records::{self, Tables};
use super::rows;
use super::schema::{Column, Holds, TABLES, Table};
use super::value::Value;
use crate::archive::Archive;
use std::collections::BTreeMap;
use std::io::Write;

/// Writes the dump.
pub(super) fn write(archive: &Archive, dialect: &dyn Dialect, out: &mut dyn Write) -> Result<(), Fault> {
    out.write_all(dialect.opening().as_bytes())?;
    out.write_all(ddl::statements(dialect).as_bytes())?;
    out.write_all(dialect.before_rows().as_bytes())?;
    let mut guard = Guard::new(dialect);
    let mut line = String::new();
    rows::each(archive, &mut |table, row| {
        guard.check(table, &row)?;
        line.clear();
        insert(table, &row, dialect, &mut line);
        if let Some((table, row)) = dialect.companion(table, &row) {
            insert(table, &row, dialect, &mut line);
        }
        Ok(out.write_all(line.as_bytes())?)
    })?;
    out.write_all(dialect.triggers().as_bytes())?;
    Ok(out.write_all(dialect.after_rows().as_bytes())?)
}

fn insert(table: &Table, row: &[Value], dialect: &dyn Dialect, line: &mut String) {
    line.push_str("INSERT INTO ");
    line.push_str(table.name);
    line.push_str(" VALUES (");
    for (at, value) in row.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        match value {
            Value::Null => line.push_str("NULL"),
            Value::Number(number) => line.push_str(&number.to_string()),
            Value::Flag(flag) => line.push_str(dialect.flags()[usize::from(*flag)]),
            Value::Text(text) => dialect.quote(text, line),
        }
    }
    line.push_str(");\n");
}

/// Reads such a dump back without a database.
pub(super) fn read(text: &str, dialect: &dyn Dialect) -> Result<Archive, Fault> {
    rows(text, dialect, &mut |_| true)
}

/// Reads back a dump of unknown hands: what stands beside its rows must be what we write there, since nobody runs it.
pub(super) fn read_any(text: &str, dialect: &dyn Dialect) -> Result<Archive, Fault> {
    let tables = ddl::statements(dialect);
    let parts = [dialect.opening(), &tables, dialect.before_rows(), dialect.after_rows()];
    let mut due = parts.iter().flat_map(|part| part.lines());
    let archive = rows(text, dialect, &mut |line| due.next() == Some(line))?;
    match due.next() {
        None => Ok(archive),
        Some(_) => Err(Fault::CutOff),
    }
}

/// `beside` says whether a line may stand beside the rows.
fn rows(text: &str, dialect: &dyn Dialect, beside: &mut dyn FnMut(&str) -> bool) -> Result<Archive, Fault> {
    let mut loaded = Loaded::default();
    let mut rest = text;
    while !rest.is_empty() {
        let next = match rest.strip_prefix("INSERT INTO ") {
            Some(row) => loaded.take(row, dialect),
            None => {
                let (line, next) = rest.split_once('\n').unwrap_or((rest, ""));
                beside(line).then_some(next)
            }
        };
        let unreadable = || Fault::Unreadable(text[..text.len() - rest.len()].matches('\n').count() + 1);
        rest = next.ok_or_else(unreadable)?;
    }
    records::archive(&mut loaded)
}

/// The rows of a dump, by table.
#[derive(Default)]
struct Loaded(BTreeMap<&'static str, Vec<Vec<Value>>>);

impl Loaded {
    /// Takes one row; gives what follows it.
    fn take<'t>(&mut self, text: &'t str, dialect: &dyn Dialect) -> Option<&'t str> {
        let (table, values, rest) = row(text, dialect)?;
        self.0.entry(table.name).or_default().push(values);
        Some(rest)
    }
}

/// The row that follows `INSERT INTO `, with its table and what follows it.
pub(super) fn row<'t>(text: &'t str, dialect: &dyn Dialect) -> Option<(&'static Table, Vec<Value>, &'t str)> {
    let (name, mut rest) = text.split_once(" VALUES (")?;
    let mut tables = TABLES.iter().chain(dialect.companions());
    let table = tables.find(|table| table.name == name)?;
    let mut values = Vec::with_capacity(table.columns.len());
    for column in table.columns {
        let (value, length) = literal(rest, column, dialect)?;
        values.push(value);
        rest = &rest[length..];
        rest = match values.len() == table.columns.len() {
            true => rest.strip_prefix(");\n")?,
            false => rest.strip_prefix(',')?,
        };
    }
    Some((table, values, rest))
}

impl Tables for Loaded {
    fn rows(&mut self, table: &'static Table) -> Result<Vec<Vec<Value>>, Fault> {
        Ok(self.0.remove(table.name).unwrap_or_default())
    }
}

fn literal(rest: &str, column: &Column, dialect: &dyn Dialect) -> Option<(Value, usize)> {
    let bare = rest.split([',', ')']).next()?;
    if bare == "NULL" {
        return Some((Value::Null, bare.len()));
    }
    match column.holds {
        Holds::Number => Some((Value::Number(bare.parse().ok()?), bare.len())),
        Holds::Flag => {
            let flag = dialect.flags().iter().position(|word| *word == bare)?;
            Some((Value::Flag(flag == 1), bare.len()))
        }
        _ => {
            let (text, length) = dialect.unquote(rest)?;
            Some((Value::Text(text), length))
        }
    }
}
