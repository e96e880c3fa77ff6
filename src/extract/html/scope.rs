use super::context::Context;
use crate::dom::{El, Omit, Query, decoded, folded};
use crate::extract::profile::{Layout, Reader, What};

/// One item of a page and what of it may be read as metadata: not the items nested in it, and nothing of its body but
/// the chrome that stands there.
pub(super) struct Scope<'a> {
    pub(super) item: El<'a>,
    pub(super) layout: &'a Layout,
    /// A part of the item that stands behind it.
    pub(super) tail: Option<El<'a>>,
    pub(super) body: Option<El<'a>>,
    pub(super) omit: Omit,
    pub(super) nested: Vec<El<'a>>,
    /// Parts of the page that say nothing about the post.
    pub(super) outside: Vec<El<'a>>,
    /// On listings a nested item means that an end tag is missing: what follows its start is not this item's.
    pub(super) ends_before: Option<El<'a>>,
}

impl<'a> Scope<'a> {
    /// Whether an element of the item belongs to it, and is not content.
    pub(super) fn may_read(&self, el: El<'_>) -> bool {
        if self.nested.iter().any(|nested| nested.contains(&el) || *nested == el) {
            return false;
        }
        if self.ends_before.is_some_and(|end| el.number() >= end.number()) {
            return false;
        }
        if self.is_outside(el) {
            return false;
        }
        match self.body {
            Some(body) if body.contains(&el) || body == el => {
                self.omit.contains(el)
                    || el
                        .ancestors()
                        .take_while(|up| body.contains(up))
                        .any(|up| self.omit.contains(up))
            }
            _ => true,
        }
    }

    /// Whether an element stands where nothing is said about the post.
    pub(super) fn is_outside(&self, el: El<'_>) -> bool {
        self.outside
            .iter()
            .any(|outside| *outside == el || outside.contains(&el))
    }

    /// Elements that match and may be read.
    pub(super) fn select(&self, query: &Query) -> Vec<El<'a>> {
        let mut found = self.item.select(query);
        if self.item.matches(query) {
            found.insert(0, self.item);
        }
        found.extend(self.tail.iter().flat_map(|tail| tail.select(query)));
        found.retain(|el| self.may_read(*el));
        found
    }

    /// Elements of the first query that matches any.
    pub(super) fn select_first(&self, queries: &[Query]) -> Vec<El<'a>> {
        let mut found = queries.iter().map(|query| self.select(query));
        found.find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// What a reader reads: the values of all its elements, with the rule that found them. Empty ones are left out.
    pub(super) fn read(&self, context: &Context<'a>, reader: &Reader) -> Vec<(String, String)> {
        let read = self.read_at(context, reader).into_iter();
        read.map(|(_, value, rule)| (value, rule)).collect()
    }

    /// The same with the elements.
    pub(super) fn read_at(&self, context: &Context<'a>, reader: &Reader) -> Vec<(El<'a>, String, String)> {
        let elements = if reader.before_item {
            self.item.last_before(&reader.select).into_iter().collect()
        } else {
            self.select(&reader.select)
        };
        let rule = |suffix: &str| format!("{}:{}{suffix}", context.profile.name, reader.select.as_str());
        let mut values = Vec::new();
        for el in elements {
            match &reader.what {
                What::Text => values.push((el, el.text(), rule(""))),
                What::Attribute(name) => {
                    if let Some(value) = el.attr(name) {
                        values.push((el, folded(value), rule(&format!("@{name}"))));
                    }
                }
                What::Comment(start) => {
                    let comments = el.comments().into_iter();
                    let rest = comments.filter_map(|comment| comment.trim().strip_prefix(start.trim_start()));
                    values.extend(rest.map(|rest| (el, folded(&decoded(rest)), rule("<!--"))));
                }
            }
        }
        for (_, value, _) in &mut values {
            if let Some(cut) = cut(value, reader) {
                *value = cut;
            }
        }
        values.retain(|(_, value, _)| !value.is_empty());
        values
    }
}

/// The part of a text that the reader asks for.
pub(super) fn cut(text: &str, reader: &Reader) -> Option<String> {
    if reader.after.is_none() && reader.before.is_none() {
        return None;
    }
    let mut part = text;
    if let Some(before) = &reader.before {
        part = part.rfind(before.as_str()).map_or("", |at| &part[..at]);
    }
    if let Some(after) = &reader.after {
        part = part.rfind(after.as_str()).map_or("", |at| &part[at + after.len()..]);
    }
    Some(part.trim().to_owned())
}
