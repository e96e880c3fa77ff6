use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::checks::index::{Index, Lines, digest};
use crate::checks::rule::Field;

pub(super) const RULE: Rule = Rule {
    name: "alias-conflict",
    severity: Severity::Warning,
    summary: "a post's other address belongs to another post",
    explanation: "\
Aliases become redirects. One that is also another post's permalink hides that post, one that two
posts share leads to only one of them, and one that is the post's own permalink leads nowhere.

Keep the alias at the post that the address shows, and take it from the other.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

#[derive(Default)]
struct State;

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, out: &mut Reporter<'_>) {
        let Some(post) = seen.post() else { return };
        // A record that is there twice has been named for it.
        if index.posts.contains_key(&digest(&[&post.id])) {
            return;
        }
        for (at, (alias, key)) in post.aliases.iter().zip(&seen.keys.aliases).enumerate() {
            let field = Field::Item("aliases", at, "");
            let of = |lines: &Lines| key.and_then(|key| lines.get(&key).copied());
            if Some(alias) == post.url.as_ref() {
                out.report(field, format!("{} is the post's own permalink", shown(alias)));
            } else if let Some(line) = of(&index.permalinks) {
                out.report(
                    field,
                    format!("{} is the permalink of the post on line {line}", shown(alias)),
                );
            } else if let Some(line) = of(&index.aliases) {
                out.report(
                    field,
                    format!("{} is an alias of the post on line {line}, too", shown(alias)),
                );
            }
        }
        let url = post.url.as_deref().unwrap_or_default();
        let known = seen.keys.permalink.and_then(|key| index.aliases.get(&key));
        if let Some(line) = known {
            out.report("url", format!("{} is an alias of the post on line {line}", shown(url)));
        }
    }
}
