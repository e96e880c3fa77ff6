use super::{Outline, Worth};
use crate::archive::Record;
use serde_json::Value;
use std::collections::BTreeMap;

/// One of the two archives that are compared, in outline.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Posts by key; of two with one key the later one.
    pub posts: BTreeMap<String, Outline>,
    /// What each other record is worth, by kind and then by what it is called.
    pub others: BTreeMap<&'static str, BTreeMap<String, Worth>>,
}

impl Side {
    /// A side of these records.
    pub fn of(records: impl IntoIterator<Item = Record>) -> Side {
        let mut side = Side::default();
        records.into_iter().for_each(|record| side.hear(&record));
        side
    }

    /// Takes in one record.
    pub fn hear(&mut self, record: &Record) {
        match record {
            Record::Post(post) => {
                let outline = Outline::of(post);
                self.posts.insert(post.id.clone(), outline);
            }
            Record::Site(site) => self.other("site", site.root.clone(), serde_json::to_value(site)),
            Record::Term(term) => {
                let name = format!("{}{} {}", term.site, term.taxonomy, term.key());
                self.other("term", name, serde_json::to_value(term));
            }
            Record::Person(person) => {
                let name = person.slug.as_deref().unwrap_or(&person.name);
                self.other("person", format!("{}{name}", person.site), serde_json::to_value(person));
            }
            // Media stand in the posts that show them.
            Record::Archive(_) | Record::Media(_) | Record::Other(_) => {}
        }
    }

    fn other(&mut self, kind: &'static str, name: String, value: serde_json::Result<Value>) {
        let worth = Worth::of(value.unwrap_or_default());
        self.others.entry(kind).or_default().insert(name, worth);
    }
}
