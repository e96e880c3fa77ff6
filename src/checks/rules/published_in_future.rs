use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::{Post, Status};

pub(super) const RULE: Rule = Rule {
    name: "published-in-future",
    severity: Severity::Warning,
    summary: "a published post is dated in the future",
    explanation: "\
The post is there for everybody to read, and its date has not come yet. Usually day and month were
mixed up, or the year was guessed. Site generators leave such posts out until the day comes.

Correct the date. `--today DATE` checks as of another day, so that a check gives the same findings
every day.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, context: &Context<'_>, out: &mut Reporter<'_>) {
    let today = context.options.today;
    let shown_now = matches!(post.status, Status::Published | Status::Protected);
    let Some(published) = post.published.filter(|_| shown_now) else {
        return;
    };
    let future = match (published.date(), published.year_month()) {
        (Some(day), _) => day > today,
        (None, (year, Some(month))) => (year, month) > (today.year(), today.month()),
        (None, (year, None)) => year > today.year(),
    };
    if future {
        let date = shown(&published.to_string());
        out.report("published", format!("{date} is after {}", shown(&today.to_string())));
    }
}
