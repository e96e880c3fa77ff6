use super::super::args;
use super::super::coverage::plural;
use super::super::{Console, Exit};
use super::{begun, is_folder, opened, proven, say_made, tell};
use crate::archive::Archive;
use crate::error::Error;
use crate::exports::Selection;
use crate::exports::columns::schema::{POSTS, Table};
use crate::exports::columns::{self, Fault, Made, TABLES};
use crate::output::{self, Foreign};
use std::path::Path;

/// `posterity export parquet`
pub(super) fn run(arguments: &args::ExportParquet, console: &Console) -> Result<Exit, Error> {
    let output = arguments.exporting.output.as_str();
    if !is_folder(output) {
        super::may_write(&arguments.exporting.selecting, output)?;
    }
    let selection = super::selection(&arguments.exporting.selecting, console)?;
    if is_folder(output) {
        export(&selection, output, console)?;
        return Ok(Exit::Clean);
    }
    let archive = &selection.archive;
    let bytes = match output {
        "-" => in_memory(archive)?,
        _ => on_disk(archive, output)?,
    };
    let place = if output == "-" {
        "standard output".to_owned()
    } else {
        format!("`{output}`")
    };
    console.say(&format!(
        "{} to {place} ({bytes} bytes)",
        plural(archive.posts.len(), "post")
    ));
    Ok(Exit::Clean)
}

/// Writes a folder with a file for each type of record. Each is read back and compared before any of them shows.
pub(in crate::cli) fn export(selection: &Selection, output: &str, console: &Console) -> Result<(), Error> {
    let archive = &selection.archive;
    let mut tree = begun(output, |name| name.ends_with(".parquet"))?;
    let mut bytes = 0;
    for table in TABLES {
        bytes += tree.stream(
            &format!("{}.parquet", table.name),
            |out| columns::write(table, archive, out).map_err(|fault| unmade(output, fault)),
            |staged| prove(table, archive, Made::File(opened(staged)?), output),
        )?;
    }
    let written = tree.finish(Foreign::Keep)?;
    say_made(archive, output, bytes, console);
    tell(&written, output, console);
    Ok(())
}

fn on_disk(archive: &Archive, output: &str) -> Result<u64, Error> {
    output::staged(Path::new(output), |beside| {
        let failed = |source| Error::Write {
            path: output.to_owned(),
            source,
        };
        let mut file = std::fs::File::create(beside).map_err(failed)?;
        columns::write(&POSTS, archive, &mut file).map_err(|fault| unmade(output, fault))?;
        file.sync_all().map_err(failed)?;
        prove(&POSTS, archive, Made::File(opened(beside)?), output)?;
        Ok(file.metadata().map_err(failed)?.len())
    })
}

fn in_memory(archive: &Archive) -> Result<u64, Error> {
    let mut bytes = Vec::new();
    columns::write(&POSTS, archive, &mut bytes).map_err(|fault| unmade("-", fault))?;
    // Nothing of it may leave before it is proven.
    prove(&POSTS, archive, Made::Bytes(bytes.clone()), "-")?;
    output::file("-", &bytes)?;
    Ok(bytes.len() as u64)
}

fn prove(table: &'static Table, archive: &Archive, made: Made, output: &str) -> Result<(), Error> {
    let found = columns::difference(table, archive, made);
    proven(output, found.unwrap_or_else(|fault| Some(fault.to_string())))
}

fn unmade(output: &str, fault: Fault) -> Error {
    let path = output.to_owned();
    match fault {
        Fault::Io(source) => Error::Write { path, source },
        Fault::NotBuilt => Error::Usage {
            what: fault.to_string(),
            hint: Some("build it with the feature `parquet`".to_owned()),
        },
        fault => Error::Export {
            path,
            fault: fault.to_string(),
        },
    }
}
