//! Bodies are assembled: the pages of a post in several parts, a teaser that the post's own page drops, and the
//! choice between a full text and what listings show of it.

use crate::archive::{MediaUse, Note};
use crate::extract::{Body, Evidence, Extent, Origin, Place, Removed, Sighting};
use std::collections::BTreeMap;

/// What is known of a body when all witnesses are heard.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    pub(super) html: Option<String>,
    pub(super) complete: bool,
    pub(super) excerpt: Option<String>,
    pub(super) media: Vec<MediaUse>,
    pub(super) notes: Vec<Note>,
}

/// Puts the body of one post together.
pub(super) fn assemble(sightings: &[Sighting]) -> Assembled {
    if let Some(whole) = whole(sightings, Origin::Shown) {
        return Assembled::of_one(whole, sightings);
    }
    let mut assembled = assemble_parts(sightings);
    if let Some(typed) = whole(sightings, Origin::Typed).filter(|_| !assembled.complete) {
        assembled = Assembled::of_one(typed, sightings);
        assembled.notes.extend(typed_doubts(sightings));
    }
    assembled
}

/// The body that an export has of a post, whatever the number of pages it is shown on. What the site itself made HTML is
/// better than any page, which has a theme around it; what we made of typed text is worse than a page that is complete.
fn whole(sightings: &[Sighting], origin: Origin) -> Option<&Body> {
    best(sightings, |sighting, body| {
        sighting.witness.place == Place::Export && body.origin == origin && body.extent == Extent::Full
    })
}

/// What an export's reader left as it was typed.
fn typed_doubts(sightings: &[Sighting]) -> Vec<Note> {
    let exports = sightings
        .iter()
        .filter(|sighting| sighting.witness.place == Place::Export);
    let doubts = exports.flat_map(|sighting| &sighting.left_typed);
    let notes = doubts.map(|doubt| Note {
        code: doubt.code.clone(),
        message: doubt.message.clone(),
        rule: None,
        characters: None,
    });
    notes.collect()
}

/// Puts the body together from the pages that show it.
fn assemble_parts(sightings: &[Sighting]) -> Assembled {
    let mut parts = parts(sightings);
    let total = sightings
        .iter()
        .map(|sighting| sighting.parts)
        .max()
        .unwrap_or(1)
        .max(1);
    let mut assembled = Assembled::default();
    if parts.is_empty() {
        assembled.excerpt_as_body(sightings);
        return assembled;
    }
    let teaser = best(sightings, |sighting, body| {
        sighting.witness.place != Place::Single && body.extent == Extent::Teaser
    });
    if let (Some(first), Some(teaser)) = (parts.first_mut().filter(|(number, _)| *number == 1), teaser)
        && first.1.begins_at_more
        && first.1.extent == Extent::Full
    {
        // `<!--noteaser-->`: the post's own page begins behind the mark; only a listing has what stands before it.
        assembled.take(teaser);
        assembled.note(
            "teaser-from-listing",
            "the text before the more mark stands on listings only".to_owned(),
        );
    }
    let missing: Vec<usize> = (1..=total)
        .filter(|number| !parts.iter().any(|(own, _)| own == number))
        .collect();
    assembled.complete = missing.is_empty() && parts.iter().all(|(_, body)| body.extent == Extent::Full);
    for (_, body) in &parts {
        assembled.take(body);
    }
    if !missing.is_empty() {
        let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
        let message = format!("of {total} pages, page {} was not captured", numbers.join(", "));
        assembled.note("body-part-missing", message);
    }
    assembled.excerpt = manual_excerpt(sightings, assembled.html.as_deref().unwrap_or_default());
    assembled
}

impl Assembled {
    fn of_one(body: &Body, sightings: &[Sighting]) -> Assembled {
        let mut assembled = Assembled {
            complete: true,
            ..Assembled::default()
        };
        assembled.take(body);
        assembled.excerpt = manual_excerpt(sightings, &body.html);
        assembled
    }

    fn take(&mut self, body: &Body) {
        match &mut self.html {
            Some(html) => {
                html.push('\n');
                html.push_str(&body.html);
            }
            None => self.html = Some(body.html.clone()),
        }
        for medium in &body.media {
            if !self
                .media
                .iter()
                .any(|known| known.url == medium.url && known.kind == medium.kind)
            {
                self.media.push(medium.clone());
            }
        }
        self.notes.extend(body.removed.iter().map(removed_note));
    }

    fn note(&mut self, code: &str, message: String) {
        self.notes.push(Note {
            code: code.to_owned(),
            message,
            rule: None,
            characters: None,
        });
    }

    fn excerpt_as_body(&mut self, sightings: &[Sighting]) {
        let excerpts = sightings.iter().flat_map(|sighting| &sighting.excerpts);
        // The longest shows the most of the body.
        self.html = excerpts.map(|said| said.value.clone()).max_by_key(String::len);
        self.complete = false;
    }
}

fn removed_note(removed: &Removed) -> Note {
    Note {
        code: "body-removed".to_owned(),
        message: format!(
            "{} characters that are no content were taken out of the body",
            removed.characters
        ),
        rule: Some(removed.rule.clone()),
        characters: Some(removed.characters),
    }
}

/// The best witness of each part, in order. Listings show only the first part.
fn parts(sightings: &[Sighting]) -> Vec<(usize, Body)> {
    let numbers: BTreeMap<usize, ()> = sightings
        .iter()
        .filter(|sighting| sighting.body.is_some() && sighting.witness.place != Place::Export)
        .map(|sighting| (sighting.witness.part, ()))
        .collect();
    let bodies = numbers.keys().filter_map(|&number| {
        let body = best(sightings, |sighting, _| {
            sighting.witness.part == number && sighting.witness.place != Place::Export
        })?;
        Some((number, body.clone()))
    });
    bodies.collect()
}

/// Of the fitting bodies the fullest of the weightiest place: full text on the post's own page before full text on a
/// listing before a teaser. Between equals the longest, then the one that sorts first.
fn best(sightings: &[Sighting], fits: impl Fn(&Sighting, &Body) -> bool) -> Option<&Body> {
    let bodies = sightings
        .iter()
        .filter_map(|sighting| Some((sighting, &sighting.body.as_ref()?.value)));
    let fitting = bodies.filter(|(sighting, body)| fits(sighting, body));
    let ranked = fitting.min_by(|(a, one), (b, other)| {
        let rank =
            |sighting: &Sighting, body: &Body| (body.extent, sighting.witness.place, usize::MAX - body.html.len());
        rank(a, one)
            .cmp(&rank(b, other))
            .then_with(|| one.html.cmp(&other.html))
    });
    ranked.map(|(_, body)| body)
}

/// The excerpt that an author wrote: one that is not just the beginning of the body.
fn manual_excerpt(sightings: &[Sighting], body: &str) -> Option<String> {
    // Exports have the author's own apart from what a machine would make.
    let exports = sightings
        .iter()
        .filter(|sighting| sighting.witness.place == Place::Export);
    let mut certain = exports.flat_map(|sighting| &sighting.excerpts);
    if let Some(own) = certain.find(|said| said.evidence == Evidence::Item) {
        return Some(own.value.clone());
    }
    let mut excerpts = sightings.iter().flat_map(|sighting| &sighting.excerpts).peekable();
    excerpts.peek()?;
    let text = letters(body);
    let mut manual: Vec<&String> = excerpts
        .map(|said| &said.value)
        .filter(|excerpt| {
            let own = letters(excerpt);
            !own.is_empty() && !text.contains(own.as_str()) && !is_mostly_of(excerpt, body)
        })
        .collect();
    manual.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    manual.first().map(|excerpt| (*excerpt).clone())
}

/// Automatic excerpts drop pictures' captions and the like, so a few words may part them from the body: nine in ten of
/// an excerpt's words in the body, in order, make it automatic.
fn is_mostly_of(excerpt: &str, body: &str) -> bool {
    let body_text = without_tags(body);
    let mut rest = body_text.split_whitespace();
    let words: Vec<String> = without_tags(excerpt).split_whitespace().map(str::to_owned).collect();
    let found = words.iter().filter(|word| {
        let mut ahead = rest.clone();
        let at = ahead.position(|own| own == word.as_str());
        if at.is_some() {
            rest = ahead;
        }
        at.is_some()
    });
    !words.is_empty() && found.count() * 10 >= words.len() * 9
}

/// Letters and digits of the text alone, so that ellipses, entities and white space do not count.
fn letters(html: &str) -> String {
    let text = without_tags(html);
    let mut letters = String::with_capacity(text.len());
    letters.extend(text.chars().filter(|c| c.is_alphanumeric()));
    letters
}

/// Text of well-formed HTML that we wrote ourselves: tags and entities out.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find(['<', '&']) {
        text.push_str(&rest[..start]);
        let end = if rest[start..].starts_with('<') { '>' } else { ';' };
        text.push(' ');
        rest = rest[start..].find(end).map_or("", |at| &rest[start + at + 1..]);
    }
    text.push_str(rest);
    text
}
