use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "body-too-deep",
    severity: Severity::Error,
    summary: "a body nests too deeply to be read",
    explanation: "\
Elements inside elements, more than 512 deep: browsers stop there, and no exporter can convert the
body. Such markup comes from a broken editor or an attack.

Look at the page itself, and flatten the markup. The other rules could not look at this body.",
    hint: None,
    check: Check::Reading,
};
