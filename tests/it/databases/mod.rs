//! Dumps loaded by the databases they are for. Real servers are started in temporary folders; where their programs are
//! missing, the tests fail and name the package.

mod into;
mod mariadb;
mod postgres;

use crate::case;
use crate::export_sql::{awkward, dumped, example, one_post};
use posterity::archive::{self, Archive, Post};
use posterity::exports::sql::schema::{Column, Holds, TABLES, Table};
use posterity::exports::sql::{self, Dialect, Fault, Tables, Value};
use posterity::exports::{Selection, difference, select};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A running server.
trait Server {
    fn dialect(&self) -> &'static dyn Dialect;

    /// The client, speaking to this database and no other, reading statements from its input, printing bare rows.
    fn client(&self, database: &str) -> Command;

    /// Makes a JSON array of a table's columns, and of its UTF-8 bytes hexadecimal digits: clients print some
    /// characters as they like.
    fn json_array(&self, table: &Table) -> String;

    /// The address of a database, for this user and password.
    fn address(&self, database: &str, user: &str, password: &str) -> String;

    /// The user who may do everything, and has no password.
    fn root(&self) -> &'static str;

    /// How the server counts the posts in which its full text search finds a word.
    fn search(&self, word: &str) -> String;

    /// What the server says of itself.
    fn log(&self) -> String;

    /// A new, empty database.
    fn create(&self, database: &str) {
        self.run("", &format!("CREATE DATABASE {database};"));
    }

    /// Runs statements; gives what the client prints.
    fn run(&self, database: &str, statements: &str) -> String {
        match self.try_run(database, statements) {
            Ok(printed) => printed,
            Err(said) => panic!("{said}; {}", self.log()),
        }
    }

    fn try_run(&self, database: &str, statements: &str) -> Result<String, String> {
        let mut client = self.client(database);
        client
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut client = client.spawn().unwrap();
        let mut input = client.stdin.take().unwrap();
        let statements = statements.to_owned();
        // A client that has had enough closes its input.
        let feed = std::thread::spawn(move || drop(input.write_all(statements.as_bytes())));
        let output = client.wait_with_output().unwrap();
        feed.join().unwrap();
        match output.status.success() {
            true => Ok(String::from_utf8(output.stdout).unwrap()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    /// Loads a dump as a user would, and rebuilds the archive from what the server then holds.
    fn through(&self, database: &str, selection: &Selection) -> Archive {
        self.create(database);
        self.run(database, &dumped(selection, self.dialect()));
        self.archive(database)
    }

    /// Rebuilds the archive from what the server holds.
    fn archive(&self, database: &str) -> Archive {
        let queries = TABLES.iter().map(|table| {
            let order: Vec<&str> = table.order().collect();
            let order = match order.is_empty() {
                true => String::new(),
                false => format!(" ORDER BY {}", order.join(", ")),
            };
            let name = table.name;
            format!(
                "SELECT '#{name}'; SELECT {} FROM {name}{order};\n",
                self.json_array(table)
            )
        });
        let printed = self.run(database, &queries.collect::<String>());
        sql::archive(&mut Told(printed)).unwrap()
    }

    /// The one value that a query gives.
    fn ask(&self, database: &str, query: &str) -> String {
        self.run(database, query).trim_end_matches('\n').to_owned()
    }
}

/// The tables as the server tells them, field by field: under each one's name its rows.
struct Told(String);

impl Tables for Told {
    fn rows(&mut self, table: &'static Table) -> Result<Vec<Vec<Value>>, Fault> {
        let name = format!("#{}", table.name);
        let mut lines = self.0.lines().skip_while(|line| *line != name);
        assert!(lines.next().is_some(), "{name} is missing");
        Ok(lines
            .take_while(|line| !line.starts_with('#'))
            .map(|line| row(line, table))
            .collect())
    }
}

fn row(digits: &str, table: &Table) -> Vec<Value> {
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    let json: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
    let values: Vec<serde_json::Value> = serde_json::from_slice(&json).unwrap();
    assert_eq!(values.len(), table.columns.len());
    values
        .into_iter()
        .zip(table.columns)
        .map(|(json, column)| value(json, column))
        .collect()
}

fn value(json: serde_json::Value, column: &Column) -> Value {
    use serde_json::Value as Json;
    match (json, column.holds) {
        (Json::Null, _) => Value::Null,
        (Json::Bool(flag), Holds::Flag) => Value::Flag(flag),
        (Json::Number(number), Holds::Flag) => Value::Flag(number.as_i64() == Some(1)),
        (Json::Number(number), Holds::Number) => Value::Number(number.as_i64().unwrap()),
        (Json::String(text), holds) if !matches!(holds, Holds::Number | Holds::Flag) => Value::Text(text),
        (json, holds) => panic!("{json} for {holds:?}"),
    }
}

/// The path of a server's program, or a test that fails and says what to install.
fn program(name: &str, folders: &[&str], package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let known = std::env::split_paths(&path).chain(folders.iter().map(PathBuf::from));
    let found = known.map(|folder| folder.join(name)).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("there is no `{name}` on this machine: apt-get install -y {package}"))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

fn succeeds(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// All that is asked of either server.
fn holds_what_the_archive_holds(server: &dyn Server) {
    for (number, folder) in case::folders("export-sql").iter().enumerate() {
        let text = fs::read(folder.join("archive.jsonl")).unwrap();
        let selection = select(archive::read_all(text.as_slice()).unwrap(), &[]);
        let found = server.through(&format!("fixture_{number}"), &selection);
        assert_eq!(difference(&selection.archive, &found), None, "{}", folder.display());
        if folder.ends_with("every-field") {
            answers(server, &format!("fixture_{number}"));
        }
    }
    any_text_comes_back(server);
}

/// Columns are asked by name, and links are followed and kept.
fn answers(server: &dyn Server, database: &str) {
    let ask = |query: &str| server.ask(database, query);
    let finds = |word: &str| server.ask(database, &server.search(word));
    for (word, posts) in [("monday", "1"), ("MONDAY", "1"), ("river", "1"), ("opens", "1")] {
        assert_eq!(finds(word), posts, "{word}");
    }
    let found = ask(&example(if server.root() == "postgres" {
        "PostgreSQL"
    } else {
        "MySQL"
    }));
    assert_eq!(found, "blog.council.example/leader/?p=7");
    // Markup and addresses in it are no text.
    for word in ["img", "src", "href", "strong", "nowhere"] {
        assert_eq!(finds(word), "0", "{word}");
    }
    let bridge = "WHERE slug = 'the-bridge'";
    assert_eq!(
        ask(&format!("SELECT title FROM posts {bridge};")),
        "The bridge & the river"
    );
    assert_eq!(
        ask(&format!("SELECT published FROM posts {bridge};")),
        "2009-12-09T10:33:05+00:00"
    );
    assert_eq!(
        ask(&format!("SELECT tags FROM posts_with_tags {bridge};")),
        "High Street, unlinked, winter"
    );
    assert_eq!(
        ask(&format!("SELECT authors FROM posts_with_tags {bridge};")),
        "Ann Other, B. Writer"
    );
    assert_eq!(
        ask("SELECT count(*) FROM posts WHERE sticky AND NOT comments_open;"),
        "1"
    );
    assert_eq!(
        ask("SELECT count(*) FROM posts WHERE title = '' AND body_html = '' AND url IS NULL;"),
        "1"
    );
    assert_eq!(
        ask("SELECT post FROM addresses WHERE url = 'http://blog.council.example/leader/archives/7';"),
        "blog.council.example/leader/?p=7"
    );
    assert_eq!(
        ask("SELECT t.description FROM post_terms p JOIN terms t ON t.position = p.term WHERE p.name = 'Roads';"),
        "Holes & how we mend them"
    );
    assert_eq!(
        ask("SELECT count(*) FROM post_terms WHERE slug IS NULL AND term IS NULL;"),
        "2"
    );
    let orphan = server.try_run(database, "INSERT INTO aliases VALUES ('nobody', 1, 'x');");
    assert!(orphan.unwrap_err().to_lowercase().contains("foreign key"));
    server.run(database, &format!("DELETE FROM posts {bridge};"));
    assert_eq!(ask("SELECT count(*) FROM comments;"), "0");
    assert_eq!(finds("monday"), "0");
}

fn any_text_comes_back(server: &dyn Server) {
    let selection = awkward_posts(server.dialect());
    let found = server.through("any_text", &selection);
    assert_eq!(difference(&selection.archive, &found), None);
}

/// Posts of awkward texts that the dialect does not refuse.
fn awkward_posts(dialect: &dyn Dialect) -> Selection {
    let mut runner = TestRunner::deterministic();
    let long = "it's \\ a\nlong text 😀 ".repeat(20_000);
    let mut texts: Vec<String> = (0..400)
        .map(|_| awkward().new_tree(&mut runner).unwrap().current())
        .filter(|text| dialect.refuses(Holds::Text, text).is_none())
        .chain([long])
        .collect();
    assert!(texts.len() > 150);
    texts.sort();
    texts.dedup();
    let posts = texts.iter().zip(1..).map(|(text, number)| Post {
        id: format!("h.test/?p={number:03}"),
        ..one_post(text).archive.posts.remove(0)
    });
    let learned = vocabularies().into_iter().zip(1..).map(|(text, number)| Post {
        id: format!("h.test/?words={number}"),
        title: Some(text.clone()),
        body_html: Some(text),
        ..Post::default()
    });
    Selection {
        archive: Archive {
            posts: posts.chain(learned).collect(),
            ..Archive::default()
        },
        ..Selection::default()
    }
}

/// Texts of more different words than a full text index may hold of one.
fn vocabularies() -> [String; 4] {
    let ideographs = (0x2_0000..0x2_a6d0).filter_map(char::from_u32);
    let number = |number: u32| format!("{number:x}");
    [
        ideographs.flat_map(|word| [word, ' ']).collect(),
        (0..25_000).map(|word| number(word) + " ").collect(),
        (0..25_000).map(|word| number(word) + "-").collect(),
        (0..5_000)
            .map(|word| format!("http://h{word}.test/{word}/?a={word} "))
            .collect(),
    ]
}

/// Keys as long as the dialect lets them be, all with an alias, so that every index on them is filled.
fn takes_the_longest_keys(server: &dyn Server, keys: &[String]) {
    let mut archive = Archive::default();
    for key in keys {
        assert_eq!(server.dialect().refuses(Holds::Key, key), None);
        assert!(server.dialect().refuses(Holds::Key, &format!("{key}x")).is_some());
        archive.posts.push(Post {
            id: key.clone(),
            parent: Some(key.clone()),
            site: key.clone(),
            url: Some(key.repeat(20)),
            aliases: vec![key.repeat(20)],
            ..Post::default()
        });
    }
    let selection = Selection {
        archive,
        ..Selection::default()
    };
    let found = server.through("long_keys", &selection);
    assert_eq!(difference(&selection.archive, &found), None);
}

/// Text that no compression makes shorter.
fn incompressible(length: usize) -> String {
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'!' + (state % 90) as u8)
    };
    (0..length).map(|_| next()).collect()
}

/// What the server cannot hold is refused before it is written.
fn refuses(dialect: &dyn Dialect, post: Post, sentence: &str) {
    let selection = Selection {
        archive: Archive {
            posts: vec![post],
            ..Archive::default()
        },
        ..Selection::default()
    };
    let refused = sql::write_dump(&selection, dialect, &mut Vec::new());
    assert_eq!(refused.unwrap_err().to_string(), sentence);
}
