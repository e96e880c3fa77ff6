use super::erasure::is_note;
use super::history::{Answer, body};
use super::view::supersedes;
use super::{End, Fate, History};
use crate::address::Address;
use crate::capture::warc::Record;
use std::collections::BTreeSet;

/// Decides, from the newest segment to the oldest, which records of older nights are still needed.
///
/// A night that is kept is more than its segment: the blog as it was known that night rests on answers of earlier nights, too.
/// So of every address those answers stay that the view of a kept night takes, the newest ones, those that testimony names
/// (on these the posts rest that the blog has removed), and what their revisits repeat. The segments of kept nights stay as they
/// are.
#[derive(Debug, Default)]
pub struct Retention {
    kept: BTreeSet<usize>,
    /// Answers that are needed: the run, and the place in its segment.
    needed: BTreeSet<(usize, u64)>,
    /// Answers that revisits repeat which stay: address and date.
    repeated: BTreeSet<Reference>,
    /// The run whose segment is looked at.
    run: usize,
    /// Names of answers that stay, in the segment that is looked at.
    names: BTreeSet<String>,
    /// What revisits repeat that are not needed, in the segment that is looked at.
    idle: Vec<Reference>,
    /// Whether that segment stays, be it smaller: its night is kept, or more of it is needed than what it says of itself.
    holds: bool,
}

/// An address and a date.
type Reference = (String, String);

impl Retention {
    /// What is needed when these runs are kept; `testified` has what testimony names, as the keys of addresses and dates.
    pub fn of(history: &History, kept: BTreeSet<usize>, testified: &BTreeSet<(String, String)>) -> Retention {
        let mut retention = Retention {
            kept,
            ..Retention::default()
        };
        for (key, own) in history.by_key() {
            let own = Own {
                key: &key,
                answers: &own,
            };
            let mut places = own.testified(testified);
            let mut seen = 0;
            for kept in &retention.kept {
                let until = own.answers.partition_point(|(_, answer)| answer.run <= *kept);
                if until > seen {
                    places.extend(own.viewed(until, history));
                    seen = until;
                }
            }
            let places = places.into_iter().flat_map(|at| own.with_body(at));
            retention.needed.extend(places);
        }
        retention
    }

    /// Begins with the next older segment, which is that of this run.
    pub fn begin(&mut self, run: usize) {
        self.run = run;
        self.names.clear();
        self.idle.clear();
        self.holds = self.kept.contains(&run);
    }

    /// What becomes of a record of the segment that was begun last.
    pub fn fate(&mut self, place: u64, record: &Record) -> Fate {
        let field = |name: &str| record.field(name).unwrap_or_default().to_owned();
        let is_kept = self.kept.contains(&self.run);
        let stays = match record.kind() {
            "response" | "revisit" => {
                let own = (record.target().unwrap_or_default().to_owned(), field("WARC-Date"));
                let repeats = (field("WARC-Refers-To-Target-URI"), field("WARC-Refers-To-Date"));
                let stays = is_kept || self.needed.contains(&(self.run, place)) || self.repeated.contains(&own);
                if record.kind() == "revisit" && stays {
                    self.repeated.insert(repeats);
                } else if record.kind() == "revisit" {
                    self.idle.push(repeats);
                }
                if stays {
                    self.names.insert(field("WARC-Record-ID"));
                }
                stays
            }
            "request" => is_kept || self.names.contains(&field("WARC-Concurrent-To")),
            // What was forgotten stays forgotten, and a run says how it ended for as long as anything of it is there.
            "metadata" if is_note(record) => true,
            "metadata" if End::read(record).is_some() => return Fate::Stays,
            "metadata" => is_kept || self.names.contains(&field("WARC-Refers-To")),
            _ => return Fate::Stays,
        };
        self.holds |= stays;
        if stays { Fate::Stays } else { Fate::Erased }
    }

    /// Whether the segment that was begun last stays, be it smaller.
    pub fn holds(&self) -> bool {
        self.holds
    }

    /// The segment that was begun last stays as it is after all.
    pub fn spare(&mut self) {
        self.repeated.extend(self.idle.drain(..));
    }
}

/// All answers of one key, in order.
struct Own<'a> {
    key: &'a str,
    answers: &'a [(&'a str, &'a Answer)],
}

impl Own<'_> {
    /// Those that testimony names.
    fn testified(&self, testified: &BTreeSet<(String, String)>) -> Vec<usize> {
        let named = |at: &usize| testified.contains(&(self.key.to_owned(), self.answers[*at].1.time.clone()));
        (0..self.answers.len()).filter(named).collect()
    }

    /// Those that count when no more than the first so many are known: the newest good one, the last that supersedes it, and
    /// the newest of each form of the address, which tells when it was asked for.
    fn viewed(&self, until: usize, history: &History) -> Vec<usize> {
        let known = &self.answers[..until];
        let is_last_word = |answer: &Answer| history.runs[answer.run].is_complete() && supersedes(answer, self.key);
        let mut found = Vec::new();
        found.extend(known.iter().rposition(|(_, answer)| answer.is_good()));
        found.extend(known.iter().rposition(|(_, answer)| is_last_word(answer)));
        let forms: BTreeSet<&str> = known.iter().map(|(text, _)| *text).collect();
        found.extend(
            forms
                .iter()
                .filter_map(|form| known.iter().rposition(|(text, _)| text == form)),
        );
        found
    }

    /// An answer, and those that hold its body, by its address and by its key.
    fn with_body(&self, at: usize) -> Vec<(usize, u64)> {
        let (form, answer) = self.answers[at];
        let before = || self.answers[..=at].iter().rev();
        let by_key = body(before().map(|(_, answer)| *answer), answer);
        let same = before().filter(|(text, _)| *text == form);
        let by_form = body(same.map(|(_, answer)| *answer), answer);
        let all = [Some(answer), by_key, by_form].into_iter().flatten();
        all.map(|answer| (answer.run, answer.place)).collect()
    }
}

/// The key of an address as testimony writes it.
pub fn key(address: &str) -> String {
    Address::parse(address).map_or_else(|| address.to_owned(), |address| address.key())
}

#[cfg(test)]
mod tests {
    use super::super::{Policy, View};
    use super::*;

    /// A night: its records with their places.
    type Night = Vec<(u64, Record)>;

    /// Numbers that look as if they came by chance, the same each time.
    struct Chance(u64);

    impl Chance {
        fn of(&mut self, most: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % most
        }
    }

    fn record(fields: &[(&str, &str)], block: &str) -> Record {
        Record {
            fields: fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            block: Some(block.as_bytes().to_vec()),
        }
    }

    fn named(number: usize) -> String {
        format!("202601{:02}T020000Z", number + 1)
    }

    fn history(nights: &[Night]) -> History {
        let mut history = History::default();
        for (number, night) in nights.iter().enumerate().filter(|(_, night)| !night.is_empty()) {
            history.begin(&named(number));
            night.iter().for_each(|(place, record)| history.hear(*place, record));
        }
        history
    }

    /// One answer, as runs write them: fresh, the same as before, gone, moved, or not well.
    fn answer(chance: &mut Chance, history: &History, address: &str, time: &str) -> Record {
        let about = [
            ("WARC-Target-URI", address),
            ("WARC-Date", time),
            ("WARC-Record-ID", address),
        ];
        let fresh = |status: &str, digest: &str| {
            let kind = [("WARC-Type", "response"), ("WARC-Payload-Digest", digest)];
            record(&[&about[..], &kind].concat(), &format!("HTTP/1.1 {status} x\r\n\r\n"))
        };
        match (chance.of(6), history.former(address)) {
            (0, _) => fresh("404", "none"),
            (1, _) => fresh("301", "none\r\nlocation: /elsewhere"),
            (2, _) => fresh("503", "none"),
            (3 | 4, Some((_, holder))) => {
                let digest = holder.digest.clone().unwrap_or_default();
                let same = [
                    ("WARC-Type", "revisit"),
                    ("WARC-Payload-Digest", &digest),
                    ("WARC-Refers-To-Target-URI", address),
                    ("WARC-Refers-To-Date", &holder.time),
                ];
                record(&[&about[..], &same].concat(), "")
            }
            // Bodies come again after others.
            _ => fresh("200", &chance.of(3).to_string()),
        }
    }

    fn nights(chance: &mut Chance, count: usize) -> Vec<Night> {
        let mut nights: Vec<Night> = Vec::new();
        for number in 0..count {
            let before = history(&nights);
            let time = named(number);
            let mut night = vec![(0, record(&[("WARC-Type", "warcinfo")], ""))];
            for name in ["a", "b", "b?utm_source=x", "c", "d"] {
                if chance.of(3) == 0 {
                    continue;
                }
                let address = format!("http://h.test/{name}");
                let place = night.len() as u64;
                night.push((place, answer(chance, &before, &address, &time)));
                let request = [("WARC-Type", "request"), ("WARC-Concurrent-To", &address)];
                night.push((place + 1, record(&request, "")));
            }
            let end = End {
                is_complete: chance.of(4) > 0,
                unreached: ["h.test/a".to_owned()]
                    .into_iter()
                    .filter(|_| chance.of(4) == 0)
                    .collect(),
            };
            night.push((night.len() as u64, record(&[("WARC-Type", "metadata")], &end.block())));
            nights.push(night);
        }
        nights
    }

    /// What is left of nights; those of which nothing is needed are empty.
    fn left(nights: &[Night], retention: &mut Retention) -> Vec<Night> {
        let mut left: Vec<Night> = nights.to_vec();
        for (number, night) in left.iter_mut().enumerate().rev() {
            retention.begin(number);
            night.retain(|(place, record)| retention.fate(*place, record) == Fate::Stays);
            if !retention.holds() {
                night.clear();
            }
        }
        left
    }

    type Outline = (
        Vec<(String, u64, String)>,
        Vec<(String, u16)>,
        Vec<String>,
        Vec<(String, u64, String)>,
    );

    fn outline(history: &History) -> Outline {
        let run = |number: usize| history.runs[number].name.clone();
        let view = View::of(history);
        let chosen = view.chosen.into_iter().map(|one| (run(one.run), one.place, one.time));
        let newest = history.newest().map(|(address, answer)| {
            let held = history.former(address).map_or(u64::MAX, |(_, holder)| holder.place);
            (run(answer.run), held, address.to_owned())
        });
        let dead = view.dead.into_iter();
        (
            chosen.collect(),
            dead.collect(),
            view.good.into_iter().collect(),
            newest.collect(),
        )
    }

    #[test]
    fn the_blog_of_each_night_that_is_kept_is_the_same_afterwards() {
        let (mut dropped, mut whole) = (0, 0);
        for seed in 0..300 {
            let mut chance = Chance(seed);
            let nights = nights(&mut chance, 9);
            let all = history(&nights);
            let policy = Policy {
                last: 1 + chance.of(3) as usize,
                weekly: chance.of(2) as usize,
                ..Policy::default()
            };
            let kept = policy.kept(&all.runs);
            let testified = BTreeSet::from([("h.test/c".to_owned(), named(chance.of(9) as usize))]);
            let left = left(&nights, &mut Retention::of(&all, kept.clone(), &testified));
            for number in &kept {
                assert_eq!(left[*number], nights[*number], "{seed}");
                let (now, before) = (history(&left[..=*number]), history(&nights[..=*number]));
                assert_eq!(outline(&now), outline(&before), "{seed} {number}");
            }
            for record in left.iter().flatten().filter(|(_, record)| record.kind() == "revisit") {
                let repeated = record.1.field("WARC-Refers-To-Date");
                let is_there = |(_, other): &(u64, Record)| {
                    other.kind() == "response"
                        && other.target() == record.1.target()
                        && other.field("WARC-Date") == repeated
                };
                assert!(left.iter().flatten().any(is_there), "{seed}");
            }
            let is_testified = |(_, other): &&(u64, Record)| {
                let key = other.target().map(key);
                testified
                    .iter()
                    .any(|(own, time)| key.as_ref() == Some(own) && other.field("WARC-Date") == Some(time))
            };
            let count = |nights: &[Night]| nights.iter().flatten().filter(is_testified).count();
            // A passing fault is no answer that a post could rest on.
            let faults = nights.iter().flatten().filter(is_testified).filter(|(_, other)| {
                other
                    .block
                    .as_deref()
                    .is_some_and(|block| block.starts_with(b"HTTP/1.1 503"))
            });
            assert!(count(&left) + faults.count() >= count(&nights), "{seed}");
            dropped += nights.iter().flatten().count() - left.iter().flatten().count();
            whole += left.iter().filter(|night| night.is_empty()).count();
        }
        assert!(dropped > 3000 && whole > 100, "{dropped} {whole}");
    }
}
