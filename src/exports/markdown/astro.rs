use super::flavour::{Bundling, Flavour, Home, Item, Role, Sheet, usual_address, usual_listing};
use super::moment::Style;
use super::scaffold::{Facts, listings_json, site_json};
use super::tree::Keys;
use crate::archive::Post;
use crate::exports::File;
use crate::exports::plan::Fields;

/// Astro: content collections `posts` and `pages`, in the keys of its blog template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Astro;

impl Flavour for Astro {
    fn name(&self) -> &'static str {
        "astro"
    }

    fn template(&self, role: Role, bundling: Bundling) -> &'static str {
        match (role, bundling) {
            (Role::Page, Bundling::Single) => "src/content/pages/{site}/{slug}.md",
            (Role::Page, Bundling::Folder) => "src/content/pages/{site}/{slug}/index.md",
            (_, Bundling::Single) => "src/content/posts/{site}/{slug}.md",
            (_, Bundling::Folder) => "src/content/posts/{site}/{slug}/index.md",
        }
    }

    fn address(&self, post: &Post, _path: &str, fields: &Fields) -> String {
        usual_address(post, fields)
    }

    fn keys(&self) -> Keys {
        Keys {
            published: "pubDate",
            updated: "updatedDate",
            image: "heroImage",
            ..Keys::USUAL
        }
    }

    fn front(&self, item: &Item<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        sheet
            .front
            .text("title", Some(item.post.title.as_deref().unwrap_or_default()));
        sheet.front.text("description", item.excerpt_text().as_deref());
        item.full(item.published, Style::Rfc3339, &mut sheet, "pubDate");
        item.full(item.updated, Style::Rfc3339, &mut sheet, "updatedDate");
        let front = &mut sheet.front;
        front.mark("draft", item.hidden());
        front.text("permalink", Some(&item.place.address));
        front.texts("aliases", item.aliases.iter().map(String::as_str));
        front.texts("authors", item.authors());
        front.texts("categories", item.categories());
        front.texts("tags", item.tags());
        front.text("heroImage", item.post.featured_media.as_deref());
        let mut rest = item.rest();
        rest.text("published", item.published.map(|moment| moment.honest()).as_deref());
        front.map("posterity", rest);
        sheet
    }

    fn comments_path(&self, key: &str) -> String {
        format!("src/data/comments/{key}.json")
    }

    fn public(&self) -> Option<&'static str> {
        Some("public/")
    }

    fn listing(&self, taxonomy: &str, _name: &str, key: &str) -> Option<String> {
        usual_listing(taxonomy, key)
    }

    fn home(&self) -> Option<Home> {
        Some(Home { page: "/", feed: None })
    }

    fn taken(&self) -> &'static [&'static str] {
        &["/", "/tags/", "/categories/", "/authors/"]
    }

    fn scaffold(&self, facts: &Facts<'_>) -> Vec<File> {
        vec![
            File::text("package.json", include_str!("../scaffold/astro/package.json")),
            File::text("astro.config.mjs", include_str!("../scaffold/astro/astro.config.mjs")),
            File::text(
                "src/content.config.mjs",
                include_str!("../scaffold/astro/content.config.mjs"),
            ),
            File::text("src/data/site.json", site_json(facts)),
            File::text("src/data/listings.json", listings_json(facts)),
            File::text("src/layouts/Base.astro", include_str!("../scaffold/astro/Base.astro")),
            File::text("src/pages/index.astro", include_str!("../scaffold/astro/index.astro")),
            File::text(
                "src/pages/[...path].astro",
                include_str!("../scaffold/astro/path.astro"),
            ),
        ]
    }

    fn marks(&self) -> &'static [&'static str] {
        &["astro.config.mjs", "astro.config.ts", "astro.config.js", "package.json"]
    }
}
