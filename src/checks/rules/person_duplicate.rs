use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::archive::Record;
use crate::checks::index::{Index, person_key};

pub(super) const RULE: Rule = Rule {
    name: "person-duplicate",
    severity: Severity::Warning,
    summary: "two person records are the same author",
    explanation: "\
An author is known by site and slug, or by the name where there is no slug. Two records of one
author make two pages and split the posts between them.

Keep one of them.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

#[derive(Default)]
struct State;

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, out: &mut Reporter<'_>) {
        let Record::Person(person) = seen.record else { return };
        let (by, value) = match &person.slug {
            Some(slug) => ("slug", slug),
            None => ("name", &person.name),
        };
        if let Some(line) = index.people.get(&person_key(&person.site, by, value)) {
            out.report(
                by,
                format!("{} is also the {by} of the person on line {line}", shown(value)),
            );
        }
    }
}
