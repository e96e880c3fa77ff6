//! Where what is written to a path comes to lie: links are followed, and not everything that can be written to is a file.

use super::failed;
use crate::error::Error;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

/// How many links are followed one after the other; systems follow forty.
const LINKS: usize = 40;

/// The full name of what need not be there: links are followed, and folders that are missing are taken as they are named.
pub fn settled(path: &Path) -> PathBuf {
    let mut path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for _ in 0..LINKS {
        if let Ok(full) = fs::canonicalize(&path) {
            return full;
        }
        let Ok(target) = fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("/")).join(target);
    }
    let mut missing = Vec::new();
    let mut known = path.as_path();
    while let (Some(folder), Some(name)) = (known.parent(), known.file_name()) {
        missing.push(name);
        known = folder;
        if let Ok(full) = fs::canonicalize(known) {
            return missing.iter().rev().fold(full, |place, name| place.join(name));
        }
    }
    path
}

/// Whether a path names a pipe, a socket or a device: what is written there goes through, and nothing stands beside it.
pub fn leads_through(path: &str) -> bool {
    path == "-" || fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir())
}

/// Refuses a name that only a folder can have where a file is to be written.
pub fn is_file_name(path: &str) -> Result<(), Error> {
    let names_folder = path.ends_with(std::path::is_separator) || Path::new(path).is_dir();
    match path != "-" && (names_folder || path.is_empty()) {
        false => Ok(()),
        true => Err(Error::Usage {
            what: format!("`{path}` is the name of a folder, and a file is to be written"),
            hint: Some("name a file in it".to_owned()),
        }),
    }
}

/// Opens a pipe or device for writing; none where the path names a file, or nothing as yet.
pub(super) fn through(path: &str) -> Result<Option<File>, Error> {
    if !leads_through(path) {
        return Ok(None);
    }
    let open = OpenOptions::new().write(true).open(path);
    open.map(Some).map_err(|fault| failed(path, fault))
}

/// The file that is written to, behind a link where the path is one.
pub(super) fn behind_links(path: &Path) -> PathBuf {
    match fs::symlink_metadata(path) {
        Ok(about) if about.is_symlink() => settled(path),
        _ => path.to_owned(),
    }
}

/// Gives what stands beside a file the mode of that file, where there is one and modes are known; `more` is added to it.
pub(super) fn like(file: &Path, beside: &Path, more: u32) {
    if let Ok(about) = fs::metadata(file) {
        set_mode(beside, about.permissions(), more);
    }
}

#[cfg(unix)]
fn set_mode(beside: &Path, mut permissions: fs::Permissions, more: u32) {
    use std::os::unix::fs::PermissionsExt;
    permissions.set_mode(permissions.mode() & 0o777 | more);
    // Some disks know no modes.
    let _ = fs::set_permissions(beside, permissions);
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: fs::Permissions, _: u32) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn places_are_full_names_behind_all_links() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        fs::create_dir(root.join("a")).unwrap();
        symlink("a", root.join("to-a")).unwrap();
        symlink("a/not-there", root.join("dangling")).unwrap();
        symlink("round", root.join("round")).unwrap();
        for (path, due) in [
            ("a", "a"),
            ("to-a/x/y", "a/x/y"),
            ("dangling", "a/not-there"),
            ("a/../b", "b"),
            ("round", "round"),
        ] {
            assert_eq!(settled(&root.join(path)), root.join(due), "{path}");
        }
    }
}
