//! Fixtures: a folder is a test. `cargo xtask bless` writes what the program makes now; read it before you commit it.

use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

/// The folders below `fixtures/KIND`, in name order; there is at least one.
pub(crate) fn folders(kind: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(kind);
    let entries = fs::read_dir(&root).unwrap_or_else(|fault| panic!("{}: {fault}", root.display()));
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "{} holds no fixtures", root.display());
    folders
}

/// Every file below a folder of `root`, by its path in `root`; what is no file is an empty one.
pub(crate) fn files(root: &Path, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(root.join(&next)).into_iter().flatten() {
            let entry = entry.unwrap();
            let path = format!("{next}/{}", entry.file_name().to_str().unwrap());
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                open.push(path);
            } else if !entry.path().is_file() {
                // To read a pipe is to wait for somebody to write; a link may lead to a folder or nowhere.
                found.insert(path, Vec::new());
            } else {
                found.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

/// The tables in `fixtures/KIND/*.toml`, in name order; there is at least one.
pub(crate) fn tables<T: DeserializeOwned>(kind: &str) -> Vec<T> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(kind);
    let mut paths: Vec<PathBuf> = fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} holds no tables", root.display());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        toml::from_str(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
    };
    paths.into_iter().map(read).collect()
}

/// Tries rows of a table at once: most of them wait for something, and together they wait no longer than the slowest.
pub(crate) fn try_at_once<R: Sync>(rows: &[R], try_one: fn(&R) -> Vec<String>, verdict: &mut Verdict) {
    let wrong: Vec<String> = thread::scope(|scope| {
        let running: Vec<_> = rows.iter().map(|row| scope.spawn(move || try_one(row))).collect();
        running.into_iter().flat_map(|row| row.join().unwrap()).collect()
    });
    wrong.into_iter().for_each(|wrong| verdict.fail(wrong));
}

/// Collects what differs, so that one run shows all of it.
#[derive(Default)]
pub(crate) struct Verdict(Vec<String>);

impl Verdict {
    /// Compares with an expected file, or writes it when blessing.
    pub(crate) fn expect(&mut self, expected: &Path, actual: &str) {
        if std::env::var_os("POSTERITY_BLESS").is_some() {
            fs::create_dir_all(expected.parent().unwrap()).unwrap();
            fs::write(expected, actual).unwrap();
            return;
        }
        match fs::read_to_string(expected) {
            Ok(text) if text == actual => {}
            Ok(text) => self.fail(format!("{}: {}", expected.display(), first_difference(&text, actual))),
            Err(_) => self.fail(format!("{} is not there; made now:\n{actual}", expected.display())),
        }
    }

    /// Something is wrong.
    pub(crate) fn fail(&mut self, what: String) {
        self.0.push(what);
    }

    /// Fails the test when anything was wrong.
    pub(crate) fn give(self) {
        assert!(self.0.is_empty(), "{} wrong:\n{}", self.0.len(), self.0.join("\n\n"));
    }
}

fn first_difference(expected: &str, actual: &str) -> String {
    let mut pairs = expected.lines().zip(actual.lines()).enumerate();
    match pairs.find(|(_, (one, other))| one != other) {
        Some((at, (one, other))) => format!("line {}:\n  expected {one}\n  actual   {other}", at + 1),
        None => format!(
            "{} lines expected, {} made",
            expected.lines().count(),
            actual.lines().count()
        ),
    }
}

/// Runs the built program in a folder.
pub(crate) fn posterity(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_posterity"));
    command.current_dir(folder).args(arguments);
    command.output().unwrap()
}

/// What `validate` finds in a file or folder, as of one day.
pub(crate) fn findings(path: &Path) -> Vec<Value> {
    let arguments = [
        "validate",
        path.to_str().unwrap(),
        "--today",
        "2025-12-31",
        "--format",
        "json",
    ];
    let output = posterity(Path::new("."), &arguments);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    document["findings"].as_array().unwrap().clone()
}
