//! One post: every field by its written order of trust, disagreements as notes.

use super::identity::Cluster;
use super::people::People;
use super::sites::Sites;
use super::terms::Terms;
use super::trust::{Heard, OTHERS, by_trust};
use super::{Settings, body, comments, dates, titles};
use crate::address::Address;
use crate::archive::{Kind, MediaUse, Note, Post, PostSource, SourceKind, Status};
use crate::extract::{self, Claim, Evidence, Place, Said, Sighting};
use std::collections::{BTreeMap, BTreeSet};

/// What all pages together know, beside the post.
pub(super) struct Known<'a> {
    pub(super) sites: &'a Sites,
    pub(super) terms: &'a Terms,
    pub(super) people: &'a People,
    /// Addresses of media by site and number.
    pub(super) media: &'a BTreeMap<(String, u64), String>,
    pub(super) settings: &'a Settings,
}

/// Decides one post. The sightings are sorted by witness.
pub(super) fn decide(cluster: &Cluster, sightings: &[Sighting], known: &Known<'_>) -> Post {
    let Known {
        sites,
        terms,
        people,
        media,
        settings,
    } = known;
    let mut notes = cluster.conflicts.clone();
    let (url, aliases) = addresses(sightings, sites);
    let title = titles::decide(heard(sightings, |sighting| &sighting.titles), &mut notes);
    let status = status(sightings, &mut notes);
    // Of a protected post nothing is kept that the password hides.
    let protected = sightings.iter().any(|sighting| sighting.protected);
    let shown = if protected { &[] } else { sightings };
    let body = body::assemble(shown);
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
        kind: kind(sightings),
        status,
        slug: first(heard(sightings, |sighting| &sighting.slug)).or_else(|| url.as_ref().and_then(extract::slug)),
        url: url.map(|url| url.to_string()),
        aliases,
        title,
        title_html: first(heard(sightings, |sighting| &sighting.title_html)),
        published: dates::decide(
            "published",
            heard(sightings, |sighting| &sighting.published),
            &mut notes,
        ),
        updated: dates::decide("updated", heard(sightings, |sighting| &sighting.updated), &mut notes),
        authors: people.decide(
            &cluster.site,
            heard(sightings, |sighting| &sighting.authors),
            &mut notes,
        ),
        tags: uses.tags,
        categories: uses.categories,
        terms: uses.others,
        language: first(heard(sightings, |sighting| &sighting.languages)),
        excerpt_html: body.excerpt,
        body_html: body.html,
        body_complete: body.complete,
        parent: first(heard(sightings, |sighting| &sighting.parent)).map(|parent| parent_key(&cluster.site, parent)),
        order: first(heard(sightings, |sighting| &sighting.order)),
        sticky: sightings.iter().any(|sighting| sighting.sticky),
        featured_media: featured(cluster, sightings, media),
        media: with_enclosures(body.media, sightings),
        comments: comments::assemble(shown, settings),
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

/// The key of a post by its number on its site.
fn parent_key(site: &str, number: u64) -> String {
    format!("{site}?p={number}")
}

/// Keeps the keys of parents that are in the archive; of the others a note.
pub(super) fn find_parents(posts: &mut [Post]) {
    let keys: BTreeSet<String> = posts.iter().map(|post| post.id.clone()).collect();
    for post in posts.iter_mut() {
        if let Some(parent) = post.parent.take_if(|parent| !keys.contains(parent)) {
            post.notes.push(note(
                "parent-missing",
                format!("the page above it, `{parent}`, is not here"),
            ));
            post.notes.sort();
        }
    }
}

/// The body's media, and those that feeds enclose beside it.
fn with_enclosures(mut media: Vec<MediaUse>, sightings: &[Sighting]) -> Vec<MediaUse> {
    for enclosed in sightings.iter().flat_map(|sighting| &sighting.enclosures) {
        if !media.iter().any(|known| known.url == enclosed.value.url) {
            media.push(enclosed.value.clone());
        }
    }
    media
}

/// The featured image: by number, as exports have it, else as pages show it.
fn featured(cluster: &Cluster, sightings: &[Sighting], media: &BTreeMap<(String, u64), String>) -> Option<String> {
    let number = first(heard(sightings, |sighting| &sighting.featured_number));
    let numbered = number.and_then(|number| media.get(&(cluster.site.clone(), number)));
    numbered
        .cloned()
        .or_else(|| first(heard(sightings, |sighting| &sighting.featured)))
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

/// What kind of post it is. That a page looks like a standing page does not count where others have it among their posts.
fn kind(sightings: &[Sighting]) -> Kind {
    let is_alone = sightings.iter().all(|sighting| sighting.witness.place == Place::Single);
    let counts = |said: &&Said<Kind>| is_alone || said.evidence != Evidence::Meta;
    first(heard(sightings, |sighting| sighting.kind.iter().filter(counts))).unwrap_or_default()
}

fn first<T: Clone>(heard: Vec<Heard<'_, T>>) -> Option<T> {
    by_trust(heard, OTHERS).first().map(|heard| heard.said.value.clone())
}

/// Whether a visitor sees it: an export knows; of the rest, being there says so.
fn status(sightings: &[Sighting], notes: &mut Vec<Note>) -> Status {
    let protected = sightings.iter().any(|sighting| sighting.protected);
    let said = first(heard(sightings, |sighting| &sighting.status));
    let is_shown = sightings
        .iter()
        .any(|sighting| sighting.status.is_none() && sighting.witness.place != Place::Export);
    match said {
        None | Some(Status::Published) if protected => Status::Protected,
        Some(status) if is_shown && status != Status::Published => {
            let message = format!("a page shows it, and an export says that it is {}", status.as_str());
            notes.push(note("status-disagrees", message));
            status
        }
        Some(status) => status,
        None if is_shown => Status::Published,
        None => Status::Unknown,
    }
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
                Place::Listing | Place::Mention => return None,
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
