//! SQLite: ours, and sqlite-utils.

use crate::bench::times::{Times, posterity, timed};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) const OURS: &str = "SQLite: posterity";
pub(super) const INSERT: &str = "SQLite: sqlite-utils insert, posts alone";
pub(super) const ALIKE: &str = "SQLite: sqlite-utils, same tables and search";

/// Where `cargo xtask install` puts Python's programs.
const INSTALLED: &str = "target/generators/bin/sqlite-utils";

/// Tables that have rows in a generated archive.
const TABLES: [&str; 8] = [
    "archive",
    "sites",
    "terms",
    "people",
    "posts",
    "aliases",
    "post_authors",
    "post_terms",
];

fn sqlite_utils() -> PathBuf {
    let named = std::env::var_os("SQLITE_UTILS").map(PathBuf::from);
    named.unwrap_or_else(|| PathBuf::from(INSTALLED))
}

fn ours(folder: &Path) -> Command {
    let mut command = Command::new(posterity());
    command
        .args(["--quiet", "export", "sql"])
        .arg(folder.join("archive.jsonl"));
    command.arg("-o").arg(folder.join("ours.db"));
    command
}

/// Rows of each table as lines of JSON, for sqlite-utils to read.
pub(super) fn prepare(folder: &Path) -> Result<(), String> {
    timed(&mut ours(folder))?;
    for table in TABLES.into_iter().chain(["comments"]) {
        let file =
            std::fs::File::create(folder.join(table).with_extension("rows")).map_err(|fault| fault.to_string())?;
        let status = Command::new(sqlite_utils())
            .arg("rows")
            .arg(folder.join("ours.db"))
            .args([table, "--nl"])
            .stdout(file)
            .status();
        match status {
            Ok(status) if status.success() => {}
            _ => return Err(format!("{} failed: cargo xtask install", sqlite_utils().display())),
        }
    }
    Ok(())
}

pub(super) fn round(folder: &Path, times: &mut Times) -> Result<(), String> {
    times.add(OURS, timed(&mut ours(folder))?);
    let database = folder.join("theirs.db");
    let _ = std::fs::remove_file(&database);
    let insert = |table: &str, file: PathBuf, key: &[&str]| {
        let mut command = Command::new(sqlite_utils());
        command
            .arg("insert")
            .arg(&database)
            .arg(table)
            .arg(file)
            .arg("--nl")
            .args(key);
        timed(&mut command)
    };
    times.add(INSERT, insert("posts", folder.join("posts.jsonl"), &["--pk", "id"])?);
    let _ = std::fs::remove_file(&database);
    let mut seconds = 0.0;
    for table in TABLES.into_iter().chain(["comments"]) {
        let key: &[&str] = match table {
            "posts" => &["--pk", "id"],
            "aliases" | "post_authors" | "post_terms" | "comments" => &["--pk", "post", "--pk", "position"],
            _ => &[],
        };
        seconds += insert(table, folder.join(table).with_extension("rows"), key)?;
    }
    let mut search = Command::new(sqlite_utils());
    search
        .arg("enable-fts")
        .arg(&database)
        .args(["posts", "title", "body_html"]);
    seconds += timed(&mut search)?;
    for column in ["site", "url", "slug", "published", "parent"] {
        let mut index = Command::new(sqlite_utils());
        index.arg("create-index").arg(&database).args(["posts", column]);
        seconds += timed(&mut index)?;
    }
    times.add(ALIKE, seconds);
    Ok(())
}
