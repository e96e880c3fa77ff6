use super::{Exit, args};
use crate::archive::schema;
use crate::error::Error;
use crate::output;

/// `posterity schema`: prints one, or lists their names.
pub(super) fn run(arguments: &args::Schema) -> Result<Exit, Error> {
    let text = match &arguments.name {
        None => names(),
        Some(name) => match schema::by_name(name.strip_suffix(".schema.json").unwrap_or(name)) {
            Some(schema) => format!("{schema:#}\n"),
            None => {
                return Err(Error::Usage {
                    what: format!("there is no schema `{name}`"),
                    hint: Some(format!("there are {}", names().trim_end().replace('\n', ", "))),
                });
            }
        },
    };
    output::file("-", text.as_bytes())?;
    Ok(Exit::Clean)
}

fn names() -> String {
    schema::all().into_iter().map(|(name, _)| format!("{name}\n")).collect()
}
