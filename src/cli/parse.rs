use super::args::{self, Reading};
use super::coverage::Coverage;
use super::read::{self, Read};
use super::{Console, Exit, media, threads};
use crate::archive;
use crate::error::Error;
use crate::output;
use crate::reconcile::media::Catalogue;
use crate::reconcile::{self, Reconciled};
use std::io::{self, Write};

/// `posterity parse`: sources in; the archive and, beside it, who said what.
pub(super) fn run(arguments: &args::Parse, console: &Console) -> Result<Exit, Error> {
    if arguments.media && arguments.output == "-" {
        return Err(Error::Usage {
            what: "media are kept beside the archive, and standard output has no place beside it".to_owned(),
            hint: Some("name a file, as in `-o blog.jsonl`".to_owned()),
        });
    }
    let (mut read, mut reconciled) = reconciled(&arguments.reading, console, &mut |_| Ok(()))?;
    if arguments.media {
        media::keep(
            &mut reconciled.archive,
            &read.catalogue,
            &arguments.output,
            &mut read.tally,
        )?;
    }
    write(&reconciled, &arguments.output)?;
    let coverage = Coverage::of(&reconciled).lines();
    for line in read.tally.lines().iter().chain(&coverage) {
        console.say(line);
    }
    if arguments.output != "-" {
        console.say(&format!("next: posterity validate {}", arguments.output));
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
    let Read {
        pages,
        catalogue,
        tally,
    } = read::read(reading, threads(console), console, keep)?;
    Ok((Tallied { tally, catalogue }, reconcile::archive(pages, &settings)))
}

/// What was read, without the pages.
pub(super) struct Tallied {
    pub(super) tally: read::Tally,
    pub(super) catalogue: Catalogue,
}

/// Writes the archive, and its testimony beside it: `blog.jsonl` and `blog.sources.jsonl`.
pub(super) fn write(reconciled: &Reconciled, output: &str) -> Result<(), Error> {
    output::stream(output, |mut out| archive::write(&reconciled.archive, &mut out))?;
    if output == "-" {
        return Ok(());
    }
    output::stream(&sources_path(output), |out| write_testimony(reconciled, out))
}

/// Writes who said what, a sighting a line.
pub(super) fn write_testimony(reconciled: &Reconciled, out: &mut dyn Write) -> io::Result<()> {
    for line in reconciled.testimony() {
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Where the testimony of an archive is kept.
pub(super) fn sources_path(archive: &str) -> String {
    let stem = archive.strip_suffix(".jsonl").unwrap_or(archive);
    format!("{stem}.sources.jsonl")
}
