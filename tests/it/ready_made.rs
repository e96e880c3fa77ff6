//! The ready-made use in `examples/ci/` and the hooks of pre-commit: each keeps to its reader's schema, and what it runs is
//! run.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn yaml(path: &str) -> Value {
    serde_saphyr::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

fn installed(program: &str) -> PathBuf {
    let path = root().join("target/generators/bin").join(program);
    assert!(path.is_file(), "{program} is missing; `cargo xtask install` fetches it");
    path
}

/// The search path with the program that was just built before all others.
fn search_path() -> std::ffi::OsString {
    let own = Path::new(env!("CARGO_BIN_EXE_posterity")).parent().unwrap().to_owned();
    let rest = std::env::var_os("PATH").unwrap();
    std::env::join_paths([own].into_iter().chain(std::env::split_paths(&rest))).unwrap()
}

/// A folder with `archive.jsonl`: the valid one, or one that breaks a rule.
fn folder(archive: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let archive = root().join("fixtures/rules").join(archive);
    let media = archive.with_file_name("archive.media");
    fs::copy(&archive, folder.path().join("archive.jsonl")).unwrap();
    if media.is_dir() {
        for below in fs::read_dir(&media).unwrap().map(|entry| entry.unwrap().path()) {
            let own = folder.path().join("archive.media").join(below.file_name().unwrap());
            fs::create_dir_all(&own).unwrap();
            for file in fs::read_dir(&below).unwrap().map(|entry| entry.unwrap().path()) {
                fs::copy(&file, own.join(file.file_name().unwrap())).unwrap();
            }
        }
    }
    folder
}

/// Runs lines of a job as its runner does; what installs the program is left out.
fn run(script: &str, folder: &Path) -> Option<i32> {
    let lines = script.lines().filter(|line| !line.starts_with("cargo install"));
    let script = lines.collect::<Vec<&str>>().join("\n");
    let mut bash = Command::new("bash");
    bash.args(["-e", "-o", "pipefail", "-c", &script])
        .current_dir(folder)
        .env("PATH", search_path());
    bash.output().unwrap().status.code()
}

#[test]
fn jobs_keep_to_the_schemas_of_their_runners() {
    for (schema, path) in [
        ("vendor.github-workflows", "github.yml"),
        ("vendor.gitlab-ci", "gitlab.yml"),
    ] {
        let check = |file: &Path| {
            let mut command = Command::new(installed("check-jsonschema"));
            command.args(["--no-cache", "--builtin-schema", schema]).arg(file);
            command.output().unwrap()
        };
        let file = root().join("examples/ci").join(path);
        let output = check(&file);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        // The check itself is checked.
        let odd = tempfile::Builder::new().suffix(".yml").tempfile().unwrap();
        let text = fs::read_to_string(&file).unwrap();
        fs::write(
            odd.path(),
            text.replace("runs-on:", "run-on:").replace("script:", "scripts:"),
        )
        .unwrap();
        assert!(!check(odd.path()).status.success(), "{path}");
    }
}

#[test]
fn the_job_for_github_refuses_what_is_broken() {
    let workflow = yaml("examples/ci/github.yml");
    let steps = workflow["jobs"]["validate"]["steps"].as_array().unwrap();
    let script = |name: &str| {
        let step = steps.iter().find(|step| step["name"] == name).unwrap();
        step["run"].as_str().unwrap().to_owned()
    };
    let (good, bad) = (folder("valid/archive.jsonl"), folder("id-duplicate/failing.jsonl"));
    assert_eq!(run(&script("Validate"), good.path()), Some(0));
    assert_eq!(run(&script("Validate"), bad.path()), Some(1));
    let report = script("Write the report for code scanning");
    for (folder, found) in [(&good, false), (&bad, true)] {
        assert_eq!(run(&report, folder.path()), Some(0));
        let upload = steps
            .iter()
            .find_map(|step| step["with"]["sarif_file"].as_str())
            .unwrap();
        let log: Value = serde_json::from_slice(&fs::read(folder.path().join(upload)).unwrap()).unwrap();
        assert_eq!(!log["runs"][0]["results"].as_array().unwrap().is_empty(), found);
    }
}

#[test]
fn the_job_for_gitlab_refuses_what_is_broken() {
    let job = &yaml("examples/ci/gitlab.yml")["archive"];
    let lines: Vec<&str> = job["script"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap())
        .collect();
    let report = job["artifacts"]["reports"]["junit"].as_str().unwrap();
    for (archive, code, failures) in [
        ("valid/archive.jsonl", 0, false),
        ("id-duplicate/failing.jsonl", 1, true),
    ] {
        let folder = folder(archive);
        assert_eq!(run(&lines.join("\n"), folder.path()), Some(code));
        let xml = fs::read_to_string(folder.path().join(report)).unwrap();
        assert_eq!(xml.contains("<failure "), failures, "{xml}");
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args([
        "-c",
        "user.name=T",
        "-c",
        "user.email=t@host.invalid",
        "-c",
        "init.defaultBranch=main",
    ]);
    git.args(["-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(folder);
    let output = git.output().unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A repository with our hooks, at a commit of its own; pre-commit takes hooks from nowhere else.
fn hooks() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(
        root().join(".pre-commit-hooks.yaml"),
        folder.path().join(".pre-commit-hooks.yaml"),
    )
    .unwrap();
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--no-verify", "-m", "hooks"]);
    let revision = git(folder.path(), &["rev-parse", "HEAD"]);
    (folder, revision)
}

fn pre_commit(folder: &Path, home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(installed("pre-commit"));
    command.args(arguments).current_dir(folder);
    command.env("PATH", search_path()).env("PRE_COMMIT_HOME", home);
    command.output().unwrap()
}

#[test]
fn the_hook_refuses_what_is_broken() {
    let (hooks, revision) = hooks();
    let home = tempfile::tempdir().unwrap();
    for (archive, passes) in [("valid/archive.jsonl", true), ("title-missing/failing.jsonl", false)] {
        let folder = folder(archive);
        let folder = folder.path();
        let example = fs::read_to_string(root().join("examples/ci/pre-commit.yaml")).unwrap();
        let config = example
            .replace("https://github.com/posterity/posterity", hooks.path().to_str().unwrap())
            .replace("v0.1.0", &revision)
            .replace("posterity-validate", "posterity-validate-installed");
        fs::write(folder.join(".pre-commit-config.yaml"), config).unwrap();
        // Testimony lies beside the archive and is none.
        fs::write(folder.join("archive.sources.jsonl"), "{}\n").unwrap();
        git(folder, &["init", "--quiet"]);
        git(folder, &["add", "."]);
        let output = pre_commit(folder, home.path(), &["run", "--all-files"]);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.success(), passes, "{told}");
        assert!(told.contains("validate the archive of a blog"), "{told}");
        assert_eq!(
            told.contains("archive.jsonl:4: warning[title-missing]"),
            !passes,
            "{told}"
        );
    }
}

#[test]
fn the_hooks_are_as_pre_commit_asks() {
    let home = tempfile::tempdir().unwrap();
    let output = pre_commit(root(), home.path(), &["validate-manifest", ".pre-commit-hooks.yaml"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let output = pre_commit(root(), home.path(), &["validate-config", "examples/ci/pre-commit.yaml"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let own = yaml(".pre-commit-hooks.yaml");
    let used = yaml("examples/ci/pre-commit.yaml");
    let named = |hook: &Value| hook["id"] == used["repos"][0]["hooks"][0]["id"];
    assert!(own.as_array().unwrap().iter().any(named));
}
