//! Developer commands: `cargo xtask NAME`. One file each, one closed list.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer command speaks on its terminal"
)]

mod bench;
mod ci;
mod fidelity;
mod fixtures;
mod fuzz;
mod install;
mod new;
mod schema;
mod score;
mod test;

use std::process::ExitCode;

type Run = fn(&[String]) -> Result<(), String>;

/// Name, what it does, and how.
const COMMANDS: &[(&str, &str, Run)] = &[
    ("ci", "everything that must hold before a change lands", ci::run),
    (
        "install",
        "what the tests run against, where it is missing",
        install::run,
    ),
    ("test [FILTER]", "the tests of the workspace", test::run),
    (
        "bless [FILTER]",
        "write what the program makes now as the expected results; read them",
        test::bless,
    ),
    (
        "fixtures",
        "the built program, twice, on every folder of saved pages among the fixtures",
        fixtures::run,
    ),
    (
        "fuzz [SECONDS]",
        "hostile input for the readers, the converter and front matter; a minute for all",
        fuzz::run,
    ),
    ("schema", "write the JSON Schemas that the types generate", schema::run),
    ("new KIND NAME", "begin a rule, a profile or a fixture", new::run),
    (
        "bench DIR",
        "the whole of parse beside bare parsing of the same pages",
        bench::run,
    ),
    (
        "bench markdown SOURCE",
        "conversion with and without proof beside other converters, on a folder of pages or an archive",
        bench::run,
    ),
    (
        "bench sql [POSTS]",
        "loading generated posts into databases beside sqlite-utils and psql",
        bench::run,
    ),
    (
        "bench validate [SOURCE]",
        "the schema check beside ajv and Python's jsonschema, all rules beside bare parsing of the bodies",
        bench::run,
    ),
    (
        "bench crawl PAGES...",
        "the peak memory of crawls of so many pages, served by a blog that is made up",
        bench::run,
    ),
    (
        "score ARCHIVE GOLD",
        "an archive against the truth of a database",
        score::run,
    ),
    (
        "score markdown FILE",
        "HTML to Markdown and back, beside bare html2md",
        score::run,
    ),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let name = arguments.first().map(String::as_str).unwrap_or_default();
    let found = COMMANDS
        .iter()
        .find(|(usage, ..)| usage.split(' ').next() == Some(name));
    let done = match found {
        Some((.., run)) => run(&arguments[1..]),
        None => Err(usage()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let mut text = String::from("cargo xtask COMMAND, where COMMAND is one of\n");
    for (usage, about, _) in COMMANDS {
        text.push_str(&format!("  {usage:<21} {about}\n"));
    }
    text
}
