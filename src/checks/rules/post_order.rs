use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::archive::Stamp;
use crate::checks::index::Index;

pub(super) const RULE: Rule = Rule {
    name: "post-order",
    severity: Severity::Warning,
    summary: "posts are not in order of publication",
    explanation: "\
Posts stand by `published`, those without a date last, and by key where the dates are the same. The
order makes the same blog give the same bytes, so that a nightly comparison shows only what changed.

Sort the posts; `posterity parse` writes them so.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

/// What the post before is ordered by.
#[derive(Default)]
struct State(Option<(bool, Option<Stamp>, String)>);

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, _: &Index, out: &mut Reporter<'_>) {
        let Some(post) = seen.post() else { return };
        if post.id.is_empty() || seen.broken.covers("published") || seen.broken.covers("id") {
            return;
        }
        let (undated, published, id) = post.order_key();
        let key = (undated, published, id.to_owned());
        match &self.0 {
            Some(before) if *before > key => {
                let date = published.map_or_else(|| "no date".to_owned(), |stamp| shown(&stamp.to_string()));
                let message = format!("{date} stands after {}", described(before));
                out.report("published", message);
            }
            _ => self.0 = Some(key),
        }
    }
}

fn described((_, published, id): &(bool, Option<Stamp>, String)) -> String {
    match published {
        Some(stamp) => format!("{} of {}", shown(&stamp.to_string()), shown(id)),
        None => format!("{}, which has no date", shown(id)),
    }
}
