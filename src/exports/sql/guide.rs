//! The tables explained to people: the page `docs/sql.md`.

use super::dialect::Dialect;
use super::schema::{ARCHIVE, Column, Deleted, Empty, Field, Holds, TABLES, Table};
use super::{Mysql, Postgres, Sqlite};
use crate::archive::schema;
use std::fmt::Write as _;

/// The page that documents the tables, in Markdown, with a picture of them.
pub fn guide() -> String {
    let mut page = String::from(include_str!("guide/beginning.md"));
    picture(&mut page);
    types(&mut page);
    page.push_str("\n## Tables\n");
    for table in TABLES {
        describe(table, &mut page);
    }
    page.push_str(include_str!("guide/end.md"));
    page
}

/// An entity-relationship diagram as Mermaid draws it.
fn picture(page: &mut String) {
    page.push_str("\n## Picture\n\n```mermaid\nerDiagram\n");
    for table in TABLES {
        for link in table.references {
            let column = table.columns.iter().find(|column| column.name == link.column);
            let one = match column.map(|column| column.empty) {
                Some(Empty::Null) => "|o",
                _ => "||",
            };
            let _ = writeln!(page, "  {} {one}--o{{ {} : \"{}\"", link.table, table.name, link.column);
        }
    }
    for table in TABLES.into_iter().filter(|table| table.name != ARCHIVE.name) {
        let _ = writeln!(page, "  {} {{", table.name);
        for column in table.columns {
            let _ = writeln!(
                page,
                "    {} {}{}",
                word(column.holds),
                column.name,
                keys(table, column)
            );
        }
        page.push_str("  }\n");
    }
    page.push_str("```\n");
}

fn keys(table: &Table, column: &Column) -> String {
    let is_foreign = table.references.iter().any(|link| link.column == column.name);
    let marks = [
        (table.primary.contains(&column.name), "PK"),
        (is_foreign, "FK"),
        (column.empty == Empty::NeverTwice, "UK"),
    ];
    let marks: Vec<&str> = marks.iter().filter_map(|(is, mark)| is.then_some(*mark)).collect();
    match marks.is_empty() {
        true => String::new(),
        false => format!(" {}", marks.join(", ")),
    }
}

/// One word for what a column holds.
fn word(holds: Holds) -> &'static str {
    match holds {
        Holds::Key => "key",
        Holds::Word => "word",
        Holds::Stamp => "date",
        Holds::Text => "text",
        Holds::Number => "number",
        Holds::Flag => "flag",
        Holds::Json => "json",
    }
}

/// What each word is in each database.
fn types(page: &mut String) {
    page.push_str("\n## Types\n\n| | what it holds | SQLite | PostgreSQL | MySQL, MariaDB |\n|---|---|---|---|---|\n");
    let dialects: [&dyn Dialect; 3] = [&Sqlite, &Postgres, &Mysql];
    for (holds, about) in [
        (Holds::Key, "what names a row"),
        (Holds::Word, "a word of a short list"),
        (
            Holds::Stamp,
            "a moment as the archive writes it, as precise as the evidence; sorts as text",
        ),
        (Holds::Text, "any text"),
        (Holds::Number, "a whole number of 64 bits"),
        (Holds::Flag, "true or false"),
        (
            Holds::Json,
            "a JSON array or object, with its keys in the archive's order",
        ),
    ] {
        let types = dialects.map(|dialect| format!("`{}`", dialect.column_type(&sample(holds))));
        let _ = writeln!(page, "| {} | {about} | {} |", word(holds), types.join(" | "));
    }
}

fn sample(holds: Holds) -> Column {
    Column {
        name: "x",
        holds,
        empty: Empty::Null,
        field: Field::Own,
    }
}

fn describe(table: &'static Table, page: &mut String) {
    let _ = writeln!(page, "\n### {}\n\n{}\n", table.name, table.about);
    let _ = writeln!(page, "| column | | null | |\n|---|---|---|---|");
    for column in table.columns {
        let empty = if column.empty == Empty::Null { "yes" } else { "" };
        let about = about(table, column).unwrap_or_default();
        let _ = writeln!(
            page,
            "| `{}` | {} | {empty} | {about} |",
            column.name,
            word(column.holds)
        );
    }
    let _ = writeln!(page, "\nPrimary key: `{}`.", table.primary.join("`, `"));
    for link in table.references {
        let deleted = match link.deleted {
            Deleted::Refuse => "which cannot be deleted as long as rows here name it",
            Deleted::Cascade => "which takes its rows here along when it is deleted",
            Deleted::Unlink => "which leaves a null here when it is deleted",
        };
        let _ = writeln!(
            page,
            "`{}` refers to `{}.{}`, {deleted}.",
            link.column, link.table, link.target
        );
    }
}

/// What a column means: in the archive's own words, where it has them.
fn about(table: &Table, column: &Column) -> Option<String> {
    let own = |text: &str| Some(text.to_owned());
    match (column.field, column.name) {
        (Field::Rest, _) => own("Fields of the archive that have no column."),
        (_, "schema_version") => own("Version of the archive's schema."),
        (_, "position") if table.place("post").is_some() => own("Place in the post's list, from 1."),
        (_, "position") => own("Place in the archive, from 1."),
        (Field::Own, "post") => own("The post it belongs to."),
        (Field::Own, _) => own("Its record, where there is one."),
        (Field::At(path), _) => described(table, path),
    }
}

/// The words of the archive's JSON Schema.
fn described(table: &Table, path: &str) -> Option<String> {
    let (record, part) = match table.name {
        "sites" => ("site", None),
        "terms" => ("term", None),
        "people" => ("person", None),
        "media" => ("media", None),
        "post_authors" => ("post", Some("Byline")),
        "post_terms" => ("post", Some("TermUse")),
        "post_media" => ("post", Some("MediaUse")),
        "comments" => ("post", Some("Comment")),
        "aliases" => return Some("The address.".to_owned()),
        _ => ("post", None),
    };
    let schema = schema::by_name(record)?;
    let (field, inner) = path
        .split_once('.')
        .map_or((path, None), |(field, inner)| (field, Some(inner)));
    let part = match inner {
        Some(_) => Some(capital(field)),
        None => part.map(str::to_owned),
    };
    let object = part.map_or(&schema, |part| &schema["$defs"][part]);
    let about = object["properties"][inner.unwrap_or(field)]["description"].as_str();
    about
        .or_else(|| schema["properties"][field]["description"].as_str())
        .map(one_line)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_ascii_uppercase().to_string() + letters.as_str()
    })
}

/// A table's cell holds one line, and a bar would end it.
fn one_line(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<&str>>()
        .join(" ")
        .replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_explained() {
        for table in TABLES {
            for column in table.columns {
                assert!(
                    about(table, column).is_some_and(|about| !about.is_empty()),
                    "{}.{}",
                    table.name,
                    column.name
                );
            }
        }
    }
}
