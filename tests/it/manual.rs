//! `posterity completions` and `posterity man`, given to those who read them.

use crate::case::posterity;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn printed(arguments: &[&str]) -> String {
    let output = posterity(Path::new("."), arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn bash_completes_what_may_be_typed() {
    let script = printed(&["completions", "bash"]);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), script).unwrap();
    let complete = |words: &str, current: &str, last: &str| {
        let program = format!(
            "source {}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _posterity posterity '{current}' '{last}'; echo \"${{COMPREPLY[@]}}\"",
            file.path().display()
        );
        let output = Command::new("bash").args(["-c", &program]).output().unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(complete("posterity vali", "vali", "posterity"), "validate");
    assert_eq!(complete("posterity validate --format s", "s", "--format"), "sarif");
    assert_eq!(
        complete("posterity export markdown --flavour h", "h", "--flavour"),
        "hugo hexo"
    );
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        assert!(
            script.contains("write-baseline") && script.contains("completions"),
            "{shell}"
        );
    }
    assert_eq!(
        posterity(Path::new("."), &["completions", "cmd"]).status.code(),
        Some(2)
    );
}

/// A page as groff sets it; it has nothing to complain of.
fn set(page: &str) -> String {
    let mut groff = Command::new("groff")
        .args(["-man", "-Tutf8", "-ww", "-Kutf8"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("`cargo xtask install` brings groff");
    groff.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let output = groff.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_has_a_page() {
    let whole = set(&printed(&["man"]));
    for command in [
        &["migrate"][..],
        &["scrape"],
        &["parse"],
        &["validate"],
        &["export"],
        &["export", "markdown"],
        &["export", "json"],
        &["export", "sql"],
        &["explain"],
        &["extract"],
        &["identify"],
        &["reconcile"],
        &["upgrade"],
        &["schema"],
        &["rule"],
        &["completions"],
        &["man"],
    ] {
        let mut arguments = vec!["man"];
        arguments.extend(command);
        let page = printed(&arguments);
        assert!(page.contains(".SH \"EXIT STATUS\"") && !page.contains('`'), "{page}");
        let page = set(&page);
        let name = format!("posterity-{}", command.join("-"));
        assert!(page.contains(&name), "{page}");
        assert!(command.len() > 1 || whole.contains(&format!("{name}(1)")), "{name}");
    }
    let unknown = posterity(Path::new("."), &["man", "export", "pdf"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(unknown.stderr).unwrap(),
        "error: there is no command `pdf`\nhint: one of markdown, json, sql, parquet, help\n"
    );
}
