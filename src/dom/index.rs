//! Where in a page the elements with a name, an id or a class are.

use std::hash::{BuildHasher, Hasher};

/// What elements are listed by: a name, an id or a class, as a number. Two may share one by chance; who looks elements up
/// looks at them, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key(u32);

impl Key {
    pub(super) fn name(name: &str) -> Key {
        Key::of(0, name)
    }

    pub(super) fn id(id: &str) -> Key {
        Key::of(1, id)
    }

    pub(super) fn class(class: &str) -> Key {
        Key::of(2, class)
    }

    fn of(kind: u64, text: &str) -> Key {
        let mut hasher = foldhash::fast::FixedState::with_seed(kind).build_hasher();
        hasher.write(text.as_bytes());
        Key(hasher.finish() as u32)
    }

    fn bit(self) -> (usize, u64) {
        (self.0 as usize % WORDS, 1 << (self.0 / WORDS as u32 % 64))
    }
}

const WORDS: usize = 16;

/// Elements by key. Most questions are for what the page does not have: those are answered by a look at one bit.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Key and number of the element, in this order.
    places: Vec<u64>,
    /// A bit for each key that is there.
    seen: [u64; WORDS],
}

impl Index {
    /// An index of these keys and numbers of elements.
    pub(super) fn of(mut places: Places) -> Index {
        places.0.sort_unstable();
        let mut seen = [0; WORDS];
        for place in &places.0 {
            let (word, bit) = Key((place >> 32) as u32).bit();
            seen[word] |= bit;
        }
        Index { places: places.0, seen }
    }

    /// Numbers of the elements with this key that lie in `from..to`, in document order.
    pub(super) fn within(&self, key: Key, from: u32, to: u32) -> impl Iterator<Item = u32> + use<'_> {
        let places = if self.may_have(key) { &self.places[..] } else { &[] };
        let start = places.partition_point(|&place| place < placed(key, from));
        let end = placed(key, to);
        places[start..]
            .iter()
            .take_while(move |&&place| place < end)
            .map(|&place| place as u32)
    }

    /// Whether any element has this key.
    pub(super) fn has(&self, key: Key) -> bool {
        self.may_have(key) && self.within(key, 0, u32::MAX).next().is_some()
    }

    fn may_have(&self, key: Key) -> bool {
        let (word, bit) = key.bit();
        self.seen[word] & bit != 0
    }
}

/// An index in the making.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<u64>);

impl Places {
    pub(super) fn add(&mut self, key: Key, number: u32) {
        self.0.push(placed(key, number));
    }
}

fn placed(key: Key, number: u32) -> u64 {
    u64::from(key.0) << 32 | u64::from(number)
}
