//! Union-find: what belongs together, in sets by number.

/// Sets of numbers from 0. The smallest number of a set is its root, so that the result does not depend on the order of joins.
#[derive(Clone, Debug, Default)]
pub(super) struct Forest {
    parents: Vec<usize>,
}

impl Forest {
    /// So many sets of one number each.
    pub(super) fn new(count: usize) -> Forest {
        Forest {
            parents: (0..count).collect(),
        }
    }

    /// How many numbers there are.
    pub(super) fn len(&self) -> usize {
        self.parents.len()
    }

    /// Adds a number, a set of its own.
    pub(super) fn add(&mut self) {
        self.parents.push(self.parents.len());
    }

    /// The root of a number's set.
    pub(super) fn find(&mut self, at: usize) -> usize {
        let mut root = at;
        while self.parents[root] != root {
            root = self.parents[root];
        }
        let mut walk = at;
        while self.parents[walk] != root {
            walk = std::mem::replace(&mut self.parents[walk], root);
        }
        root
    }

    /// Joins two sets; gives the root of both, and the one that was a root until now.
    pub(super) fn join(&mut self, a: usize, b: usize) -> (usize, usize) {
        let (a, b) = (self.find(a), self.find(b));
        let (root, other) = (a.min(b), a.max(b));
        self.parents[other] = root;
        (root, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_joins_does_not_count() {
        let roots = |joins: &[(usize, usize)]| {
            let mut forest = Forest::new(6);
            for (a, b) in joins {
                forest.join(*a, *b);
            }
            (0..6).map(|at| forest.find(at)).collect::<Vec<_>>()
        };
        assert_eq!(roots(&[(5, 3), (3, 1), (2, 4)]), [0, 1, 2, 1, 2, 1]);
        assert_eq!(roots(&[(4, 2), (1, 5), (5, 3), (3, 1)]), [0, 1, 2, 1, 2, 1]);
    }
}
