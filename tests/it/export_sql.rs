//! `fixtures/export-sql/NAME`: `archive.jsonl` as a dump of each dialect, and as a ready SQLite database.

use crate::case::{self, Verdict};
use posterity::archive::{self, Archive, Comment, Label, Post};
use posterity::exports::sql::schema::Holds;
use posterity::exports::sql::{self, Dialect, Mysql, Postgres, Sqlite};
use posterity::exports::{Selection, difference, select};
use proptest::prelude::*;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};

const DIALECTS: [(&str, &dyn Dialect); 3] = [("sqlite", &Sqlite), ("postgres", &Postgres), ("mysql", &Mysql)];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/export-sql")
        .join(name)
}

pub(crate) fn public(folder: &Path) -> Selection {
    let text = fs::read(folder.join("archive.jsonl")).unwrap();
    select(archive::read_all(text.as_slice()).unwrap(), &[])
}

fn export(folder: &Path, output: &Path, dialect: &str) {
    let output = output.to_str().unwrap();
    let made = case::posterity(
        folder,
        &["export", "sql", "archive.jsonl", "--dialect", dialect, "-o", output],
    );
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(made.stdout.is_empty());
}

fn loaded(dump: &str) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(dump).unwrap();
    connection
}

pub(crate) fn dumped(selection: &Selection, dialect: &dyn Dialect) -> String {
    let mut bytes = Vec::new();
    sql::write_dump(selection, dialect, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Everything that a database holds, whatever made it.
fn contents(connection: &Connection) -> Vec<String> {
    let mut all: Vec<String> = strings(
        connection,
        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1",
    );
    for table in sql::schema::TABLES
        .iter()
        .map(|table| table.name)
        .chain(["posts_search"])
    {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<_> = (0..columns).map(|at| row.get_ref(at).unwrap()).collect();
            all.push(format!("{table} {values:?}"));
        }
    }
    all
}

fn strings(connection: &Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
    rows.map(|text| text.unwrap().unwrap_or_else(|| "NULL".to_owned()))
        .collect()
}

#[test]
fn every_dump_is_as_expected_and_gives_the_archive_back() {
    let mut verdict = Verdict::default();
    let out = tempfile::tempdir().unwrap();
    for folder in case::folders("export-sql") {
        let expected = public(&folder).archive;
        for (name, dialect) in DIALECTS {
            let file = out.path().join("out.sql");
            export(&folder, &file, name);
            let dump = fs::read_to_string(&file).unwrap();
            verdict.expect(&folder.join(format!("{name}.sql")), &dump);
            let found = sql::read_dump(&dump, dialect).unwrap();
            if let Some(difference) = difference(&expected, &found) {
                verdict.fail(format!("{} as {name}: {difference}", folder.display()));
            }
        }
    }
    verdict.give();
}

#[test]
fn the_ready_database_and_the_loaded_dump_hold_the_same() {
    let out = tempfile::tempdir().unwrap();
    for folder in case::folders("export-sql") {
        let (file, again) = (out.path().join("out.db"), out.path().join("again.sqlite3"));
        export(&folder, &file, "sqlite");
        export(&folder, &again, "sqlite");
        assert!(
            fs::read(&file).unwrap() == fs::read(&again).unwrap(),
            "the same archive, other bytes"
        );
        let ready = Connection::open(&file).unwrap();
        let dump = loaded(&dumped(&public(&folder), &Sqlite));
        assert_eq!(contents(&ready), contents(&dump), "{}", folder.display());
        for connection in [ready, dump] {
            assert_eq!(strings(&connection, "PRAGMA integrity_check"), ["ok"]);
            assert!(strings(&connection, "PRAGMA foreign_key_check").is_empty());
            let found = sql::read_back(&connection).unwrap();
            assert_eq!(
                difference(&public(&folder).archive, &found),
                None,
                "{}",
                folder.display()
            );
        }
    }
}

/// Columns are asked by name, so that two that were swapped in both directions show.
#[test]
fn queries_answer_what_the_archive_says() {
    let connection = loaded(&dumped(&public(&fixture("every-field")), &Sqlite));
    let ask = |query: &str| strings(&connection, query).join("|");
    let post = "blog.council.example/leader/?p=7";
    assert_eq!(
        ask("SELECT title FROM posts WHERE slug = 'the-bridge'"),
        "The bridge & the river"
    );
    assert_eq!(
        ask("SELECT title_html || published || updated || language FROM posts WHERE slug = 'the-bridge'"),
        "The <em>bridge</em> &amp; the river2009-12-09T10:33:05+00:002010-01-02T08:00:00en"
    );
    assert_eq!(
        ask("SELECT tags FROM posts_with_tags WHERE slug = 'the-bridge'"),
        "High Street, unlinked, winter"
    );
    assert_eq!(
        ask("SELECT authors || '; ' || categories || '; ' || comments FROM posts_with_tags WHERE slug = 'the-bridge'"),
        "Ann Other, B. Writer; Bridges, Roads; 4"
    );
    assert_eq!(
        ask("SELECT post FROM addresses WHERE url = 'http://blog.council.example/leader/archives/7'"),
        post
    );
    assert_eq!(
        ask("SELECT t.description FROM post_terms p JOIN terms t ON t.position = p.term WHERE p.name = 'Roads'"),
        "Holes & how we mend them"
    );
    assert_eq!(
        ask("SELECT name FROM post_terms WHERE term IS NULL ORDER BY position"),
        "unlinked|glad"
    );
    assert_eq!(
        ask("SELECT p.name FROM post_authors a JOIN people p ON p.position = a.person ORDER BY a.position"),
        "Ann Other|B. Writer"
    );
    assert_eq!(
        ask("SELECT m.media_type FROM post_media u LEFT JOIN media m ON m.position = u.medium ORDER BY u.position"),
        "image/jpeg|audio/mpeg|NULL|image/jpeg"
    );
    assert_eq!(
        ask("SELECT caption FROM post_media WHERE alt = 'The bridge' AND path IS NOT NULL"),
        "At dusk"
    );
    assert_eq!(
        ask("SELECT p.author FROM comments c JOIN comments p ON p.post = c.post AND p.id = c.parent"),
        "Reader"
    );
    assert_eq!(
        ask("SELECT gone_since || gone_evidence FROM posts WHERE gone_since IS NOT NULL"),
        "2020-03-01404"
    );
    assert_eq!(ask("SELECT timezone || timezone_from FROM sites"), "Europe/Londonuser");
    assert_eq!(
        ask("SELECT json_extract(unknown, '$.mood') FROM posts WHERE slug = 'the-bridge'"),
        "glad"
    );
    assert_eq!(
        ask("SELECT json_extract(extra, '$.wordpress.post_format') FROM posts WHERE slug = 'the-bridge'"),
        "aside"
    );
    assert_eq!(
        ask("SELECT id FROM posts WHERE title = ''"),
        "blog.council.example/leader/?p=9"
    );
    assert_eq!(ask("SELECT id FROM posts WHERE title IS NULL"), "");
}

#[test]
fn full_text_search_finds_words_and_follows_changes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("blog.db");
    sql::write_database(&public(&fixture("every-field")), &file).unwrap();
    let connection = Connection::open(&file).unwrap();
    let found = |words: &str| {
        let query = format!("SELECT post FROM posts_search WHERE posts_search MATCH '{words}'");
        strings(&connection, &query).len()
    };
    assert_eq!((found("monday"), found("river"), found("about")), (1, 1, 1));
    assert_eq!(found("img OR src"), 0, "markup is no text");
    let snippet = "SELECT snippet(posts_search, 2, '[', ']', '…', 3) FROM posts_search('monday')";
    assert_eq!(strings(&connection, snippet), ["…opens on [Monday]."]);
    connection
        .execute("UPDATE posts SET title = 'Tuesday' WHERE slug = 'the-bridge'", [])
        .unwrap();
    assert_eq!((found("tuesday"), found("title:river")), (1, 0));
    connection
        .execute("DELETE FROM posts WHERE slug = 'the-bridge'", [])
        .unwrap();
    assert_eq!(found("tuesday"), 0);
    assert_eq!(
        strings(&connection, "SELECT post FROM post_terms"),
        Vec::<String>::new()
    );
}

#[test]
fn the_name_of_the_output_decides_and_doubts_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let archive = fixture("every-field").join("archive.jsonl");
    fs::copy(archive, folder.path().join("blog.jsonl")).unwrap();
    let post = r#"{"type":"post","id":"a","status":"published"}"#;
    let tag = post.replace('}', r#","terms":[{"taxonomy":"tag","name":"t"}]}"#);
    let huge = r#"{"type":"media","site":"s/","url":"http://s/huge","bytes":18446744073709551615}"#;
    for (name, records) in [
        ("twice", format!("{post}\n{post}")),
        ("tag", tag),
        ("huge", huge.to_owned()),
    ] {
        let archive = format!("{{\"type\":\"archive\",\"schema_version\":1}}\n{records}\n");
        fs::write(folder.path().join(format!("{name}.jsonl")), archive).unwrap();
    }
    for (archive, output, sentence) in [
        ("blog.jsonl", "blog", "the name `blog` does not tell what to make"),
        ("blog.jsonl", "blog.jsonl", "the name `blog.jsonl` does not tell"),
        ("none.jsonl", "out.db", "there is no file or folder `none.jsonl`"),
        ("blog.jsonl", "blog.jsonl/out.db", "cannot write `blog.jsonl/out.db`"),
        (
            "tag.jsonl",
            "out.db",
            "`out.db` would not say what the archive says: post `a` differs in `tags`",
        ),
        (
            "huge.jsonl",
            "out.db",
            "cannot make `out.db`: `media.bytes` of `http://s/huge` is more than a column holds",
        ),
        (
            "twice.jsonl",
            "out.db",
            "cannot make `out.db`: two rows of `posts` would have the key `a`",
        ),
        (
            "twice.jsonl",
            "out.sql",
            "cannot make `out.sql`: two rows of `posts` would have the key `a`",
        ),
    ] {
        let made = case::posterity(folder.path(), &["export", "sql", archive, "-o", output]);
        let said = String::from_utf8(made.stderr).unwrap();
        assert_eq!(made.status.code(), Some(2), "{output}: {said}");
        assert!(said.contains(sentence), "{output}: {said}");
    }
    let other = case::posterity(
        folder.path(),
        &["export", "sql", "blog.jsonl", "--dialect", "mysql", "-o", "out.db"],
    );
    let said = String::from_utf8(other.stderr).unwrap();
    assert!(
        said.contains("`out.db` would be a SQLite database, and another dialect was asked for"),
        "{said}"
    );
    assert_eq!(other.status.code(), Some(2));
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        4,
        "nothing is left behind"
    );
    let dump = case::posterity(folder.path(), &["export", "sql", "blog.jsonl", "-o", "-"]);
    assert!(dump.stdout.starts_with(b"-- A blog's archive for SQLite."));
    assert!(String::from_utf8_lossy(&dump.stderr).starts_with("3 posts, 5 terms, 4 comments to standard output ("));
}

/// A post with the text in every place that takes any.
fn post_of(text: &str) -> Post {
    Post {
        id: "h.test/?p=1".to_owned(),
        title: Some(text.to_owned()),
        slug: Some(text.to_owned()),
        body_html: Some(text.to_owned()),
        aliases: vec![text.to_owned(), String::new()],
        tags: vec![Label {
            name: text.to_owned(),
            slug: None,
            ..Label::default()
        }],
        comments: vec![Comment {
            id: text.to_owned(),
            body_html: Some(text.to_owned()),
            ..Comment::default()
        }],
        extra: serde_json::Map::from_iter([(text.to_owned(), text.into())]),
        ..Post::default()
    }
}

pub(crate) fn one_post(text: &str) -> Selection {
    Selection {
        archive: Archive {
            posts: vec![post_of(text)],
            ..Archive::default()
        },
        ..Selection::default()
    }
}

/// Text made of what breaks quoting, and of anything else.
pub(crate) fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("'".to_owned()),
        Just("\\".to_owned()),
        Just("\"".to_owned()),
        Just("--".to_owned()),
        Just(");\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("\0".to_owned()),
        Just("\\r".to_owned()),
        Just("\u{1f600}".to_owned()),
        Just("',NULL,'".to_owned()),
        "[\\x01-\\x1f]{1,3}",
        "\\PC{1,4}",
        any::<char>().prop_map(String::from),
        "[a-z ]{1,9}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn any_literal_means_its_text(text in awkward()) {
        for (name, dialect) in DIALECTS.iter().filter(|(_, dialect)| dialect.refuses(Holds::Text, &text).is_none()) {
            let mut literal = String::new();
            dialect.quote(&text, &mut literal);
            // Programs that load dumps treat the ends of lines, and of files, as they like.
            prop_assert!(!literal.contains(|c: char| c.is_ascii_control() && c != '\n' && c != '\t'), "{}", name);
            let rest = format!("{literal},'next');");
            prop_assert_eq!(dialect.unquote(&rest), Some((text.clone(), literal.len())), "{}", name);
        }
        let mut literal = String::new();
        Sqlite.quote(&text, &mut literal);
        thread_local!(static ENGINE: Connection = Connection::open_in_memory().unwrap());
        let meant: String = ENGINE.with(|engine| engine.query_row(&format!("SELECT {literal}"), [], |row| row.get(0)))?;
        prop_assert_eq!(meant, text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_text_comes_back_from_a_dump(text in awkward()) {
        let selection = one_post(&text);
        let dump = dumped(&selection, &Sqlite);
        let run = Sqlite.run(&dump).unwrap().unwrap();
        prop_assert_eq!(difference(&selection.archive, &run), None);
        let read = sql::read_dump(&dump, &Sqlite).unwrap();
        prop_assert_eq!(difference(&selection.archive, &read), None);
    }
}

#[test]
fn text_without_end_and_text_with_nul_come_back() {
    for text in [
        "it's\n".repeat(400_000),
        "a\0b".to_owned(),
        "\0".to_owned(),
        "'\r\0\\r'".to_owned(),
    ] {
        let selection = one_post(&text);
        let found = Sqlite.run(&dumped(&selection, &Sqlite)).unwrap().unwrap();
        assert!(difference(&selection.archive, &found).is_none());
    }
}

#[test]
fn a_dump_that_was_changed_is_refused_or_differs() {
    let selection = public(&fixture("every-field"));
    let dump = dumped(&selection, &Sqlite);
    let changes = [
        ("'The bridge & the river'", "'The bridge and the river'"),
        ("VALUES (1,'blog", "VALUES (1 ,'blog"),
        ("INSERT INTO comments", "INSERT INTO remarks"),
        ("'Reader'", "''Reader'"),
        ("INSERT INTO archive VALUES (1)", "INSERT INTO archive VALUES (2)"),
    ];
    for (old, new) in changes {
        assert!(dump.contains(old), "{old}");
        let same = sql::read_dump(&dump.replacen(old, new, 1), &Sqlite)
            .is_ok_and(|found| difference(&selection.archive, &found).is_none());
        assert!(!same, "{old} became {new} and nobody noticed");
    }
}

#[test]
fn the_page_about_the_tables_is_current() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sql.md");
    let mut verdict = Verdict::default();
    verdict.expect(&page, &sql::guide());
    verdict.give();
}

/// The query that the page gives for full text in this database.
pub(crate) fn example(database: &str) -> String {
    let page = sql::guide();
    let lines = page
        .lines()
        .skip_while(|line| !line.starts_with(&format!("-- {database}")));
    let query = lines
        .skip(1)
        .take_while(|line| !line.starts_with("--") && !line.starts_with("```"));
    let query = query.collect::<Vec<&str>>().join("\n");
    assert!(query.ends_with(';'), "no example for {database}");
    query
}

#[test]
fn the_example_for_full_text_finds_the_bridge() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("blog.db");
    sql::write_database(&public(&fixture("every-field")), &file).unwrap();
    let found = strings(&Connection::open(&file).unwrap(), &example("SQLite"));
    assert_eq!(found, ["blog.council.example/leader/?p=7"]);
}
