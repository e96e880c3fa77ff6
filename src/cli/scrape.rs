use super::captures::Captures;
use super::coverage::{counted, plural};
use super::packing;
use super::progress::Progress;
use super::{Console, Exit, args};
use crate::address::Address;
use crate::error::Error;
use crate::output;
use crate::source;
use crate::source::crawl::{self, Crawling, Parts, Step, Stop, Summary};
use std::path::Path;

/// `posterity scrape`: from a blog's address to a WARC file with all of its pages.
pub(super) fn run(arguments: &args::Scrape, console: &Console) -> Result<Exit, Error> {
    let seed = seed(&arguments.url)?;
    let warc = warc(&arguments.output)?;
    if output::leads_through(&warc) {
        return Err(Error::Usage {
            what: format!("`{warc}` is no file, and a crawl reads what it has captured"),
            hint: Some("name a file, as in `-o blog.warc.gz`".to_owned()),
        });
    }
    let crawling = Crawling {
        web: arguments.asking.settings()?,
        pages: arguments.max_pages,
        parts: if arguments.no_media { Parts::Skip } else { Parts::Keep },
    };
    let mut captures = Captures::open(&warc, &seed, &crawling.web.user_agent)?;
    if arguments.full {
        captures.forget();
    }
    let Some(captures) = crawl(&seed, &crawling, captures, console)? else {
        return Ok(Exit::Failed);
    };
    if warc != arguments.output {
        drop(captures);
        let pages = packing::pack(&warc, &arguments.output)?;
        console.say(&format!(
            "packed {} with {} to show; `{warc}` beside it is what a later run goes on with",
            arguments.output,
            plural(pages, "page")
        ));
    }
    console.say(&format!("next: posterity parse {} -o archive.jsonl", arguments.output));
    Ok(Exit::Clean)
}

/// Crawls into captures, or goes on with them. None where it stopped before its end, for a reason that it has said.
pub(super) fn crawl(
    seed: &Address,
    crawling: &Crawling,
    mut captures: Captures,
    console: &Console,
) -> Result<Option<Captures>, Error> {
    if captures.len() > 0 {
        console.say(&format!(
            "going on: {} are there already",
            plural(captures.len(), "answer")
        ));
    }
    let progress = Progress::counting(console, "scraping", "answers");
    let done = crawl::crawl(seed, crawling, &mut captures, &mut |step| {
        progress.step();
        console.detail(&told(step));
    });
    progress.done();
    let summary = done.inspect_err(|fault| captures.give_up(fault))?;
    for line in lines(&summary) {
        console.say(&line);
    }
    if let Some(stop) = &summary.stop {
        console.warning(&stopped(stop));
        return Ok(None);
    }
    Ok(Some(captures))
}

/// The WARC file that a crawl writes: the output itself, or what is packed into it when all is there.
fn warc(output: &str) -> Result<String, Error> {
    if output.ends_with(".warc.gz") {
        return Ok(output.to_owned());
    }
    let stem = output
        .strip_suffix(".wacz")
        .filter(|stem| !stem.is_empty() && !stem.ends_with('/'));
    let warc = stem.map(|stem| format!("{stem}.warc.gz")).ok_or_else(|| Error::Usage {
        what: format!("`{output}` is no name for captures"),
        hint: Some("name a file that ends in `.warc.gz` or `.wacz`, as in `-o blog.warc.gz`".to_owned()),
    })?;
    if Path::new(output).exists() && !Path::new(&warc).exists() {
        return Err(Error::Usage {
            what: format!("`{output}` is there, and `{warc}`, which it would be packed from, is not"),
            hint: Some("name another file".to_owned()),
        });
    }
    Ok(warc)
}

/// The address that a crawl begins at.
pub(super) fn seed(url: &str) -> Result<Address, Error> {
    Address::parse(url).ok_or_else(|| Error::Usage {
        what: format!("`{}` is no web address", source::shown(url)),
        hint: Some("give the address of the blog's home, as in `https://blog.example.org/`".to_owned()),
    })
}

/// One step of a crawl, in a line.
pub(super) fn told(step: &Step<'_>) -> String {
    match step.outcome {
        Ok(status) => format!("{status} `{}` ({} waiting)", step.address, step.waiting),
        Err(fault) => format!("`{}` {fault} ({} waiting)", step.address, step.waiting),
    }
}

/// How many failures are shown one by one.
const FAILED_SHOWN: usize = 10;

fn lines(summary: &Summary) -> Vec<String> {
    let total: usize = summary.answers.values().sum();
    let gone: usize = summary.refused.values().sum();
    let mut lines = vec![format!(
        "scraped {}: {}, {gone} with nothing for us, {} failed; {} of them there before",
        plural(total, "answer"),
        plural(summary.redirects, "redirect"),
        summary.failed.len(),
        summary.kept
    )];
    lines.push(format!("  answers: {}", counted(&summary.answers)));
    if gone > 0 {
        lines.push(format!("  nothing for us: {}", counted(&summary.refused)));
    }
    if !summary.passed_over.is_empty() {
        lines.push(format!("  not asked for: {}", counted(&summary.passed_over)));
    }
    let shown = summary.failed.iter().take(FAILED_SHOWN);
    lines.extend(shown.map(|(address, fault)| format!("  failed: `{address}` {fault}")));
    if summary.failed.len() > FAILED_SHOWN {
        lines.push(format!("  failed: and {} more", summary.failed.len() - FAILED_SHOWN));
    }
    lines
}

/// Why a crawl stopped before its end.
pub(super) fn stopped(stop: &Stop) -> String {
    match stop {
        Stop::Pages(most) => format!(
            "stopped before the end, after {most} pages; go on with the same command and a larger `--max-pages`"
        ),
        Stop::Failures(count) => format!(
            "stopped before the end, since {count} addresses in a row gave no answer; the same command goes on from here"
        ),
    }
}
