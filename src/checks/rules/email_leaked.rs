use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::{Post, Record};
use crate::checks::email::{addresses, masked};
use crate::checks::homeless::{collect, homeless};
use crate::checks::rule::Field;
use std::fmt::Display;

pub(super) const RULE: Rule = Rule {
    name: "email-leaked",
    severity: Severity::Error,
    summary: "an e-mail address stands where none may be kept",
    explanation: "\
Blogs ask commenters for an e-mail address and promise not to show it. Names, their links, and
values without a home of their own must not carry one into an archive that is copied and published.

Delete it; findings show it masked, since they end up in logs. What people wrote into a post or
comment themselves is named by `email-in-body`.",
    hint: None,
    check: Check::Record(check),
};

fn check(record: &Record, _: &Context<'_>, out: &mut Reporter<'_>) {
    let mut look = |field: &dyn Display, text: &str| {
        if let Some(address) = addresses(text).first() {
            out.report(
                field,
                format!(
                    "{} holds the e-mail address {}",
                    shown(&field.to_string()),
                    shown(&masked(address))
                ),
            );
        }
    };
    match record {
        Record::Person(person) => {
            look(&"name", &person.name);
            look(&"slug", person.slug.as_deref().unwrap_or_default());
            look(&"url", person.url.as_deref().unwrap_or_default());
        }
        Record::Post(post) => check_post(post, &mut look),
        _ => {}
    }
    for (path, value) in homeless(record) {
        let mut texts = Vec::new();
        collect(path, value, &mut texts);
        texts.iter().for_each(|(path, text)| look(path, text));
    }
}

fn check_post(post: &Post, look: &mut dyn FnMut(&dyn Display, &str)) {
    for (at, author) in post.authors.iter().enumerate() {
        look(&Field::Item("authors", at, "name"), &author.name);
        look(
            &Field::Item("authors", at, "url"),
            author.url.as_deref().unwrap_or_default(),
        );
    }
    for (at, comment) in post.comments.iter().enumerate() {
        look(
            &Field::Item("comments", at, "author"),
            comment.author.as_deref().unwrap_or_default(),
        );
        look(
            &Field::Item("comments", at, "author_url"),
            comment.author_url.as_deref().unwrap_or_default(),
        );
    }
}
