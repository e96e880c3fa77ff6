use super::sites::vote;
use super::trust::{Heard, OTHERS, by_trust};
use crate::archive::{Byline, Person, Post};
use crate::extract;
use std::collections::BTreeMap;

/// A post's authors: those of the most trusted witness that names any.
pub(super) fn decide(heard: Vec<Heard<'_, extract::Person>>) -> Vec<Byline> {
    let heard = by_trust(heard, OTHERS);
    let Some(first) = heard.first() else { return Vec::new() };
    let (place, evidence) = (first.place, first.said.evidence);
    let mut authors: Vec<Byline> = Vec::new();
    for said in heard
        .iter()
        .filter(|heard| heard.place == place && heard.said.evidence == evidence)
    {
        let person = &said.said.value;
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
    authors
}

/// One record a name and site.
pub(super) fn records(posts: &[Post]) -> Vec<Person> {
    let mut people: BTreeMap<(&str, &str), Vec<&Byline>> = BTreeMap::new();
    for post in posts {
        for author in &post.authors {
            people.entry((&post.site, &author.name)).or_default().push(author);
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
