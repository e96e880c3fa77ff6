use super::args::{self, FailOn, ReportFormat};
use super::findings::{Json, Text};
use super::rule::did_you_mean;
use super::{Console, Exit, input, threads};
use crate::checks::{Options, Report, Selection, Severity};
use crate::error::Error;
use crate::output;
use jiff::civil::Date;
use std::io::{self, BufRead, Write};
use std::path::Path;

/// `posterity validate`: findings to standard output, what they come to beside it.
pub(super) fn run(arguments: &args::Validate, console: &Console) -> Result<Exit, Error> {
    let selection = selection(arguments)?;
    let today = arguments.today.unwrap_or_else(today);
    // All are opened first: a missing file is said before anything is printed.
    let archives: Vec<(&str, Box<dyn BufRead>)> = arguments
        .paths
        .iter()
        .map(|path| Ok((path.as_str(), input::open(path)?)))
        .collect::<Result<_, Error>>()?;
    let mut total = Report::default();
    let checking = Checking {
        today,
        selection,
        threads: threads(console),
    };
    output::stream("-", |out| {
        total = match arguments.format {
            ReportFormat::Text => text(archives, &checking, arguments, out)?,
            ReportFormat::Json => Json::write(archives, &checking, out)?,
        };
        Ok(())
    })?;
    let exit = exit(&total, arguments.fail_on);
    if let Some(reason) = &total.stopped {
        console.warning(&format!("not everything was checked: {reason}"));
    }
    console.say(&summary(&total, exit));
    Ok(exit)
}

/// What is the same for all archives.
pub(super) struct Checking {
    today: Date,
    selection: Selection,
    threads: usize,
}

impl Checking {
    /// With all rules, as of today.
    pub(super) fn now(console: &Console) -> Checking {
        Checking {
            today: today(),
            selection: Selection::all(),
            threads: threads(console),
        }
    }

    /// Checks one archive.
    pub(super) fn run(
        &self,
        path: &str,
        archive: impl BufRead,
        sink: &mut dyn FnMut(crate::checks::Finding),
    ) -> Report {
        let beside = Path::new(path).parent().unwrap_or(Path::new("")).to_owned();
        let exists = |relative: &str| beside.join(relative).is_file();
        let options = Options {
            today: self.today,
            selection: self.selection.clone(),
            threads: self.threads,
            exists: if path == "-" { None } else { Some(&exists) },
        };
        crate::checks::run(archive, &options, sink)
    }
}

fn text(
    archives: Vec<(&str, Box<dyn BufRead>)>,
    checking: &Checking,
    arguments: &args::Validate,
    out: &mut dyn Write,
) -> io::Result<Report> {
    let mut total = Report::default();
    let mut text = Text::new(if arguments.all { usize::MAX } else { Text::FEW });
    for (path, archive) in archives {
        let mut written = Ok(());
        let report = checking.run(path, archive, &mut |finding| {
            if written.is_ok() {
                written = text.finding(path, &finding, out);
            }
        });
        written?;
        text.end(path, out)?;
        total = total.and(&report);
    }
    Ok(total)
}

fn selection(arguments: &args::Validate) -> Result<Selection, Error> {
    Selection::of(&arguments.select, &arguments.ignore).map_err(|unknown| Error::Usage {
        what: format!("there is no rule `{}`", unknown.name),
        hint: Some(did_you_mean(unknown.meant)),
    })
}

/// Today where the day is furthest on (UTC+14): no blog on earth is in the future because of its time zone.
fn today() -> Date {
    let furthest = jiff::tz::Offset::constant(14);
    furthest.to_datetime(jiff::Timestamp::now()).date()
}

pub(super) fn exit(report: &Report, fail_on: FailOn) -> Exit {
    let least = match fail_on {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    };
    match (&report.stopped, least, report.worst()) {
        (Some(_), ..) => Exit::Failed,
        (None, Some(least), Some(worst)) if worst >= least => Exit::Found,
        _ => Exit::Clean,
    }
}

/// `2 errors, 1 warning in 292 posts; exit 1`.
fn summary(report: &Report, exit: Exit) -> String {
    let parts: Vec<String> = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "info"),
    ]
    .into_iter()
    .filter_map(|(severity, word)| match report.count(severity) {
        0 => None,
        1 => Some(format!("1 {word}")),
        count => Some(format!("{count} {word}s")),
    })
    .collect();
    let found = if parts.is_empty() {
        "nothing found".to_owned()
    } else {
        parts.join(", ")
    };
    let posts = report.records.posts;
    let noun = if posts == 1 { "post" } else { "posts" };
    format!("{found} in {posts} {noun}; exit {}", exit as u8)
}
