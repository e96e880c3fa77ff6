//! `posterity snapshot --verify`: every digest read again, every fault named.

use super::segments::{self, ARCHIVE, SEGMENTS, SOURCES};
use crate::archive::Reader;
use crate::capture::warc;
use crate::cli::coverage::plural;
use crate::cli::{Console, Exit, input};
use crate::error::Error;
use crate::output::bag::{self, PAYLOAD, TAGS};
use crate::output::{self, digest};
use crate::snapshot::Audit;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Component, Path};

/// What was looked at, and what is wrong.
#[derive(Default)]
struct Verdict {
    files: usize,
    records: usize,
    faults: Vec<Fault>,
}

/// Something wrong with a file of a bag: its path in it, and a phrase that follows it.
pub(in crate::cli) struct Fault {
    pub(in crate::cli) path: String,
    pub(in crate::cli) what: String,
}

/// Verifies a bag: faults to standard output, what they come to beside it.
pub(super) fn run(root: &Path, console: &Console) -> Result<Exit, Error> {
    let shown = root.display().to_string();
    if !root.join("bagit.txt").is_file() {
        return Err(Error::Usage {
            what: format!("`{shown}` holds no snapshots"),
            hint: Some("give the folder that `posterity snapshot URL --into DIR` made".to_owned()),
        });
    }
    let mut verdict = verdict(root)?;
    verdict.archive(root);
    output::stream("-", |out| {
        let plain = |fault: &Fault| crate::cli::console::plain(&format!("{}: {}", fault.path, fault.what));
        verdict
            .faults
            .iter()
            .try_for_each(|fault| writeln!(out, "{}", plain(fault)))
    })?;
    if bag::is_being_changed(root) {
        console.warning("a change was broken off while it was moved into place; the next run finishes it");
    }
    let exit = if verdict.faults.is_empty() {
        Exit::Clean
    } else {
        Exit::Found
    };
    console.say(&format!(
        "verified {} and {}: {}; exit {}",
        plural(verdict.files, "file"),
        plural(verdict.records, "record"),
        plural(verdict.faults.len(), "fault"),
        exit as u8
    ));
    Ok(exit)
}

/// What is wrong with a bag, its archive's lines left out: those who ask look at them themselves.
pub(in crate::cli) fn faults(root: &Path) -> Result<Vec<Fault>, Error> {
    verdict(root).map(|verdict| verdict.faults)
}

fn verdict(root: &Path) -> Result<Verdict, Error> {
    let mut verdict = Verdict::default();
    let payload = verdict.list(root, PAYLOAD)?;
    let tags = verdict.list(root, TAGS)?;
    verdict.extra(root, &payload, &tags)?;
    verdict.declared(root, &payload);
    verdict.segments(root)?;
    Ok(verdict)
}

impl Verdict {
    fn fault(&mut self, path: &str, what: impl std::fmt::Display) {
        self.faults.push(Fault {
            path: path.to_owned(),
            what: what.to_string(),
        });
    }

    /// Reads a list of digests and every file in it.
    fn list(&mut self, root: &Path, list: &str) -> Result<BTreeSet<String>, Error> {
        let text = match fs::read_to_string(root.join(list)) {
            Ok(text) => text,
            Err(fault) => {
                self.fault(list, format!("cannot be read: {fault}"));
                return Ok(BTreeSet::new());
            }
        };
        let manifest = bag::read_manifest(&root.join(list))?;
        if text.lines().count() != manifest.len() {
            self.fault(list, "has lines that are no digest and path, or one path twice");
        }
        for (path, due) in &manifest {
            self.files += 1;
            let is_inside = Path::new(path)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
            if !is_inside || path.starts_with("data/") != (list == PAYLOAD) {
                self.fault(list, format!("names `{path}`, which does not belong there"));
                continue;
            }
            match digest(&root.join(path)) {
                Ok(own) if own == *due => {}
                Ok(_) => self.fault(path, format!("has another digest than {list} says")),
                Err(fault) => self.fault(path, format!("cannot be read: {fault}")),
            }
        }
        Ok(manifest.into_keys().collect())
    }

    /// Files that no list names, and files that a list must name.
    fn extra(&mut self, root: &Path, payload: &BTreeSet<String>, tags: &BTreeSet<String>) -> Result<(), Error> {
        let mut paths = Vec::new();
        bag::files(root, "", &mut paths).map_err(|source| Error::Read {
            path: root.display().to_string(),
            source,
        })?;
        let is_known = |path: &String| payload.contains(path) || tags.contains(path);
        for path in paths.iter().filter(|path| !is_known(path) && !bag::is_own(path)) {
            self.fault(path, "is in no list");
        }
        for path in [PAYLOAD, "bagit.txt", "bag-info.txt", ARCHIVE, SOURCES] {
            if !tags.contains(path) {
                self.fault(TAGS, format!("does not name `{path}`"));
            }
        }
        Ok(())
    }

    /// The size that `bag-info.txt` states.
    fn declared(&mut self, root: &Path, payload: &BTreeSet<String>) {
        if fs::read(root.join("bagit.txt")).ok().as_deref() != Some(bag::DECLARATION.as_bytes()) {
            self.fault("bagit.txt", "does not say that this is a bag of version 1.0 in UTF-8");
        }
        let sizes = payload
            .iter()
            .filter_map(|path| Some(fs::metadata(root.join(path)).ok()?.len()));
        let due = format!("Payload-Oxum: {}.{}", sizes.sum::<u64>(), payload.len());
        let info = fs::read_to_string(root.join("bag-info.txt")).unwrap_or_default();
        if !info.lines().any(|line| line == due) {
            self.fault("bag-info.txt", format!("does not say `{due}`"));
        }
    }

    fn segments(&mut self, root: &Path) -> Result<(), Error> {
        let mut audit = Audit::default();
        for name in segments::names(&root.join(SEGMENTS))? {
            let file = segments::file_name(&name);
            let path = format!("{SEGMENTS}/{file}");
            if segments::begun(&name).is_none() {
                self.fault(&path, "is not named by the time of a run");
            }
            audit.begin();
            let failed = |source| Error::Read {
                path: path.clone(),
                source,
            };
            let open = File::open(root.join(&path)).map_err(failed)?;
            let length = open.metadata().map_err(failed)?.len();
            let mut found = Vec::new();
            let sound = warc::scan(&open, &mut |place, record| {
                let faults = audit.hear(&record, &file).into_iter();
                found.extend(faults.map(|fault| format!("the {} at byte {place} {fault}", record.kind())));
            });
            let sound = sound.map_err(failed)?;
            if sound < length {
                found.push(format!("is damaged or cut off at byte {sound} of {length}"));
            }
            found.extend(audit.end());
            found.iter().for_each(|fault| self.fault(&path, fault));
            let changes = format!("changes/{name}.json");
            let is_json = |text: Vec<u8>| serde_json::from_slice::<serde_json::Value>(&text).is_ok();
            if !fs::read(root.join(&changes)).is_ok_and(is_json) {
                self.fault(&changes, "is not there, or no JSON");
            }
        }
        self.records = audit.heard;
        Ok(())
    }

    /// Whether the archive is one.
    fn archive(&mut self, root: &Path) {
        match input::open(&root.join(ARCHIVE).display().to_string()) {
            Err(_) => self.fault(ARCHIVE, "is not there"),
            Ok(archive) => {
                for (line, record) in Reader::new(archive) {
                    if let Err(fault) = record {
                        self.fault(ARCHIVE, format!("line {line} {fault}"));
                    }
                }
            }
        }
    }
}
