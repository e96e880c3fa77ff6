//! The tables and indexes as statements.

use super::dialect::Dialect;
use super::schema::{Column, Deleted, Empty, TABLES, Table};
use std::fmt::Write as _;

/// All tables, indexes and views.
pub(super) fn statements(dialect: &dyn Dialect) -> String {
    [
        &tables(dialect),
        &indexes(dialect),
        dialect.views(),
        dialect.word_index(),
    ]
    .concat()
}

/// What must be there before the rows: tables and views.
pub(super) fn early(dialect: &dyn Dialect) -> String {
    tables(dialect) + dialect.views()
}

/// What is made faster after the rows: indexes.
pub(super) fn late(dialect: &dyn Dialect) -> String {
    indexes(dialect) + dialect.word_index()
}

fn tables(dialect: &dyn Dialect) -> String {
    let mut text = String::new();
    for table in TABLES {
        create(table, dialect, &mut text);
    }
    text
}

fn indexes(dialect: &dyn Dialect) -> String {
    let mut text = String::new();
    for table in TABLES {
        for column in indexed(table) {
            let on = dialect.index_on(column);
            let _ = writeln!(text, "CREATE INDEX {0}_{1} ON {0} {on};", table.name, column.name);
        }
    }
    text
}

fn indexed(table: &Table) -> impl Iterator<Item = &'static Column> {
    let places = table.indexes.iter().filter_map(|name| table.place(name));
    places.filter_map(|place| table.columns.get(place))
}

fn create(table: &Table, dialect: &dyn Dialect, text: &mut String) {
    let mut parts: Vec<String> = table.columns.iter().map(|column| define(column, dialect)).collect();
    parts.push(format!("PRIMARY KEY ({})", table.primary.join(", ")));
    for link in table.references {
        let deleted = match link.deleted {
            Deleted::Refuse => "",
            Deleted::Cascade => " ON DELETE CASCADE",
            Deleted::Unlink => " ON DELETE SET NULL",
        };
        parts.push(format!(
            "FOREIGN KEY ({}) REFERENCES {} ({}){deleted}",
            link.column, link.table, link.target
        ));
    }
    let options = dialect.table_options();
    let _ = writeln!(
        text,
        "CREATE TABLE {} (\n  {}\n){options};",
        table.name,
        parts.join(",\n  ")
    );
}

fn define(column: &Column, dialect: &dyn Dialect) -> String {
    let empty = match column.empty {
        Empty::Null => "",
        Empty::Never => " NOT NULL",
        Empty::NeverTwice => " NOT NULL UNIQUE",
    };
    let name = dialect.name(column.name);
    format!("{name} {}{empty}", dialect.column_type(column))
}
