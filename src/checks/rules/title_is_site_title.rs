use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::{Kind, Post};
use crate::checks::body::is_blank;
use crate::dom::folded;

pub(super) const RULE: Rule = Rule {
    name: "title-is-site-title",
    severity: Severity::Warning,
    summary: "a post's title is the name of its site",
    explanation: "\
A post hardly ever bears the name of the blog. The page has probably no heading of its own that was
understood, and the title of the window was taken.

Look at the page itself, and give `--profile` a profile that knows where the theme puts the title.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, context: &Context<'_>, out: &mut Reporter<'_>) {
    let site = context.sites.get(&post.site).and_then(|site| site.title.as_deref());
    let (Some(site), Some(title)) = (site, post.title.as_deref()) else {
        return;
    };
    if post.kind == Kind::POST && !is_blank(title) && folded(site) == folded(title) {
        out.report("title", format!("{} is the name of the site", shown(title)));
    }
}
