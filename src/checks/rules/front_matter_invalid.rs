use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "front-matter-invalid",
    severity: Severity::Error,
    summary: "the front matter of a file cannot be read",
    explanation: "\
In a folder of Markdown each file begins with its title, date and terms, as YAML between lines of
`---`, as TOML between lines of `+++`, or as the lines that Pelican reads. A quote that is not
closed or a tab in the wrong place makes generators refuse the whole site, or show the post without
them.

Mend the line that the message names, or export again.",
    hint: None,
    check: Check::Reading,
};
