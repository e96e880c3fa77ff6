use super::dialect::{Dialect, single_quoted, single_unquoted, too_long};
use super::schema::{Column, Holds};
use std::fmt::Write as _;

/// PostgreSQL, from version 12 on, which brought generated columns.
#[derive(Clone, Copy, Debug)]
pub struct Postgres;

/// A row of a B-tree index may have 2,704 bytes: a third of a page. The rest is for the entry's place in its list.
const KEY_BYTES: usize = 2600;

impl Dialect for Postgres {
    fn opening(&self) -> &'static str {
        "-- A blog's archive for PostgreSQL. Load it into an empty database: \
         psql -v ON_ERROR_STOP=1 -d blog -f blog.sql\n\
         SET client_encoding = 'UTF8';\n\
         SET standard_conforming_strings = on;\n\
         BEGIN;\n"
    }

    /// Keys and dates sort by their bytes, whatever the language of the database.
    fn column_type(&self, column: &Column) -> String {
        match column.holds {
            Holds::Key | Holds::Word | Holds::Stamp => "text COLLATE \"C\"",
            Holds::Text => "text",
            Holds::Number => "bigint",
            Holds::Flag => "boolean",
            // Unlike jsonb it keeps the text as it is.
            Holds::Json => "json",
        }
        .to_owned()
    }

    fn name(&self, name: &'static str) -> String {
        match name {
            "order" => format!("\"{name}\""),
            name => name.to_owned(),
        }
    }

    /// Strings as in 4.1.2 of the manual: plain, or with C-style escapes after an `E`.
    fn quote(&self, text: &str, out: &mut String) {
        let control = |c: char| c.is_ascii_control() && !matches!(c, '\n' | '\t');
        if !text.contains(control) {
            return single_quoted(text, out);
        }
        out.push_str("E'");
        for c in text.chars() {
            match c {
                '\'' => out.push_str("''"),
                '\\' => out.push_str("\\\\"),
                '\r' => out.push_str("\\r"),
                c if control(c) => {
                    let _ = write!(out, "\\x{:02X}", u32::from(c));
                }
                c => out.push(c),
            }
        }
        out.push('\'');
    }

    fn unquote(&self, rest: &str) -> Option<(String, usize)> {
        match rest.strip_prefix('E') {
            Some(escaped) => single_unquoted(escaped, Some(escape)).map(|(text, length)| (text, length + 1)),
            None => single_unquoted(rest, None),
        }
    }

    fn flags(&self) -> [&'static str; 2] {
        ["false", "true"]
    }

    /// A hash index takes text of any length.
    fn index_on(&self, column: &Column) -> String {
        match column.holds {
            Holds::Text => format!("USING hash ({})", self.name(column.name)),
            _ => format!("({})", self.name(column.name)),
        }
    }

    fn views(&self) -> &'static str {
        VIEWS
    }

    fn word_index(&self) -> &'static str {
        "CREATE INDEX posts_words ON posts USING gin (search);\n"
    }

    fn after_rows(&self) -> &'static str {
        "COMMIT;\n"
    }

    fn refuses(&self, holds: Holds, text: &str) -> Option<String> {
        match holds {
            _ if text.contains('\0') => Some("holds a NUL character, which PostgreSQL cannot store".to_owned()),
            Holds::Key => too_long(text.len(), KEY_BYTES, "bytes"),
            _ => None,
        }
    }
}

fn escape(rest: &str) -> Option<(char, usize)> {
    match rest.chars().next()? {
        '\\' => Some(('\\', 1)),
        'r' => Some(('\r', 1)),
        'x' => Some((char::from(u8::from_str_radix(rest.get(1..3)?, 16).ok()?), 3)),
        _ => None,
    }
}

const VIEWS: &str = "\
CREATE VIEW posts_with_tags AS
SELECT id, site, kind, status, url, slug, title, published, updated,
  (SELECT string_agg(name, ', ' ORDER BY position) FROM post_authors WHERE post = posts.id) AS authors,
  (SELECT string_agg(name, ', ' ORDER BY position) FROM post_terms
    WHERE post = posts.id AND taxonomy = 'category') AS categories,
  (SELECT string_agg(name, ', ' ORDER BY position) FROM post_terms
    WHERE post = posts.id AND taxonomy = 'tag') AS tags,
  (SELECT count(*) FROM comments WHERE post = posts.id) AS comments
FROM posts;
CREATE VIEW addresses AS
SELECT url, id AS post FROM posts WHERE url IS NOT NULL
UNION ALL SELECT url, post FROM aliases;
-- SELECT id FROM posts WHERE search @@ websearch_to_tsquery('simple', 'word'). PostgreSQL takes markup for what it is. Of a
-- body the first 100,000 characters are searched: a tsvector holds one megabyte.
ALTER TABLE posts ADD COLUMN search tsvector GENERATED ALWAYS AS (
  setweight(to_tsvector('simple', left(coalesce(title, ''), 1000)), 'A') ||
  setweight(to_tsvector('simple', left(coalesce(body_html, ''), 100000)), 'B')
) STORED;
";
