//! The tables explained to people: the page `docs/parquet.md`.

use super::TABLES;
use super::schema::{Cell, Column, Kind, Null, Table};
use std::fmt::Write as _;

/// The page that documents the tables, in Markdown, with questions that they answer.
pub fn guide() -> String {
    let mut page = String::from(include_str!("guide/beginning.md"));
    page.push_str("## Tables\n");
    // Posts first: they are what people come for.
    for table in TABLES.into_iter().rev() {
        describe(table, &mut page);
    }
    page
}

fn describe(table: &Table, page: &mut String) {
    let _ = writeln!(
        page,
        "\n### {}.parquet\n\n{}\n\n| column | type | null |\n|---|---|---|",
        table.name, table.about
    );
    for column in table.columns {
        let (name, kind, null) = match column {
            Column::Cell(cell) => (cell.name, word(cell.kind).to_owned(), cell.null),
            Column::Texts(name) => (*name, "list of text".to_owned(), Null::Never),
            Column::Group(name, cells) => (*name, entry(cells), Null::Sometimes),
            Column::List(name, cells) => (*name, format!("list of {}", entry(cells)), Null::Never),
        };
        let null = if null == Null::Sometimes { "yes" } else { "" };
        let _ = writeln!(page, "| `{name}` | {kind} | {null} |");
    }
}

fn entry(cells: &[Cell]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| format!("`{}` {}", cell.name, word(cell.kind)))
        .collect();
    format!("{{{}}}", cells.join(", "))
}

/// What a kind is in SQL.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Flag => "boolean",
        Kind::Number => "bigint",
        Kind::Size => "unsigned bigint",
        Kind::Json => "JSON: an object",
        Kind::Rest => "JSON: keys without a column",
        Kind::Day(_) => "date",
        Kind::Moment(_) => "timestamp (UTC)",
    }
}
