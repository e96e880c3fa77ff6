//! The proof that a database says what an archive says, without a second archive in memory. Two things together show it: the rows
//! on their way can be put together again to the archive's records, and the database gives just those rows.

use super::fault::Fault;
use super::records::{self, Entries};
use super::schema::{LISTS, MEDIA, PEOPLE, POSTS, SITES, TERMS, Table};
use super::value::Value;
use crate::archive::{Archive, Media, Person, Post, Record, Site, Term};
use crate::exports::proof;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::slice::Iter;

/// What the rows of each table come to, whatever their order: places in lists are columns.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sums(BTreeMap<&'static str, Sum>);

#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    rows: u64,
    /// Of the digests of all rows.
    total: u128,
}

impl Sums {
    /// Adds a row.
    pub(super) fn add(&mut self, table: &'static Table, row: &[Value]) {
        let mut digest = DefaultHasher::new();
        row.hash(&mut digest);
        let sum = self.0.entry(table.name).or_default();
        sum.rows += 1;
        sum.total += u128::from(digest.finish());
    }

    /// The first table of which the two differ.
    pub(super) fn difference(&self, other: &Sums) -> Option<&'static str> {
        let mut names = self.0.keys().chain(other.0.keys());
        names.find(|name| self.0.get(*name) != other.0.get(*name)).copied()
    }
}

/// The rows of an archive on their way, put together again to one record after another.
pub(super) struct Retelling<'a> {
    sums: Sums,
    sites: Iter<'a, Site>,
    terms: Iter<'a, Term>,
    people: Iter<'a, Person>,
    media: Iter<'a, Media>,
    posts: Iter<'a, Post>,
    /// The post whose lists are being heard.
    post: Option<(Map<String, Json>, Entries)>,
}

impl<'a> Retelling<'a> {
    /// Of this archive.
    pub(super) fn of(archive: &'a Archive) -> Retelling<'a> {
        Retelling {
            sums: Sums::default(),
            sites: archive.sites.iter(),
            terms: archive.terms.iter(),
            people: archive.people.iter(),
            media: archive.media.iter(),
            posts: archive.posts.iter(),
            post: None,
        }
    }

    /// Hears the next row.
    pub(super) fn hear(&mut self, table: &'static Table, row: &[Value]) -> Result<(), Fault> {
        self.sums.add(table, row);
        match table.name {
            name if name == SITES.name && records::is_named_only(row) => Ok(()),
            name if name == SITES.name => same(table, row, self.sites.next(), Record::Site),
            name if name == TERMS.name => same(table, row, self.terms.next(), Record::Term),
            name if name == PEOPLE.name => same(table, row, self.people.next(), Record::Person),
            name if name == MEDIA.name => same(table, row, self.media.next(), Record::Media),
            name if name == POSTS.name => {
                self.whole_post()?;
                self.post = Some((records::fields(table, row.to_vec())?, Entries::new()));
                Ok(())
            }
            name if LISTS.iter().any(|list| list.table.name == name) => self.entry(table, row),
            _ => Ok(()),
        }
    }

    fn entry(&mut self, table: &'static Table, row: &[Value]) -> Result<(), Fault> {
        let (field, entry) = records::entry(table, records::fields(table, row.to_vec())?);
        let (_, entries) = self.post.as_mut().ok_or_else(|| records::no_post(table))?;
        entries.entry(field).or_default().push(entry);
        Ok(())
    }

    fn whole_post(&mut self) -> Result<(), Fault> {
        match self.post.take() {
            Some((fields, entries)) => {
                let found = records::post(fields, entries)?;
                agreed(self.posts.next(), found, |post| Record::Post(Box::new(post)))
            }
            None => Ok(()),
        }
    }

    /// What the rows come to, now that all were heard.
    pub(super) fn end(mut self) -> Result<Sums, Fault> {
        self.whole_post()?;
        let left = self.sites.len() + self.terms.len() + self.people.len() + self.media.len() + self.posts.len();
        match left {
            0 => Ok(self.sums),
            _ => Err(Fault::Unproven(format!("{left} of its records are missing"))),
        }
    }
}

fn same<T: Serialize + DeserializeOwned + Clone>(
    table: &'static Table,
    row: &[Value],
    due: Option<&T>,
    record: impl Fn(T) -> Record,
) -> Result<(), Fault> {
    agreed(due, records::rebuilt(table, row.to_vec())?, record)
}

fn agreed<T: Serialize + Clone>(due: Option<&T>, found: T, record: impl Fn(T) -> Record) -> Result<(), Fault> {
    let Some(due) = due else {
        let name = proof::name(&record(found));
        return Err(Fault::Unproven(format!("{name} is too many")));
    };
    if proof::written(due) == proof::written(&found) {
        return Ok(());
    }
    let (due, found) = (record(due.clone()), record(found));
    let field = proof::between(&due, &found).unwrap_or_default();
    Err(Fault::Unproven(format!("{} differs in {field}", proof::name(&due))))
}

#[cfg(test)]
mod tests {
    use super::super::rows;
    use super::*;

    fn archive() -> Archive {
        let post = |id: &str| {
            let json = format!(r#"{{"id":"{id}","site":"h.test","title":"Bins","aliases":["https://h.test/a"]}}"#);
            serde_json::from_str(&json).unwrap()
        };
        Archive {
            posts: vec![post("h.test/?p=1"), post("h.test/?p=2")],
            ..Archive::default()
        }
    }

    /// Tells an archive by its rows, each of which may be changed or dropped on the way.
    fn told(
        archive: &Archive,
        change: impl Fn(&'static Table, Vec<Value>) -> Option<Vec<Value>>,
    ) -> Result<Sums, String> {
        let mut retelling = Retelling::of(archive);
        let told = rows::each(archive, &mut |table, row| match change(table, row) {
            Some(row) => retelling.hear(table, &row),
            None => Ok(()),
        });
        told.and_then(|()| retelling.end()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn rows_that_say_something_else_are_told() {
        let archive = archive();
        assert!(told(&archive, |_, row| Some(row)).is_ok());
        let retitled = told(&archive, |_, mut row| {
            let bins = row.iter_mut().find(|value| value.text() == Some("Bins"));
            bins.into_iter().for_each(|title| *title = Value::from("Bin"));
            Some(row)
        });
        assert!(retitled.unwrap_err().ends_with("post `h.test/?p=1` differs in `title`"));
        let without = |name| told(&archive, move |table, row| (table.name != name).then_some(row)).unwrap_err();
        assert!(without("aliases").ends_with("post `h.test/?p=1` differs in `aliases`"));
        assert!(without("posts").ends_with("`aliases` does not hold what an archive holds: a row has no post"));
    }

    #[test]
    fn a_row_more_or_changed_in_the_database_is_told() {
        let archive = archive();
        let rows = told(&archive, |_, row| Some(row)).unwrap();
        let mut found = told(&archive, |_, row| Some(row)).unwrap();
        assert_eq!(rows.difference(&found), None);
        found.add(&POSTS, &[Value::Null]);
        assert_eq!(rows.difference(&found), Some("posts"));
        assert_eq!(found.difference(&rows), Some("posts"));
        assert_eq!(rows.difference(&Sums::default()), Some("aliases"));
    }
}
