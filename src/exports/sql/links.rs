use crate::archive::Archive;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Finds the record that an entry of a post's list means.
pub(super) struct Links<'a> {
    terms: BTreeMap<(&'a str, &'a str, &'a str), i64>,
    people: BTreeMap<(&'a str, Option<&'a str>, &'a str), i64>,
    media: BTreeMap<(&'a str, &'a str), i64>,
}

impl<'a> Links<'a> {
    pub(super) fn of(archive: &'a Archive) -> Links<'a> {
        let terms = archive
            .terms
            .iter()
            .map(|term| (&*term.site, &*term.taxonomy, term.key()));
        let people = archive
            .people
            .iter()
            .map(|person| (&*person.site, person.slug.as_deref(), &*person.name));
        let media = archive.media.iter().map(|medium| (&*medium.site, &*medium.url));
        Links {
            terms: numbered(terms),
            people: numbered(people),
            media: numbered(media),
        }
    }

    /// The place of the record, where there is one. A term is known by taxonomy and slug, or name where it has no slug, a person by slug and name,
    /// a medium by its address.
    pub(super) fn find(&self, site: &str, entry: &Map<String, Json>) -> Option<i64> {
        let text = |name: &str| entry.get(name).and_then(Json::as_str);
        if let Some(taxonomy) = text("taxonomy") {
            return self
                .terms
                .get(&(site, taxonomy, text("slug").or(text("name"))?))
                .copied();
        }
        match text("name") {
            Some(name) => self.people.get(&(site, text("slug"), name)).copied(),
            None => self.media.get(&(site, text("url")?)).copied(),
        }
    }
}

/// Places from 1; of two records with one key the first counts.
fn numbered<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, i64> {
    let mut places = BTreeMap::new();
    for (key, place) in keys.zip(1..) {
        places.entry(key).or_insert(place);
    }
    places
}
