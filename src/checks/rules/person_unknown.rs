use super::{Check, Reporter, Rule, Seen, Severity, Whole, counted, shown};
use crate::checks::index::{Digest, Index, person_key};
use crate::checks::rule::{Field, Place};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    name: "person-unknown",
    severity: Severity::Error,
    summary: "an author has no person record",
    explanation: "\
Every author of a post has a record of its own, which tells name and address once for all. Without
it the export makes no page for the author.

Add the record, or correct the name or slug in the post.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

/// Authors without a record: where first named, and how often again.
#[derive(Default)]
struct State(BTreeMap<(String, String), Unknown>);

struct Unknown {
    place: Place,
    field: Field,
    keys: Vec<Digest>,
    more: usize,
}

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, _: &mut Reporter<'_>) {
        let Some(post) = seen.post() else { return };
        for (at, author) in post.authors.iter().enumerate() {
            let name = Some(person_key(&post.site, "name", &author.name));
            let slug = author.slug.as_ref().map(|slug| person_key(&post.site, "slug", slug));
            let keys: Vec<Digest> = name.into_iter().chain(slug).collect();
            if knows(index, &keys) || seen.broken.covers("site") {
                continue;
            }
            let unknown = self.0.entry((post.site.clone(), author.name.clone()));
            let field = Field::Item("authors", at, "");
            let place = || seen.place();
            unknown
                .and_modify(|unknown| unknown.more += 1)
                .or_insert_with(|| Unknown {
                    place: place(),
                    field,
                    keys,
                    more: 0,
                });
        }
    }

    fn end(&mut self, index: &Index, out: &mut Reporter<'_>) {
        for ((_, name), unknown) in &self.0 {
            if index.damaged > 0 || knows(index, &unknown.keys) {
                continue;
            }
            let mut message = format!("there is no person {}", shown(name));
            if unknown.more > 0 {
                let posts = counted(unknown.more, "other post has", "other posts have");
                message.push_str(&format!("; {posts} the same author"));
            }
            out.report_at(&unknown.place, unknown.field, message);
        }
    }
}

fn knows(index: &Index, keys: &[Digest]) -> bool {
    keys.iter().any(|key| index.people.contains_key(key))
}
