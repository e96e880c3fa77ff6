use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::checks::index::{Digest, Index, digest};
use crate::checks::media;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    name: "media-missing",
    severity: Severity::Error,
    summary: "a medium that should be kept beside the archive is not there",
    explanation: "\
`path` names a file relative to the archive, and there is none. Someone moved the archive without
its folder of media, or a copy was not finished. Exports would lack the picture.

Put the folder back beside the archive, read the sources again with `--media`, or set `path` to
null. An archive on standard input has nothing beside it, so there this is not checked.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

/// Paths that have been looked for: the same file serves many posts.
#[derive(Default)]
struct State(HashSet<Digest>);

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, _: &Index, out: &mut Reporter<'_>) {
        let Some(exists) = out.options.exists else { return };
        media::each_path(seen.record, &mut |field, path| {
            let known = !self.0.insert(digest(&[path]));
            // Another rule names a path that leaves the folder; it is not followed.
            if known || media::leaves(path) || exists(path) {
                return;
            }
            out.report(field, format!("there is no file {} beside the archive", shown(path)));
        });
    }
}
