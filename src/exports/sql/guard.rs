use super::dialect::Dialect;
use super::fault::Fault;
use super::schema::{POSTS, SITES, Table};
use super::value::Value;
use std::collections::BTreeSet;

/// Says in words what the database would otherwise refuse, or worse, change.
pub(super) struct Guard<'a> {
    dialect: &'a dyn Dialect,
    keys: BTreeSet<(&'static str, String)>,
}

impl<'a> Guard<'a> {
    pub(super) fn new(dialect: &'a dyn Dialect) -> Guard<'a> {
        Guard {
            dialect,
            keys: BTreeSet::new(),
        }
    }

    /// Looks at one row.
    pub(super) fn check(&mut self, table: &'static Table, row: &[Value]) -> Result<(), Fault> {
        let texts = table.columns.iter().zip(row);
        for (column, text) in texts.filter_map(|(column, value)| Some((column, value.text()?))) {
            if let Some(why) = self.dialect.refuses(column.holds, text) {
                return Err(Fault::refused(table, column, row, why));
            }
        }
        if table.name != SITES.name && table.name != POSTS.name {
            return Ok(());
        }
        let key = table.primary.first().and_then(|name| table.place(name));
        let key = key.and_then(|place| row.get(place)?.text()).unwrap_or_default();
        if self.keys.insert((table.name, self.dialect.compared(key).to_owned())) {
            return Ok(());
        }
        Err(Fault::Twice {
            table: table.name,
            key: key.to_owned(),
        })
    }
}
