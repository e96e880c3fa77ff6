use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::checks::index::{Index, digest};

pub(super) const RULE: Rule = Rule {
    name: "id-duplicate",
    severity: Severity::Error,
    summary: "two posts have the same key",
    explanation: "\
The key is what `compare`, `explain` and links between pages know a post by. Two posts with one key
overwrite each other in a database and in a folder of files.

Give each post its own `id`, or drop the record that is there twice.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

#[derive(Default)]
struct State;

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, out: &mut Reporter<'_>) {
        let Some(post) = seen.post().filter(|post| !post.id.is_empty()) else {
            return;
        };
        if let Some(line) = index.posts.get(&digest(&[&post.id])) {
            out.report(
                "id",
                format!("{} is also the key of the post on line {line}", shown(&post.id)),
            );
        }
    }
}
