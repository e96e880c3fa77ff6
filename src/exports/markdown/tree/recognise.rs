//! Which generator a folder is for, which of its files are posts, and which address it gives each.

use super::address_of_path;
use super::body::without_ending;
use super::entry::Entry;
use crate::exports::markdown::flavour::{Flavour, named};
use serde_json::Value;
use std::collections::BTreeSet;

/// Files and folders that one generator has and no other, the surest first; a slash at the end means a folder.
const SIGNS: &[(&str, &[&str])] = &[
    (
        "docusaurus",
        &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"],
    ),
    (
        "astro",
        &["astro.config.mjs", "astro.config.ts", "astro.config.js", "src/content/"],
    ),
    (
        "eleventy",
        &[
            "eleventy.config.js",
            "eleventy.config.mjs",
            "eleventy.config.cjs",
            ".eleventy.js",
        ],
    ),
    ("pelican", &["pelicanconf.py"]),
    ("hugo", &["hugo.toml", "hugo.yaml", "hugo.json", "archetypes/"]),
    ("hexo", &["source/_posts/", "source/_redirects"]),
    ("jekyll", &["_posts/", "_undated/", "_config.yml"]),
    ("zola", &["zola.toml"]),
    ("docusaurus", &["src/pages/"]),
];

/// Where each generator looks for posts; those not named look everywhere.
const FOLDERS: &[(&str, &[&str])] = &[
    ("hugo", &["content/"]),
    ("zola", &["content/"]),
    ("pelican", &["content/"]),
    ("hexo", &["source/"]),
    ("astro", &["src/content/"]),
    ("docusaurus", &["blog/", "src/pages/", "docs/"]),
];

/// Folders at the root that hold no posts of the site's own.
const NO_POSTS: &[&str] = &[
    "node_modules",
    "vendor",
    "themes",
    "layouts",
    "templates",
    "archetypes",
    "_site",
    "_includes",
    "_layouts",
    "public",
    "dist",
    "output",
    "redirects",
];

/// The flavour of a folder with these files. `start` gives the beginning of one.
pub fn recognised(names: &BTreeSet<String>, start: &dyn Fn(&str) -> Option<String>) -> &'static dyn Flavour {
    let has = |sign: &str| match sign.strip_suffix('/') {
        Some(_) => names.iter().any(|name| name.starts_with(sign)),
        None => names.contains(sign),
    };
    let signed = SIGNS.iter().find(|(_, signs)| signs.iter().any(|sign| has(sign)));
    let name = signed.map_or_else(|| by_content(names, start), |(name, _)| name);
    // Every name in the lists is that of a flavour: the tests look.
    named(name).unwrap_or(super::super::FLAVOURS[0])
}

/// By how the first post begins, where no sign is there.
fn by_content(names: &BTreeSet<String>, start: &dyn Fn(&str) -> Option<String>) -> &'static str {
    let mut posts = names
        .iter()
        .filter(|name| holds_posts(name, "") && super::is_source(name) && name.contains('/'));
    let first = posts.next();
    let text = first.and_then(|name| start(name)).unwrap_or_default();
    match first.is_some_and(|name| name.starts_with("content/")) {
        true if text.starts_with("+++") => "zola",
        true if text.starts_with("---") => "hugo",
        true => "pelican",
        false if text.contains("\ntemplateEngineOverride:") => "eleventy",
        false => "plain",
    }
}

/// Whether a file at this path is a post to this generator.
pub(super) fn holds_posts(path: &str, flavour: &str) -> bool {
    let folders = FOLDERS.iter().find(|(name, _)| *name == flavour);
    let inside = folders.is_none_or(|(_, folders)| folders.iter().any(|folder| path.starts_with(folder)));
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let first = folder.split('/').next().unwrap_or_default();
    let hidden = folder.split('/').any(|part| part.starts_with('.'));
    inside && !name.starts_with("_index.") && !NO_POSTS.contains(&first) && !hidden
}

/// Whether a path lies in a folder of posts, as generators name such.
pub(super) fn among_posts(path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_posts = |part: &str| matches!(part, "posts" | "_posts" | "_undated" | "post" | "blog");
    folder.split('/').any(is_posts) && !folder.starts_with("content/pages")
}

/// The address of a post from the root; none where it has no page.
pub(super) fn address(path: &str, entry: &Entry<'_>, flavour: &str) -> Option<String> {
    let stated = entry.get(entry.keys.address);
    if *stated == Value::Bool(false) {
        return None;
    }
    if let Some(stated) = stated.as_str() {
        return Some(format!("/{}", stated.trim_start_matches('/')));
    }
    Some(match flavour {
        "plain" => format!("/{}", without_ending(path)),
        "hugo" => hugo(path, entry),
        "zola" | "pelican" => address_of_path(path, "content/"),
        "hexo" => address_of_path(path, "source/"),
        "astro" => address_of_path(path, "src/content/"),
        "docusaurus" if path.starts_with("src/pages/") => address_of_path(path, "src/pages/"),
        _ => address_of_path(path, ""),
    })
}

/// The slug takes the place of the file's name.
fn hugo(path: &str, entry: &Entry<'_>) -> String {
    let address = address_of_path(path, "content/");
    let Some(slug) = entry.get("slug").as_str() else {
        return address;
    };
    let folder = address
        .trim_end_matches('/')
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    format!("{folder}/{slug}/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_that_of_a_flavour() {
        let names = SIGNS.iter().chain(FOLDERS).map(|(name, _)| *name);
        for name in names.chain(["zola", "hugo", "pelican", "eleventy", "plain"]) {
            assert!(named(name).is_some(), "{name}");
        }
    }
}
