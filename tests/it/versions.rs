//! Schema versions: what was released never changes, and archives of every version are read for ever.
//!
//! `fixtures/versions/vN/` holds archives as a program of version N wrote them. Nothing in it is ever changed or taken away.

use crate::case::{Verdict, folders, posterity};
use posterity::archive::SCHEMA_VERSION;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder of the project that are named in a list of digests, as `sha256sum` writes it.
fn changed(list: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(list)).unwrap();
    assert!(!text.is_empty(), "{list}");
    let mut wrong = Vec::new();
    for line in text.lines() {
        let (digest, path) = line.split_once("  ").unwrap();
        let bytes = fs::read(root().join(path)).unwrap_or_default();
        let own: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if own != digest {
            wrong.push(path.to_owned());
        }
    }
    wrong
}

/// The JSON Schemas of a released version are frozen: a change to them is a new version (`docs/schema-versions.md`).
#[test]
fn released_schemas_never_change() {
    for version in 1..=SCHEMA_VERSION {
        let list = format!("schemas/v{version}.sha256");
        assert_eq!(changed(&list), Vec::<String>::new());
        let listed = fs::read_to_string(root().join(&list)).unwrap().lines().count();
        let there = fs::read_dir(root().join(format!("schemas/v{version}")))
            .unwrap()
            .count();
        assert_eq!(listed, there, "{list}");
    }
}

/// Archives by version, oldest first.
fn archives() -> Vec<PathBuf> {
    let versions = folders("versions").into_iter();
    let versions = versions.filter(|folder| !folder.ends_with("imagined"));
    let files = versions.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let mut files: Vec<PathBuf> = files
        .filter(|path| !path.to_str().unwrap().ends_with(".upgraded.jsonl"))
        .collect();
    files.sort();
    files
}

#[test]
fn old_archives_never_change() {
    assert_eq!(changed("fixtures/versions/archives.sha256"), Vec::<String>::new());
    let listed = fs::read_to_string(root().join("fixtures/versions/archives.sha256")).unwrap();
    for path in archives() {
        let path = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        assert!(listed.lines().any(|line| line.ends_with(&path)), "{path} is not listed");
    }
    for version in 1..=SCHEMA_VERSION {
        assert!(
            listed.contains(&format!("/v{version}/")),
            "no archive of version {version}"
        );
    }
}

#[test]
fn archives_of_every_version_are_read() {
    let mut verdict = Verdict::default();
    for path in archives() {
        let output = posterity(root(), &["upgrade", path.to_str().unwrap()]);
        let upgraded = String::from_utf8(output.stdout).unwrap();
        if !output.status.success() {
            verdict.fail(format!(
                "{}: {}",
                path.display(),
                String::from_utf8_lossy(&output.stderr)
            ));
        }
        verdict.expect(&path.with_extension("upgraded.jsonl"), &upgraded);
        let first = upgraded.lines().next().unwrap_or_default();
        if !first.contains(&format!("\"schema_version\":{SCHEMA_VERSION},")) {
            verdict.fail(format!("{}: {first}", path.display()));
        }
        let folder = tempfile::tempdir().unwrap();
        let json = folder.path().join("blog.json");
        let export = posterity(
            root(),
            &["export", "json", path.to_str().unwrap(), "-o", json.to_str().unwrap()],
        );
        if !export.status.success() {
            verdict.fail(format!(
                "{}: {}",
                path.display(),
                String::from_utf8_lossy(&export.stderr)
            ));
        }
    }
    verdict.give();
}
