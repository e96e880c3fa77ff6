use super::args::{self, Reading};
use super::read::{self, Read};
use super::{Console, Exit, threads};
use crate::archive;
use crate::error::Error;
use crate::output;
use crate::reconcile::{self, Reconciled, Testimony};
use std::path::Path;

/// `posterity parse`: sources in; the archive and, beside it, who said what.
pub(super) fn run(arguments: &args::Parse, console: &Console) -> Result<Exit, Error> {
    let (read, reconciled) = reconciled(&arguments.reading, console, &mut |_| Ok(()))?;
    write(&reconciled, &arguments.output)?;
    let tally = &read.tally;
    console.say(&format!(
        "{} posts from {} pages ({} files met, {} skipped, {} failed)",
        reconciled.archive.posts.len(),
        tally.pages,
        tally.met,
        tally.skipped_total(),
        tally.failed.len()
    ));
    for (path, message) in &tally.failed {
        console.warning(&format!("`{path}` {message}"));
    }
    Ok(Exit::Clean)
}

/// Reads the sources and decides.
pub(super) fn reconciled(
    reading: &Reading,
    console: &Console,
    keep: read::Keep<'_>,
) -> Result<(Tallied, Reconciled), Error> {
    let settings = read::settings(reading)?;
    let Read { pages, tally } = read::read(reading, threads(console), console, keep)?;
    Ok((Tallied { tally }, reconcile::archive(pages, &settings)))
}

/// What was read, without the pages.
pub(super) struct Tallied {
    pub(super) tally: read::Tally,
}

/// Writes the archive, and its testimony beside it: `blog.jsonl` and `blog.sources.jsonl`.
pub(super) fn write(reconciled: &Reconciled, output: &str) -> Result<(), Error> {
    let mut bytes = Vec::new();
    archive::write(&reconciled.archive, &mut bytes).map_err(|source| Error::Write {
        path: output.to_owned(),
        source,
    })?;
    output::file(output, &bytes)?;
    if output != "-" {
        output::file(&sources_path(output), &testimony_lines(&reconciled.testimony)?)?;
    }
    Ok(())
}

/// Where the testimony of an archive is kept.
pub(super) fn sources_path(archive: &str) -> String {
    let stem = archive.strip_suffix(".jsonl").unwrap_or(archive);
    format!("{stem}.sources.jsonl")
}

fn testimony_lines(testimony: &[Testimony]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    for line in testimony {
        serde_json::to_writer(&mut bytes, line).map_err(|fault| Error::Write {
            path: Path::new("sources").display().to_string(),
            source: fault.into(),
        })?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
