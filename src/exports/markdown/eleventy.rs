use super::flavour::{Bundling, Flavour, Home, Item, Role, Sheet, usual_address, usual_listing};
use super::front::Value;
use super::moment::Style;
use super::scaffold::{Facts, site_json};
use super::tree::Keys;
use crate::archive::Post;
use crate::exports::File;
use crate::exports::plan::Fields;

/// Eleventy: `posts/NAME.md`; bodies are Markdown only, no templates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Eleventy;

impl Flavour for Eleventy {
    fn name(&self) -> &'static str {
        "eleventy"
    }

    fn template(&self, role: Role, bundling: Bundling) -> &'static str {
        match (role, bundling) {
            (Role::Page, Bundling::Single) => "pages/{site}/{slug}.md",
            (Role::Page, Bundling::Folder) => "pages/{site}/{slug}/index.md",
            (_, Bundling::Single) => "posts/{site}/{slug}.md",
            (_, Bundling::Folder) => "posts/{site}/{slug}/index.md",
        }
    }

    fn address(&self, post: &Post, _path: &str, fields: &Fields) -> String {
        usual_address(post, fields)
    }

    fn keys(&self) -> Keys {
        Keys::USUAL
    }

    fn front(&self, item: &Item<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        sheet
            .front
            .text("title", Some(item.post.title.as_deref().unwrap_or_default()));
        item.full(item.published, Style::Rfc3339, &mut sheet, "date");
        item.full(item.updated, Style::Rfc3339, &mut sheet, "updated");
        let front = &mut sheet.front;
        front.text("layout", Some("post.njk"));
        // Liquid would run in the bodies.
        front.text("templateEngineOverride", Some("md"));
        if item.hidden().is_some() {
            front.put("draft", Value::Flag(true));
            front.put("permalink", Value::Flag(false));
            front.put("eleventyExcludeFromCollections", Value::Flag(true));
        } else {
            front.text("permalink", Some(&item.place.address));
        }
        front.texts("aliases", item.aliases.iter().map(String::as_str));
        front.texts("authors", item.authors());
        front.texts("categories", item.categories());
        front.texts("tags", item.tags());
        front.text("description", item.excerpt_text().as_deref());
        front.text("image", item.post.featured_media.as_deref());
        let mut rest = item.rest();
        rest.text("published", item.published.map(|moment| moment.honest()).as_deref());
        front.map("posterity", rest);
        sheet
    }

    fn comments_path(&self, key: &str) -> String {
        format!("_data/comments/{key}.json")
    }

    fn public(&self) -> Option<&'static str> {
        Some("public/")
    }

    fn listing(&self, taxonomy: &str, _name: &str, key: &str) -> Option<String> {
        usual_listing(taxonomy, key)
    }

    fn home(&self) -> Option<Home> {
        Some(Home {
            page: "/",
            feed: Some("/feed.xml"),
        })
    }

    fn taken(&self) -> &'static [&'static str] {
        &["/", "/tags/", "/categories/", "/authors/"]
    }

    fn scaffold(&self, facts: &Facts<'_>) -> Vec<File> {
        vec![
            File::text(
                "eleventy.config.js",
                include_str!("../scaffold/eleventy/eleventy.config.js"),
            ),
            File::text("package.json", include_str!("../scaffold/eleventy/package.json")),
            File::text("_data/site.json", site_json(facts)),
            File::text("_data/listings.json", super::scaffold::listings_json(facts)),
            File::text("_includes/base.njk", include_str!("../scaffold/eleventy/base.njk")),
            File::text("_includes/post.njk", include_str!("../scaffold/eleventy/post.njk")),
            File::text("index.njk", include_str!("../scaffold/eleventy/index.njk")),
            File::text("listing.njk", include_str!("../scaffold/eleventy/listing.njk")),
            File::text("feed.njk", include_str!("../scaffold/eleventy/feed.njk")),
        ]
    }

    fn marks(&self) -> &'static [&'static str] {
        &[
            "eleventy.config.js",
            "eleventy.config.mjs",
            "eleventy.config.cjs",
            ".eleventy.js",
            "package.json",
        ]
    }
}
