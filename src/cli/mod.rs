//! The command line: arguments → plan → command → report. The only module that speaks to people.

pub mod args;
mod asking;
mod baseline;
mod captures;
mod changes;
mod compare;
mod console;
mod coverage;
mod exit;
mod explain;
mod export;
mod fetching;
mod findings;
mod folders;
mod forget;
mod input;
mod manual;
mod media;
mod migrate;
mod packing;
mod parse;
mod plumbing;
mod progress;
mod read;
mod recall;
mod rule;
mod schema;
mod scrape;
mod settings;
mod snapshot;
mod upgrade;
mod validate;

pub use console::Console;
pub use exit::Exit;

use crate::error::Error;
use args::{Cli, Command};
use clap::FromArgMatches;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program on these arguments.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match settings::command() {
        Ok(command) => command,
        Err(error) => {
            Console::default().error(&error);
            return Exit::Failed.into();
        }
    };
    let parsed = command.try_get_matches_from(arguments);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(usage) => {
            let _ = usage.print();
            return if usage.use_stderr() { Exit::Failed } else { Exit::Clean }.into();
        }
    };
    let console = Console::new(&cli.global);
    match run(cli.command, &console) {
        Ok(exit) => exit.into(),
        Err(error) => {
            console.error(&error);
            Exit::Failed.into()
        }
    }
}

fn run(command: Command, console: &Console) -> Result<Exit, Error> {
    match command {
        Command::Migrate(arguments) => migrate::run(&arguments, console),
        Command::Scrape(arguments) => scrape::run(&arguments, console),
        Command::Snapshot(arguments) => snapshot::run(&arguments, console),
        Command::Compare(arguments) => compare::run(&arguments, console),
        Command::Forget(arguments) => forget::run(&arguments, console),
        Command::Parse(arguments) => parse::run(&arguments, console),
        Command::Explain(arguments) => explain::run(&arguments, console),
        Command::Extract(arguments) => plumbing::extract(&arguments, console),
        Command::Identify(arguments) => plumbing::identify(&arguments, console),
        Command::Reconcile(arguments) => plumbing::reconcile(&arguments, console),
        Command::Validate(arguments) => validate::run(&arguments, console),
        Command::Export(arguments) => export::run(&arguments, console),
        Command::Upgrade(arguments) => upgrade::run(&arguments, console),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Rule(arguments) => rule::run(&arguments),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Man(arguments) => manual::page(&arguments),
    }
}

/// As many threads as asked for, else one a core.
fn threads(console: &Console) -> usize {
    console.threads.map_or_else(
        || std::thread::available_parallelism().map_or(1, usize::from),
        usize::from,
    )
}
