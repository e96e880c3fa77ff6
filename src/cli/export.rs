use super::{Console, Exit, args};
use crate::error::Error;

pub(super) fn run(_arguments: &args::Export, _console: &Console) -> Result<Exit, Error> {
    Err(Error::Usage {
        what: "not built yet".to_owned(),
        hint: None,
    })
}
