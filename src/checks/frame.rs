//! What holds an archive together: the header, the schema version, the order of the records and their number.

use super::finding::{Finding, counted, shown};
use super::reading::Reading;
use super::rules;
use crate::archive::{Counts, Record, SCHEMA_VERSION};
use serde_json::Value;

/// What is known of the archive as a whole while its lines pass.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Schema version; none before the first line.
    version: Option<u32>,
    /// Line and counts of the header, where it states any.
    stated: Option<(u64, Counts)>,
    /// Furthest place reached in [`ORDER`].
    place: usize,
}

/// How the first line is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// As the header, of this version.
    Header(u32),
    /// As any record: there is no header.
    Record,
    /// Not at all, nor anything after it, for this reason.
    Stop(String),
}

/// Types of records in the order in which they stand.
const ORDER: &[&str] = &["archive", "site", "term", "person", "media", "post"];

impl Frame {
    /// Schema version of the archive; none before the first line.
    pub(super) fn version(&self) -> Option<u32> {
        self.version
    }

    /// A line that cannot be read has passed. The first is the header, damaged or not.
    pub(super) fn damaged(&mut self) {
        self.version.get_or_insert(SCHEMA_VERSION);
    }

    /// Decides how the first line is read.
    pub(super) fn admit(&mut self, line: u64, value: &Value, found: &mut Vec<Finding>) -> Admission {
        if value.get("type").and_then(Value::as_str) == Some("archive") {
            return self.header(line, value, found);
        }
        let message = "the first line is no header, so nobody knows the schema version".to_owned();
        found.push(Finding::new(&rules::header_missing::RULE, line, message));
        self.version = Some(SCHEMA_VERSION);
        Admission::Record
    }

    fn header(&mut self, line: u64, value: &Value, found: &mut Vec<Finding>) -> Admission {
        // Without a version the schema complains; the current one is as good a guess as any.
        let stated = value.get("schema_version").and_then(Value::as_u64);
        let stated = stated.unwrap_or(u64::from(SCHEMA_VERSION));
        self.version = Some(SCHEMA_VERSION);
        match u32::try_from(stated) {
            Ok(version) if version <= SCHEMA_VERSION => {
                let version = self.at_least_one(version, line, found);
                self.version = Some(version);
                Admission::Header(version)
            }
            _ => {
                let message = format!(
                    "the archive is of schema version {stated}, and this program knows versions up to {SCHEMA_VERSION}"
                );
                found.push(Finding::new(&rules::version_newer::RULE, line, message.clone()));
                Admission::Stop(message)
            }
        }
    }

    /// The first version is 1, which the schema of a number does not say.
    fn at_least_one(&self, version: u32, line: u64, found: &mut Vec<Finding>) -> u32 {
        if version == 0 {
            let message = "`schema_version` is 0, which is less than 1".to_owned();
            found.push(Finding::new(&rules::schema::RULE, line, message).at("schema_version".to_owned()));
        }
        version.max(1)
    }

    /// Keeps what the header counts, unless the schema has refused it.
    pub(super) fn state(&mut self, line: u64, read: &Reading) {
        if let Some(Record::Archive(header)) = &read.record
            && !read.broken.covers("counts")
        {
            self.stated = Some((line, header.counts));
        }
    }

    /// Whether a record stands where its type belongs.
    pub(super) fn order(&mut self, line: u64, read: &Reading, found: &mut Vec<Finding>) {
        let Some(place) = ORDER.iter().position(|kind| *kind == read.kind) else {
            return;
        };
        if place < self.place {
            let message = format!(
                "a {} record stands after a {} record",
                shown(&read.kind),
                shown(ORDER[self.place])
            );
            found.push(Finding::new(&rules::record_order::RULE, line, message).of(read.key.as_deref()));
        }
        self.place = self.place.max(place);
    }

    /// Compares the counts. Lines that could not be read may be what is missing.
    pub(super) fn compare(&self, seen: &Counts, damaged: u64, found: &mut Vec<Finding>) {
        let Some((line, stated)) = &self.stated else { return };
        let pairs = [
            ("sites", stated.sites, seen.sites),
            ("terms", stated.terms, seen.terms),
            ("people", stated.people, seen.people),
            ("media", stated.media, seen.media),
            ("posts", stated.posts, seen.posts),
        ];
        let missing: usize = pairs.iter().map(|(_, stated, seen)| stated.saturating_sub(*seen)).sum();
        let excused = missing as u64 <= damaged;
        for (name, stated, seen) in pairs {
            if seen > stated || (seen < stated && !excused) {
                let message = format!(
                    "the header counts {stated} under {}, and {} {} there",
                    shown(name),
                    counted(seen, "record", "records"),
                    if seen == 1 { "is" } else { "are" },
                );
                let finding = Finding::new(&rules::counts_wrong::RULE, *line, message);
                found.push(finding.at(format!("counts.{name}")));
            }
        }
    }
}
