use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "json-invalid",
    severity: Severity::Error,
    summary: "a line is not a JSON object",
    explanation: "\
An archive is JSON Lines: each line is one JSON object in UTF-8. This line is something else, so
nothing on it can be used. Most often a file was cut off while it was copied, or was edited by hand.

Make the archive again, take it from a backup, or mend the line. As long as a line cannot be read,
rules that miss something (a term, a linked post) stay silent, since it may be what stands there.",
    hint: None,
    check: Check::Reading,
};
