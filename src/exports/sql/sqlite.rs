use super::database;
use super::dialect::{Dialect, hex, single_quoted, single_unquoted, unhex};
use super::fault::Fault;
use super::schema::{Column, Holds, Table};
use super::search;
use super::value::Value;
use crate::archive::Archive;

/// SQLite 3. Its dumps load into versions from 3.9 on, which brought FTS5.
#[derive(Clone, Copy, Debug)]
pub struct Sqlite;

impl Dialect for Sqlite {
    fn opening(&self) -> &'static str {
        "-- A blog's archive for SQLite. Load it into a new database: sqlite3 blog.db < blog.sql\n\
         PRAGMA foreign_keys = ON;\n\
         BEGIN;\n"
    }

    fn column_type(&self, column: &Column) -> String {
        match column.holds {
            Holds::Number => "INTEGER".to_owned(),
            Holds::Flag => format!("INTEGER CHECK ({} IN (0, 1))", column.name),
            _ => "TEXT".to_owned(),
        }
    }

    fn name(&self, name: &'static str) -> String {
        match name {
            "order" => format!("\"{name}\""),
            name => name.to_owned(),
        }
    }

    /// The `sqlite3` program takes a carriage return before a line feed away, even inside a literal; no text of SQL can
    /// hold a NUL; and other control characters end files on some systems and paint on terminals.
    fn quote(&self, text: &str, out: &mut String) {
        let control = |c: char| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t');
        if text.contains(control) || (text.contains('\r') && text.contains(RETURN)) {
            out.push_str("CAST(X'");
            hex(text, out);
            out.push_str("' AS TEXT)");
        } else if text.contains('\r') {
            out.push_str("replace(");
            single_quoted(&text.replace('\r', RETURN), out);
            out.push_str(RETURNED);
        } else {
            single_quoted(text, out);
        }
    }

    fn unquote(&self, rest: &str) -> Option<(String, usize)> {
        if let Some(digits) = rest.strip_prefix("CAST(X'") {
            let (digits, _) = digits.split_once("' AS TEXT)")?;
            return Some((unhex(digits)?, digits.len() + "CAST(X'' AS TEXT)".len()));
        }
        if let Some(inner) = rest.strip_prefix("replace(") {
            let (text, length) = single_unquoted(inner, None)?;
            let whole = "replace(".len() + length + RETURNED.len();
            return inner[length..]
                .starts_with(RETURNED)
                .then(|| (text.replace(RETURN, "\r"), whole));
        }
        single_unquoted(rest, None)
    }

    fn flags(&self) -> [&'static str; 2] {
        ["0", "1"]
    }

    fn index_on(&self, column: &Column) -> String {
        format!("({})", self.name(column.name))
    }

    fn views(&self) -> &'static str {
        VIEWS
    }

    fn companions(&self) -> &'static [&'static Table] {
        &search::COMPANIONS
    }

    fn companion(&self, table: &'static Table, row: &[Value]) -> Option<(&'static Table, Vec<Value>)> {
        search::companion(table, row)
    }

    fn triggers(&self) -> &'static str {
        TRIGGERS
    }

    fn after_rows(&self) -> &'static str {
        "COMMIT;\n"
    }

    fn run(&self, dump: &str) -> Option<Result<Archive, Fault>> {
        Some(database::run(dump))
    }
}

/// Stands for a carriage return where there is one.
const RETURN: &str = "\\r";
const RETURNED: &str = ",'\\r',char(13))";

const VIEWS: &str = "\
CREATE VIEW posts_with_tags AS
SELECT id, site, kind, status, url, slug, title, published, updated,
  (SELECT group_concat(name, ', ') FROM
    (SELECT name FROM post_authors WHERE post = posts.id ORDER BY position)) AS authors,
  (SELECT group_concat(name, ', ') FROM
    (SELECT name FROM post_terms WHERE post = posts.id AND taxonomy = 'category' ORDER BY position)) AS categories,
  (SELECT group_concat(name, ', ') FROM
    (SELECT name FROM post_terms WHERE post = posts.id AND taxonomy = 'tag' ORDER BY position)) AS tags,
  (SELECT count(*) FROM comments WHERE post = posts.id) AS comments
FROM posts;
CREATE VIEW addresses AS
SELECT url, id AS post FROM posts WHERE url IS NOT NULL
UNION ALL SELECT url, post FROM aliases;
CREATE VIRTUAL TABLE posts_search USING fts5(post UNINDEXED, title, body, tokenize = 'unicode61 remove_diacritics 2');
";

/// What is changed by hand afterwards is searched with its markup.
const TRIGGERS: &str = "\
CREATE TRIGGER posts_search_insert AFTER INSERT ON posts BEGIN
  INSERT INTO posts_search VALUES (new.id, new.title, new.body_html);
END;
CREATE TRIGGER posts_search_delete AFTER DELETE ON posts BEGIN
  DELETE FROM posts_search WHERE post = old.id;
END;
CREATE TRIGGER posts_search_update AFTER UPDATE OF id, title, body_html ON posts BEGIN
  DELETE FROM posts_search WHERE post = old.id;
  INSERT INTO posts_search VALUES (new.id, new.title, new.body_html);
END;
";
