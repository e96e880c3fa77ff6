//! The command line: arguments → plan → command → report. The only module that speaks to people.

mod apart;
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
mod stopping;
mod upgrade;
mod usage;
mod validate;

pub use console::Console;
pub use exit::Exit;

use crate::error::Error;
use crate::output;
use args::{Cli, Command};
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

/// Runs the program on these arguments.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match typed(&arguments) {
        Ok(cli) => cli,
        Err(Untyped::Usage(usage)) => return untyped(&usage).into(),
        Err(Untyped::Settings(error)) => {
            Console::default().error(&error);
            return Exit::Failed.into();
        }
    };
    let console = Console::new(&cli.global);
    stopping::heed(&cli.command, &console);
    let done = run(cli.command, &console);
    output::stay_if_stopping();
    match done {
        Ok(exit) => exit.into(),
        Err(error) => {
            console.error(&error);
            Exit::Failed.into()
        }
    }
}

/// Why there is nothing to run.
enum Untyped {
    /// Help was asked for, or what was typed cannot be understood.
    Usage(clap::Error),
    /// The settings cannot be used.
    Settings(Error),
}

/// What was typed, and where nothing was, what the settings say. They bear on help and on commands that only tell something
/// as little as on a page of man.
fn typed(arguments: &[OsString]) -> Result<Cli, Untyped> {
    let read = |command: clap::Command| -> Result<Cli, clap::Error> {
        let matches = command.try_get_matches_from(arguments)?;
        Cli::from_arg_matches(&matches)
    };
    match settings::command() {
        Ok(command) => read(command).map_err(Untyped::Usage),
        Err(error) => match read(Cli::command()) {
            Ok(cli) if cli.command.only_tells() => Ok(cli),
            Err(help) if !help.use_stderr() => Err(Untyped::Usage(help)),
            _ => Err(Untyped::Settings(error)),
        },
    }
}

/// Prints help, or what is wrong with what was typed.
fn untyped(usage: &clap::Error) -> Exit {
    let console = Console::default();
    if !usage.use_stderr() {
        let printed = usage.print().and_then(|()| std::io::stdout().flush());
        return match printed {
            Ok(()) => Exit::Clean,
            Err(source) => {
                let path = "standard output".to_owned();
                console.error(&Error::Write { path, source });
                Exit::Failed
            }
        };
    }
    match usage::error(usage) {
        Some(error) => console.error(&error),
        None => drop(usage.print()),
    }
    Exit::Failed
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
