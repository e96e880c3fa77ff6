use super::super::args::{self, ShapeName};
use super::super::{Console, Exit, input};
use crate::error::Error;
use crate::exports::json::{self, Shape};
use crate::exports::{Selection, difference};
use crate::output;

/// `posterity export json`
pub(super) fn run(arguments: &args::ExportJson, console: &Console) -> Result<Exit, Error> {
    input::not_itself(
        "archive",
        &arguments.exporting.selecting.archive,
        &arguments.exporting.output,
    )?;
    let selection = super::selection(&arguments.exporting.selecting, console)?;
    let shape = match arguments.shape {
        ShapeName::Document => Shape::Document,
        ShapeName::Array => Shape::Array,
        ShapeName::Feed => Shape::Feed,
    };
    export(&selection, shape, &arguments.exporting.output, console)?;
    Ok(Exit::Clean)
}

/// Writes JSON, reads it back, compares it with the selection, and only then moves it to its place.
pub(in crate::cli) fn export(
    selection: &Selection,
    shape: Shape,
    output: &str,
    console: &Console,
) -> Result<(), Error> {
    let path = || output.to_owned();
    let carried = shape.carries(&selection.archive);
    let bytes = output::proven(
        output,
        |out| json::write(selection, shape, out).map_err(|source| Error::Write { path: path(), source }),
        |bytes| {
            let found = json::read_back(bytes).map_err(|fault| Error::Unproven {
                path: path(),
                difference: format!("it {fault}"),
            })?;
            difference(&carried, &found).map_or(Ok(()), |difference| {
                Err(Error::Unproven {
                    path: path(),
                    difference,
                })
            })
        },
    )?;
    super::say_made(&carried, output, bytes, console);
    Ok(())
}
