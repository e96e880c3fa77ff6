//! The lines round the title that say when and by whom, where neither markup nor selectors do: "By Ada Long · 3 May 2019".

use super::context::Context;
use super::scope::Scope;
use super::{Lazy, change, item, name, query, title};
use crate::archive::{Precision, Stamp};
use crate::dom::{El, RunningText};
use crate::extract::sighting::{Evidence, Person, Place, Said, Sighting};
use std::sync::LazyLock;

static TIME: Lazy = LazyLock::new(|| query("time[datetime]"));

/// How many blocks of text before and behind the title may be such lines.
const BEFORE: usize = 6;
const BEHIND: usize = 14;
/// Longest such line, in characters.
const LONGEST: usize = 140;
/// Longest line that is a date and hardly more, in characters.
const BARE: usize = 36;
/// Running text so long that the post has begun, in characters.
const BEGUN: usize = 240;

/// Parts of class names of what names an author, and of what stands beside the name.
const AUTHOR: &[&str] = &["author", "byline"];
const BESIDE_AUTHOR: &[&str] = &[
    "bio", "job", "role", "position", "image", "avatar", "desc", "social", "about", "more", "date", "read", "link-to",
    "count",
];

/// Adds what the lines say of fields that nobody at the post itself spoke of.
pub(super) fn testify<'a>(context: &Context<'a>, scope: &Scope<'a>, sighting: &mut Sighting) {
    let place = sighting.witness.place;
    let is_shown = sighting.authors.iter().any(|said| said.evidence == Evidence::Item);
    let is_dated = sighting
        .published
        .iter()
        .any(|said| said.evidence != Evidence::Address && said.value.precision() >= Precision::Day);
    if is_dated && is_shown {
        return;
    }
    let Some((heading, _)) = title::find(context, scope, place) else {
        return;
    };
    let lines = match place {
        Place::Single => lines(context, scope, heading),
        _ => lines_of_item(context, scope),
    };
    let rule = format!("{}:line near the title", context.profile.name);
    if !is_dated {
        dates(context, &lines, &rule, sighting);
    }
    if !is_shown {
        authors(&lines, &rule, sighting);
    }
}

/// The names that lines give, but for those that the head has as well: its form of the name is the fuller, "Ada Long, RD". Yet
/// of many a blog it names the owner for every post.
fn authors(lines: &[El<'_>], rule: &str, sighting: &mut Sighting) {
    let mut names = by_word(lines);
    let is_unnamed = sighting.authors.iter().all(|said| said.rule.ends_with("organization"));
    if names.is_empty() && is_unnamed {
        names = by_class(lines);
    }
    let begins = |said: &Said<Person>, name: &String| said.value.name.starts_with(name.as_str());
    let of = |evidence| sighting.authors.iter().filter(move |said| said.evidence == evidence);
    let agrees = of(Evidence::Meta).all(|said| names.iter().any(|name| begins(said, name)));
    let meta = of(Evidence::Meta).filter(|_| agrees);
    let head: Vec<&Said<Person>> = of(Evidence::Data).chain(meta).collect();
    let is_new = |name: &&String| !head.iter().any(|said| begins(said, name));
    let said = names.iter().filter(is_new).map(|name| {
        let person = Person {
            name: name.clone(),
            ..Person::default()
        };
        Said::new(person, Evidence::Words, rule)
    });
    let said: Vec<Said<Person>> = said.collect();
    sighting.authors.extend(said);
}

/// The first date of a line that is hardly more than that, else the first of all; what is about a change says only that.
fn dates(context: &Context<'_>, lines: &[El<'_>], rule: &str, sighting: &mut Sighting) {
    let (mut bare, mut other) = (None, None);
    for (at, line) in lines.iter().enumerate() {
        let Some(stamp) = date(context, *line) else { continue };
        let text = line.text();
        let said = || Said::new(stamp, Evidence::Words, rule);
        if change::is_about(&text) || (at > 0 && change::is_label(&lines[at - 1].text())) {
            if sighting.updated.is_empty() {
                sighting.updated.push(said());
            }
        } else if text.chars().count() <= BARE {
            bare = bare.or_else(|| Some(said()));
        } else {
            other = other.or_else(|| Some(said()));
        }
    }
    // A line that contradicts the address is about something else.
    let agrees = |said: &Said<Stamp>| {
        sighting
            .published
            .iter()
            .all(|known| known.value.agrees_with(&said.value))
    };
    let found = bare.or(other).filter(agrees);
    sighting.published.extend(found);
}

/// Names behind "by", in the same line or in the next.
fn by_word(lines: &[El<'_>]) -> Vec<String> {
    let read = |(at, line): (usize, &El<'_>)| {
        let text = line.text();
        let next = || lines.get(at + 1).map(|next| name::names(&next.text()));
        let names = match name::behind_by(&text)? {
            "" => next()?,
            rest => name::names(rest),
        };
        (!names.is_empty()).then_some(names)
    };
    lines.iter().enumerate().find_map(read).unwrap_or_default()
}

/// A line that is a name, and whose element or what is right around it is called after authors.
fn by_class(lines: &[El<'_>]) -> Vec<String> {
    let says = |el: &El<'_>, words: &[&str]| {
        let mut names = el.classes().map(str::to_ascii_lowercase);
        names.any(|name| words.iter().any(|word| name.contains(word)))
    };
    let is_author = |line: &El<'_>| {
        let around = line.parent();
        let own = says(line, AUTHOR) && !says(line, BESIDE_AUTHOR);
        own || (around.is_some_and(|around| says(&around, AUTHOR)) && !says(line, BESIDE_AUTHOR))
    };
    let mut named = lines.iter().filter(|line| is_author(line)).filter_map(|line| {
        let text = line.text();
        let is_full = name::is_name(&text) && text.split_whitespace().count() > 1;
        is_full.then_some(text)
    });
    named.next().into_iter().collect()
}

/// Short blocks of text near the title: those behind it first, up to where the post begins.
fn lines<'a>(context: &Context<'a>, scope: &Scope<'a>, heading: El<'a>) -> Vec<El<'a>> {
    let blocks = context.running_text();
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

/// Short blocks of text of a listing's item that are not of its body.
pub(super) fn lines_of_item<'a>(context: &Context<'a>, scope: &Scope<'a>) -> Vec<El<'a>> {
    let own = context.running_text_of(scope.item).iter();
    own.map(|(el, _)| *el)
        .filter(|el| scope.may_read(*el) && el.text().chars().count() <= LONGEST)
        .take(BEHIND)
        .collect()
}

/// Whether a line is hardly more than a date or the author's name.
pub(super) fn is_line(context: &Context<'_>, line: El<'_>) -> bool {
    let text = line.text();
    let is_short = text.chars().count() <= BARE;
    is_short && (date(context, line).is_some() || name::behind_by(&text).is_some_and(name::is_name))
}

/// Whether an item begins with a line that dates it.
pub(super) fn is_dated(context: &Context<'_>, item: El<'_>) -> bool {
    let own = context.running_text_of(item).iter();
    let mut first = own.take(BEFORE).filter(|(el, _)| el.text().chars().count() <= LONGEST);
    first.any(|(el, _)| date(context, *el).is_some())
}

/// Whether it stands in another post, a comment or the like.
fn is_elsewhere<'a>(context: &Context<'a>, scope: &Scope<'a>, el: El<'_>) -> bool {
    let is_nested = scope.nested.iter().any(|nested| *nested == el || nested.contains(&el));
    is_nested || scope.is_outside(el) || context.is_outside(el)
}

fn date(context: &Context<'_>, line: El<'_>) -> Option<Stamp> {
    let marked = line.first(&TIME).and_then(|time| time.attr("datetime"));
    marked
        .and_then(|value| item::stamp(context, value, &mut Vec::new()))
        .or_else(|| item::stamp(context, &line.text(), &mut Vec::new()))
        .filter(|stamp| stamp.precision() >= Precision::Day)
}
