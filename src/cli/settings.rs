//! `posterity.toml` in the working directory: what a nightly job would otherwise repeat.
//!
//! Its keys are the names of options; `site` is the address that `scrape` and `snapshot` are given. A key at the top is
//! meant for every command that has the option and takes the value (`fail-on` has other values in `compare` than in
//! `validate`), one in a table for the command of that name. They become the options' defaults, so that what is typed wins,
//! and `--help` shows them.

use super::args::Cli;
use crate::error::Error;
use crate::limits;
use clap::builder::Arg;
use clap::{Command, CommandFactory};
use std::fs::File;
use std::io::{self, Read};
use toml::{Table, Value};

const FILE: &str = "posterity.toml";

/// The key of the address that is typed without an option.
const SITE: &str = "site";

/// The program's commands and options, with the defaults that the file gives.
pub(super) fn command() -> Result<Command, Error> {
    let unusable = |what: String| Error::Usage {
        what: format!("`{FILE}` {what}"),
        hint: Some(
            "its keys are names of options, as in `pause = 2`; `posterity COMMAND --help` lists them".to_owned(),
        ),
    };
    match text() {
        Ok(None) => Ok(Cli::command()),
        Ok(Some(text)) => {
            let table = text.parse().map_err(|fault: toml::de::Error| {
                let line = text[..fault.span().map_or(0, |span| span.start)].lines().count();
                unusable(format!("is no TOML at line {}: {}", line.max(1), fault.message()))
            })?;
            with(Cli::command(), &table).map_err(unusable)
        }
        Err(source) => Err(Error::Read {
            path: FILE.to_owned(),
            source,
        }),
    }
}

fn text() -> io::Result<Option<String>> {
    let file = match File::open(FILE) {
        Ok(file) => file,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let mut text = String::new();
    file.take(limits::SETTINGS_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > limits::SETTINGS_BYTES {
        return Err(io::Error::other(format!(
            "it is larger than {} KiB",
            limits::SETTINGS_BYTES / 1024
        )));
    }
    Ok(Some(text))
}

/// Gives the options their defaults; what is wrong is a phrase that follows the file's name.
fn with(command: Command, table: &Table) -> Result<Command, String> {
    let of_commands = |(key, value): &(&String, &Value)| value.is_table() && command.find_subcommand(key).is_some();
    let (own, shared): (Vec<_>, Vec<_>) = table.iter().partition(of_commands);
    let mut command = command;
    for (key, value) in shared {
        let values = values(key, value)?;
        taken(&command, key, &values)?.ok_or_else(|| format!("names `{key}`, which is no option"))?;
        command = set(command, key, &values);
    }
    for (name, settings) in own {
        for (key, value) in settings.as_table().into_iter().flatten() {
            let values = values(key, value)?;
            let own = command.find_subcommand(name).map(|own| taken(own, key, &values));
            own.transpose()?
                .flatten()
                .ok_or_else(|| format!("names `{key}` under `{name}`, which has no such option"))?;
            command = command.mut_subcommand(name, |own| set(own, key, &values));
        }
    }
    Ok(command)
}

/// The values as they would be typed. What is kept is kept to the end of the program.
fn values(key: &str, value: &Value) -> Result<Vec<&'static str>, String> {
    let one = |value: &Value| -> Result<&'static str, String> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => value.to_string(),
            _ => return Err(format!("gives `{key}` a value that is neither text nor a number")),
        };
        Ok(text.leak())
    };
    match value {
        Value::Array(list) => list.iter().map(one).collect(),
        one_value => Ok(vec![one(one_value)?]),
    }
}

/// Whether some option of this name takes these values: an error where there are such options and none does, nothing where
/// there is no such option.
fn taken(command: &Command, key: &str, values: &[&'static str]) -> Result<Option<()>, String> {
    let mut reasons = Vec::new();
    let mut open = vec![command];
    while let Some(command) = open.pop() {
        for argument in command.get_arguments().filter(|argument| is(argument, key)) {
            match values.iter().try_for_each(|value| takes(argument, value)) {
                Ok(()) => return Ok(Some(())),
                Err(reason) => reasons.push(reason),
            }
        }
        open.extend(command.get_subcommands());
    }
    match reasons.pop() {
        None => Ok(None),
        Some(reason) => Err(format!("gives `{key}` a value that it cannot have: {reason}")),
    }
}

/// Whether an option takes a value; if not, why, as a phrase.
fn takes(argument: &Arg, value: &str) -> Result<(), String> {
    let alone = Arg::new("value")
        .long("value")
        .value_parser(argument.get_value_parser().clone());
    let typed = Command::new("setting")
        .arg(alone)
        .try_get_matches_from(["setting", &format!("--value={value}")]);
    let Err(fault) = typed else { return Ok(()) };
    let known: Vec<String> = argument
        .get_possible_values()
        .iter()
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    Err(match (std::error::Error::source(&fault), known.is_empty()) {
        (Some(reason), _) => format!("`{value}`: {reason}"),
        (None, false) => format!("`{value}` is none of {}", known.join(", ")),
        (None, true) => format!("`{value}`"),
    })
}

fn set(command: Command, key: &str, values: &[&'static str]) -> Command {
    let command = command.mut_args(|argument| {
        match is(&argument, key) && values.iter().all(|value| takes(&argument, value).is_ok()) {
            true => argument.required(false).default_values(values.to_vec()),
            false => argument,
        }
    });
    command.mut_subcommands(|subcommand| set(subcommand, key, values))
}

fn is(argument: &Arg, key: &str) -> bool {
    argument.get_long() == Some(key) || (key == SITE && argument.get_id() == "url")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &str, arguments: &str) -> Result<String, String> {
        let command = with(Cli::command(), &settings.parse().unwrap())?;
        let typed = format!("posterity {arguments}");
        let matches = command
            .try_get_matches_from(typed.split(' '))
            .map_err(|fault| fault.to_string())?;
        let (name, own) = matches.subcommand().unwrap();
        let asked = |id: &str| -> String {
            let values = own.try_get_raw(id).ok().flatten().into_iter().flatten();
            values
                .map(|value| value.to_str().unwrap())
                .collect::<Vec<_>>()
                .join(",")
        };
        Ok(format!(
            "{name} url={} into={} pause={} to={} output={}",
            asked("url"),
            asked("into"),
            asked("pause"),
            asked("to"),
            asked("output")
        ))
    }

    const SETTINGS: &str = "site = 'http://h.test/'\npause = 3\n[snapshot]\ninto = 'blog'\npause = 2\n\
                            [migrate]\nto = ['hugo', 'sqlite']\noutput = 'moved'\n";

    #[test]
    fn what_is_typed_wins_over_tables_and_those_over_the_top() {
        for (typed, due) in [
            ("snapshot", "snapshot url=http://h.test/ into=blog pause=2 to= output="),
            (
                "snapshot http://x.test/",
                "snapshot url=http://x.test/ into=blog pause=2 to= output=",
            ),
            (
                "snapshot --into y --pause 9",
                "snapshot url=http://h.test/ into=y pause=9 to= output=",
            ),
            (
                "scrape -o c.warc.gz",
                "scrape url=http://h.test/ into= pause=3 to= output=c.warc.gz",
            ),
            (
                "migrate pages",
                "migrate url= into= pause=3 to=hugo,sqlite output=moved",
            ),
            (
                "migrate pages --to zola",
                "migrate url= into= pause=3 to=zola output=moved",
            ),
        ] {
            assert_eq!(read(SETTINGS, typed).unwrap(), due, "{typed}");
        }
        let verify = read(SETTINGS, "snapshot --verify blog");
        assert!(verify.is_ok(), "{verify:?}");
    }

    #[test]
    fn what_is_no_option_is_named() {
        for (settings, due) in [
            ("tiem = 1", "names `tiem`, which is no option"),
            (
                "[snapshot]\nto = 'hugo'",
                "names `to` under `snapshot`, which has no such option",
            ),
            (
                "[snapshots]\nfull = true",
                "gives `snapshots` a value that is neither text nor a number",
            ),
            (
                "pause = [[1]]",
                "gives `pause` a value that is neither text nor a number",
            ),
        ] {
            assert_eq!(read(settings, "schema").unwrap_err(), due, "{settings}");
        }
    }
}
