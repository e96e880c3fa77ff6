use super::{Check, Reporter, Rule, Seen, Severity, Whole, counted, shown};
use crate::checks::index::{Digest, Index};
use crate::checks::rule::{Field, Place};
use crate::checks::terms::uses;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    name: "term-unknown",
    severity: Severity::Error,
    summary: "a post uses a tag or category that has no term record",
    explanation: "\
Every tag, category and other term of a post has a record of its own, which tells its name, parent
and address once for all. Without it the export makes no page for the term, and links to it dangle.

Add the record, or correct the slug in the post.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

/// Terms without a record: where first used, as what, and how often again.
#[derive(Default)]
struct State {
    numbers: HashMap<Digest, usize>,
    unknown: Vec<Unknown>,
}

struct Unknown {
    key: Digest,
    place: Place,
    field: Field,
    name: Box<str>,
    more: usize,
}

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, _: &mut Reporter<'_>) {
        let Some(post) = seen.post() else { return };
        for used in uses(post) {
            if index.terms.contains_key(&used.key) || seen.broken.covers(used.list) {
                continue;
            }
            if let Some(number) = self.numbers.get(&used.key) {
                self.unknown[*number].more += 1;
                continue;
            }
            self.numbers.insert(used.key, self.unknown.len());
            self.unknown.push(Unknown {
                key: used.key,
                place: seen.place(),
                field: Field::Item(used.list, used.at, ""),
                name: format!("{}/{}", used.taxonomy, used.slug.unwrap_or(used.name)).into(),
                more: 0,
            });
        }
    }

    fn end(&mut self, index: &Index, out: &mut Reporter<'_>) {
        if index.damaged > 0 {
            return;
        }
        for term in self.unknown.iter().filter(|term| !index.terms.contains_key(&term.key)) {
            let mut message = format!("there is no term {}", shown(&term.name));
            if term.more > 0 {
                message.push_str(&format!(
                    "; {} it, too",
                    counted(term.more, "other post uses", "other posts use")
                ));
            }
            out.report_at(&term.place, term.field, message);
        }
    }
}
