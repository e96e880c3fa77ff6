use super::apart::{self, Writing};
use super::captures::Captures;
use super::coverage::{Coverage, plural};
use super::media::Shelf;
use super::validate::{Checking, exit};
use super::{Console, Exit, args, export, fetching, input, media, parse, read, recall, scrape, threads};
use crate::archive::Archive;
use crate::capture::warc::Writer;
use crate::capture::{Capture, Medium};
use crate::checks::{self, Severity};
use crate::error::Error;
use crate::exports::json::Shape;
use crate::exports::markdown::{self, FLAVOURS};
use crate::exports::{self, Selection, sql};
use crate::output::{self, Scratch};
use crate::reconcile::Reconciled;
use crate::source;
use crate::source::crawl::{Crawling, Parts};
use args::Target;
use export::sql::Form;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// Name of the file that keeps the pages as they were read.
const CAPTURES: &str = "captures.warc.gz";

/// How many posts each rule's findings are shown for; the report has all.
const FINDINGS_SHOWN: usize = 8;

/// `posterity migrate`: sources in; captures, archive, exports and report in one folder.
pub(super) fn run(arguments: &args::Migrate, console: &Console) -> Result<Exit, Error> {
    let folder = &arguments.output;
    if folder.as_os_str() == "-" {
        return Err(Error::Usage {
            what: "what is made is many files, which standard output cannot hold".to_owned(),
            hint: Some("name a folder, as in `-o moved`".to_owned()),
        });
    }
    apart::is_folder(folder)?;
    let writing = writing(arguments)?;
    recall::refuse(&arguments.reading.sources, &writing)?;
    let Some(reading) = crawled(arguments, console)? else {
        return Ok(Exit::Failed);
    };
    let archive_path = folder.join("archive.jsonl").display().to_string();
    let (read, reconciled) = read_and_keep(arguments, (&reading, &writing), &archive_path, console)?;
    parse::write(&reconciled, &archive_path, threads(console))?;
    let mut report = Report {
        read: read.tally,
        coverage: Coverage::of(&reconciled),
        ..Report::default()
    };
    for line in report.read.lines().iter().chain(&report.coverage.lines()) {
        console.say(line);
    }
    let checked = validate(&archive_path, console, &mut report)?;
    for line in report.finding_lines() {
        console.say(&line);
    }
    let shelf = Shelf::beside(&archive_path, &reconciled.archive, console);
    export_all(reconciled.archive, &shelf, arguments, console, &mut report)?;
    let report_path = folder.join("report.json").display().to_string();
    write_report(&report, &report_path)?;
    for line in last_words(arguments, &archive_path, &report_path, &report) {
        console.say(&line);
    }
    let unwritten = report.exports.iter().any(|made| made.posts_failed > 0);
    Ok(if unwritten {
        Exit::Failed
    } else {
        exit(&checked, arguments.fail_on)
    })
}

/// What is read: in place of a blog's address, a crawl of it, which stays in the folder, so that a run that was broken off goes
/// on, and a later one asks for nothing again. None where a crawl stopped before its end.
fn crawled(arguments: &args::Migrate, console: &Console) -> Result<Option<args::Reading>, Error> {
    let mut reading = arguments.reading.clone();
    let blogs = reading.sources.iter_mut().filter(|source| source::is_address(source));
    for (source, number) in blogs.zip(1..) {
        let seed = scrape::seed(source)?;
        let name = match number {
            1 => "crawl.warc.gz".to_owned(),
            number => format!("crawl-{number}.warc.gz"),
        };
        let crawling = Crawling {
            web: arguments.reading.asking.settings()?,
            pages: arguments.max_pages,
            parts: Parts::Keep,
        };
        *source = arguments.output.join(name).display().to_string();
        let captures = Captures::open(source, &seed, &crawling.web.user_agent)?;
        if scrape::crawl(&seed, &crawling, captures, console)?.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(reading))
}

/// All that happened, for programs.
#[derive(Debug, Default, Serialize)]
struct Report {
    read: read::Tally,
    coverage: Coverage,
    findings_by_rule: BTreeMap<&'static str, usize>,
    findings: Vec<checks::Finding>,
    exports: Vec<Made>,
}

/// One export.
#[derive(Debug, Default, Serialize)]
struct Made {
    target: String,
    path: String,
    posts: usize,
    /// Posts that stayed behind because visitors do not see them.
    posts_withheld: usize,
    posts_failed: usize,
    losses: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<markdown::Report>,
}

impl Report {
    fn finding_lines(&self) -> Vec<String> {
        if self.findings.is_empty() {
            return vec!["validation found nothing wrong".to_owned()];
        }
        let of = |severity: Severity| {
            self.findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        let mut lines = vec![format!(
            "validation: {}, {}, {}",
            plural(of(Severity::Error), "error"),
            plural(of(Severity::Warning), "warning"),
            plural(of(Severity::Info), "remark")
        )];
        let worst_first = [Severity::Error, Severity::Warning, Severity::Info];
        let ranked = worst_first.iter().flat_map(|severity| {
            let of_rank = self.findings.iter().filter(|finding| finding.severity == *severity);
            let rules: BTreeMap<&str, &str> = of_rank.map(|finding| (finding.rule, severity.as_str())).collect();
            rules.into_iter()
        });
        let ranked: Vec<(&str, &str)> = ranked.collect();
        for (rule, severity) in ranked.iter().take(FINDINGS_SHOWN) {
            lines.push(format!("  {severity:<8}{rule:<26}{:>5}", self.findings_by_rule[rule]));
        }
        if ranked.len() > FINDINGS_SHOWN {
            lines.push(format!("  and {} more rules", ranked.len() - FINDINGS_SHOWN));
        }
        lines
    }
}

/// Reads the sources, and keeps every page as it was read and every medium that posts show.
fn read_and_keep(
    arguments: &args::Migrate,
    (reading, writing): (&args::Reading, &Writing),
    archive_path: &str,
    console: &Console,
) -> Result<(parse::Tallied, Reconciled), Error> {
    let path = arguments.output.join(CAPTURES);
    output::staged(&path, |beside| {
        let failed = |source| Error::Write {
            path: path.display().to_string(),
            source,
        };
        let file = File::create(beside).map_err(failed)?;
        let mut writer = Writer::begin(BufWriter::new(file), CAPTURES).map_err(failed)?;
        let mut keep = |capture: &Capture| writer.write(capture).map_err(failed);
        let (mut read, mut reconciled) = parse::reconciled(reading, writing, console, &mut keep)?;
        let scratch = Scratch::within(&arguments.output);
        if arguments.fetch_media {
            let web = reading.asking.settings()?;
            fetching::take_kept(&reconciled.archive, &mut read, archive_path);
            fetching::fetch_counted(&reconciled.archive, &mut read, &web, scratch.path(), console)?;
        }
        let mut seen = |medium: &Medium, media_type: Option<&str>, file: &Path| {
            let mut file = File::open(file).map_err(failed)?;
            writer.medium(medium, media_type, &mut file).map_err(failed)
        };
        let (catalogue, tally) = (&read.catalogue, &mut read.tally);
        media::keep(&mut reconciled.archive, catalogue, archive_path, tally, &mut seen)?;
        writer.finish().map_err(failed)?;
        Ok((read, reconciled))
    })
}

/// Checks the archive as it was written.
fn validate(archive: &str, console: &Console, report: &mut Report) -> Result<checks::Report, Error> {
    let checking = Checking::now(console);
    let checked = checking.run(archive, input::open(archive)?, &mut |finding| {
        report.findings.push(finding)
    });
    report.findings_by_rule = checked.by_rule.clone();
    Ok(checked)
}

/// What is to be made, each once, and how many flavours of Markdown are among it.
fn targets(arguments: &args::Migrate) -> (Vec<Target>, usize) {
    let mut targets = arguments.to.clone();
    targets.sort();
    targets.dedup();
    let is_flavour = |target: &&Target| matches!(target, Target::Markdown(_));
    let flavours = targets.iter().filter(is_flavour).count();
    (targets, flavours)
}

/// Where a target is made, in the folder for everything.
fn place(target: &Target, flavours: usize) -> String {
    match target {
        Target::Markdown(flavour) if flavours > 1 => format!("site-{flavour}"),
        Target::Markdown(_) => "site".to_owned(),
        Target::Json => "json/blog.json".to_owned(),
        Target::Sqlite => "sql/blog.db".to_owned(),
        Target::Parquet => "parquet".to_owned(),
        Target::Postgres | Target::Mysql => format!("sql/blog.{target}.sql"),
    }
}

/// All that is written. Of a source that holds the whole folder, the folder is no part; one that lies in the folder is read,
/// unless it is among what is made.
fn writing(arguments: &args::Migrate) -> Result<Writing, Error> {
    let (targets, flavours) = targets(arguments);
    let targets = targets.iter().map(|target| place(target, flavours));
    let made = targets.map(|place| place.split('/').next().unwrap_or_default().to_owned());
    let beside = [
        "archive.jsonl",
        "archive.sources.jsonl",
        "archive.media",
        CAPTURES,
        "report.json",
    ];
    let made = made.chain(beside.map(str::to_owned));
    let shown = |place: String| arguments.output.join(place).display().to_string();
    Writing::within(&arguments.output, made.map(shown), &arguments.reading.sources)
}

fn export_all(
    archive: Archive,
    shelf: &Shelf,
    arguments: &args::Migrate,
    console: &Console,
    report: &mut Report,
) -> Result<(), Error> {
    let found = archive.posts.len();
    let selection = exports::select(archive, &[]);
    let (targets, flavours) = targets(arguments);
    for target in &targets {
        let path = arguments.output.join(place(target, flavours));
        console.say(&format!("{}:", console.bold(&target.to_string())));
        let mut made = export(target, &selection, shelf, &path, console)?;
        made.posts_withheld = found - selection.archive.posts.len();
        report.exports.push(made);
    }
    Ok(())
}

fn export(
    target: &Target,
    selection: &Selection,
    shelf: &Shelf,
    path: &Path,
    console: &Console,
) -> Result<Made, Error> {
    let shown = path.display().to_string();
    let mut made = Made {
        target: target.to_string(),
        path: shown.clone(),
        posts: selection.archive.posts.len(),
        ..Made::default()
    };
    match target {
        Target::Markdown(flavour) => {
            let options = args::MarkdownOptions::of_flavour(flavour);
            let report = export::markdown::export(selection, shelf, &options, path, console)?;
            made.posts = report.posts;
            made.posts_failed = report.failed.len();
            made.losses = report.losses.iter().map(|loss| loss.count).sum();
            made.markdown = Some(report);
        }
        Target::Json => export::json::export(selection, Shape::Document, &shown, console)?,
        Target::Sqlite => {
            export::sql::export(selection, Form::Database, &shown, console)?;
            let dump = path.with_extension("sql").display().to_string();
            export::sql::export(selection, Form::Dump(&sql::Sqlite), &dump, console)?;
        }
        Target::Postgres => export::sql::export(selection, Form::Dump(&sql::Postgres), &shown, console)?,
        Target::Mysql => export::sql::export(selection, Form::Dump(&sql::Mysql), &shown, console)?,
        Target::Parquet => export::columns::export(selection, &shown, console)?,
    }
    Ok(made)
}

fn write_report(report: &Report, path: &str) -> Result<(), Error> {
    let mut bytes = serde_json::to_vec_pretty(report).map_err(|fault| Error::Write {
        path: path.to_owned(),
        source: fault.into(),
    })?;
    bytes.push(b'\n');
    output::file(path, &bytes)
}

/// Where things are, whether the sums match, and what to do next.
fn last_words(arguments: &args::Migrate, archive: &str, report_path: &str, report: &Report) -> Vec<String> {
    let mut lines = vec![String::new()];
    let found = report.coverage.posts;
    for made in &report.exports {
        let rest = match (made.posts_withheld, made.posts_failed) {
            (0, 0) => String::new(),
            (withheld, 0) => format!(", {withheld} not shown to visitors"),
            (0, failed) => format!(", {failed} failed"),
            (withheld, failed) => format!(", {withheld} not shown to visitors, {failed} failed"),
        };
        lines.push(format!(
            "{:<11}{}   {} found = {} exported{rest}; {}",
            made.target,
            made.path,
            plural(found, "post"),
            made.posts,
            plural(made.losses, "loss")
        ));
    }
    let captures = arguments.output.join(CAPTURES);
    lines.push(format!("{:<11}{}", "captures", captures.display()));
    lines.push(format!("{:<11}{archive}", "archive"));
    lines.push(format!("{:<11}{report_path}", "report"));
    lines.push(format!("next: {}", next(arguments, archive, &report.exports)));
    lines
}

fn next(arguments: &args::Migrate, archive: &str, made: &[Made]) -> String {
    let flavour = arguments.to.iter().find_map(|target| match target {
        Target::Markdown(flavour) => FLAVOURS.iter().find(|known| known.name() == flavour.as_str()),
        _ => None,
    });
    let site = flavour.and_then(|flavour| made.iter().find(|made| made.target == flavour.name()));
    match flavour.and_then(|flavour| flavour.preview()).zip(site) {
        Some((command, site)) => format!("cd {} && {command}", site.path),
        None => format!("posterity explain {archive} --post KEY"),
    }
}
