//! What shells and man know of the program, made of its arguments.

use super::args::{self, Cli};
use super::exit::Exit;
use crate::error::Error;
use crate::output;
use clap::{Command, CommandFactory};

const NAME: &str = "posterity";

/// `posterity completions`
pub(super) fn completions(arguments: &args::Completions) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), NAME, &mut script);
    output::file("-", &script)?;
    Ok(Exit::Clean)
}

/// `posterity man`: the page of the program or of one command.
pub(super) fn page(arguments: &args::Man) -> Result<Exit, Error> {
    let mut whole = Cli::command();
    // Options of every command and full names reach the commands only now.
    whole.build();
    let mut command = &whole;
    for name in &arguments.command {
        command = command.find_subcommand(name).ok_or_else(|| unknown(command, name))?;
    }
    let page = clap_mangen::Man::new(command.clone())
        .manual("Posterity")
        .source(concat!("posterity ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    page.render(&mut text).map_err(|source| Error::Write {
        path: "-".to_owned(),
        source,
    })?;
    let text = set(&String::from_utf8_lossy(&text));
    output::file("-", format!("{text}{EXIT_STATUS}").as_bytes())?;
    Ok(Exit::Clean)
}

/// What stands at the end of every page.
const EXIT_STATUS: &str = ".SH \"EXIT STATUS\"
.TP
\\fB0\\fR
Nothing to say.
.TP
\\fB1\\fR
Something at or above \\fB\\-\\-fail\\-on\\fR.
.TP
\\fB2\\fR
The work could not be done: what was typed is wrong, input cannot be read, output cannot be written, a server gives no answer, or \
a signal stopped it before the end.
";

/// Sets in bold what stands between backticks.
fn set(page: &str) -> String {
    let lines = page.lines().map(|line| {
        let mut parts: Vec<&str> = line.split('`').collect();
        let odd = if parts.len().is_multiple_of(2) {
            parts.pop()
        } else {
            None
        };
        let mut set = String::new();
        for (number, part) in parts.iter().enumerate() {
            match number % 2 {
                0 => set.push_str(part),
                _ => set.push_str(&format!("\\fB{part}\\fR")),
            }
        }
        match odd {
            Some(rest) => format!("{set}`{rest}\n"),
            None => format!("{set}\n"),
        }
    });
    lines.collect()
}

fn unknown(command: &Command, name: &str) -> Error {
    let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    Error::Usage {
        what: format!("there is no command `{name}`"),
        hint: Some(match known.as_slice() {
            [] => format!("`{}` has no commands of its own", command.get_name()),
            known => format!("one of {}", known.join(", ")),
        }),
    }
}
