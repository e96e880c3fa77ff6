//! `cargo xtask test` and `cargo xtask bless`.

use std::process::Command;

/// Installs what is missing, then runs the tests of the workspace, or those whose names hold the filter.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    crate::install::run(&[])?;
    tests(arguments, &[])
}

/// Runs the tests that have expected files and lets them write those files.
pub(crate) fn bless(arguments: &[String]) -> Result<(), String> {
    tests(arguments, &[("POSTERITY_BLESS", "1")])?;
    println!("blessed; `git diff fixtures schemas docs` shows what changed: read it");
    Ok(())
}

fn tests(filter: &[String], environment: &[(&str, &str)]) -> Result<(), String> {
    let mut command = Command::new("cargo");
    command
        .args(["test", "--workspace"])
        .args(filter)
        .envs(environment.iter().copied());
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err("some tests failed".to_owned()),
    }
}
