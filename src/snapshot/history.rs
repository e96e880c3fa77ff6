use super::End;
use super::erasure::is_note;
use crate::address::Address;
use crate::capture::is_redirect;
use crate::capture::warc::{self, Record};
use std::collections::BTreeMap;

/// What all segments hold, without the bodies.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The runs, in order.
    pub runs: Vec<Run>,
    /// What each address answered, in order. Only last words: no passing fault and nothing that was cut off.
    answers: BTreeMap<String, Vec<Answer>>,
}

/// One run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The name of its segment, which is the time of its beginning.
    pub name: String,
    /// The address that it began at.
    pub seed: Option<String>,
    /// What it says of itself; none where it was never finished.
    pub end: Option<End>,
}

impl Run {
    /// Whether it came to its end.
    pub fn is_complete(&self) -> bool {
        self.end.as_ref().is_some_and(|end| end.is_complete)
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The run that heard it.
    pub run: usize,
    /// Where its record begins in the run's segment.
    pub place: u64,
    /// When, as WARC has it.
    pub time: String,
    /// The status; 200 for what was not modified.
    pub status: u16,
    /// Digest of its payload.
    pub digest: Option<String>,
    /// It was the same as an earlier one, whose body stands there.
    pub is_revisit: bool,
    /// Key of the address that a redirect leads to.
    pub moved_to: Option<String>,
}

impl Answer {
    /// Whether it is a good one.
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl History {
    /// Begins with the next run.
    pub fn begin(&mut self, name: &str) {
        self.runs.push(Run {
            name: name.to_owned(),
            ..Run::default()
        });
    }

    /// Hears a record of the run that was begun last.
    pub fn hear(&mut self, place: u64, record: &Record) {
        let number = self.runs.len().saturating_sub(1);
        let Some(run) = self.runs.last_mut() else { return };
        match record.kind() {
            "warcinfo" => run.seed = run.seed.take().or_else(|| record.said(warc::SEED)),
            // What was answered before does not count any more.
            "metadata" if is_note(record) => {
                self.answers.remove(record.target().unwrap_or_default());
            }
            "metadata" => run.end = End::read(record).or_else(|| run.end.take()),
            "response" | "revisit" => {
                if let (Some(target), Some(answer)) = (record.target(), answer(number, place, record)) {
                    self.answers.entry(target.to_owned()).or_default().push(answer);
                }
            }
            _ => {}
        }
    }

    /// The newest answer of an address, and the one that holds its body. None where no body is left.
    pub fn former(&self, address: &str) -> Option<(&Answer, &Answer)> {
        let own = self.answers.get(address)?;
        let newest = own.last()?;
        Some((newest, body(own.iter().rev(), newest)?))
    }

    /// Every address that was asked, with its newest answer.
    pub fn newest(&self) -> impl Iterator<Item = (&str, &Answer)> {
        let all = self.answers.iter();
        all.filter_map(|(address, own)| Some((address.as_str(), own.last()?)))
    }

    /// All answers by the key of their address, each list in order.
    pub(super) fn by_key(&self) -> BTreeMap<String, Vec<(&str, &Answer)>> {
        let mut by_key: BTreeMap<String, Vec<(&str, &Answer)>> = BTreeMap::new();
        for (text, own) in &self.answers {
            let key = Address::parse(text).map_or_else(|| text.clone(), |address| address.key());
            by_key
                .entry(key)
                .or_default()
                .extend(own.iter().map(|answer| (text.as_str(), answer)));
        }
        for own in by_key.values_mut() {
            own.sort_by_key(|(_, answer)| (answer.run, answer.place));
        }
        by_key
    }

    /// The latest run that came to its end.
    pub(super) fn latest_complete(&self) -> Option<(usize, &End)> {
        let runs = self.runs.iter().enumerate().rev();
        let mut ends = runs.filter_map(|(number, run)| Some((number, run.end.as_ref()?)));
        ends.find(|(_, end)| end.is_complete)
    }

    /// The address that the runs began at.
    pub fn seed(&self) -> Option<&str> {
        self.runs.iter().find_map(|run| run.seed.as_deref())
    }
}

/// The answer that holds the body of this one: itself, or for a revisit the newest one of the same payload, out of those
/// before it from the newest on.
pub(super) fn body<'a>(before: impl Iterator<Item = &'a Answer>, answer: &'a Answer) -> Option<&'a Answer> {
    if !answer.is_revisit {
        return Some(answer);
    }
    let mut others = before.filter(|other| (other.run, other.place) < (answer.run, answer.place));
    others.find(|other| !other.is_revisit && (answer.digest.is_none() || answer.digest == other.digest))
}

fn answer(run: usize, place: u64, record: &Record) -> Option<Answer> {
    let is_revisit = record.kind() == "revisit";
    if record.field("WARC-Truncated").is_some() && !is_revisit {
        return None;
    }
    let head = record.block.as_deref().and_then(|block| warc::head(block).ok());
    let status = match (&head, is_revisit) {
        (None, false) => return None,
        (None, true) => 200,
        (Some(head), _) => head.status,
    };
    // Passing faults are no last word.
    if matches!(status, 429 | 500..) {
        return None;
    }
    let location = head.as_ref().and_then(|head| head.header("location"));
    let target = location.filter(|_| is_redirect(status));
    let target = target.and_then(|link| Address::parse(record.target()?)?.join(link));
    Some(Answer {
        run,
        place,
        time: record.field("WARC-Date").unwrap_or_default().to_owned(),
        status,
        digest: record.field("WARC-Payload-Digest").map(str::to_owned),
        is_revisit,
        moved_to: target.map(|address| address.key()),
    })
}
