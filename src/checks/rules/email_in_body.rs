use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Record;
use crate::checks::body::{Body, first_and_more};
use crate::checks::email::{addresses, may_hold};
use crate::checks::rule::Field;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "email-in-body",
    severity: Severity::Info,
    summary: "a body, title, caption or comment holds an e-mail address",
    explanation: "\
Someone wrote the address for readers to see, so it is kept. It may belong to a person who has left,
and robots that collect addresses will find it.

Look whether it should still be published.",
    hint: None,
    check: Check::Record(check),
};

fn check(record: &Record, context: &Context<'_>, out: &mut Reporter<'_>) {
    let mut look = |field: Field, found: Vec<String>| {
        let distinct: Vec<String> = found.into_iter().collect::<BTreeSet<String>>().into_iter().collect();
        if let Some(what) = first_and_more(&distinct) {
            out.report(field, format!("{} holds {what}", shown(&field.to_string())));
        }
    };
    if let Some(body) = context.body.get() {
        look(Field::Own("body_html"), in_body(body));
    }
    let mut text = |field: Field, text: Option<&str>| look(field, addresses(text.unwrap_or_default()));
    match record {
        Record::Site(site) => {
            text(Field::Own("title"), site.title.as_deref());
            text(Field::Own("description"), site.description.as_deref());
        }
        Record::Term(term) => {
            text(Field::Own("name"), Some(&term.name));
            text(Field::Own("description"), term.description.as_deref());
        }
        Record::Post(post) => {
            text(Field::Own("title"), post.title.as_deref());
            text(Field::Own("excerpt_html"), post.excerpt_html.as_deref());
            for (at, medium) in post.media.iter().enumerate() {
                text(Field::Item("media", at, "alt"), medium.alt.as_deref());
                text(Field::Item("media", at, "caption"), medium.caption.as_deref());
            }
            for (at, comment) in post.comments.iter().enumerate() {
                text(Field::Item("comments", at, "body_html"), comment.body_html.as_deref());
            }
        }
        _ => {}
    }
}

fn in_body(body: &Body<'_>) -> Vec<String> {
    if !may_hold(body.html) {
        return Vec::new();
    }
    let links = body.links();
    let mail = links
        .iter()
        .filter_map(|link| link.attr("href"))
        .filter(|href| href.starts_with("mailto:"));
    let mut found: Vec<String> = mail.flat_map(addresses).collect();
    found.extend(addresses(body.text()));
    found
}
