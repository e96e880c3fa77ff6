//! Exports read back into records, each with its place.

use crate::archive;
use crate::checks::{Finding, Scope, Trouble};
use crate::exports::markdown::tree::Source;
use crate::exports::{Place, Records, json, sql};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// An export as it was read.
#[derive(Debug)]
pub(super) struct Readback {
    pub(super) records: Records,
    pub(super) scope: Scope,
    /// Files of posts, where each post has one.
    pub(super) sources: BTreeMap<String, Source>,
    /// The JSON that the records were read from, where they were.
    pub(super) json: Option<String>,
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
            json: None,
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
                json::Shape::Document | json::Shape::Feed => Scope::All,
            };
            Ok(Readback {
                json: Some(text),
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

/// Reads a database or a dump.
pub(super) fn sql(path: &Path) -> Result<Readback, String> {
    let archive = sql::read(path).map_err(|fault| format!("cannot be read back: {fault}"))?;
    let mut records = Records::default();
    archive::write(&archive, &mut records.lines).map_err(|fault| fault.to_string())?;
    let count = memchr::memchr_iter(b'\n', &records.lines).count();
    records.places = vec![Place::default(); count];
    Ok(Readback::of(records, Scope::All))
}
