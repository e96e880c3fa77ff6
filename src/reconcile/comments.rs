use super::trust::Heard;
use super::{KeepComments, Settings, dates};
use crate::archive::{Comment, CommentKind, Stamp};
use crate::extract::{self, Evidence, Place, Said, Sighting};
use crate::limits;
use std::collections::{BTreeMap, BTreeSet};

/// A post's comments from all its pages, each once, the oldest first.
pub(super) fn assemble(sightings: &[Sighting], settings: &Settings) -> Vec<Comment> {
    if settings.comments == KeepComments::None {
        return Vec::new();
    }
    let mut order: Vec<String> = Vec::new();
    let mut witnesses: BTreeMap<String, Vec<(Place, &extract::Comment)>> = BTreeMap::new();
    for sighting in sightings {
        for heard in &sighting.comments {
            // Without a number, the same words by the same person at the same time are the same comment.
            let own = || format!("{:?} {:?} {:?}", heard.author, heard.published, heard.body_html);
            let key = heard.id.clone().unwrap_or_else(own);
            let known = witnesses.entry(key.clone()).or_default();
            if known.is_empty() && order.len() < limits::COMMENTS {
                order.push(key);
            }
            known.push((sighting.witness.place, heard));
        }
    }
    let mut comments: Vec<Comment> = Vec::new();
    for key in &order {
        let merged = witnesses.get(key).and_then(|heard| merged(heard));
        if let Some(heard) = merged {
            let id = heard.id.clone().unwrap_or_else(|| format!("c{}", comments.len() + 1));
            comments.push(comment(&heard, id, settings.comments));
        }
    }
    let number = |comment: &Comment| comment.id.parse::<u64>().ok();
    if comments.iter().all(|comment| number(comment).is_some()) {
        comments.sort_by_key(number);
    }
    let ids: BTreeSet<String> = comments.iter().map(|comment| comment.id.clone()).collect();
    for comment in &mut comments {
        comment.parent = comment.parent.take().filter(|parent| ids.contains(parent));
    }
    comments
}

/// One comment by several witnesses. Words are taken as pages show them, since an export has them as they were typed; an
/// export alone knows of comments that nobody sees.
fn merged(heard: &[(Place, &extract::Comment)]) -> Option<extract::Comment> {
    let rank = |place: &Place| match place {
        Place::Single => 0,
        Place::Mention => 1,
        Place::Export => 2,
        _ => 3,
    };
    let mut heard: Vec<&(Place, &extract::Comment)> = heard.iter().collect();
    heard.sort_by_key(|(place, _)| rank(place));
    let mut merged = heard.first()?.1.clone();
    let dates: Vec<(Place, Said<Stamp>)> = heard
        .iter()
        .filter_map(|(place, comment)| Some((*place, Said::new(comment.published?, evidence(*place), "comment"))))
        .collect();
    let dates = dates
        .iter()
        .map(|(place, said)| Heard { said, place: *place })
        .collect();
    merged.published = dates::decide("published", dates, &mut Vec::new());
    for (place, other) in &heard[1..] {
        merged.parent = merged.parent.or_else(|| other.parent.clone());
        merged.author = merged.author.or_else(|| other.author.clone());
        merged.author_url = merged.author_url.or_else(|| other.author_url.clone());
        merged.body_html = merged.body_html.or_else(|| other.body_html.clone());
        if other.kind != CommentKind::Comment {
            merged.kind = other.kind;
        }
        if *place == Place::Export {
            merged.status = other.status;
        }
    }
    Some(merged)
}

/// Exports and lists have times for machines, pages words.
fn evidence(place: Place) -> Evidence {
    match place {
        Place::Single => Evidence::Words,
        _ => Evidence::Item,
    }
}

fn comment(heard: &extract::Comment, id: String, keep: KeepComments) -> Comment {
    let initials = |name: &String| {
        let letters = name
            .split_whitespace()
            .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
        letters
            .map(|letter| format!("{}.", letter.to_uppercase()))
            .collect::<Vec<String>>()
            .join(" ")
    };
    // Some themes show an e-mail address where a name is missing.
    let author = heard.author.clone().filter(|name| !name.contains('@'));
    let named = keep == KeepComments::All;
    Comment {
        id,
        parent: heard.parent.clone(),
        kind: heard.kind,
        status: heard.status,
        author: if named { author } else { author.as_ref().map(initials) },
        author_url: heard.author_url.clone().filter(|_| named),
        published: heard.published,
        body_html: heard.body_html.clone(),
    }
}
