//! `snapshot --keep`: what of older nights nothing needs any more is taken out of the bag.

use super::cutting::{self, Cut};
use super::segments::{self, SEGMENTS, Segments};
use crate::capture::Digest;
use crate::capture::warc;
use crate::cli::coverage::plural;
use crate::error::Error;
use crate::limits;
use crate::output;
use crate::output::bag::{Bag, Sealing};
use crate::snapshot::{Audit, History, Policy, Retention, View, key};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Where a bag has the lists of what was dropped.
const LISTS: &str = "dropped";

/// What a night dropped: `dropped/NAME.json`.
#[derive(Debug, Serialize)]
struct Dropped<'a> {
    /// The night after which it was dropped.
    run: &'a str,
    segments: Vec<Segment>,
}

/// What became of a segment.
#[derive(Debug, Serialize)]
struct Segment {
    path: String,
    /// Digest of the file before.
    digest: Digest,
    /// Digest of the smaller file in its place; none where there is none.
    now: Option<Digest>,
    /// Digests of the records that were dropped, as they were packed.
    records: Vec<Digest>,
}

/// A segment of which something is dropped.
struct Lesser {
    path: PathBuf,
    cuts: Vec<Cut>,
    /// Whether something of it is still needed.
    stays: bool,
}

/// Drops what the nights that are kept do not need; says what that came to, where anything was dropped.
pub(super) fn run(bag: &Bag, name: &str, policy: &Policy) -> Result<Option<String>, Error> {
    // Read anew: this is to go by what is sealed, and by nothing else.
    let segments = Segments::open(bag)?;
    let kept = policy.kept(&segments.history().runs);
    if kept.len() == segments.files().len() {
        return Ok(None);
    }
    let nights = kept.len();
    let mut testified = BTreeSet::new();
    segments.testimony(&mut |_, line| {
        testified.extend(line.captured_at.map(|time| (key(&line.address), time)));
        Ok(())
    })?;
    let lesser = lesser(&segments, Retention::of(segments.history(), kept, &testified))?;
    if lesser.is_empty() {
        return Ok(None);
    }
    let mut sealing = bag.stage("keep")?;
    let mut dropped = Dropped {
        run: name,
        segments: Vec::new(),
    };
    for segment in &lesser {
        dropped.segments.push(drop_from(segment, &mut sealing)?);
    }
    prove(bag, &segments, &lesser, &sealing)?;
    let list = format!("{LISTS}/{name}.json");
    let mut text = serde_json::to_vec_pretty(&dropped).map_err(|fault| Error::Write {
        path: list.clone(),
        source: fault.into(),
    })?;
    text.push(b'\n');
    sealing.put(&list, &text)?;
    let time = segments::begun(name).map(|time| time.to_string()).unwrap_or_default();
    sealing.seal(&segments::about(&segments, &time))?;
    Ok(Some(told(&lesser, nights)))
}

/// The segments of which something is not needed, from the newest to the oldest.
fn lesser(segments: &Segments, mut retention: Retention) -> Result<Vec<Lesser>, Error> {
    let mut lesser = Vec::new();
    for (number, path) in segments.files().iter().enumerate().rev() {
        let failed = |source| unreadable(path, source);
        let file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        retention.begin(number);
        let cuts = cutting::cuts(&file, &mut |place, record| retention.fate(place, record)).map_err(failed)?;
        let stays = retention.holds();
        let is_little = cutting::bytes(&cuts) * 100 < length * limits::SNAPSHOT_IDLE_PERCENT;
        if stays && is_little {
            retention.spare();
            continue;
        }
        lesser.push(Lesser {
            path: path.clone(),
            cuts,
            stays,
        });
    }
    Ok(lesser)
}

fn drop_from(segment: &Lesser, sealing: &mut Sealing<'_>) -> Result<Segment, Error> {
    let failed = |source| unreadable(&segment.path, source);
    let path = in_bag(&segment.path);
    let file = File::open(&segment.path).map_err(failed)?;
    let mut own = Segment {
        digest: output::digest(&segment.path).map_err(failed)?,
        now: None,
        records: Vec::new(),
        path,
    };
    if segment.stays {
        let place = sealing.place(&own.path);
        output::stream(&place.display().to_string(), |out| {
            cutting::rewrite(&file, &segment.cuts, out, &mut own.records)
        })?;
        sealing.add(&own.path)?;
        own.now = Some(output::digest(&place).map_err(failed)?);
    } else {
        own.records = cutting::digests(&file, &segment.cuts).map_err(failed)?;
        sealing.remove(&own.path);
    }
    Ok(own)
}

/// What a view rests on, whatever the places of its records: the run that holds the body, the address, the time it was heard last.
type Outline = (Vec<(String, String, String)>, BTreeMap<String, u16>, BTreeSet<String>);

fn outline(history: &History) -> Outline {
    let view = View::of(history);
    let chosen = view.chosen.into_iter();
    let chosen = chosen.map(|one| (history.runs[one.run].name.clone(), one.address, one.time));
    (chosen.collect(), view.dead, view.good)
}

/// Looks at the segments as they will be: every record is to be sound, and the blog of now the same. Else nothing is dropped.
fn prove(bag: &Bag, segments: &Segments, lesser: &[Lesser], sealing: &Sealing<'_>) -> Result<(), Error> {
    let (mut history, mut audit) = (History::default(), Audit::default());
    let mut faults = Vec::new();
    for path in segments.files() {
        let place = match lesser.iter().find(|segment| segment.path == *path) {
            Some(segment) if segment.stays => sealing.place(&in_bag(path)),
            Some(_) => continue,
            None => path.clone(),
        };
        let file = cutting::file_name(path);
        history.begin(file.trim_end_matches(segments::ENDING));
        audit.begin();
        let open = File::open(&place).map_err(|source| unreadable(&place, source))?;
        let scanned = warc::scan(&open, &mut |at, record| {
            let own = audit.hear(&record, &file).into_iter();
            faults.extend(own.map(|fault| format!("`{file}`: the {} at byte {at} {fault}", record.kind())));
            history.hear(at, &record);
        });
        scanned.map_err(|source| unreadable(&place, source))?;
        faults.extend(audit.end().into_iter().map(|fault| format!("`{file}` {fault}")));
    }
    if outline(&history) != outline(segments.history()) {
        faults.push("the blog of now would be another".to_owned());
    }
    match faults.first() {
        None => Ok(()),
        Some(fault) => Err(Error::Usage {
            what: format!(
                "nothing was dropped from `{}`, which would not be sound then: {fault}",
                bag.root().display()
            ),
            hint: Some("`posterity snapshot --verify` names what is wrong with it already".to_owned()),
        }),
    }
}

fn told(lesser: &[Lesser], nights: usize) -> String {
    let whole = lesser.iter().filter(|segment| !segment.stays).count();
    let records: usize = lesser.iter().map(|segment| segment.cuts.len()).sum();
    let bytes: u64 = lesser.iter().map(|segment| cutting::bytes(&segment.cuts)).sum();
    format!(
        "kept {}; of older ones {} dropped and {} made smaller: {}, {} KiB",
        plural(nights, "night"),
        whole,
        lesser.len() - whole,
        plural(records, "record"),
        bytes.div_ceil(1024)
    )
}

fn in_bag(path: &Path) -> String {
    format!("{SEGMENTS}/{}", cutting::file_name(path))
}

fn unreadable(path: &Path, source: io::Error) -> Error {
    Error::Read {
        path: path.display().to_string(),
        source,
    }
}
