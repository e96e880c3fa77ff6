use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Post;
use crate::checks::index::digest;
use crate::checks::parents::Parents;
use crate::checks::rule::{Field, Place};

pub(super) const RULE: Rule = Rule {
    name: "comment-thread-cycle",
    severity: Severity::Error,
    summary: "comments answer each other in a circle",
    explanation: "\
Following the comments that this one answers leads back to it. Programs that draw the thread never
come to an end.

Correct the `parent` of one of them.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    let mut parents = Parents::default();
    for (at, comment) in post.comments.iter().enumerate() {
        if let Some(parent) = &comment.parent {
            let place = Place {
                line: at as u64,
                key: None,
            };
            parents.add(digest(&[&comment.id]), digest(&[parent]), place);
        }
    }
    for place in parents.circles() {
        let at = place.line as usize;
        let id = post.comments.get(at).map_or("", |comment| &comment.id);
        out.report(
            Field::Item("comments", at, "parent"),
            format!("comment {} answers itself, by way of others or not", shown(id)),
        );
    }
}
