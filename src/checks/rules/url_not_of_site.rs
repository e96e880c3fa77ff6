use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Post;

pub(super) const RULE: Rule = Rule {
    name: "url-not-of-site",
    severity: Severity::Warning,
    summary: "a post's address lies outside its site",
    explanation: "\
All posts of a site live below its root. An address elsewhere is a redirect of a feed service, a
copy on another host, or a post that was put into the wrong site.

Correct `site` or `url`; an old address of the post belongs into `aliases`.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, context: &Context<'_>, out: &mut Reporter<'_>) {
    let Some(address) = context.permalink else { return };
    if context.sites.get(&post.site).is_some() && context.sites.of(address) != Some(&post.site) {
        let (url, site) = (shown(address.as_str()), shown(&post.site));
        out.report("url", format!("{url} lies outside the site {site}"));
    }
}
