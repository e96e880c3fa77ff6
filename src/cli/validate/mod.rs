//! `posterity validate`: what is given is read into records, and the rules look at them.

mod folder;
mod located;
mod readback;
mod subject;

use super::apart::{self, Writing};
use super::args::{self, FailOn};
use super::baseline::{Accepting, Stale};
use super::findings::{self, Form, Found, Outcome, Wish};
use super::rule::did_you_mean;
use super::snapshot::segments::ARCHIVE;
use super::snapshot::verify;
use super::{Console, Exit, folders, input, threads};
use crate::checks::{Finding, Options, Report, Selection, Severity, Trouble};
use crate::error::Error;
use crate::exports::Place;
use crate::exports::markdown::{Flavour, named};
use crate::output;
use jiff::civil::Date;
use readback::Readback;
use std::io::{self, BufRead, Write};
use std::path::Path;
use subject::Subject;

/// How many findings of one rule are shown of each path.
const FEW: usize = 10;

/// `posterity validate`: findings to standard output, what they come to beside it.
pub(super) fn run(arguments: &args::Validate, console: &Console) -> Result<Exit, Error> {
    let selection = selection(arguments)?;
    if let Some(path) = &arguments.write_baseline {
        apart::is_file(path)?;
        Writing::of([path.clone()]).beside(&arguments.paths)?;
    }
    let today = arguments.today.unwrap_or_else(today);
    // A missing file is said before anything is printed.
    arguments.paths.iter().try_for_each(|path| subject::is_there(path))?;
    let checking = Checking {
        today,
        selection,
        threads: threads(console),
        flavour: arguments.flavour.as_deref().and_then(named),
    };
    let mut accepting = Accepting::of(arguments.baseline.as_deref(), arguments.write_baseline.as_deref())?;
    let mut total = Report::default();
    let mut stale = Vec::new();
    let mut form = findings::form(&wish(arguments, &checking));
    output::stream("-", |out| {
        form.begin(out)?;
        for path in arguments.paths.iter().flat_map(|path| subject::parts(path)) {
            let path = path.as_str();
            let mut sink = Sink {
                path,
                accepting: &mut accepting,
                accepted: Report::default(),
                form: &mut *form,
                out,
                written: Ok(()),
            };
            let report = checking.path(path, &mut sink);
            let report = report.accepting(&sink.accepted);
            sink.written?;
            form.end_of_path(path, &report, out)?;
            total = std::mem::take(&mut total).and(&report);
        }
        if total.stopped.is_none() {
            stale = accepting.stale(&checking.selection);
        }
        let outcome = Outcome {
            report: &total,
            stale: &stale,
            exit: exit(&total, arguments.fail_on),
        };
        form.end(&outcome, out)
    })?;
    let exit = exit(&total, arguments.fail_on);
    let written = match total.stopped {
        None => accepting.finish()?,
        Some(_) => None,
    };
    tell(&total, &stale, exit, console);
    if let Some(path) = written {
        console.say(&format!(
            "what was found is accepted from now on with `--baseline {path}`"
        ));
    }
    Ok(exit)
}

/// Says what it came to.
fn tell(report: &Report, stale: &[Stale], exit: Exit, console: &Console) {
    if let Some(reason) = &report.stopped {
        console.warning(&format!("not everything was checked: {reason}"));
    }
    for gone in stale {
        let key = gone.key.as_ref().map(|key| format!(" {key}")).unwrap_or_default();
        console.detail(&format!("no longer found: [{}]{key}: {}", gone.rule, gone.message));
    }
    let gone: usize = stale.iter().map(|gone| gone.count).sum();
    if gone > 0 {
        let what = if gone == 1 { "finding is" } else { "findings are" };
        console.warning(&format!(
            "{gone} accepted {what} no longer found; `--write-baseline` brings the file up to date"
        ));
    }
    console.say(&summary(report, exit));
}

fn wish(arguments: &args::Validate, checking: &Checking) -> Wish {
    Wish {
        format: arguments.format,
        most: if arguments.all { usize::MAX } else { FEW },
        fail_on: arguments.fail_on,
        selection: checking.selection.clone(),
    }
}

/// Where findings of one path go.
struct Sink<'a> {
    path: &'a str,
    accepting: &'a mut Accepting,
    accepted: Report,
    form: &'a mut dyn Form,
    out: &'a mut dyn Write,
    written: io::Result<()>,
}

impl Sink<'_> {
    /// Writes a finding that is not accepted.
    fn put(&mut self, finding: &Finding, place: &Place) {
        if self.accepting.accepts(finding) {
            self.accepted.add(finding);
        } else if self.written.is_ok() {
            let file = place
                .file
                .as_ref()
                .map(|file| format!("{}/{file}", self.path.trim_end_matches('/')));
            let found = Found {
                path: file.as_deref().unwrap_or(self.path),
                line: place.line,
                finding,
            };
            self.written = self.form.finding(&found, self.out);
        }
    }
}

/// What is the same for all archives.
pub(super) struct Checking {
    today: Date,
    selection: Selection,
    threads: usize,
    /// Whose conventions folders follow, where that was said.
    flavour: Option<&'static dyn Flavour>,
}

impl Checking {
    /// With all rules, as of today.
    pub(super) fn now(console: &Console) -> Checking {
        Checking {
            today: today(),
            selection: Selection::all(),
            threads: threads(console),
            flavour: None,
        }
    }

    /// Checks whatever is at a path. What cannot be read stops there, with the reason.
    fn path(&self, path: &str, sink: &mut Sink<'_>) -> Report {
        let read = match Subject::open(path) {
            Ok(Subject::Archive(archive)) => {
                return self.run(path, archive, &mut |finding| {
                    sink.put(&finding, &Place::line(finding.line));
                });
            }
            Ok(Subject::Json(text)) => readback::json(text),
            Ok(Subject::Snapshot(root)) => return self.snapshot(&root, sink),
            Ok(Subject::Years(root)) => return self.years(&root, sink),
            Ok(Subject::Columns) => Err(folders::UNREAD.to_owned()),
            Ok(Subject::Pages(root)) => readback::pages(&root),
            Ok(Subject::Folder(root)) => folder::read(&root, self.flavour),
            Ok(Subject::Sql(path)) => readback::sql(&path),
            Err(error) => return stopped(error.to_string()),
        };
        match read {
            Ok(readback) => self.export(readback, sink),
            Err(reason) => stopped(format!("`{path}` {reason}")),
        }
    }

    /// Checks a bag: its digests, then its archive.
    fn snapshot(&self, root: &Path, sink: &mut Sink<'_>) -> Report {
        let faults = match verify::faults(root) {
            Ok(faults) => faults,
            Err(error) => return stopped(error.to_string()),
        };
        let mut report = Report::default();
        for fault in faults {
            let place = Place::in_file(fault.path, None);
            self.found(&Trouble::Snapshot(fault.what).finding(), &place, sink, &mut report);
        }
        let path = root.join(ARCHIVE).display().to_string();
        let archive = match input::open(&path) {
            Ok(archive) => archive,
            Err(error) => return report.and(&stopped(error.to_string())),
        };
        let checked = self.run(&path, archive, &mut |finding| {
            let place = Place::in_file(ARCHIVE, Some(finding.line));
            sink.put(&finding, &place);
        });
        report.and(&checked)
    }

    /// Checks an archive's lines, a file a year.
    fn years(&self, root: &Path, sink: &mut Sink<'_>) -> Report {
        let (lines, ends) = match folders::Joined::open(root) {
            Ok(opened) => opened,
            Err(fault) => return stopped(format!("`{}` cannot be read: {fault}", root.display())),
        };
        let mut report = Report::default();
        for (finding, place) in folder::audited(root) {
            self.found(&finding, &place, sink, &mut report);
        }
        let options = Options {
            today: self.today,
            selection: self.selection.clone(),
            threads: self.threads,
            exists: None,
        };
        let checked = crate::checks::run(lines, &options, &mut |mut finding| {
            finding.message = located::told(&finding.message, &|line| ends.place(line));
            sink.put(&finding, &ends.place(finding.line));
        });
        report.and(&checked)
    }

    /// Counts and writes a finding that the rules themselves did not make.
    fn found(&self, finding: &Finding, place: &Place, sink: &mut Sink<'_>, report: &mut Report) {
        if self.selection.has(finding.rule) {
            report.add(finding);
            sink.put(finding, place);
        }
    }

    /// Checks what an export was read back as.
    fn export(&self, readback: Readback, sink: &mut Sink<'_>) -> Report {
        let mut report = Report::default();
        for (finding, place) in &readback.found {
            self.found(finding, place, sink, &mut report);
        }
        if let Some(reason) = &readback.stopped {
            report.stopped = Some(format!("`{}` {reason}", sink.path));
            return report;
        }
        let exists = |path: &str| readback.names.as_ref().is_some_and(|names| names.contains(path));
        let options = Options {
            today: self.today,
            selection: self.selection.within(readback.scope),
            threads: self.threads,
            exists: readback.names.is_some().then_some(&exists),
        };
        let checked = crate::checks::run(&readback.records.lines[..], &options, &mut |finding| {
            let (finding, place) = located::located(finding, &readback);
            sink.put(&finding, &place);
        });
        report.and(&checked)
    }

    /// Checks one archive.
    pub(super) fn run(&self, path: &str, archive: impl BufRead, sink: &mut dyn FnMut(Finding)) -> Report {
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

fn stopped(reason: String) -> Report {
    Report {
        stopped: Some(reason),
        ..Report::default()
    }
}

fn selection(arguments: &args::Validate) -> Result<Selection, Error> {
    let selection = Selection::of(&arguments.select, &arguments.ignore).map_err(|unknown| Error::Usage {
        what: format!("there is no rule `{}`", unknown.name),
        hint: Some(did_you_mean(unknown.meant)),
    })?;
    match selection.is_empty() {
        false => Ok(selection),
        true => Err(Error::Usage {
            what: "no rule is left to be run: all that are selected are ignored".to_owned(),
            hint: Some("`posterity rule` lists them all".to_owned()),
        }),
    }
}

/// Today where the day is furthest on (UTC+14): no blog on earth is in the future because of its time zone.
fn today() -> Date {
    let furthest = jiff::tz::Offset::constant(14);
    furthest.to_datetime(jiff::Timestamp::now()).date()
}

pub(super) fn exit(report: &Report, fail_on: FailOn) -> Exit {
    match (&report.stopped, fail_on.least(), report.worst()) {
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
        (Severity::Info, "remark"),
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
    let accepted = match report.accepted {
        0 => String::new(),
        count => format!("; {count} accepted"),
    };
    format!("{found} in {posts} {noun}{accepted}; exit {}", exit as u8)
}
