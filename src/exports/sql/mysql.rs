use super::dialect::{Dialect, hex, single_unquoted, too_long, unhex};
use super::schema::{Column, Holds, Table};
use super::search;
use super::value::Value;

/// MySQL from 5.7.7 and MariaDB from 10.2.2 on, whose indexes take 3,072 bytes a row.
#[derive(Clone, Copy, Debug)]
pub struct Mysql;

/// 2,800 bytes of an index; the rest is for the entry's place in its list.
const KEY_CHARACTERS: usize = 700;

/// Words of short lists; the platform may have long ones.
const WORD_CHARACTERS: usize = 255;

/// Begins a text in hexadecimal.
const HEX: &str = "_utf8mb4 X'";

impl Dialect for Mysql {
    fn opening(&self) -> &'static str {
        "-- A blog's archive for MySQL and MariaDB. Load it into an empty database: \
         mysql --default-character-set=utf8mb4 blog < blog.sql\n\
         SET NAMES utf8mb4;\n\
         SET SESSION sql_mode = 'STRICT_ALL_TABLES';\n\
         SET SESSION foreign_key_checks = 1;\n"
    }

    fn column_type(&self, column: &Column) -> String {
        match column.holds {
            Holds::Key => format!("VARCHAR({KEY_CHARACTERS})"),
            Holds::Word => format!("VARCHAR({WORD_CHARACTERS})"),
            Holds::Stamp => "VARCHAR(32)".to_owned(),
            Holds::Number => "BIGINT".to_owned(),
            Holds::Flag => "BOOLEAN".to_owned(),
            // The type JSON puts keys into an order of its own.
            Holds::Text | Holds::Json => "LONGTEXT".to_owned(),
        }
    }

    fn table_options(&self) -> &'static str {
        " ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    }

    fn name(&self, name: &'static str) -> String {
        match name {
            "order" => format!("`{name}`"),
            name => name.to_owned(),
        }
    }

    /// Strings as in 9.1.1 of the manual. The `mysql` program ends its input at a NUL and changes the ends of lines, and
    /// not every control character has an escape.
    fn quote(&self, text: &str, out: &mut String) {
        let control = |c: char| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t' | '\0');
        if text.contains(control) {
            out.push_str(HEX);
            hex(text, out);
            out.push('\'');
            return;
        }
        out.push('\'');
        for c in text.chars() {
            match c {
                '\'' => out.push_str("''"),
                '\\' => out.push_str("\\\\"),
                '\r' => out.push_str("\\r"),
                '\0' => out.push_str("\\0"),
                c => out.push(c),
            }
        }
        out.push('\'');
    }

    fn unquote(&self, rest: &str) -> Option<(String, usize)> {
        match rest.strip_prefix(HEX) {
            Some(digits) => {
                let (digits, _) = digits.split_once('\'')?;
                Some((unhex(digits)?, HEX.len() + digits.len() + 1))
            }
            None => single_unquoted(rest, Some(escape)),
        }
    }

    fn flags(&self) -> [&'static str; 2] {
        ["FALSE", "TRUE"]
    }

    /// Of long texts only the beginning is indexed.
    fn index_on(&self, column: &Column) -> String {
        match column.holds {
            Holds::Text => format!("({}(191))", self.name(column.name)),
            _ => format!("({})", self.name(column.name)),
        }
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

    fn before_rows(&self) -> &'static str {
        "START TRANSACTION;\n"
    }

    fn after_rows(&self) -> &'static str {
        "COMMIT;\n"
    }

    fn refuses(&self, holds: Holds, text: &str) -> Option<String> {
        let most = match holds {
            Holds::Key => KEY_CHARACTERS,
            Holds::Word => WORD_CHARACTERS,
            _ => return None,
        };
        too_long(text.chars().count(), most, "characters")
    }

    /// The collation takes blanks at the end for nothing.
    fn compared<'a>(&self, key: &'a str) -> &'a str {
        key.trim_end_matches(' ')
    }
}

fn escape(rest: &str) -> Option<(char, usize)> {
    match rest.chars().next()? {
        '\\' => Some(('\\', 1)),
        'r' => Some(('\r', 1)),
        '0' => Some(('\0', 1)),
        _ => None,
    }
}

const VIEWS: &str = "\
-- MySQL cuts joined lists at group_concat_max_len; post_terms and post_authors have all of them.
CREATE VIEW posts_with_tags AS
SELECT id, site, kind, status, url, slug, title, published, updated,
  (SELECT GROUP_CONCAT(name ORDER BY position SEPARATOR ', ') FROM post_authors WHERE post = posts.id) AS authors,
  (SELECT GROUP_CONCAT(name ORDER BY position SEPARATOR ', ') FROM post_terms
    WHERE post = posts.id AND taxonomy = 'category') AS categories,
  (SELECT GROUP_CONCAT(name ORDER BY position SEPARATOR ', ') FROM post_terms
    WHERE post = posts.id AND taxonomy = 'tag') AS tags,
  (SELECT COUNT(*) FROM comments WHERE post = posts.id) AS comments
FROM posts;
CREATE VIEW addresses AS
SELECT url, id AS post FROM posts WHERE url IS NOT NULL
UNION ALL SELECT url, post FROM aliases;
-- SELECT post FROM posts_search WHERE MATCH (title, body) AGAINST ('word'); it is as the export wrote it, whatever is changed
-- by hand in posts: triggers would ask for rights that few have. Case and accents do not count here; words of
-- less than three letters and some dozen common ones are not found unless the server is told so.
CREATE TABLE posts_search (
  post VARCHAR(700) NOT NULL,
  title LONGTEXT COLLATE utf8mb4_unicode_ci,
  body LONGTEXT COLLATE utf8mb4_unicode_ci,
  PRIMARY KEY (post),
  FULLTEXT KEY posts_search_words (title, body),
  FOREIGN KEY (post) REFERENCES posts (id) ON DELETE CASCADE
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
";
