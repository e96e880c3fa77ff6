use super::frontier::{Kind, Target};
use crate::address::Address;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::collections::VecDeque;
use std::io::{Read, Write};

/// Addresses that wait, first in, first out. A sitemap names all of a blog at once, and addresses of one blog are much alike:
/// all but the first and the last of them are held packed, so that a blog of ten times the pages does not take ten times the
/// memory.
#[derive(Debug)]
pub(super) struct Queue {
    kind: Kind,
    first: VecDeque<Target>,
    packed: VecDeque<Vec<u8>>,
    last: Vec<Target>,
    len: usize,
}

/// How many addresses are packed together.
const PIECE: usize = 512;

impl Queue {
    /// An empty one of addresses of this kind.
    pub(super) fn new(kind: Kind) -> Queue {
        Queue {
            kind,
            first: VecDeque::new(),
            packed: VecDeque::new(),
            last: Vec::new(),
            len: 0,
        }
    }

    pub(super) fn push(&mut self, target: Target) {
        self.last.push(target);
        self.len += 1;
        if self.last.len() == PIECE {
            self.packed.push_back(packed(&self.last));
            self.last.clear();
        }
    }

    pub(super) fn pop(&mut self) -> Option<Target> {
        if self.first.is_empty() {
            self.first = match self.packed.pop_front() {
                Some(piece) => self.unpacked(&piece),
                None => std::mem::take(&mut self.last).into(),
            };
        }
        let target = self.first.pop_front()?;
        self.len -= 1;
        Some(target)
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    fn unpacked(&self, piece: &[u8]) -> VecDeque<Target> {
        let mut text = String::new();
        // It was packed here, in memory, so that this cannot fail.
        let _ = DeflateDecoder::new(piece).read_to_string(&mut text);
        let target = |line: &str| {
            let (barren, address) = line.split_once(' ')?;
            Some(Target {
                address: Address::parse(address)?,
                kind: self.kind,
                barren: barren.parse().ok()?,
            })
        };
        text.lines().filter_map(target).collect()
    }
}

/// A line for each: the number of barren pages, and the address, which has neither spaces nor line ends.
fn packed(targets: &[Target]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    for target in targets {
        // Nothing is written but memory.
        let _ = writeln!(encoder, "{} {}", target.barren, target.address);
    }
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(number: usize) -> Target {
        // Whatever an address may hold comes out as it went in.
        let odd = ["", "?q=a b|{}\u{f6}%zz%2F", "?x=%0A%0D\\", "//..a;b/@:"][number % 4];
        Target {
            address: Address::parse(&format!("http://h.test/b/{number}/{odd}")).unwrap(),
            kind: Kind::Page,
            barren: (number % 5) as u8,
        }
    }

    #[test]
    fn what_comes_first_goes_first_however_many_wait() {
        let mut queue = Queue::new(Kind::Page);
        let (mut pushed, mut popped) = (0, 0);
        for round in [1, 700, 3, 5000, 2, 511, 513] {
            for _ in 0..round {
                queue.push(target(pushed));
                pushed += 1;
            }
            for _ in 0..round / 2 + 1 {
                assert_eq!(queue.pop().as_ref(), Some(&target(popped)).filter(|_| popped < pushed));
                popped = pushed.min(popped + 1);
            }
            assert_eq!(queue.len(), pushed - popped);
        }
        while let Some(next) = queue.pop() {
            assert_eq!(next, target(popped));
            popped += 1;
        }
        assert_eq!((popped, queue.len()), (pushed, 0));
    }
}
