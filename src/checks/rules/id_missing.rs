use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Record;

pub(super) const RULE: Rule = Rule {
    name: "id-missing",
    severity: Severity::Error,
    summary: "a record lacks the key it is known by",
    explanation: "\
A post is known by `id`, a site by `root`, a term by `taxonomy` and `slug`, a person by `name`, a
medium by `url`. Without its key a record cannot be referred to, compared with last night's, or
exported.

Fill it in.",
    hint: None,
    check: Check::Record(check),
};

fn check(record: &Record, _: &Context<'_>, out: &mut Reporter<'_>) {
    let keys: &[(&str, &str)] = match record {
        Record::Site(site) => &[("root", &site.root)],
        Record::Term(term) => match &term.slug {
            Some(slug) => &[("taxonomy", &term.taxonomy), ("slug", slug)],
            None => &[("taxonomy", &term.taxonomy), ("name", &term.name)],
        },
        Record::Person(person) => &[("name", &person.name)],
        Record::Media(media) => &[("url", &media.url)],
        Record::Post(post) => &[("id", &post.id)],
        Record::Archive(_) | Record::Other(_) => &[],
    };
    for (field, value) in keys {
        if value.trim().is_empty() {
            out.report(field, format!("{} is empty", shown(field)));
        }
    }
}
