use super::args::{self, CompareFormat, FailOnChange};
use super::changes::{lines, summary};
use super::{Console, Exit, input};
use crate::archive::Reader;
use crate::compare::{Changes, Side};
use crate::error::Error;
use crate::output;

/// `posterity compare`: what differs between two archives of one blog.
pub(super) fn run(arguments: &args::Compare, console: &Console) -> Result<Exit, Error> {
    if arguments.old == "-" && arguments.new == "-" {
        return Err(Error::Usage {
            what: "standard input holds one archive, and two are to be compared".to_owned(),
            hint: Some("name a file for one of them".to_owned()),
        });
    }
    let changes = Changes::between(&side(&arguments.old)?, &side(&arguments.new)?);
    output::stream("-", |out| match arguments.format {
        CompareFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &changes)?;
            out.write_all(b"\n")
        }
        CompareFormat::Text => {
            let mut lines = lines(&changes).into_iter();
            lines.try_for_each(|line| writeln!(out, "{line}"))
        }
    })?;
    let exit = match arguments.fail_on {
        FailOnChange::Change if !changes.is_empty() => Exit::Found,
        _ => Exit::Clean,
    };
    console.say(&format!("{}; exit {}", summary(&changes), exit as u8));
    Ok(exit)
}

/// Reads an archive, or the one in a snapshot's folder, in outline.
fn side(path: &str) -> Result<Side, Error> {
    let path = input::meant(path)?;
    let mut side = Side::default();
    for (line, record) in Reader::new(input::open(&path)?) {
        let record = record.map_err(|fault| Error::Archive {
            path: path.clone(),
            line,
            fault: Box::new(fault),
        })?;
        side.hear(&record);
    }
    Ok(side)
}
