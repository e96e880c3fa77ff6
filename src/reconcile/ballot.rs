//! A vote among witnesses.

use std::collections::BTreeMap;

/// Values and how many witnesses gave each.
#[derive(Clone, Debug, Default)]
pub(super) struct Ballot(BTreeMap<String, usize>);

impl Ballot {
    /// Counts a witness.
    pub(super) fn hear(&mut self, value: &str) {
        match self.0.get_mut(value) {
            Some(count) => *count += 1,
            None => {
                self.0.insert(value.to_owned(), 1);
            }
        }
    }

    /// Counts the witnesses of another ballot, too.
    pub(super) fn absorb(&mut self, other: Ballot) {
        for (value, count) in other.0 {
            *self.0.entry(value).or_default() += count;
        }
    }

    /// Whether any witness gave this value.
    pub(super) fn has(&self, value: &str) -> bool {
        self.0.contains_key(value)
    }

    /// Whether there was no witness.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value most often given; of equals the one that sorts first.
    pub(super) fn winner(&self) -> Option<&String> {
        let most = self.0.values().copied().max()?;
        self.0.iter().find(|(_, count)| **count == most).map(|(value, _)| value)
    }
}

/// The value most often given; of equals the one that sorts first.
pub(super) fn vote<'a>(values: impl Iterator<Item = &'a String>) -> Option<String> {
    let mut ballot = Ballot::default();
    values.for_each(|value| ballot.hear(value));
    ballot.winner().cloned()
}
