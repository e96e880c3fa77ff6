//! One post: every field by its written order of trust, disagreements as notes.

use super::identity::Cluster;
use super::sites::Sites;
use super::terms::Terms;
use super::trust::{DATES, Heard, OTHERS, TITLES, by_trust};
use super::{Settings, body, comments, people};
use crate::address::Address;
use crate::archive::{Note, Post, PostSource, Precision, SourceKind, Stamp, Status};
use crate::extract::{self, Claim, Evidence, Place, Said, Sighting};
use std::collections::{BTreeMap, BTreeSet};

/// Decides one post. The sightings are sorted by witness.
pub(super) fn decide(
    cluster: &Cluster,
    sightings: &[Sighting],
    sites: &Sites,
    terms: &Terms,
    settings: &Settings,
) -> Post {
    let protected = sightings.iter().any(|sighting| sighting.protected);
    let mut notes = cluster.conflicts.clone();
    let (url, aliases) = addresses(sightings, sites);
    let body = if protected {
        body::Assembled::default()
    } else {
        body::assemble(sightings)
    };
    let title = title(sightings, &mut notes);
    let heard_terms: Vec<&Said<extract::Label>> = sightings.iter().flat_map(|sighting| &sighting.terms).collect();
    let uses = terms.of_post(&cluster.site, &heard_terms);
    notes.extend(body.notes);
    notes.extend(uses.notes);
    for doubt in sightings.iter().flat_map(|sighting| &sighting.doubts) {
        notes.push(note(&doubt.code, doubt.message.clone()));
    }
    let mut post = Post {
        id: cluster.key.clone(),
        site: cluster.site.clone(),
        kind: first(heard(sightings, |sighting| &sighting.kind)).unwrap_or_default(),
        status: if protected {
            Status::Protected
        } else {
            Status::Published
        },
        slug: url.as_ref().and_then(extract::slug),
        url: url.map(|url| url.to_string()),
        aliases,
        title,
        title_html: first(heard(sightings, |sighting| &sighting.title_html)),
        published: date(
            "published",
            heard(sightings, |sighting| &sighting.published),
            &mut notes,
        ),
        updated: date("updated", heard(sightings, |sighting| &sighting.updated), &mut notes),
        authors: people::decide(heard(sightings, |sighting| &sighting.authors)),
        tags: uses.tags,
        categories: uses.categories,
        terms: uses.others,
        language: first(heard(sightings, |sighting| &sighting.languages)),
        excerpt_html: body.excerpt,
        body_html: body.html,
        body_complete: body.complete,
        sticky: sightings.iter().any(|sighting| sighting.sticky),
        featured_media: first(heard(sightings, |sighting| &sighting.featured)),
        media: body.media,
        comments: if protected {
            Vec::new()
        } else {
            comments::assemble(sightings, settings)
        },
        comments_open: first(heard(sightings, |sighting| &sighting.comments_open)),
        sources: sources(sightings),
        ..Post::default()
    };
    post.title_html = post.title_html.filter(|_| post.title.is_some());
    notes.sort();
    notes.dedup();
    post.notes = notes;
    post
}

fn heard<'a, T, I>(sightings: &'a [Sighting], field: impl Fn(&'a Sighting) -> I) -> Vec<Heard<'a, T>>
where
    I: IntoIterator<Item = &'a Said<T>>,
    T: 'a,
{
    let all = sightings.iter().flat_map(|sighting| {
        let place = sighting.witness.place;
        field(sighting)
            .into_iter()
            .map(move |said| Heard { said, place })
            .collect::<Vec<Heard<'a, T>>>()
    });
    all.collect()
}

fn first<T: Clone>(heard: Vec<Heard<'_, T>>) -> Option<T> {
    by_trust(heard, OTHERS).first().map(|heard| heard.said.value.clone())
}

/// The title most trusted. An empty one at the post itself means that it has none, whatever the head says.
fn title(sightings: &[Sighting], notes: &mut Vec<Note>) -> Option<String> {
    let heard = by_trust(heard(sightings, |sighting| &sighting.titles), TITLES);
    let best = heard.first()?;
    let shown: BTreeSet<&str> = heard
        .iter()
        .filter(|heard| heard.said.evidence == Evidence::Item)
        .map(|heard| heard.said.value.as_str())
        .collect();
    if shown.len() > 1 {
        let others: Vec<String> = shown.iter().map(|title| format!("“{title}”")).collect();
        notes.push(note(
            "title-disagrees",
            format!("its pages call it {}", others.join(" and ")),
        ));
    }
    (!best.said.value.is_empty()).then(|| best.said.value.clone())
}

/// The date most trusted, then refined by whoever agrees with it and says more.
fn date(field: &str, heard: Vec<Heard<'_, Stamp>>, notes: &mut Vec<Note>) -> Option<Stamp> {
    let heard = by_trust(heard, DATES);
    let mut best = heard.first()?.said.value;
    while let Some(finer) = heard.iter().find(|heard| heard.said.value.refines(&best)) {
        best = finer.said.value;
    }
    let differing: BTreeMap<Stamp, &str> = heard
        .iter()
        .filter(|heard| !heard.said.value.agrees_with(&best))
        .map(|heard| (heard.said.value, heard.said.rule.as_str()))
        .collect();
    for (stamp, rule) in differing {
        notes.push(note(
            "date-disagrees",
            format!("{field} is {best}, yet `{rule}` says {stamp}"),
        ));
    }
    (best.precision() >= Precision::Year).then_some(best)
}

/// The permalink, and every other address the post answered to.
fn addresses(sightings: &[Sighting], sites: &Sites) -> (Option<Address>, Vec<String>) {
    // Canonical links of its own pages, then links of listings, then where it answered, then short links.
    let mut ranked: Vec<(u8, &Address)> = Vec::new();
    for sighting in sightings {
        for claim in &sighting.claims {
            let rank = match (claim, sighting.witness.place) {
                (Claim::Permalink(_), Place::Single | Place::Export) => 0,
                (Claim::Permalink(_), _) => 1,
                (Claim::Answered(_), _) => 2,
                _ => 3,
            };
            if let Claim::Permalink(address) | Claim::Answered(address) | Claim::Shortlink(address) = claim
                && !sites.is_home(address)
            {
                ranked.push((rank, address));
            }
        }
    }
    ranked.sort_by(|a, b| (a.0, https_first(a.1)).cmp(&(b.0, https_first(b.1))));
    let url = ranked.first().map(|(_, address)| (*address).clone());
    let mut aliases: BTreeMap<String, String> = BTreeMap::new();
    for (_, address) in &ranked {
        if url.as_ref().is_some_and(|url| url.key() != address.key()) {
            aliases.entry(address.key()).or_insert_with(|| address.to_string());
        }
    }
    let mut aliases: Vec<String> = aliases.into_values().collect();
    aliases.sort();
    (url, aliases)
}

fn https_first(address: &Address) -> (bool, &str) {
    (address.url().scheme() != "https", address.as_str())
}

fn sources(sightings: &[Sighting]) -> Vec<PostSource> {
    let own: BTreeSet<PostSource> = sightings
        .iter()
        .filter_map(|sighting| {
            let kind = match sighting.witness.place {
                Place::Single => SourceKind::Single,
                Place::Feed => SourceKind::Feed,
                Place::Export => SourceKind::Export,
                Place::Listing => return None,
            };
            Some(PostSource {
                url: sighting.witness.address.clone(),
                kind,
            })
        })
        .collect();
    own.into_iter().collect()
}

fn note(code: &str, message: String) -> Note {
    Note {
        code: code.to_owned(),
        message,
        rule: None,
        characters: None,
    }
}
