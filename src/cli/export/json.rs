use super::super::{Console, Exit, args};
use crate::error::Error;

/// `posterity export json`
pub(super) fn run(arguments: &args::ExportJson, console: &Console) -> Result<Exit, Error> {
    let _ = super::selection(&arguments.exporting, console)?;
    Err(Error::Usage {
        what: "not there yet".to_owned(),
        hint: None,
    })
}
