//! Exports read back into records, each with its place.

use super::super::folders;
use super::{folder, subject};
use crate::archive;
use crate::checks::{Finding, Scope, Trouble};
use crate::exports::markdown::tree::Source;
use crate::exports::{Place, Records, json, sql};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

/// An export as it was read.
#[derive(Debug)]
pub(super) struct Readback {
    pub(super) records: Records,
    pub(super) scope: Scope,
    /// Files of posts, where each post has one.
    pub(super) sources: BTreeMap<String, Source>,
    /// The JSON that the records were read from, by the name of its file where there are several.
    pub(super) json: BTreeMap<String, String>,
    /// Names of all files beside the records, where there are any.
    pub(super) names: Option<BTreeSet<String>>,
    /// What was found before there were records.
    pub(super) found: Vec<(Finding, Place)>,
    /// Why there are no records, where there are none: a phrase that follows the path.
    pub(super) stopped: Option<String>,
}

impl Readback {
    pub(super) fn of(records: Records, scope: Scope) -> Readback {
        Readback {
            records,
            scope,
            sources: BTreeMap::new(),
            json: BTreeMap::new(),
            names: None,
            found: Vec::new(),
            stopped: None,
        }
    }
}

/// Reads an export. One that is broken beyond reading is a finding.
pub(super) fn json(mut text: String) -> Result<Readback, String> {
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    match json::records(&text) {
        Ok((shape, records)) => {
            let scope = match shape {
                json::Shape::Array => Scope::Posts,
                json::Shape::Document | json::Shape::Feed | json::Shape::Lines => Scope::All,
            };
            Ok(Readback {
                json: BTreeMap::from([(String::new(), text)]),
                ..Readback::of(records, scope)
            })
        }
        Err(fault) if fault.line().is_none() => Err(fault.to_string()),
        Err(fault) => {
            let place = Place {
                line: fault.line(),
                ..Place::default()
            };
            Ok(Readback {
                found: vec![(Trouble::Unreadable(fault.to_string()).finding(), place)],
                stopped: Some(fault.to_string()),
                ..Readback::of(Records::default(), Scope::All)
            })
        }
    }
}

/// Reads a feed in pages. One that is missing takes its posts with it, which the header's count shows.
pub(super) fn pages(root: &Path) -> Result<Readback, String> {
    let names = folders::pages(root).map_err(|fault| format!("cannot be read: {fault}"))?;
    let mut files = Vec::new();
    for name in names {
        let path = root.join(&name);
        let file = File::open(&path).map_err(|fault| format!("holds `{name}`, which cannot be read: {fault}"))?;
        let text = subject::whole(file, &path.display().to_string()).map_err(|fault| fault.to_string())?;
        files.push((name, text));
    }
    let found = folder::audited(root);
    match json::records_of_pages(&files) {
        Ok(records) => Ok(Readback {
            json: files.into_iter().collect(),
            found,
            ..Readback::of(records, Scope::All)
        }),
        Err((at, fault)) if fault.line().is_none() => Err(format!("holds `{}`, which {fault}", files[at].0)),
        Err((at, fault)) => {
            let place = Place::in_file(&files[at].0, fault.line());
            Ok(Readback {
                found: vec![(Trouble::Unreadable(fault.to_string()).finding(), place)],
                stopped: Some(format!("holds `{}`, which {fault}", files[at].0)),
                ..Readback::of(Records::default(), Scope::All)
            })
        }
    }
}

/// Reads a database or a dump.
pub(super) fn sql(path: &Path) -> Result<Readback, String> {
    let archive = sql::read(path).map_err(|fault| format!("cannot be read back: {fault}"))?;
    let mut records = Records::default();
    archive::write(&archive, &mut records.lines).map_err(|fault| fault.to_string())?;
    let count = memchr::memchr_iter(b'\n', &records.lines).count();
    records.places = vec![Place::default(); count];
    Ok(Readback::of(records, Scope::All))
}
