//! `posterity reconcile`: decides part by part, and writes one archive of all.

use super::input::Input;
use super::{End, OfPage, OfPart, OfSighting, PARTS};
use crate::archive;
use crate::cli::apart::{self, Writing};
use crate::cli::coverage::Coverage;
use crate::cli::{Console, Exit, args, input, parse, read};
use crate::error::Error;
use crate::extract::{Page, Sighting};
use crate::output;
use crate::reconcile::{Reconciled, Settings, parts};
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

/// `posterity reconcile`
pub(in crate::cli) fn run(arguments: &args::Reconcile, console: &Console) -> Result<Exit, Error> {
    apart::is_file(&arguments.output)?;
    let sources = sources(arguments)?;
    let writing = Writing::of([arguments.output.clone()].into_iter().chain(sources.clone()));
    writing.beside(&arguments.inputs)?;
    let settings = read::deciding(arguments.timezone.as_deref(), arguments.comments)?;
    let mut gathered = Gathered {
        settings: &settings,
        keeps_testimony: sources.is_some(),
        whole: Reconciled::default(),
        testimony: BTreeMap::new(),
        sites: BTreeSet::new(),
    };
    for path in &arguments.inputs {
        gathered.read(Input::new(path, PARTS, input::open(path)?))?;
    }
    let Gathered {
        mut whole,
        mut testimony,
        ..
    } = gathered;
    whole.archive.sort();
    output::stream(&arguments.output, |mut out| archive::write(&whole.archive, &mut out))?;
    if let Some(path) = sources {
        output::stream(&path, |out| {
            let lines = whole.archive.posts.iter().filter_map(|post| testimony.remove(&post.id));
            lines.into_iter().try_for_each(|lines| out.write_all(&lines))
        })?;
    }
    for line in Coverage::of(&whole).lines() {
        console.say(&line);
    }
    if arguments.output != "-" {
        console.say(&format!("next: posterity validate {}", arguments.output));
    }
    Ok(Exit::Clean)
}

/// Where the testimony goes.
fn sources(arguments: &args::Reconcile) -> Result<Option<String>, Error> {
    match (&arguments.sources, arguments.output.as_str()) {
        (Some(path), "-") if path == "-" => Err(Error::Usage {
            what: "standard output takes the archive or its sources, not both".to_owned(),
            hint: Some("name a file, as in `-o blog.jsonl`".to_owned()),
        }),
        (Some(path), _) => Ok(Some(path.clone())),
        (None, output) if output::leads_through(output) => Ok(None),
        (None, output) => Ok(Some(parse::sources_path(output))),
    }
}

/// What came of the parts so far.
struct Gathered<'a> {
    settings: &'a Settings,
    keeps_testimony: bool,
    /// The archive, without the sightings.
    whole: Reconciled,
    /// Who said what, in lines, by post.
    testimony: BTreeMap<String, Vec<u8>>,
    sites: BTreeSet<String>,
}

impl Gathered<'_> {
    fn read<R: BufRead>(&mut self, mut input: Input<R>) -> Result<(), Error> {
        let mut count = 0;
        while let Some(line) = input.next()? {
            match line.kind.as_str() {
                "part" => {
                    count += 1;
                    let first: OfPart = input.own(&line)?;
                    drop(line);
                    self.part(first, &mut input)?;
                }
                "end" => {
                    let End { parts } = input.own(&line)?;
                    if parts != count {
                        return Err(input.fault(format!("counts {parts} parts, where {count} stand")));
                    }
                    count = 0;
                }
                _ => return Err(input.fault("stands where a part is due")),
            }
        }
        Ok(())
    }

    fn part<R: BufRead>(&mut self, first: OfPart, input: &mut Input<R>) -> Result<(), Error> {
        for site in first.sites {
            if self.sites.contains(&site) {
                return Err(input.fault(format!(
                    "begins another part with the site `{site}`: what is of one blog is identified together"
                )));
            }
            self.sites.insert(site);
        }
        let (pages, keys) = pages(input, first.pages, first.sightings)?;
        let decided = parts::reconciled(pages, first.homes, self.settings);
        let stray = decided.archive.posts.iter().find(|post| !keys.contains(&post.id));
        if let Some(post) = stray {
            return Err(input.fault(format!(
                "ends a part that is not whole: none is said to be of `{}`",
                post.id
            )));
        }
        if self.keeps_testimony {
            for (at, post) in decided.archive.posts.iter().enumerate() {
                let lines = parse::testimony(&decided, at..at + 1).map_err(|fault| input.fault(fault.to_string()))?;
                self.testimony.entry(post.id.clone()).or_insert(lines);
            }
        }
        let whole = &mut self.whole;
        whole.stray_comments += decided.stray_comments;
        whole.archive.sites.extend(decided.archive.sites);
        whole.archive.terms.extend(decided.archive.terms);
        whole.archive.people.extend(decided.archive.people);
        whole.archive.media.extend(decided.archive.media);
        whole.archive.posts.extend(decided.archive.posts);
        Ok(())
    }
}

/// The pages of a part, each with its sightings, and the keys of its posts.
fn pages<R: BufRead>(
    input: &mut Input<R>,
    pages: usize,
    sightings: usize,
) -> Result<(Vec<Page>, BTreeSet<String>), Error> {
    let mut heard: BTreeMap<usize, (Page, BTreeMap<usize, Sighting>)> = BTreeMap::new();
    for _ in 0..pages {
        let line = input.due("page")?;
        let OfPage { number, page } = input.own(&line)?;
        if heard.insert(number, (page, BTreeMap::new())).is_some() {
            return Err(input.fault(format!("is a second page of number {number}")));
        }
    }
    let mut keys = BTreeSet::new();
    for _ in 0..sightings {
        let line = input.due("sighting")?;
        let own: OfSighting = input.own(&line)?;
        let Some((_, placed)) = heard.get_mut(&own.page) else {
            return Err(input.fault(format!("is of page {}, which the part lacks", own.page)));
        };
        if placed.insert(own.place, own.sighting).is_some() {
            return Err(input.fault(format!("is a second sighting at place {}", own.place)));
        }
        keys.insert(own.post);
    }
    let pages = heard.into_values().map(|(mut page, sightings)| {
        page.sightings = sightings.into_values().collect();
        page
    });
    Ok((pages.collect(), keys))
}
