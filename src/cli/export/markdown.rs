use super::super::{Console, Exit, args};
use crate::error::Error;

/// `posterity export markdown`
pub(super) fn run(arguments: &args::ExportMarkdown, console: &Console) -> Result<Exit, Error> {
    let _ = super::selection(&arguments.exporting, console)?;
    Err(Error::Usage {
        what: "not there yet".to_owned(),
        hint: None,
    })
}
