//! A folder of Markdown from the disk: its files, and what became of those that an export wrote.

use super::readback::Readback;
use crate::checks::{Finding, Scope, Trouble};
use crate::exports::markdown::Flavour;
use crate::exports::markdown::tree::{self, TroubleKind};
use crate::exports::{File, Place};
use crate::limits;
use crate::output;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How much of a file tells its form.
const START: u64 = 4096;

/// Reads a folder; links of the file system are not followed.
pub(super) fn read(root: &Path, flavour: Option<&'static dyn Flavour>) -> Result<Readback, String> {
    let names = names(root).map_err(|fault| format!("cannot be read: {fault}"))?;
    let start = |name: &str| beginning(&root.join(name)).ok();
    let flavour = flavour.unwrap_or_else(|| tree::recognised(&names, &start));
    let mut files = Vec::new();
    for name in names.iter().filter(|name| tree::is_wanted(name, flavour)) {
        let bytes =
            bounded(&root.join(name)).map_err(|fault| format!("holds `{name}`, which cannot be read: {fault}"))?;
        files.push(File {
            path: name.clone(),
            bytes,
        });
    }
    let tree = tree::read(&files, &names, flavour);
    if tree.sources.is_empty() && tree.troubles.is_empty() {
        return Err(format!("holds no posts, as far as {} is concerned", flavour.name()));
    }
    Ok(Readback {
        found: found(&tree, root),
        sources: tree.sources,
        names: Some(names),
        ..Readback::of(tree.records, Scope::Site)
    })
}

/// What became of the files that an export wrote into a folder.
pub(super) fn audited(root: &Path) -> Vec<(Finding, Place)> {
    let audit = output::audit(root);
    let missing = audit.missing.into_iter().map(|path| (Trouble::FileMissing, path));
    let changed = audit.changed.into_iter().map(|path| (Trouble::FileChanged, path));
    let found = missing.chain(changed);
    found
        .map(|(trouble, path)| (trouble.finding(), Place::in_file(path, None)))
        .collect()
}

/// What is wrong and no record shows, in the order of the files.
fn found(tree: &tree::Tree, root: &Path) -> Vec<(Finding, Place)> {
    let troubles = tree.troubles.iter().map(|trouble| {
        let kind = match &trouble.kind {
            TroubleKind::Front(reason) => Trouble::FrontMatter(reason.clone()),
            TroubleKind::Redirect(target) => Trouble::Redirect(target.clone()),
        };
        (kind.finding(), Place::in_file(trouble.path.clone(), Some(trouble.line)))
    });
    let mut found: Vec<(Finding, Place)> = troubles.chain(audited(root)).collect();
    found.sort_by(|(_, one), (_, other)| (&one.file, one.line).cmp(&(&other.file, other.line)));
    found
}

/// Names of all files, relative, parts joined by slashes; packages and hidden folders left out.
fn names(root: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let mut open: Vec<(PathBuf, String, usize)> = vec![(root.to_owned(), String::new(), 0)];
    while let Some((folder, below, depth)) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let own = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type()?;
            let name = format!("{below}{own}");
            if kind.is_file() {
                names.insert(name);
            } else if kind.is_dir() && !own.starts_with('.') && own != "node_modules" && depth < limits::FOLDER_DEPTH {
                open.push((entry.path(), format!("{name}/"), depth + 1));
            }
        }
    }
    Ok(names)
}

fn beginning(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(START).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(limits::CAPTURE_BYTES + 1)
        .read_to_end(&mut bytes)?;
    match bytes.len() as u64 > limits::CAPTURE_BYTES {
        true => Err(io::Error::other("it is too long")),
        false => Ok(bytes),
    }
}
