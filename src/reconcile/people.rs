use super::ballot::vote;
use super::sites::Sites;
use super::trust::{Heard, OTHERS, by_trust};
use crate::archive::{Byline, Note, Person, Post};
use crate::extract::{self, Page, Place};
use std::collections::{BTreeMap, BTreeSet};

/// Authors that exports and lists of authors name, beyond single posts.
#[derive(Debug, Default)]
pub(super) struct People {
    /// By site; each once.
    listed: BTreeMap<String, BTreeSet<extract::Person>>,
}

impl People {
    /// Hears every page.
    pub(super) fn of(pages: &[Page], sites: &Sites) -> People {
        let mut people = People::default();
        for page in pages.iter().filter(|page| !page.people.is_empty()) {
            let own = people.listed.entry(sites.root_of_page(page)).or_default();
            own.extend(page.people.iter().cloned());
        }
        people
    }

    /// The author of a number.
    fn numbered(&self, site: &str, id: u64) -> Option<&extract::Person> {
        let mut own = self.listed.get(site)?.iter();
        own.find(|person| person.id == Some(id))
    }

    /// The listed author of the same slug.
    fn of_slug(&self, site: &str, person: &extract::Person) -> Option<&extract::Person> {
        let slug = person.slug.as_ref()?;
        let mut own = self.listed.get(site)?.iter();
        own.find(|known| known.slug.as_ref() == Some(slug))
    }

    /// A post's authors: those of the most trusted witness that names any.
    pub(super) fn decide(
        &self,
        site: &str,
        heard: Vec<Heard<'_, extract::Person>>,
        notes: &mut Vec<Note>,
    ) -> Vec<Byline> {
        let mut authors: Vec<Byline> = Vec::new();
        let mut from = None;
        let mut unnamed: Option<u64> = None;
        for heard in by_trust(heard, OTHERS) {
            let own = &heard.said.value;
            let person = match own.id.and_then(|id| self.numbered(site, id)) {
                Some(known) => Some(known),
                None if own.name.is_empty() => None,
                // Of an export in several files only the first may say whose login it is.
                None if heard.place == Place::Export => self.of_slug(site, own).or(Some(own)),
                None => Some(own),
            };
            let Some(person) = person else {
                unnamed = unnamed.or(own.id);
                continue;
            };
            if *from.get_or_insert((heard.place, heard.said.evidence)) == (heard.place, heard.said.evidence) {
                add(&mut authors, person);
            }
        }
        let unnamed = unnamed.filter(|_| authors.is_empty());
        notes.extend(unnamed.map(|id| Note {
            code: "author-unnamed".to_owned(),
            message: format!("no page names the author of number {id}"),
            rule: None,
            characters: None,
        }));
        authors
    }

    /// One record a name and site.
    pub(super) fn records(&self, posts: &[Post]) -> Vec<Person> {
        let mut people: BTreeMap<(&str, &str), Vec<Byline>> = BTreeMap::new();
        for post in posts {
            for author in &post.authors {
                let uses = people.entry((&post.site, &author.name)).or_default();
                uses.push(author.clone());
            }
        }
        let sites: BTreeSet<&str> = posts.iter().map(|post| post.site.as_str()).collect();
        for (site, listed) in self.listed.iter().filter(|(site, _)| sites.contains(site.as_str())) {
            for person in listed {
                let uses = people.entry((site, &person.name)).or_default();
                add(uses, person);
            }
        }
        let records = people.into_iter().map(|((site, name), uses)| Person {
            site: site.to_owned(),
            name: name.to_owned(),
            slug: vote(uses.iter().filter_map(|author| author.slug.as_ref())),
            url: vote(uses.iter().filter_map(|author| author.url.as_ref())),
            ..Person::default()
        });
        records.collect()
    }
}

fn add(authors: &mut Vec<Byline>, person: &extract::Person) {
    match authors.iter_mut().find(|known| known.name == person.name) {
        Some(known) => {
            known.slug = known.slug.take().or_else(|| person.slug.clone());
            known.url = known.url.take().or_else(|| person.url.clone());
        }
        None => authors.push(Byline {
            name: person.name.clone(),
            slug: person.slug.clone(),
            url: person.url.clone(),
        }),
    }
}

/// Gives each byline what other posts know of its author.
pub(super) fn complete(posts: &mut [Post], people: &[Person]) {
    let known: BTreeMap<(&str, &str), &Person> = people
        .iter()
        .map(|person| ((person.site.as_str(), person.name.as_str()), person))
        .collect();
    for post in posts {
        for author in &mut post.authors {
            if let Some(person) = known.get(&(post.site.as_str(), author.name.as_str())) {
                author.slug.clone_from(&person.slug);
                author.url.clone_from(&person.url);
            }
        }
    }
}
