use super::coverage::Coverage;
use super::{Console, Exit, args, parse, read};
use crate::capture::Capture;
use crate::capture::warc::Writer;
use crate::error::Error;
use crate::output;
use crate::reconcile::Reconciled;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// `posterity migrate`: sources in; captures, archive, exports and report in one folder.
pub(super) fn run(arguments: &args::Migrate, console: &Console) -> Result<Exit, Error> {
    let folder = &arguments.output;
    let (tally, reconciled) = read_and_keep(arguments, console)?;
    let archive = folder.join("archive.jsonl").display().to_string();
    parse::write(&reconciled, &archive)?;
    let coverage = Coverage::of(&reconciled.archive);
    for line in tally.lines().iter().chain(&coverage.lines()) {
        console.say(line);
    }
    Ok(Exit::Clean)
}

/// Reads the sources, and keeps every page as it was read.
fn read_and_keep(arguments: &args::Migrate, console: &Console) -> Result<(read::Tally, Reconciled), Error> {
    let path = arguments.output.join(CAPTURES);
    output::staged(&path, |beside| {
        let failed = |source| Error::Write {
            path: path.display().to_string(),
            source,
        };
        let file = File::create(beside).map_err(failed)?;
        let mut writer = Writer::begin(BufWriter::new(file), CAPTURES).map_err(failed)?;
        let mut keep = |capture: &Capture| writer.write(capture).map_err(failed);
        let (read, reconciled) = parse::reconciled(&arguments.reading, console, &mut keep)?;
        writer.finish().map_err(failed)?;
        Ok((read.tally, reconciled))
    })
}

/// Name of the file that keeps the pages as they were read.
const CAPTURES: &str = "captures.warc.gz";

#[allow(unused)]
fn shown(path: &Path) -> String {
    path.display().to_string()
}
