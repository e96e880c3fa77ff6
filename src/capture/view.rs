//! The current view: of each address its newest good answer. Older ones serve history; an error never supersedes a good
//! answer.

use std::collections::BTreeMap;

/// What is known of one record before its body is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Key of the address, or the path of a saved page.
    pub key: String,
    /// When it was captured, RFC 3339 in UTC, as WARC has it.
    pub time: String,
    /// A good answer: status 2xx and not cut off.
    pub is_good: bool,
    /// Digest of the payload as its writer gave it.
    pub digest: Option<String>,
    /// The answer was the same as that of this digest; its own body was not kept.
    pub is_revisit: bool,
}

/// Which records make the current view: the place of each body, and the time of the newest answer that had it.
pub fn current(entries: &[Entry]) -> BTreeMap<usize, String> {
    let mut by_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.is_good) {
        by_key.entry(&entry.key).or_default().push(at);
    }
    let newest = by_key.into_values().filter_map(|mut own| {
        // Of two at the same second the later record is the newer.
        own.sort_by_key(|&at| (&entries[at].time, at));
        let newest = own.iter().rev().find_map(|&at| Some((at, body(entries, &own, at)?)));
        newest.map(|(at, body)| (body, entries[at].time.clone()))
    });
    newest.collect()
}

/// Where the body of a record stands: in itself, or in the newest record before it of the same address, `own` in the order
/// of time, that a revisit says it is the same as.
fn body(entries: &[Entry], own: &[usize], at: usize) -> Option<usize> {
    let entry = &entries[at];
    if !entry.is_revisit {
        return Some(at);
    }
    let same = |other: &&usize| {
        let other = &entries[**other];
        let alike = entry.digest.is_none() || entry.digest == other.digest;
        !other.is_revisit && other.time <= entry.time && alike
    };
    own.iter().rev().find(same).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, time: &str) -> Entry {
        Entry {
            key: key.to_owned(),
            time: time.to_owned(),
            is_good: true,
            digest: Some(format!("{key}{time}")),
            is_revisit: false,
        }
    }

    #[test]
    fn the_newest_good_answer_counts() {
        let failed = Entry {
            is_good: false,
            ..entry("a", "2020-03")
        };
        let same = Entry {
            is_revisit: true,
            digest: Some("b2020-01".to_owned()),
            ..entry("b", "2020-02")
        };
        let entries = [
            entry("a", "2020-02"),
            entry("a", "2020-01"),
            failed,
            entry("b", "2020-01"),
            same,
        ];
        let expected = BTreeMap::from([(0, "2020-02".to_owned()), (3, "2020-02".to_owned())]);
        assert_eq!(current(&entries), expected);
    }

    #[test]
    fn a_revisit_of_nothing_supersedes_nothing() {
        let lost = Entry {
            is_revisit: true,
            digest: Some("elsewhere".to_owned()),
            ..entry("a", "2020-02")
        };
        let entries = [entry("a", "2020-01"), lost];
        assert_eq!(current(&entries), BTreeMap::from([(0, "2020-01".to_owned())]));
    }
}
