//! `cargo xtask ci`: every check, in the order in which they fail fastest.

use std::process::Command;

/// What is run, with its reason to be there.
const STEPS: &[(&str, &[&str])] = &[
    ("format", &["fmt", "--all", "--check"]),
    (
        "format of the fuzz targets",
        &["fmt", "--check", "--manifest-path", "fuzz/Cargo.toml"],
    ),
    (
        "lints",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
    ),
    (
        "builds without the GPL part",
        &["check", "--locked", "--no-default-features"],
    ),
    (
        "documentation",
        &["doc", "--no-deps", "--workspace", "--locked", "--quiet"],
    ),
    ("tests", &["run", "--quiet", "--package", "xtask", "--", "test"]),
    (
        "the program on all fixtures",
        &["run", "--quiet", "--package", "xtask", "--", "fixtures"],
    ),
    (
        "a minute of hostile input",
        &["run", "--quiet", "--package", "xtask", "--", "fuzz"],
    ),
];

/// Runs all steps; the first that fails ends it.
pub(crate) fn run(_: &[String]) -> Result<(), String> {
    for (what, arguments) in STEPS {
        println!("== {what}: cargo {}", arguments.join(" "));
        let done = Command::new("cargo")
            .args(*arguments)
            .env("RUSTDOCFLAGS", "-D warnings")
            .status();
        match done {
            Ok(status) if status.success() => {}
            _ => return Err(format!("{what}: failed")),
        }
    }
    println!("== all checks passed");
    Ok(())
}
