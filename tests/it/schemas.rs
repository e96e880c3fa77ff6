//! The published schemas are the ones that the types give.

use crate::case::{Verdict, posterity};
use posterity::archive::schema;
use std::fs;
use std::path::Path;

#[test]
fn the_files_are_what_the_types_give() {
    let mut verdict = Verdict::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/v1");
    for (name, schema) in schema::all() {
        verdict.expect(&folder.join(format!("{name}.schema.json")), &format!("{schema:#}\n"));
    }
    verdict.give();
    assert_eq!(fs::read_dir(&folder).unwrap().count(), schema::all().len());
}

#[test]
fn the_command_prints_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, _) in schema::all() {
        let printed = posterity(root, &["schema", name]);
        let file = fs::read(root.join(format!("schemas/v1/{name}.schema.json"))).unwrap();
        assert!(printed.status.success() && printed.stdout == file, "{name}");
    }
    let names = posterity(root, &["schema"]);
    assert_eq!(
        String::from_utf8(names.stdout).unwrap(),
        "archive\nsite\nterm\nperson\nmedia\npost\nrecord\n"
    );
    let unknown = posterity(root, &["schema", "pots"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        String::from_utf8(unknown.stderr)
            .unwrap()
            .contains("there is no schema `pots`")
    );
}
