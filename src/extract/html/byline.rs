//! The lines round the title that say when and by whom, where neither markup nor selectors do: "By Ada Long · 3 May 2019".

use super::context::Context;
use super::scope::Scope;
use super::{Lazy, item, query, title};
use crate::dom::{El, RunningText};
use crate::extract::sighting::{Evidence, Person, Place, Said, Sighting};
use std::sync::LazyLock;

static TIME: Lazy = LazyLock::new(|| query("time[datetime]"));

/// How many blocks of text before and behind the title may be such lines.
const BEFORE: usize = 6;
const BEHIND: usize = 14;
/// Longest such line, in characters.
const LONGEST: usize = 140;
/// Running text so long that the post has begun, in characters.
const BEGUN: usize = 240;

/// Words in front of an author's name.
const BY: &[&str] = &[
    "by ",
    "written by ",
    "posted by ",
    "published by ",
    "author: ",
    "author ",
    "words by ",
    "von ",
    "par ",
    "por ",
];
/// Words of a line about the last change.
const CHANGED: &[&str] = &[
    "updated",
    "modified",
    "edited",
    "aktualisiert",
    "mis à jour",
    "actualizado",
    "reviewed",
];
/// What ends a name in such a line.
const ENDS: &[&str] = &[
    " | ", " · ", " • ", " – ", " — ", " - ", " on ", " in ", ", ", " / ", "  ",
];

/// Adds what the lines say of fields that nobody else spoke of.
pub(super) fn testify(context: &Context<'_>, scope: &Scope<'_>, sighting: &mut Sighting) {
    // Many a head has the blog's owner as the author of every post.
    let is_weak = |evidence: Evidence| evidence == Evidence::Meta;
    let no_author = sighting.authors.iter().all(|said| is_weak(said.evidence));
    let no_date = sighting.published.iter().all(|said| said.evidence == Evidence::Address);
    if !no_date && !no_author {
        return;
    }
    let Some((heading, _)) = title::find(context, scope, Place::Single) else {
        return;
    };
    let lines = lines(context, scope, heading);
    let rule = format!("{}:line near the title", context.profile.name);
    if no_date {
        let plain = |line: &&El<'_>| !is_about_change(&line.text());
        let mut dates = lines.iter().filter(plain).filter_map(|line| date(context, *line));
        sighting.published.extend(
            dates
                .next()
                .map(|stamp| Said::new(stamp, Evidence::Words, rule.clone())),
        );
    }
    if no_author {
        let name = lines.iter().find_map(|line| name(&line.text()));
        sighting.authors.extend(name.map(|name| {
            let person = Person {
                name,
                ..Person::default()
            };
            Said::new(person, Evidence::Words, rule)
        }));
    }
}

/// Short blocks of text near the title: those behind it first, up to where the post begins.
fn lines<'a>(context: &Context<'a>, scope: &Scope<'_>, heading: El<'a>) -> Vec<El<'a>> {
    let blocks = context.dom.running_text();
    let at = blocks.partition_point(|(el, _)| el.number() < heading.number());
    let is_here = |(el, _): &&(El<'a>, RunningText)| !is_elsewhere(context, scope, *el);
    let after = blocks[at..]
        .iter()
        .filter(is_here)
        .skip_while(|(el, _)| *el == heading || heading.contains(el));
    // Behind the body stand the dates and names of comments and related posts.
    let body = scope.body.filter(|body| !body.contains(&heading));
    let has_ended = |el: &El<'_>| body.is_some_and(|body| body.last_number() < el.number());
    let after = after
        .take(BEHIND)
        .take_while(|(el, text)| text.characters < BEGUN && !has_ended(el));
    let before = blocks[..at].iter().rev().filter(is_here).take(BEFORE);
    let short = |el: &El<'_>| el.text().chars().count() <= LONGEST;
    after.chain(before).map(|(el, _)| *el).filter(short).collect()
}

/// Whether it stands in another post, a comment or the like.
fn is_elsewhere(context: &Context<'_>, scope: &Scope<'_>, el: El<'_>) -> bool {
    let is_nested = scope.nested.iter().any(|nested| *nested == el || nested.contains(&el));
    is_nested || scope.is_outside(el) || context.is_outside(el)
}

fn is_about_change(line: &str) -> bool {
    let line = line.to_lowercase();
    CHANGED.iter().any(|word| line.contains(word)) && !line.contains("publish")
}

fn date(context: &Context<'_>, line: El<'_>) -> Option<crate::archive::Stamp> {
    let marked = line.first(&TIME).and_then(|time| time.attr("datetime"));
    marked
        .and_then(|value| item::stamp(context, value, &mut Vec::new()))
        .or_else(|| item::stamp(context, &line.text(), &mut Vec::new()))
        .filter(|stamp| stamp.precision() >= crate::archive::Precision::Day)
}

/// The name in a line that begins with "by": a few words that begin with capitals.
fn name(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let word = BY
        .iter()
        .filter(|word| lower.starts_with(**word))
        .max_by_key(|word| word.len())?;
    let rest = line.get(word.len()..)?.trim();
    let end = ENDS.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches(['.', ',', ':']).trim();
    let words = name.split_whitespace().count();
    let is_name = name.chars().next().is_some_and(char::is_uppercase) && !name.contains(|c: char| c.is_numeric());
    (is_name && (1..=5).contains(&words) && !name.contains('@')).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_behind_by_and_end_at_the_date() {
        for (line, expected) in [
            ("By Ada Long · 3 May 2019", Some("Ada Long")),
            ("Written by Ada Long on May 3, 2019", Some("Ada Long")),
            ("by the sea, where gates are", None),
            ("By 2019 all gates were shut", None),
            ("3 May 2019", None),
        ] {
            assert_eq!(name(line).as_deref(), expected, "{line}");
        }
    }
}
