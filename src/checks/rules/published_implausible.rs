use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Post;

pub(super) const RULE: Rule = Rule {
    name: "published-implausible",
    severity: Severity::Warning,
    summary: "a date is older than blogs",
    explanation: "\
Before 1994 nobody kept a blog. Dates such as 1970-01-01, 1969-12-31 and 1904-01-01 are the zero of
some machine's clock: the real date was lost. Now and then an author chose an old date on purpose.

Look at the page itself, and correct the date if it is none of the author's.",
    hint: None,
    check: Check::Post(check),
};

/// The oldest online diaries that are still known began in this year.
const FIRST_YEAR: i16 = 1994;

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    for (field, stamp) in [("published", post.published), ("updated", post.updated)] {
        if let Some(stamp) = stamp.filter(|stamp| stamp.year_month().0 < FIRST_YEAR) {
            out.report(
                field,
                format!("`{field}` is {}: older than blogs", shown(&stamp.to_string())),
            );
        }
    }
}
