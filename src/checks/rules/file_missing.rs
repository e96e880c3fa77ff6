use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "file-missing",
    severity: Severity::Error,
    summary: "a file that the export wrote is not there any more",
    explanation: "\
`.posterity.json` lists what an export wrote into its folder. A file of it is gone: a copy was not
finished, a sync left something out, or somebody deleted a post.

Export again into the same folder: that puts back what is missing and takes out of the list what is
not wanted any more.",
    hint: Some("exporting again puts it back"),
    check: Check::Reading,
};
