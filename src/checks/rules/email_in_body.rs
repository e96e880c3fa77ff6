use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Post;
use crate::checks::body::first_and_more;
use crate::checks::email::addresses;
use crate::checks::rule::Field;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "email-in-body",
    severity: Severity::Info,
    summary: "a body, excerpt or comment holds an e-mail address",
    explanation: "\
Someone wrote the address for readers to see, so it is kept. It may belong to a person who has left,
and robots that collect addresses will find it.

Look whether it should still be published.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, context: &Context<'_>, out: &mut Reporter<'_>) {
    let mut look = |field: Field, found: Vec<String>| {
        let distinct: Vec<String> = found.into_iter().collect::<BTreeSet<String>>().into_iter().collect();
        if let Some(what) = first_and_more(&distinct) {
            out.report(field, format!("{} holds {what}", shown(&field.to_string())));
        }
    };
    if let Some(body) = context
        .body
        .filter(|body| body.html.contains('@') || body.html.contains("%40"))
    {
        let links = body.links();
        let mail = links
            .iter()
            .filter_map(|link| link.attr("href"))
            .filter(|href| href.starts_with("mailto:"));
        let mut found: Vec<String> = mail.flat_map(addresses).collect();
        found.extend(addresses(body.text()));
        look(Field::Own("body_html"), found);
    }
    look(
        Field::Own("excerpt_html"),
        addresses(post.excerpt_html.as_deref().unwrap_or_default()),
    );
    for (at, comment) in post.comments.iter().enumerate() {
        let found = addresses(comment.body_html.as_deref().unwrap_or_default());
        look(Field::Item("comments", at, "body_html"), found);
    }
}
