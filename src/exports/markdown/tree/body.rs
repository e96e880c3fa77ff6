//! A body as HTML whose links are addresses again, so that rules look at it as at any body.

use super::served::Served;
use super::{ELSEWHERE, SITE};
use crate::address::{Address, percent_decoded};
use crate::dom::{Dom, Omit, Query, Writer};
use crate::markdown::rendered;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A post's body.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) html: String,
    /// Files of the site that it shows or links to, as uses of media; `path` is relative to the tree.
    pub(super) media: Vec<Value>,
    /// Links as they stand in the file, by the address that they were resolved to.
    pub(super) links: BTreeMap<String, String>,
}

/// What links of one post are resolved against.
pub(super) struct Page<'a> {
    /// Path of its file.
    pub(super) path: &'a str,
    /// Its address from the root.
    pub(super) address: &'a str,
    /// Addresses of the posts by the paths of their files.
    pub(super) posts: &'a BTreeMap<String, String>,
    pub(super) served: &'a Served<'a>,
    pub(super) names: &'a BTreeSet<String>,
}

/// What a link leads to.
enum Goal {
    /// Out of the site, or nowhere that can be told.
    Away,
    /// A place in the site that is there, and is no post.
    Served,
    /// A post, or nothing, at this address from the root.
    Page(String),
    /// A file that should lie here in the tree.
    File(String),
}

impl Page<'_> {
    /// Renders a body and resolves its links.
    pub(super) fn body(&self, markdown: &str) -> Body {
        let html = rendered(markdown);
        let Ok(dom) = Dom::of_body(&html) else {
            return Body {
                html,
                ..Body::default()
            };
        };
        let found = RefCell::new(Body::default());
        let rewrite = |element: &str, attribute: &str, value: &str| {
            let kind = match (element, attribute) {
                ("a" | "area", "href") => "file",
                ("img", "src") => "image",
                ("video", "src" | "poster") => "video",
                ("audio" | "source", "src") => "audio",
                _ => return None,
            };
            self.resolved(value, kind, &mut found.borrow_mut())
        };
        let omit = Omit::nothing();
        let writer = Writer {
            omit: &omit,
            rewrite: &rewrite,
        };
        let body = Query::parse("body").ok().and_then(|query| dom.first(&query));
        let written = body.map(|body| body.inner_html(&writer));
        let mut found = found.into_inner();
        found.html = written.unwrap_or(html);
        found
    }

    /// A link as an address, and what is noted of it.
    pub(super) fn resolved(&self, link: &str, kind: &str, found: &mut Body) -> Option<String> {
        let address = match self.goal(link) {
            Goal::Away => return None,
            Goal::Served => format!("https://{ELSEWHERE}/"),
            Goal::Page(path) => format!("https://{SITE}{path}"),
            Goal::File(path) => {
                let address = format!("https://{ELSEWHERE}/{path}");
                found.media.push(json!({
                    "url": address, "kind": kind, "alt": null, "caption": null, "digest": null, "path": path,
                }));
                address
            }
        };
        let plain = Address::parse(&address).map(|address| address.to_string());
        found
            .links
            .entry(plain.unwrap_or_else(|| address.clone()))
            .or_insert_with(|| link.to_owned());
        Some(address)
    }

    fn goal(&self, link: &str) -> Goal {
        let link = link.trim();
        let link = link.strip_prefix("pathname://").unwrap_or(link);
        let has_scheme = link
            .split(['/', '?', '#'])
            .next()
            .is_some_and(|first| first.contains(':'));
        let computed = ["{{", "{%", "%7B%7B", "%7B%"].iter().any(|mark| link.contains(mark));
        if link.is_empty() || link.starts_with(['#', '?']) || link.starts_with("//") || has_scheme || computed {
            return Goal::Away;
        }
        let (path, _) = link.split_at(link.find(['#', '?']).unwrap_or(link.len()));
        let file = self.beside(path);
        if let Some(source) = file.as_deref().filter(|file| is_source(file)) {
            let known = self.posts.get(source).cloned();
            let bare = format!("/{}", without_ending(source));
            return Goal::Page(known.unwrap_or(bare));
        }
        if file.as_ref().is_some_and(|file| self.names.contains(file)) {
            return Goal::Served;
        }
        let base = Address::parse(&format!("https://{SITE}{}", self.address));
        let Some(address) = base.and_then(|base| base.join(path)) else {
            return Goal::Away;
        };
        let path = address.path();
        match path {
            _ if self.served.is_post(path) => Goal::Page(path.to_owned()),
            _ if self.served.is_other(path) => Goal::Served,
            _ if is_file(path) => Goal::File(self.served.place(path)),
            _ => Goal::Page(path.to_owned()),
        }
    }

    /// The file that a link means when it is a path from this file, or from the root (`@/`, as Zola writes it).
    fn beside(&self, link: &str) -> Option<String> {
        let link = percent_decoded(link);
        if let Some(path) = link.strip_prefix("@/") {
            return Some(format!("content/{path}"));
        }
        let mut parts: Vec<&str> = match link.strip_prefix('/') {
            Some(_) => Vec::new(),
            None => self.path.split('/').collect(),
        };
        parts.pop();
        for part in link.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }
}

/// Whether a path is a file with a post in it.
pub(super) fn is_source(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// `posts/a.md` as `posts/a`.
pub(super) fn without_ending(path: &str) -> &str {
    path.strip_suffix(".md")
        .or_else(|| path.strip_suffix(".markdown"))
        .unwrap_or(path)
}

/// Whether the last part of a path has an ending that no page has.
fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| {
        (1..=5).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !matches!(ending.as_str(), "html" | "htm" | "php" | "asp" | "aspx")
    })
}
