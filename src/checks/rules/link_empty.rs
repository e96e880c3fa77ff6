use super::{Check, Context, Reporter, Rule, Severity};
use crate::checks::body::{Body, first_and_more, is_empty};
use crate::dom::El;

pub(super) const RULE: Rule = Rule {
    name: "link-empty",
    severity: Severity::Info,
    summary: "a link leads nowhere or shows nothing",
    explanation: "\
A link without an address is dead, and one without words or picture cannot be clicked. Editors leave
them behind.

Delete it, or give it what it lacks.",
    hint: None,
    check: Check::Body(check),
};

fn check(body: &Body<'_>, _: &Context<'_>, out: &mut Reporter<'_>) {
    let links = body.links();
    let dead = links
        .iter()
        .filter(|link| link.attr("href").is_some_and(|href| href.trim().is_empty()));
    let dead: Vec<String> = dead.map(El::text).collect();
    if let Some(what) = first_and_more(&dead) {
        out.report("body_html", format!("the link {what} has no address"));
    }
    let mute = links.iter().filter(|link| !is_anchor(link) && is_empty(link));
    let mute: Vec<String> = mute.filter_map(|link| link.attr("href")).map(str::to_owned).collect();
    if let Some(what) = first_and_more(&mute) {
        out.report("body_html", format!("the link to {what} shows nothing"));
    }
}

/// A place to jump to, or a link that is described otherwise.
fn is_anchor(link: &El<'_>) -> bool {
    ["name", "id", "aria-label", "title"]
        .iter()
        .any(|name| link.attr(name).is_some())
        || link.attr("href").is_none_or(|href| href.trim().is_empty())
}
