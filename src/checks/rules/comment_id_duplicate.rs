use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Post;
use crate::checks::rule::Field;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    name: "comment-id-duplicate",
    severity: Severity::Error,
    summary: "two comments of a post have the same id",
    explanation: "\
Answers name the comment that they answer by its id. With one id twice nobody knows whom an answer
belongs to, and a database refuses the second.

Number the comments anew, or drop the one that is there twice.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    let mut met: HashMap<&str, usize> = HashMap::new();
    for (at, comment) in post.comments.iter().enumerate() {
        if let Some(first) = met.insert(&comment.id, at) {
            let message = format!("{} is also the id of comment {}", shown(&comment.id), first + 1);
            out.report(Field::Item("comments", at, "id"), message);
        }
    }
}
