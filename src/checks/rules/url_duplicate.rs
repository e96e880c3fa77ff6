use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::checks::index::Index;

pub(super) const RULE: Rule = Rule {
    name: "url-duplicate",
    severity: Severity::Error,
    summary: "two posts have the same address",
    explanation: "\
A reader who follows the address can only meet one of the two, and exporters can write only one file
there. Scheme, `www.`, a slash at the end and parameters that only track do not make two addresses
of one.

Look which of the posts the address belongs to. If both are the same post, drop one; otherwise
correct the `url`.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

#[derive(Default)]
struct State;

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, out: &mut Reporter<'_>) {
        let Some(url) = seen.post().and_then(|post| post.url.as_deref()) else {
            return;
        };
        let known = seen.keys.permalink.and_then(|key| index.permalinks.get(&key));
        if let Some(line) = known {
            out.report(
                "url",
                format!("{} is also the address of the post on line {line}", shown(url)),
            );
        }
    }
}
