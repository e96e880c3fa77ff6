use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Post;
use crate::checks::rule::Field;
use crate::checks::terms::uses;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    name: "term-repeated",
    severity: Severity::Warning,
    summary: "a post carries the same tag or category twice",
    explanation: "\
The second mention says nothing, and a database that keeps each pair of post and term once refuses
it.

Drop one.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    let mut met = HashSet::new();
    for used in uses(post) {
        if !met.insert(used.key) {
            let name = shown(used.slug.unwrap_or(used.name));
            out.report(
                Field::Item(used.list, used.at, ""),
                format!("the post carries {name} twice"),
            );
        }
    }
}
