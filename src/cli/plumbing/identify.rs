//! `posterity identify`: brings together what is of one post, and divides all into parts that share none.

use super::input::Input;
use super::places::{Place, Places};
use super::{OfPart, PARTS, Stop, Tagged};
use crate::cli::apart::{self, Writing};
use crate::cli::coverage::plural;
use crate::cli::read::{self, Tally};
use crate::cli::{Console, Exit, args};
use crate::error::Error;
use crate::extract::carried::{self, End, SIGHTINGS};
use crate::extract::{Page, SiteFacts};
use crate::reconcile::parts::{Hearing, Member, PageOfPart, Part, settle};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// `posterity identify`
pub(in crate::cli) fn run(arguments: &args::Identify, console: &Console) -> Result<Exit, Error> {
    match &arguments.parts {
        Some(folder) => look_for_room(folder)?,
        None => apart::is_file(&arguments.output)?,
    }
    Writing::of([arguments.output.clone()]).beside(&arguments.inputs)?;
    let mut heard = Heard::default();
    let mut hearing = Hearing::default();
    for path in &arguments.inputs {
        heard.hear(path, &mut hearing)?;
    }
    if heard.tally.pages == 0 {
        return Err(read::nothing_readable(arguments.inputs.join("`, `"), &heard.tally));
    }
    let (parts, tags) = hearing.parts();
    heard.tags = tags;
    match &arguments.parts {
        None => super::stream(&arguments.output, |out| heard.write(&parts, out))?,
        Some(folder) => {
            let digits = parts.len().to_string().len();
            for (number, part) in (1..).zip(&parts) {
                let path = Path::new(folder).join(format!("{number:0digits$}.jsonl"));
                super::stream(&path.to_string_lossy(), |out| {
                    heard.write(std::slice::from_ref(part), out)
                })?;
            }
        }
    }
    for line in heard.tally.lines() {
        console.say(&line);
    }
    let keys: BTreeSet<(&str, &str)> = parts.iter().flat_map(keys).collect();
    console.say(&format!(
        "{} under {}, in {}",
        plural(heard.sightings.len(), "sighting"),
        plural(keys.len(), "key"),
        plural(parts.len(), "part")
    ));
    Ok(Exit::Clean)
}

fn keys(part: &Part) -> impl Iterator<Item = (&str, &str)> {
    let members = part.sightings.iter();
    members.map(|member| (member.site.as_str(), member.post.as_str()))
}

/// Parts of an earlier run would pass for parts of this one.
fn look_for_room(folder: &str) -> Result<(), Error> {
    match std::fs::read_dir(folder) {
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Error::Read {
            path: folder.to_owned(),
            source,
        }),
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(Error::Usage {
                what: format!("`{folder}` is there and not empty"),
                hint: Some("name a new folder, or empty this one".to_owned()),
            }),
        },
    }
}

/// Where everything stands that was heard.
#[derive(Default)]
struct Heard {
    places: Places,
    pages: Vec<Place>,
    sightings: Vec<Place>,
    tally: Tally,
    tags: BTreeSet<String>,
}

/// A line of `extract` without looking into it.
#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(borrow)]
    page: Option<&'a RawValue>,
    #[serde(borrow)]
    sighting: Option<&'a RawValue>,
}

impl Heard {
    /// Hears one input.
    fn hear(&mut self, path: &str, hearing: &mut Hearing) -> Result<(), Error> {
        let number = self.places.add(path)?;
        let mut input = Input::new(path, SIGHTINGS, self.places.reader(number)?);
        let (mut pages, mut sightings) = (Vec::new(), Vec::new());
        let mut begun = (0, 0);
        while let Some(line) = input.next()? {
            let place = |bytes| Place { input: number, bytes };
            match line.kind.as_str() {
                "page" => {
                    let own: carried::OfPage = input.own(&line)?;
                    hearing.page(&own.page, &line.text);
                    pages.push(place(line.place));
                    for _ in 0..own.sightings {
                        let line = input.due("sighting")?;
                        let own: carried::OfSighting = input.own(&line)?;
                        hearing.sighting(own.sighting, &line.text);
                        sightings.push(place(line.place));
                    }
                }
                "end" => {
                    let end: End = input.own(&line)?;
                    let counts = (pages.len() - begun.0, sightings.len() - begun.1);
                    if counts != (end.pages, end.sightings) {
                        return Err(input.fault(format!(
                            "counts {} and {}, where {} and {} stand",
                            plural(end.pages, "page"),
                            plural(end.sightings, "sighting"),
                            counts.0,
                            counts.1
                        )));
                    }
                    begun = (pages.len(), sightings.len());
                    add(&mut self.tally, end);
                }
                _ => return Err(input.fault("stands where a page is due")),
            }
        }
        drop(input);
        self.pages.append(&mut pages);
        self.sightings.append(&mut sightings);
        Ok(())
    }

    fn write(&mut self, parts: &[Part], out: &mut dyn Write) -> Result<(), Stop> {
        out.write_all(&carried::head(PARTS))?;
        for part in parts {
            let first = OfPart {
                sites: part.sites.clone(),
                homes: part.homes.clone(),
                pages: part.pages.len(),
                sightings: part.sightings.len(),
            };
            Tagged::<()>::Part(&first).write(out)?;
            for page in &part.pages {
                self.page(page, out)?;
            }
            for member in &part.sightings {
                self.sighting(member, out)?;
            }
        }
        let parts = parts.len();
        Tagged::<()>::End(super::End { parts }).write(out)?;
        Ok(())
    }

    fn page(&mut self, page: &PageOfPart, out: &mut dyn Write) -> Result<(), Stop> {
        let place = &self.pages[page.heard];
        let text = self.places.line(place)?;
        let number = page.number;
        let changed = |_| self.places.changed(place);
        if page.is_own && self.tags.is_empty() {
            let raw: Raw<'_> = serde_json::from_str(&text).map_err(changed)?;
            return Ok(Tagged::Page(super::OfPage { number, page: raw.page }).write(out)?);
        }
        let carried::OfPage { page: mut said, .. } = serde_json::from_str(&text).map_err(changed)?;
        settle(&mut said, &self.tags);
        let page = if page.is_own { said } else { address(said) };
        Ok(Tagged::Page(super::OfPage { number, page }).write(out)?)
    }

    fn sighting(&mut self, member: &Member, out: &mut dyn Write) -> Result<(), Stop> {
        let place = &self.sightings[member.heard];
        let text = self.places.line(place)?;
        let changed = |_| self.places.changed(place);
        if self.tags.is_empty() {
            let raw: Raw<'_> = serde_json::from_str(&text).map_err(changed)?;
            return Ok(Tagged::Sighting(of(member, raw.sighting)).write(out)?);
        }
        let carried::OfSighting { sighting } = serde_json::from_str(&text).map_err(changed)?;
        let mut page = Page {
            sightings: vec![sighting],
            ..Page::default()
        };
        settle(&mut page, &self.tags);
        for sighting in page.sightings {
            Tagged::Sighting(of(member, sighting)).write(out)?;
        }
        Ok(())
    }
}

fn of<S>(member: &Member, sighting: S) -> super::OfSighting<S> {
    super::OfSighting {
        site: member.site.clone(),
        post: member.post.clone(),
        page: member.page,
        place: member.place,
        sighting,
    }
}

/// Of a page whose words belong to another part, its address alone, which gives it its place.
fn address(page: Page) -> Page {
    Page {
        site: SiteFacts {
            address: page.site.address,
            ..SiteFacts::default()
        },
        ..Page::default()
    }
}

fn add(tally: &mut Tally, end: End) {
    tally.met += end.met;
    tally.pages += end.telling;
    for (reason, count) in end.skipped {
        *tally.skipped.entry(reason).or_default() += count;
    }
    for (kind, count) in end.left_out {
        *tally.left_out.entry(kind).or_default() += count;
    }
    tally.failed.extend(end.failed);
}
