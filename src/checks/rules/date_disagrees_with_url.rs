use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::{Kind, Post};
use crate::extract::{Role, role};

pub(super) const RULE: Rule = Rule {
    name: "date-disagrees-with-url",
    severity: Severity::Warning,
    summary: "a post's date is not the one in its address",
    explanation: "\
Permalinks such as `/2019/12/09/slug/` carry the day of publication, and platforms keep the two
together. Where they differ, the date was read wrong (day and month swapped, another post's date,
another time zone), or the post was dated anew after it had its address.

Look at the page itself. The address is usually right.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, context: &Context<'_>, out: &mut Reporter<'_>) {
    let (Some(published), Some(Role::Dated(stamp, _))) = (post.published, context.permalink.map(role)) else {
        return;
    };
    if post.kind != Kind::PAGE && !stamp.agrees_with(&published) {
        let (published, stamp) = (shown(&published.to_string()), shown(&stamp.to_string()));
        out.report(
            "published",
            format!("{published} is not {stamp}, as its address has it"),
        );
    }
}
