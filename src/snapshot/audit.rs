use super::End;
use super::erasure::is_note;
use crate::capture::warc::{self, Record, payload, payload_digest};
use std::collections::{BTreeMap, BTreeSet};

/// Looks at every record of every segment, in order, and names what is wrong with it. Stricter than readers need to be: what is
/// kept for twenty years is to be right, and not only readable.
#[derive(Debug, Default)]
pub struct Audit {
    /// Payload digests of answers, by address and date.
    answers: BTreeMap<(String, String), String>,
    /// Names of all records.
    names: BTreeSet<String>,
    seed: Option<String>,
    /// How many records of the segment were heard.
    records: usize,
    /// Whether the segment has said how its run ended.
    has_ended: bool,
    /// All records heard.
    pub heard: usize,
}

/// Fields that every record has (WARC 1.1, 5).
const MANDATORY: &[&str] = &[
    "WARC-Type",
    "WARC-Record-ID",
    "WARC-Date",
    "Content-Length",
    "WARC-Block-Digest",
];

impl Audit {
    /// Begins with the next segment.
    pub fn begin(&mut self) {
        self.records = 0;
        self.has_ended = false;
    }

    /// Looks at a record; what is wrong, as phrases that follow its place.
    pub fn hear(&mut self, record: &Record, file: &str) -> Vec<String> {
        let mut faults = Vec::new();
        for field in MANDATORY.iter().filter(|field| record.field(field).is_none()) {
            faults.push(format!("has no {field}"));
        }
        digests(record, &mut faults);
        let name = record.field("WARC-Record-ID").unwrap_or_default();
        if !self.names.insert(name.to_owned()) {
            faults.push(format!("has the name of another record, `{name}`"));
        }
        if (self.records == 0) != (record.kind() == "warcinfo") {
            faults.push("is not where the file says what it is".to_owned());
        }
        match record.kind() {
            "warcinfo" => self.information(record, file, &mut faults),
            "response" => self.answer(record),
            "revisit" => self.revisit(record, &mut faults),
            "request" => self.refers(record, "WARC-Concurrent-To", &mut faults),
            "metadata" if is_note(record) => {}
            "metadata" => match End::read(record) {
                Some(_) => self.has_ended = true,
                None => self.refers(record, "WARC-Refers-To", &mut faults),
            },
            other => faults.push(format!("is a `{other}`, of which a run writes none")),
        }
        self.records += 1;
        self.heard += 1;
        faults
    }

    /// What is wrong with the segment as a whole.
    pub fn end(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if !self.has_ended {
            faults.push("does not say how its run ended".to_owned());
        }
        faults
    }

    fn information(&mut self, record: &Record, file: &str, faults: &mut Vec<String>) {
        if record.field("WARC-Filename") != Some(file) {
            faults.push(format!(
                "says that the file is `{}`",
                record.field("WARC-Filename").unwrap_or_default()
            ));
        }
        let seed = record.said(warc::SEED);
        if seed.is_none() || self.seed.as_ref().is_some_and(|own| Some(own) != seed.as_ref()) {
            faults.push("is of another blog than the first segment".to_owned());
        }
        self.seed = self.seed.take().or(seed);
    }

    fn answer(&mut self, record: &Record) {
        let (Some(target), Some(time)) = (record.target(), record.field("WARC-Date")) else {
            return;
        };
        let digest = record.field("WARC-Payload-Digest").unwrap_or_default().to_owned();
        self.answers.insert((target.to_owned(), time.to_owned()), digest);
    }

    fn revisit(&self, record: &Record, faults: &mut Vec<String>) {
        let field = |name: &str| record.field(name).unwrap_or_default().to_owned();
        let repeated = (field("WARC-Refers-To-Target-URI"), field("WARC-Refers-To-Date"));
        match self.answers.get(&repeated) {
            None => faults.push(format!(
                "repeats an answer that is not there, `{}` of {}",
                repeated.0, repeated.1
            )),
            Some(digest) if *digest != field("WARC-Payload-Digest") => {
                faults.push("repeats an answer that has another digest".to_owned());
            }
            Some(_) => {}
        }
    }

    fn refers(&self, record: &Record, field: &str, faults: &mut Vec<String>) {
        let name = record.field(field).unwrap_or_default();
        if !self.names.contains(name) {
            faults.push(format!("belongs to a record that is not there, `{name}`"));
        }
    }
}

fn digests(record: &Record, faults: &mut Vec<String>) {
    let Some(block) = record.block.as_deref() else {
        faults.push("is larger than what is read".to_owned());
        return;
    };
    let is_right = |field: &str, bytes: &[u8]| record.field(field).is_none_or(|digest| digest == payload_digest(bytes));
    if !is_right("WARC-Block-Digest", block) {
        faults.push("has a block of another digest".to_owned());
    }
    if record.kind() != "response" {
        return;
    }
    match payload(block) {
        None => faults.push("holds no HTTP answer".to_owned()),
        Some(_) if record.field("WARC-Payload-Digest").is_none() => {
            faults.push("has no WARC-Payload-Digest".to_owned());
        }
        Some(payload) if !is_right("WARC-Payload-Digest", payload) => {
            faults.push("has a payload of another digest".to_owned());
        }
        Some(_) => {}
    }
}
