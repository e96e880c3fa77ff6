use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "file-changed",
    severity: Severity::Info,
    summary: "a file is not as the export wrote it",
    explanation: "\
`.posterity.json` holds a digest of each file that an export wrote. Somebody has edited this one
since, which is what such folders are for; the next export will keep it as it is.

Nothing is to be done. Where nobody should have touched the folder, export again with `--overwrite`.",
    hint: None,
    check: Check::Reading,
};
