use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::checks::index::{Digest, Index, digest};
use crate::checks::rule::Place;

pub(super) const RULE: Rule = Rule {
    name: "parent-unknown",
    severity: Severity::Warning,
    summary: "a page's parent is not in the archive",
    explanation: "\
Standing pages form a tree, and this one names a parent by its key that no record has. The export
puts it at the top.

Save the parent's page as well, or correct `parent`.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

/// Pages whose parent has not passed yet.
#[derive(Default)]
struct State(Vec<(Digest, Place, Box<str>)>);

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, _: &mut Reporter<'_>) {
        let Some(parent) = seen.post().and_then(|post| post.parent.as_deref()) else {
            return;
        };
        let key = digest(&[parent]);
        if !index.posts.contains_key(&key) {
            self.0.push((key, seen.place(), parent.into()));
        }
    }

    fn end(&mut self, index: &Index, out: &mut Reporter<'_>) {
        for (key, place, parent) in &self.0 {
            if index.damaged == 0 && !index.posts.contains_key(key) {
                out.report_at(
                    place,
                    "parent",
                    format!("there is no post with the key {}", shown(parent)),
                );
            }
        }
    }
}
