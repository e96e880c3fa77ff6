//! The title: of the headings at a post, the one that the page's head calls it by.

use super::context::Context;
use super::scope::Scope;
use super::{Lazy, query};
use crate::dom::El;
use crate::extract::sighting::Place;
use std::sync::LazyLock;

static HEADINGS: Lazy = LazyLock::new(|| query("h1, h2"));

/// The element of the title, and the rule that found it. On pages of unknown themes a heading that the head contradicts
/// yields to one that it confirms.
pub(super) fn find<'a>(context: &Context<'a>, scope: &Scope<'a>, place: Place) -> Option<(El<'a>, String)> {
    let shown = shown(context, scope);
    if place != Place::Single || !context.profile.prose {
        return shown;
    }
    if context.head().is_empty() {
        return shown;
    }
    let confirmed = |el: &El<'_>| context.is_called(&el.text());
    if shown
        .as_ref()
        .is_some_and(|(el, _)| el.text().is_empty() || confirmed(el))
    {
        return shown;
    }
    let headings = context.dom.select(&HEADINGS).into_iter();
    let headings: Vec<El<'a>> = headings.filter(|el| !scope.is_outside(*el) && el.has_text()).collect();
    let rule = |of: &str| format!("{}:{of}", context.profile.name);
    let mut main = headings.iter().filter(|el| el.name() == "h1");
    let only = match (main.next(), main.next()) {
        (Some(el), None) if Some(el.text()) != context.site().title => Some((*el, rule("only h1"))),
        _ => None,
    };
    let like_head = headings.iter().find(|el| confirmed(el));
    like_head
        .map(|el| (*el, rule("heading like the page's title")))
        .or(only)
}

/// The title where the body's own element begins with it, as in Astro's starter, for all that it may stand above, too: before
/// it is no more than a line or two.
pub(super) fn opening<'a>(context: &Context<'a>, scope: &Scope<'a>, place: Place, body: El<'a>) -> Option<El<'a>> {
    let may_hold = place == Place::Single && context.profile.prose && context.profile.platform.is_none();
    let first = body.first(&HEADINGS).filter(|_| may_hold)?;
    let (title, _) = find(context, scope, place)?;
    let text = title.text();
    let opens = || body.text_before(first).trim().chars().count() <= LONGEST_BEFORE;
    (first.text() == text && context.is_called(&text) && opens()).then_some(first)
}

/// Longest text between the body's begin and its title, in characters.
const LONGEST_BEFORE: usize = 140;

/// The first that a reader of the profile finds.
fn shown<'a>(context: &Context<'a>, scope: &Scope<'a>) -> Option<(El<'a>, String)> {
    scope.layout.title.iter().flatten().find_map(|reader| {
        let elements = scope.select(&reader.select);
        // An empty heading that a theme calls the title says that there is none; any other heading says nothing.
        let is_bare = context.profile.prose && matches!(reader.select.as_str(), "h1" | "h2" | "h3");
        let is_title = |el: &El<'_>| !in_heading_of_other(*el, scope) && (!is_bare || el.has_text());
        let el = elements.into_iter().find(is_title)?;
        Some((el, format!("{}:{}", context.profile.name, reader.select.as_str())))
    })
}

/// Headings in comment lists and forms inside the item are not its title.
fn in_heading_of_other(el: El<'_>, scope: &Scope<'_>) -> bool {
    el.attr("id") == Some("comments")
        || el.attr("id") == Some("reply-title")
        || el
            .ancestors()
            .take_while(|up| scope.item.contains(up))
            .any(|up| up.has_class("comments-area"))
}

/// Whether two titles are one, written with or without a site's name, or cut.
pub(super) fn agree(head: &str, shown: &str) -> bool {
    let letters = |text: &str| -> Vec<char> {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (head, shown) = (letters(head), letters(shown));
    let same = head.iter().zip(&shown).take_while(|(a, b)| a == b).count();
    let shorter = head.len().min(shown.len());
    // A word of Chinese or Japanese has two characters, where others have five.
    let least = if shown.iter().all(|c| c.is_ascii()) { 4 } else { 2 };
    let holds = shown.len() >= least && head.windows(shown.len().max(1)).any(|window| window == shown);
    holds || (shorter >= 10 && same * 10 >= shorter * 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_agree_with_their_longer_and_shorter_forms() {
        assert!(agree("Gates shut – Mill Lane News", "Gates shut"));
        assert!(agree("Mill Lane News: Gates shut", "Gates shut"));
        assert!(agree(
            "What the gates were for, and wh",
            "What the gates were for, and why"
        ));
        assert!(agree("港の朝 | Mill Lane News", "港の朝"));
        assert!(!agree("Gates shut – Mill Lane News", "Related posts"));
        assert!(!agree("Gates shut", "Blog"));
    }
}
