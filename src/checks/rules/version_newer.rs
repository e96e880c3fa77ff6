use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "version-newer",
    severity: Severity::Error,
    summary: "the archive is of a newer schema version",
    explanation: "\
The header names a version of the schema that this program does not know. Guessing at it could lose
fields without a word, so nothing of the archive is read.

Use the version of posterity that wrote it, or a newer one.",
    hint: Some("a newer posterity wrote it; check it with that one"),
    check: Check::Reading,
};
