//! The proof: Markdown rendered back and compared with the HTML it was made of, as a tree.
//!
//! comrak renders as GitHub does, but for bare addresses in text, which it would make links of: that adds to what was
//! there and loses nothing. What it writes is well formed as a rule and then read faster, to the same tree; the body itself
//! is always read as a browser does. What both readings of HTML would overlook, the words themselves show: they are counted by
//! a walk of their own.

mod compare;
mod loss;
mod seen;

use super::body::Body;
use super::dialect::Dialect;
use super::read;
use super::{Audience, Lost};
use crate::dom::TooDeep;
use crate::dom::fragment::Fragment;
pub(super) use compare::same;
use comrak::{Arena, Options, format_html, parse_document};
use std::collections::BTreeSet;

/// HTML as it was read.
pub(super) struct Source {
    pub(super) body: Body,
    /// Who will read the Markdown that it becomes.
    pub(super) dialect: Dialect,
    fragment: Fragment,
    anchors: BTreeSet<String>,
}

/// Markdown as it reads when rendered.
pub(super) struct Rendering {
    pub(super) body: Body,
    fragment: Fragment,
}

impl Source {
    /// Reads HTML.
    pub(super) fn read(html: &str, audience: Audience<'_>) -> Result<Source, TooDeep> {
        let fragment = Fragment::parse(html)?;
        let has_anchors = ["=\"#", "='#", "=#"].iter().any(|sign| html.contains(sign));
        let mut anchors = audience.anchors.clone();
        if has_anchors {
            anchors.append(&mut read::anchors(&fragment));
        }
        Ok(Source {
            body: read::read(&fragment, &anchors, html.len()),
            dialect: audience.dialect,
            fragment,
            anchors,
        })
    }

    /// Renders Markdown and reads that.
    pub(super) fn render(&self, markdown: &str) -> Result<Rendering, TooDeep> {
        let html = html(markdown);
        let fragment = Fragment::of_rendering(&html)?;
        Ok(Rendering {
            body: read::read(&fragment, &self.anchors, html.len()),
            fragment,
        })
    }

    /// The first block directly in the body that a rendering does not have in the same place.
    pub(super) fn difference(&self, rendering: &Rendering) -> Option<usize> {
        let (own, other) = (&self.body, &rendering.body);
        let mut others = other.top();
        let mut last = 0;
        for at in own.top() {
            last = at;
            let is_same = |found: usize| same(own, at..own.ends[at] + 1, other, found..other.ends[found] + 1);
            if !others.next().is_some_and(is_same) {
                return Some(at);
            }
        }
        others.next().map(|_| last)
    }

    /// What of the HTML is not in a rendering, which differs there or nowhere.
    pub(super) fn losses(&self, rendering: &Rendering, difference: Option<usize>) -> Vec<Lost> {
        let mut losses = loss::bare_links(&self.body);
        if !seen::is_same(&self.fragment, &rendering.fragment, self.body.text.len()) {
            losses.extend(loss::words(&self.fragment, &rendering.fragment));
            losses.extend(loss::links(&self.fragment, &rendering.fragment));
        }
        if difference.is_some() {
            for lost in loss::constructs(&self.body, &rendering.body) {
                if !losses.contains(&lost) {
                    losses.push(lost);
                }
            }
            if losses.iter().all(loss::is_bare_link) {
                losses.push(loss::structure());
            }
        }
        losses.extend(loss::unread(&self.body));
        losses
    }
}

/// Markdown as GitHub renders it.
pub(super) fn html(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.render.r#unsafe = true;
    let arena = Arena::new();
    let document = parse_document(&arena, markdown, &options);
    let mut html = String::with_capacity(markdown.len() + markdown.len() / 4);
    // Writing to a string does not fail; if it did, what is missing would be a loss.
    let _ = format_html(document, &options, &mut html);
    html
}

#[cfg(test)]
mod tests;
