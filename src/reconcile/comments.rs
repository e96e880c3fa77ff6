use super::{KeepComments, Settings};
use crate::archive::{Comment, CommentStatus};
use crate::extract::{self, Sighting};
use crate::limits;
use std::collections::BTreeSet;

/// A post's comments from all its pages, each once, the oldest first.
pub(super) fn assemble(sightings: &[Sighting], settings: &Settings) -> Vec<Comment> {
    if settings.comments == KeepComments::None {
        return Vec::new();
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut comments: Vec<Comment> = Vec::new();
    for heard in sightings.iter().flat_map(|sighting| &sighting.comments) {
        // Without a number, the same words by the same person at the same time are the same comment.
        let own = || format!("{:?} {:?} {:?}", heard.author, heard.published, heard.body_html);
        if seen.insert(heard.id.clone().unwrap_or_else(own)) && comments.len() < limits::COMMENTS {
            let id = heard.id.clone().unwrap_or_else(|| format!("c{}", comments.len() + 1));
            comments.push(comment(heard, id, settings.comments));
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
        status: CommentStatus::Approved,
        author: if named { author } else { author.as_ref().map(initials) },
        author_url: heard.author_url.clone().filter(|_| named),
        published: heard.published,
        body_html: heard.body_html.clone(),
    }
}
