use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Record;
use crate::checks::media;

pub(super) const RULE: Rule = Rule {
    name: "media-path-unsafe",
    severity: Severity::Error,
    summary: "the path of a medium leaves the folder of the archive",
    explanation: "\
Media lie below the archive's own folder. A path that is absolute or climbs out of it (`../`) would
make an export copy any file of this machine; it is never followed.

Look where the archive comes from. Correct the path, or set it to null.",
    hint: None,
    check: Check::Record(check),
};

fn check(record: &Record, _: &Context<'_>, out: &mut Reporter<'_>) {
    media::each_path(record, &mut |field, path| {
        if media::leaves(path) {
            out.report(field, format!("{} leaves the folder of the archive", shown(path)));
        }
    });
}
