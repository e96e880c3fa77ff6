//! Who is whose child, to find those that are their own ancestors.

use super::index::Digest;
use super::rule::Place;
use std::collections::HashMap;

/// Children with their parents; each child has one.
#[derive(Debug, Default)]
pub(super) struct Parents {
    children: Vec<(Digest, Digest, Place)>,
}

impl Parents {
    /// Adds a child.
    pub(super) fn add(&mut self, child: Digest, parent: Digest, place: Place) {
        self.children.push((child, parent, place));
    }

    /// For each circle the child in it that stands first.
    pub(super) fn circles(&self) -> Vec<&Place> {
        let mut at: HashMap<Digest, usize> = HashMap::with_capacity(self.children.len());
        for (number, (child, ..)) in self.children.iter().enumerate() {
            at.entry(*child).or_insert(number);
        }
        // Walk from each child; who has been passed on an earlier walk leads nowhere new.
        let mut walked = vec![0usize; self.children.len()];
        let mut found = Vec::new();
        for start in 0..self.children.len() {
            let mut next = Some(start);
            while let Some(number) = next.filter(|number| walked[*number] == 0) {
                walked[number] = start + 1;
                next = at.get(&self.children[number].1).copied();
            }
            if let Some(number) = next.filter(|number| walked[*number] == start + 1) {
                found.push(self.first_of(number, &at));
            }
        }
        found
    }

    /// The child of this circle that stands first.
    fn first_of(&self, within: usize, at: &HashMap<Digest, usize>) -> &Place {
        let mut first = within;
        let mut number = within;
        while let Some(next) = at.get(&self.children[number].1).copied().filter(|next| *next != within) {
            first = first.min(next);
            number = next;
        }
        &self.children[first].2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(pairs: &[(Digest, Digest)]) -> Vec<u64> {
        let mut parents = Parents::default();
        for (line, (child, parent)) in pairs.iter().enumerate() {
            let place = Place {
                line: line as u64,
                key: None,
            };
            parents.add(*child, *parent, place);
        }
        parents.circles().iter().map(|place| place.line).collect()
    }

    #[test]
    fn finds_each_circle_once() {
        assert_eq!(circles(&[(1, 2), (2, 3)]), [0; 0]);
        assert_eq!(circles(&[(1, 1)]), [0]);
        assert_eq!(circles(&[(9, 3), (1, 2), (2, 3), (3, 1), (5, 6), (6, 5)]), [1, 4]);
        assert_eq!(circles(&[(1, 2), (1, 3), (2, 1)]), [0]);
        let long: Vec<(Digest, Digest)> = (0..100_000).map(|at| (at, at + 1)).collect();
        assert_eq!(circles(&long), [0; 0]);
    }
}
