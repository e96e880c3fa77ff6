//! Places inside posts that links of the archive lead to: their anchors stay, all others may go.

use super::links::Links;
use crate::address::percent_decoded;
use crate::archive::{Archive, Post};
use crate::dom::fragment::{Fragment, Step};
use std::collections::BTreeSet;

/// The names of anchors that links lead to, for each post in the order of the archive.
#[derive(Debug, Default)]
pub(super) struct Anchors(Vec<BTreeSet<String>>);

impl Anchors {
    /// Collects them from all bodies.
    pub(super) fn collect(archive: &Archive, links: &Links) -> Anchors {
        let mut anchors = Anchors(vec![BTreeSet::new(); archive.posts.len()]);
        for (number, post) in archive.posts.iter().enumerate() {
            for (target, name) in led_to(post, number, links) {
                let decoded = percent_decoded(&name);
                anchors.0[target].extend([name, decoded]);
            }
        }
        anchors
    }

    /// Those in a post.
    pub(super) fn of(&self, number: usize) -> &BTreeSet<String> {
        &self.0[number]
    }
}

/// The posts and their parts that the body of a post links to.
fn led_to(post: &Post, number: usize, links: &Links) -> Vec<(usize, String)> {
    let html = post.body_html.as_deref().filter(|html| html.contains('#'));
    let Some(fragment) = html.and_then(|html| Fragment::of_rendering(html).ok()) else {
        return Vec::new();
    };
    let found = fragment.walk().filter_map(|step| match step {
        Step::Open(tag) if matches!(tag.name(), "a" | "area") => {
            let (page, name) = tag.attr("href")?.trim().split_once('#')?;
            let target = match page {
                "" => number,
                _ => links.post(page, post.url.as_deref())?,
            };
            (!name.is_empty()).then(|| (target, name.to_owned()))
        }
        _ => None,
    });
    found.collect()
}
