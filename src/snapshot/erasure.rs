use super::{End, Subject};
use crate::capture::warc::Record;
use std::collections::BTreeSet;

/// Decides, record by record in the order of the segments, what is erased.
#[derive(Debug)]
pub struct Erasure<'a> {
    subject: &'a Subject,
    /// Names of records that are erased.
    names: BTreeSet<String>,
    /// Addresses and dates of answers that are erased.
    answers: BTreeSet<(String, String)>,
}

/// What becomes of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays as it is.
    Stays,
    /// It is taken away.
    Erased,
    /// It is taken away, and a note says that the answer of its address is to be asked for again.
    Noted,
    /// It is the end of a run, and says something else now.
    Ends(End),
}

/// The first word of a note that stands where an answer was.
const ERASED: &str = "posterity-erased";

/// The block of such a note; `digest` is that of what was erased.
pub fn note(digest: &str) -> String {
    format!("{ERASED}: {digest}\r\n")
}

/// Whether a record is such a note.
pub(super) fn is_note(record: &Record) -> bool {
    record.kind() == "metadata"
        && record
            .block
            .as_deref()
            .is_some_and(|block| block.starts_with(ERASED.as_bytes()))
}

impl<'a> Erasure<'a> {
    /// The erasure of this subject.
    pub fn of(subject: &'a Subject) -> Erasure<'a> {
        Erasure {
            subject,
            names: BTreeSet::new(),
            answers: BTreeSet::new(),
        }
    }

    /// What becomes of a record; `holds` says of an answer whether it holds the subject.
    pub fn fate(&mut self, record: &Record, holds: impl FnOnce(&Record) -> bool) -> Fate {
        let field = |name: &str| record.field(name).unwrap_or_default().to_owned();
        let target = record.target().unwrap_or_default();
        if let Some(end) = End::read(record) {
            let unreached = end.unreached.iter().filter(|key| !self.subject.is_key(key));
            let kept = End {
                unreached: unreached.cloned().collect(),
                ..end.clone()
            };
            return if kept == end { Fate::Stays } else { Fate::Ends(kept) };
        }
        let is_own = self.subject.owns(target);
        let fate = match record.kind() {
            "response" if is_own || holds(record) => {
                self.answers.insert((target.to_owned(), field("WARC-Date")));
                if is_own { Fate::Erased } else { Fate::Noted }
            }
            "revisit" if is_own => Fate::Erased,
            "revisit"
                if self
                    .answers
                    .contains(&(field("WARC-Refers-To-Target-URI"), field("WARC-Refers-To-Date"))) =>
            {
                Fate::Noted
            }
            "request" if self.names.contains(&field("WARC-Concurrent-To")) => Fate::Erased,
            "metadata" if self.names.contains(&field("WARC-Refers-To")) => Fate::Erased,
            "metadata" if is_own && is_note(record) => Fate::Erased,
            _ => return Fate::Stays,
        };
        self.names.insert(field("WARC-Record-ID"));
        fate
    }
}
