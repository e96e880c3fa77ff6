use super::Outcome;
use super::segments::{self, ARCHIVE, SEGMENTS, SOURCES, Segments};
use crate::archive::{self, Archive};
use crate::checks::Severity;
use crate::cli::validate::Checking;
use crate::cli::{Console, args, input, parse, read, threads};
use crate::compare::{Changes, Named, Side};
use crate::error::Error;
use crate::extract::Profiles;
use crate::output;
use crate::output::bag::Bag;
use crate::reconcile::{self, Reconciled};
use crate::snapshot::{Facts, Removals, Settled, View, Voices, settle};
use crate::source::{self, Placed};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How segments become an archive.
pub(super) struct Settling {
    profiles: Profiles,
    settings: reconcile::Settings,
    removals: Removals,
}

/// What changed in a night: `changes/NAME.json`.
#[derive(Debug, Serialize)]
struct Night<'a> {
    run: &'a str,
    complete: bool,
    changes: &'a Changes,
    missing: &'a [Named],
    /// Posts that would have been removed, had they not been too many at once.
    #[serde(skip_serializing_if = "<[Named]>::is_empty")]
    withheld: &'a [Named],
    findings: &'a BTreeMap<&'static str, usize>,
}

/// What is read of it again.
#[derive(Debug, Default, Deserialize)]
struct Earlier {
    missing: Vec<Named>,
}

impl Settling {
    pub(super) fn new(arguments: &args::Snapshot) -> Result<Settling, Error> {
        Ok(Settling {
            profiles: read::profiles(&arguments.profile)?,
            settings: read::settings(&arguments.reading())?,
            removals: if arguments.accept_removals {
                Removals::Accepted
            } else {
                Removals::Bounded
            },
        })
    }

    /// Makes the archive of all segments with one that is in the making, and seals both.
    pub(super) fn settle(
        &self,
        bag: &Bag,
        segments: &mut Segments,
        name: &str,
        console: &Console,
    ) -> Result<Outcome, Error> {
        let missing_before = missing(bag, segments)?;
        let former = segments.archive()?;
        let file = segments::file_name(name);
        segments.hear(name, bag.work(&file))?;
        let run = segments.history().runs.last().cloned().unwrap_or_default();
        let view = View::of(segments.history());
        let reconciled = self.reconciled(segments, &view, console)?;
        let facts = Facts {
            is_complete: run.is_complete(),
            time: segments::begun(name).map(|time| time.to_string()).unwrap_or_default(),
            dead: view.dead,
            missing_before,
            standing: standing(segments, &reconciled)?,
            removals: self.removals,
        };
        let settled = settle(reconciled.archive.clone(), &former, &facts);
        let changes = Changes::between(&side(&former), &side(&settled.archive));
        let mut sealing = bag.stage(name)?;
        let place = sealing.place(ARCHIVE).display().to_string();
        output::stream(&place, |mut out| archive::write(&settled.archive, &mut out))?;
        sealing.add(ARCHIVE)?;
        write_sources(
            &sealing.place(SOURCES).display().to_string(),
            segments,
            &reconciled,
            &settled,
        )?;
        sealing.add(SOURCES)?;
        let report = Checking::now(console).run(&place, input::open(&place)?, &mut |_| {});
        let missing = match facts.is_complete {
            true => settled.missing.clone(),
            // What was missing is so still.
            false => still(&facts.missing_before, &settled.archive),
        };
        let night = Night {
            run: name,
            complete: facts.is_complete,
            changes: &changes,
            missing: &missing,
            withheld: &settled.withheld,
            findings: &report.by_rule,
        };
        let mut text = serde_json::to_vec_pretty(&night).map_err(|fault| written(&place, fault))?;
        text.push(b'\n');
        sealing.put(&format!("changes/{name}.json"), &text)?;
        sealing.bring(&file, &format!("{SEGMENTS}/{file}"))?;
        sealing.seal(&segments::about(segments, &facts.time))?;
        segments.moved(bag.root().join(SEGMENTS).join(&file));
        Ok(Outcome {
            missing: missing.len(),
            posts: settled.archive.posts.len(),
            withheld: settled.withheld.len(),
            gone: settled.archive.posts.iter().filter(|post| post.gone.is_some()).count(),
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            changes,
        })
    }

    /// What the current view says, decided.
    fn reconciled(&self, segments: &Segments, view: &View, console: &Console) -> Result<Reconciled, Error> {
        let placed = view.chosen.iter().map(|chosen| Placed {
            file: segments.files()[chosen.run].clone(),
            place: chosen.place,
            time: chosen.time.clone(),
        });
        let found = source::placed(placed.collect());
        let read = read::read_found(Box::new(found), &self.profiles, threads(console), console)?;
        for (path, message) in &read.tally.failed {
            console.detail(&format!("failed: `{path}` {message}"));
        }
        Ok(reconcile::archive(read.pages, &self.settings))
    }
}

/// Testimony of the posts of now, and behind it what was said of those that stand as they stood.
fn write_sources(path: &str, segments: &Segments, reconciled: &Reconciled, settled: &Settled) -> Result<(), Error> {
    let mut carried = String::new();
    segments.testimony(&mut |text, line| {
        if settled.carried.contains(&line.post) {
            carried.push_str(text);
            carried.push('\n');
        }
        Ok(())
    })?;
    output::stream(path, |out| {
        for at in 0..reconciled.archive.posts.len() {
            if !settled.carried.contains(&reconciled.archive.posts[at].id) {
                out.write_all(&parse::testimony(reconciled, at..at + 1)?)?;
            }
        }
        out.write_all(carried.as_bytes())
    })
}

/// Posts of which nothing new is said.
fn standing(segments: &Segments, reconciled: &Reconciled) -> Result<BTreeSet<String>, Error> {
    let (mut before, mut now) = (Voices::default(), Voices::default());
    segments.testimony(&mut |_, line| {
        before.hear(&line);
        Ok(())
    })?;
    for line in reconciled.testimony(0..reconciled.archive.posts.len()) {
        // What is written is what is compared with.
        let line = serde_json::to_value(line).and_then(serde_json::from_value);
        now.hear(&line.map_err(|fault| written(SOURCES, fault))?);
    }
    Ok(now.standing(&before))
}

fn side(archive: &Archive) -> Side {
    Side::of(archive.records())
}

/// Keys of posts that were missing after the run before.
fn missing(bag: &Bag, segments: &Segments) -> Result<BTreeSet<String>, Error> {
    let Some(last) = segments.history().runs.last() else {
        return Ok(BTreeSet::new());
    };
    let path = bag.root().join(format!("changes/{}.json", last.name));
    let shown = path.display().to_string();
    let failed = |source| Error::Read {
        path: shown.clone(),
        source,
    };
    let text = std::fs::read(&path).map_err(failed)?;
    let earlier: Earlier = serde_json::from_slice(&text).map_err(|fault| failed(fault.into()))?;
    Ok(earlier.missing.into_iter().map(|post| post.id).collect())
}

fn still(before: &BTreeSet<String>, archive: &Archive) -> Vec<Named> {
    let posts = archive.posts.iter().filter(|post| before.contains(&post.id));
    let named = posts.map(|post| Named {
        id: post.id.clone(),
        title: post.title.clone(),
    });
    named.collect()
}

fn written(path: &str, fault: serde_json::Error) -> Error {
    Error::Write {
        path: path.to_owned(),
        source: fault.into(),
    }
}
