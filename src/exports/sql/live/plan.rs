//! What must change in a database, row by row.

use super::super::dialect::Dialect;
use super::super::schema::{POSTS, Table};
use super::super::value::Value;
use super::tables;
use std::collections::{BTreeMap, BTreeSet};

/// A value for each column of a table.
pub(super) type Row = Vec<Value>;

/// Rows by the name of their table.
pub(super) type Rows = BTreeMap<&'static str, Vec<Row>>;

/// What became of a database's posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Posts that were not there.
    pub added: usize,
    /// Posts of which any field has changed.
    pub changed: usize,
    /// Posts that the archive no longer has.
    pub deleted: usize,
    /// Posts that were as they should be.
    pub unchanged: usize,
    /// Rows of all tables that were added, changed or deleted.
    pub rows: usize,
}

/// All that must change.
#[derive(Debug)]
pub(super) struct Plan {
    /// One a table, in the order in which rows may be added.
    pub(super) steps: Vec<Step>,
    posts: usize,
}

/// What must change in one table.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) table: &'static Table,
    /// Keys of rows that go.
    pub(super) delete: Vec<Row>,
    pub(super) update: Vec<Update>,
    /// Rows that come.
    pub(super) insert: Vec<Row>,
}

/// New values for one row.
#[derive(Debug)]
pub(super) struct Update {
    pub(super) key: Row,
    /// Places of columns, and what they are to hold.
    pub(super) set: Vec<(usize, Value)>,
    /// What the row's `position` was, where that changes.
    pub(super) moved_from: Option<i64>,
}

impl Plan {
    pub(super) fn between(mut found: Rows, wanted: &Rows, dialect: &dyn Dialect) -> Plan {
        let steps = tables(dialect).map(|table| {
            let wanted = wanted.get(table.name).map(Vec::as_slice).unwrap_or_default();
            Step::between(table, found.remove(table.name).unwrap_or_default(), wanted)
        });
        Plan {
            steps: steps.collect(),
            posts: wanted.get(POSTS.name).map_or(0, Vec::len),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| step.rows() == 0)
    }

    /// Keys of the posts that go.
    pub(super) fn deleted_posts(&self) -> BTreeSet<Value> {
        let posts = self.steps.iter().filter(|step| step.table.name == POSTS.name);
        posts.flat_map(|step| &step.delete).flatten().cloned().collect()
    }

    pub(super) fn changes(&self) -> Changes {
        let (mut added, mut touched) = (BTreeSet::new(), BTreeSet::new());
        for step in &self.steps {
            let own = step.table.name == POSTS.name;
            let Some(post) = step.table.place(if own { "id" } else { "post" }) else {
                continue;
            };
            let inserted = step.insert.iter().filter_map(|row| row.get(post));
            match own {
                true => added.extend(inserted),
                false => touched.extend(inserted),
            }
            // In the key of every table that has posts, the post comes first.
            let updated = step
                .update
                .iter()
                .filter(|update| !own || update.changes_more_than_place());
            touched.extend(updated.filter_map(|update| update.key.first()));
            touched.extend(step.delete.iter().filter_map(|key| key.first()).filter(|_| !own));
        }
        let deleted = self.deleted_posts();
        let is_changed = |post: &&&Value| !added.contains(**post) && !deleted.contains(**post);
        let changed = touched.iter().filter(is_changed).count();
        Changes {
            added: added.len(),
            changed,
            deleted: deleted.len(),
            unchanged: self.posts - added.len() - changed,
            rows: self.steps.iter().map(Step::rows).sum(),
        }
    }
}

impl Step {
    fn between(table: &'static Table, found: Vec<Row>, wanted: &[Row]) -> Step {
        let mut step = Step {
            table,
            delete: Vec::new(),
            update: Vec::new(),
            insert: Vec::new(),
        };
        let mut there: BTreeMap<Row, Row> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for row in found {
            let key = key(table, &row);
            if there.insert(key.clone(), row).is_some() {
                twice.insert(key);
            }
        }
        there.retain(|key, _| !twice.contains(key));
        for row in wanted {
            let key = key(table, row);
            match there.remove(&key) {
                None => step.insert.push(row.clone()),
                Some(old) if old == *row => {}
                Some(old) => step.update.push(Update::between(table, key, &old, row)),
            }
        }
        step.delete = there.into_keys().chain(twice).collect();
        step
    }

    fn rows(&self) -> usize {
        self.delete.len() + self.update.len() + self.insert.len()
    }
}

impl Update {
    fn between(table: &'static Table, key: Row, old: &Row, new: &Row) -> Update {
        let values = old.iter().zip(new).enumerate();
        let differing = values.filter(|(_, (old, new))| old != new);
        let place = table.place("position");
        let moved = |(at, (old, _)): (usize, (&Value, &Value))| match old {
            Value::Number(old) if Some(at) == place => Some(*old),
            _ => None,
        };
        Update {
            key,
            set: differing.clone().map(|(at, (_, new))| (at, new.clone())).collect(),
            moved_from: differing.clone().find_map(moved),
        }
    }

    fn changes_more_than_place(&self) -> bool {
        self.set.len() > usize::from(self.moved_from.is_some())
    }
}

fn key(table: &Table, row: &Row) -> Row {
    let places = table.primary.iter().filter_map(|name| table.place(name));
    places.filter_map(|place| row.get(place).cloned()).collect()
}
