//! The house's own rules, run: who may import whom, which file names which package, sizes, names, words.

use crate::case::Verdict;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may name of the others. `error` and `limits` are everybody's.
const IMPORTS: &[(&str, &[&str])] = &[
    ("address", &[]),
    ("dom", &[]),
    ("error", &["archive"]),
    ("archive", &["address"]),
    ("capture", &["address"]),
    ("source", &["address", "archive", "capture", "extract"]),
    ("extract", &["address", "archive", "capture", "dom"]),
    ("reconcile", &["address", "archive", "capture", "dom", "extract"]),
    ("checks", &["address", "archive", "dom", "extract"]),
    ("compare", &["address", "archive", "capture"]),
    (
        "snapshot",
        &[
            "address",
            "archive",
            "capture",
            "compare",
            "extract",
            "reconcile",
            "source",
        ],
    ),
    ("markdown", &["dom"]),
    (
        "exports",
        &["address", "archive", "capture", "dom", "extract", "markdown"],
    ),
    ("output", &["capture"]),
    (
        "cli",
        &[
            "address",
            "archive",
            "capture",
            "checks",
            "compare",
            "dom",
            "exports",
            "extract",
            "markdown",
            "output",
            "reconcile",
            "snapshot",
            "source",
        ],
    ),
];

/// Packages that do IO or parse, and the one place that names each; of XML and ZIP one place reads and one writes.
const PACKAGES: &[(&str, &str)] = &[
    ("scraper", "src/dom"),
    ("html5ever", "src/dom"),
    ("ego_tree", "src/dom"),
    ("html2md", "src/markdown/"),
    ("comrak", "src/markdown/"),
    ("indicatif", "src/cli/progress.rs"),
    ("clap", "src/cli/"),
    ("rusqlite", "src/exports/sql/"),
    ("postgres", "src/exports/sql/"),
    ("bytes", "src/exports/sql/live/postgres.rs"),
    ("mysql", "src/exports/sql/"),
    ("parquet", "src/exports/columns/file.rs"),
    ("bytes", "src/exports/columns/file.rs"),
    ("jsonschema", "src/checks/"),
    ("schemars", "src/archive/"),
    ("serde_saphyr", "src/exports/markdown/"),
    ("chardetng", "src/extract/charset.rs"),
    ("quick_xml", "src/extract/xml.rs"),
    ("mimalloc", "src/main.rs"),
    ("quick_xml", "src/cli/findings/junit.rs"),
    ("reqwest", "src/source/web/client.rs"),
    ("rustls", "src/source/web/client.rs"),
    ("rustix", "src/output/making.rs"),
    ("signal_hook", "src/cli/stopping.rs"),
    ("zip", "src/source/wacz.rs"),
    ("zip", "src/output/wacz.rs"),
];

/// Names that say nothing.
const NO_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "misc", "types", "manager",
];

/// Uniform lists and tables may be longer than 500 lines.
const LONG: &[&str] = &["tests/it/mutations.rs"];

fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<PathBuf> = vec![root.join(folder)];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    assert!(!found.is_empty());
    found
}

/// The top module that a file belongs to: `src/extract/html/item.rs` to `extract`.
fn module(path: &str) -> &str {
    let rest = path.strip_prefix("src/").unwrap();
    rest.split('/').next().unwrap().trim_end_matches(".rs")
}

/// A file's lines without comments, and without its tests, which may look anywhere.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn imports_run_one_way() {
    let mut verdict = Verdict::default();
    for (path, text) in sources("src") {
        let own = module(&path);
        if matches!(own, "lib" | "main" | "limits") {
            continue;
        }
        let Some((_, allowed)) = IMPORTS.iter().find(|(module, _)| *module == own) else {
            verdict.fail(format!("{path}: module `{own}` is not in the table"));
            continue;
        };
        for line in code(&text) {
            for part in line.split("crate::").skip(1) {
                let named: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let free = named == own || matches!(named.as_str(), "limits" | "error" | "");
                if !free && !allowed.contains(&named.as_str()) {
                    verdict.fail(format!("{path}: `{own}` may not import `{named}`"));
                }
            }
        }
    }
    verdict.give();
}

#[test]
fn each_package_is_named_in_one_place() {
    let mut verdict = Verdict::default();
    for (path, text) in sources("src") {
        let own = |package: &str| {
            PACKAGES
                .iter()
                .any(|(other, place)| *other == package && path.starts_with(place))
        };
        for (package, place) in PACKAGES.iter().filter(|(package, _)| !own(package)) {
            let named =
                |line: &str| line.contains(&format!("{package}::")) || line.contains(&format!("use {package};"));
            if code(&text).any(named) {
                verdict.fail(format!("{path} names `{package}`, whose place is {place}"));
            }
        }
    }
    verdict.give();
}

#[test]
fn files_are_small_and_well_named() {
    let mut verdict = Verdict::default();
    for folder in ["src", "tests", "xtask/src"] {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            if lines > 500 && !LONG.contains(&path.as_str()) {
                verdict.fail(format!("{path} has {lines} lines"));
            }
            let bad = path
                .split('/')
                .map(|part| part.trim_end_matches(".rs"))
                .find(|part| NO_NAMES.contains(part));
            if let Some(name) = bad {
                verdict.fail(format!("{path}: `{name}` says nothing"));
            }
            if path.matches('/').count() > 4 {
                verdict.fail(format!("{path} lies more than three folders deep"));
            }
            for word in [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")] {
                if text.contains(word) {
                    verdict.fail(format!("{path} holds {word}"));
                }
            }
        }
    }
    verdict.give();
}

#[test]
fn standard_output_is_for_data_alone() {
    let mut verdict = Verdict::default();
    for (path, text) in sources("src") {
        if code(&text).any(|line| line.contains("println!") || line.contains("print!(")) {
            verdict.fail(format!("{path} prints; `output` and `Console` do that"));
        }
    }
    verdict.give();
}
