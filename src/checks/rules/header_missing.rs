use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "header-missing",
    severity: Severity::Error,
    summary: "the first line is not the header",
    explanation: "\
The first line of an archive says in which version of the schema the others are, and how many there
should be. Without it nobody can tell whether the archive is whole, and other commands refuse to
read it.

Make the archive with `posterity parse`, or put the header in front:
`{\"type\":\"archive\",\"schema_version\":1,\"counts\":{...}}`.",
    hint: Some("make an archive with `posterity parse SOURCE -o ARCHIVE.jsonl`"),
    check: Check::Reading,
};
