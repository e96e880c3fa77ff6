use super::{Console, Exit, apart, args, input};
use crate::archive::{Fault, Reader, write_record};
use crate::error::Error;
use crate::output;
use std::io::{self, BufRead, Write};

/// `posterity upgrade`: the same records in the current schema version, one at a time. The archive may be written over
/// itself: it is replaced only when the whole of it has been read.
pub(super) fn run(arguments: &args::Upgrade, console: &Console) -> Result<Exit, Error> {
    apart::is_file(&arguments.output)?;
    let path = input::meant(&arguments.archive)?;
    let archive = input::open(&path)?;
    let mut stopped = None;
    let mut records = 0usize;
    let written = output::stream(&arguments.output, |out| {
        copy(archive, out, &mut records).map_err(|stop| match stop {
            Stop::Write(fault) => fault,
            Stop::Read(line, fault) => {
                stopped = Some(Error::Archive {
                    path: path.clone(),
                    line,
                    fault: Box::new(fault),
                });
                io::ErrorKind::InvalidData.into()
            }
        })
    });
    match stopped {
        Some(error) => Err(error),
        None => {
            written?;
            console.say(&format!("{records} records"));
            Ok(Exit::Clean)
        }
    }
}

enum Stop {
    Read(u64, Fault),
    Write(io::Error),
}

fn copy(archive: impl BufRead, mut out: &mut dyn Write, records: &mut usize) -> Result<(), Stop> {
    for (line, record) in Reader::new(archive) {
        let record = record.map_err(|fault| Stop::Read(line, fault))?;
        write_record(&record, &mut out).map_err(Stop::Write)?;
        *records += 1;
    }
    Ok(())
}
