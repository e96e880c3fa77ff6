//! What was typed and cannot be understood, said as all else is: one sentence, and a hint.

use crate::error::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The sentence and the hint; none where clap shows a whole page of help instead.
pub(super) fn error(usage: &clap::Error) -> Option<Error> {
    let what = match usage.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => value(usage),
        ErrorKind::UnknownArgument => format!("there is no option `{}`", text(usage, ContextKind::InvalidArg)?),
        ErrorKind::InvalidSubcommand => {
            format!("there is no command `{}`", text(usage, ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::MissingRequiredArgument => missing(usage)?,
        ErrorKind::ArgumentConflict => conflict(usage)?,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        _ => first_line(usage),
    };
    Some(Error::Usage {
        what,
        hint: Some(hint(usage)),
    })
}

fn value(usage: &clap::Error) -> String {
    let option = text(usage, ContextKind::InvalidArg).unwrap_or_default();
    let given = text(usage, ContextKind::InvalidValue).unwrap_or_default();
    if given.is_empty() {
        return format!("`{option}` lacks its value");
    }
    match std::error::Error::source(usage) {
        Some(reason) => format!("`{given}` is no value for `{option}`: {reason}"),
        None => format!("`{given}` is no value for `{option}`"),
    }
}

fn missing(usage: &clap::Error) -> Option<String> {
    let names = list(usage, ContextKind::InvalidArg)?;
    Some(match names.as_slice() {
        // Of a group, one is enough.
        [name] if name.starts_with("<--") => {
            let group = name.trim_start_matches('<').split(">|");
            let names: Vec<String> = group.map(|name| format!("`{}>`", name.trim_end_matches('>'))).collect();
            format!("{} is missing", names.join(" or "))
        }
        [name] => format!("`{name}` is missing"),
        names => format!("`{}` are missing", names.join("`, `")),
    })
}

fn conflict(usage: &clap::Error) -> Option<String> {
    let option = text(usage, ContextKind::InvalidArg)?;
    let others = list(usage, ContextKind::PriorArg)?;
    Some(match others.as_slice() {
        [other] if *other == option => format!("`{option}` may be given only once"),
        others => format!("`{option}` cannot go together with `{}`", others.join("`, `")),
    })
}

/// What clap says of what happens seldom.
fn first_line(usage: &clap::Error) -> String {
    let text = usage.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

fn hint(usage: &clap::Error) -> String {
    let kinds = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let meant = kinds.into_iter().find_map(|kind| list(usage, kind));
    if let Some([meant, ..]) = meant.as_deref() {
        return format!("did you mean `{meant}`?");
    }
    if let Some(values) = list(usage, ContextKind::ValidValue).filter(|values| !values.is_empty()) {
        return format!("one of {}", values.join(", "));
    }
    let command = match usage.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(line)) => command(&line.to_string()),
        _ => "posterity".to_owned(),
    };
    format!("`{command} --help` lists what may be typed")
}

/// The names of commands at the beginning of a line of usage.
fn command(usage: &str) -> String {
    let words = usage.trim_start_matches("Usage:").split_whitespace();
    let names = words.take_while(|word| word.chars().all(|c| c.is_ascii_lowercase()));
    names.collect::<Vec<&str>>().join(" ")
}

fn text(usage: &clap::Error, kind: ContextKind) -> Option<String> {
    list(usage, kind)?.into_iter().next()
}

fn list(usage: &clap::Error, kind: ContextKind) -> Option<Vec<String>> {
    match usage.get(kind)? {
        ContextValue::String(text) => Some(vec![text.clone()]),
        ContextValue::Strings(texts) => Some(texts.clone()),
        _ => None,
    }
}
