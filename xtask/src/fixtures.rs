//! `cargo xtask fixtures`: the built program does its main job on every folder of saved pages, twice, and the second time
//! changes no byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is made of each.
const TARGETS: &[&str] = &["hugo", "plain", "json", "sqlite", "parquet"];

/// Migrates all fixtures.
pub(crate) fn run(_: &[String]) -> Result<(), String> {
    let built = Command::new("cargo").args(["build", "--quiet"]).status();
    if !built.is_ok_and(|status| status.success()) {
        return Err("the build failed".to_owned());
    }
    let scratch = Path::new("target").join("fixtures");
    let _ = fs::remove_dir_all(&scratch);
    let mut folders: Vec<PathBuf> = fs::read_dir("fixtures/parse")
        .map_err(|fault| format!("fixtures/parse: {fault}"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("pages").is_dir())
        .collect();
    folders.sort();
    let mut failed = Vec::new();
    for folder in &folders {
        if let Err(what) = twice(folder, &scratch) {
            failed.push(format!("{}: {what}", folder.display()));
        }
    }
    println!("{} passed, {} failed", folders.len() - failed.len(), failed.len());
    if failed.is_empty() && !folders.is_empty() {
        return Ok(());
    }
    Err(failed.join("\n"))
}

fn twice(folder: &Path, scratch: &Path) -> Result<(), String> {
    let output = scratch.join(folder.file_name().unwrap_or_default());
    migrate(folder, &output)?;
    let first = contents(&output)?;
    migrate(folder, &output)?;
    let second = contents(&output)?;
    let changed = first.iter().find(|(path, bytes)| second.get(*path) != Some(bytes));
    match changed {
        Some((path, _)) => Err(format!("a second run changed {}", path.display())),
        None if first.len() != second.len() => Err("a second run added files".to_owned()),
        None => Ok(()),
    }
}

fn migrate(folder: &Path, output: &Path) -> Result<(), String> {
    let mut command = Command::new("target/debug/posterity");
    command
        .arg("migrate")
        .arg(folder.join("pages"))
        .arg("--quiet")
        .arg("-o")
        .arg(output);
    for target in TARGETS {
        command.args(["--to", target]);
    }
    if let Ok(arguments) = fs::read_to_string(folder.join("arguments")) {
        command.args(arguments.lines());
    }
    let done = command.output().map_err(|fault| fault.to_string())?;
    if done.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&done.stderr).into_owned())
}

/// The report names what was written and what was unchanged, so it alone may differ.
fn contents(root: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, String> {
    let mut open = vec![root.to_owned()];
    let mut found = BTreeMap::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).map_err(|fault| fault.to_string())?;
            open.extend(entries.filter_map(|entry| Some(entry.ok()?.path())));
        } else if path.file_name().is_some_and(|name| name != "report.json") {
            let bytes = fs::read(&path).map_err(|fault| fault.to_string())?;
            found.insert(path, bytes);
        }
    }
    Ok(found)
}
