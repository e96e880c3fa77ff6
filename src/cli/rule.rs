use super::{Exit, args};
use crate::checks;
use crate::error::Error;
use crate::output;

/// `posterity rule`: explains one, or lists them all.
pub(super) fn run(arguments: &args::Rule) -> Result<Exit, Error> {
    let text = match &arguments.name {
        None => checks::listed(),
        Some(name) => checks::explained(name).map_err(|meant| Error::Usage {
            what: format!("there is no rule `{name}`"),
            hint: Some(did_you_mean(meant)),
        })?,
    };
    output::file("-", text.as_bytes())?;
    Ok(Exit::Clean)
}

/// The hint for a misspelt rule.
pub(super) fn did_you_mean(meant: Option<&str>) -> String {
    match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`posterity rule` lists them all".to_owned(),
    }
}
