//! `fixtures/faults/*.toml`: broken and hostile input, how the program ends and what it says, word for word.

use crate::case::{Verdict, files, tables};
use serde::Deserialize;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    fault: Vec<Fault>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    name: String,
    #[serde(default)]
    folders: Vec<String>,
    #[serde(default)]
    files: Vec<Recipe>,
    #[serde(default)]
    links: Vec<Link>,
    /// Named pipes, which nobody writes to.
    #[serde(default)]
    pipes: Vec<String>,
    arguments: Vec<String>,
    exit: i32,
    stderr: Option<String>,
    stderr_begins: Option<String>,
    posts: Option<usize>,
    #[serde(default)]
    holds: Vec<String>,
    /// All that the folder holds in the end.
    leaves: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipe {
    path: String,
    #[serde(default)]
    before: String,
    repeat: Option<(String, usize)>,
    #[serde(default)]
    after: String,
    hex: Option<String>,
    #[serde(default)]
    gzip: bool,
    mode: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    path: String,
    to: String,
}

#[test]
fn broken_input_ends_as_the_table_says() {
    let mut verdict = Verdict::default();
    let tables: Vec<Table> = tables("faults");
    let rows: Vec<Fault> = tables.into_iter().flat_map(|table| table.fault).collect();
    assert!(rows.len() > 15);
    rows.iter().for_each(|fault| try_fault(fault, &mut verdict));
    verdict.give();
}

fn try_fault(fault: &Fault, verdict: &mut Verdict) {
    let folder = tempfile::tempdir().unwrap();
    let locked = make(fault, folder.path());
    let output = run(fault, folder.path(), locked);
    let mut wrong = |what: String| verdict.fail(format!("{}: {what}", fault.name));
    if output.status.code() != Some(fault.exit) {
        wrong(format!("exit {:?}, not {}", output.status.code(), fault.exit));
    }
    let said = String::from_utf8(output.stderr).unwrap();
    let exact = fault.stderr.as_ref().map(|due| said == due.trim_start_matches('\n'));
    let begins = fault
        .stderr_begins
        .as_ref()
        .map(|due| said.starts_with(due.trim_matches('\n')));
    if !exact.or(begins).expect("a row names what is said") {
        wrong(format!("said:\n{said}"));
    }
    let archive = String::from_utf8(output.stdout).unwrap();
    let posts = archive
        .lines()
        .filter(|line| line.starts_with("{\"type\":\"post\""))
        .count();
    if fault.posts.is_some_and(|due| due != posts) || (fault.exit == 2 && !archive.is_empty()) {
        wrong(format!("{posts} posts in:\n{archive}"));
    }
    if fault.exit == 2 && !locked {
        let changed = fault
            .files
            .iter()
            .filter(|file| fs::read(folder.path().join(&file.path)).ok() != Some(bytes(file)));
        changed.for_each(|file| wrong(format!("`{}` is not what it was", file.path)));
    }
    let left: Vec<String> = files(folder.path(), ".")
        .into_keys()
        .map(|path| path[2..].to_owned())
        .collect();
    if fault.leaves.as_ref().is_some_and(|due| *due != left) {
        wrong(format!("left {left:?}"));
    }
    for part in fault.holds.iter().filter(|part| !archive.contains(part.as_str())) {
        wrong(format!("no {part} in:\n{archive}"));
    }
}

/// Makes the input; says whether some of it must not be readable.
fn make(fault: &Fault, root: &Path) -> bool {
    for folder in &fault.folders {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    for file in &fault.files {
        let path = root.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes(file)).unwrap();
        if let Some(mode) = file.mode {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        }
    }
    for link in &fault.links {
        symlink(&link.to, root.join(&link.path)).unwrap();
    }
    for pipe in &fault.pipes {
        let path = root.join(pipe);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }
    fault.files.iter().any(|file| file.mode.is_some())
}

fn bytes(file: &Recipe) -> Vec<u8> {
    let mut bytes = match &file.hex {
        Some(hex) => (0..hex.len() / 2)
            .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
            .collect(),
        None => file.before.clone().into_bytes(),
    };
    if let Some((text, times)) = &file.repeat {
        bytes.extend(text.repeat(*times).into_bytes());
    }
    bytes.extend(file.after.as_bytes());
    if file.gzip {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&bytes).unwrap();
        return packed.finish().unwrap();
    }
    bytes
}

/// Permissions mean nothing to root, so that row runs as nobody, from a copy that nobody may run.
fn run(fault: &Fault, root: &Path, locked: bool) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_posterity"));
    let is_root = fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("\nUid:\t0\t"));
    let mut command = if locked && is_root {
        let copy = root.join("posterity");
        fs::copy(program, &copy).unwrap();
        fs::set_permissions(root, fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
            .arg(copy);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(root).args(&fault.arguments).stdin(Stdio::null());
    command.output().unwrap()
}
