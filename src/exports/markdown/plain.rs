use super::flavour::{Bundling, Flavour, Goal, Item, Role, Sheet};
use super::links::{encoded, relative};
use super::tree::Keys;
use crate::archive::Post;
use crate::exports::plan::{Fields, Place};

/// Markdown with YAML front matter for any tool: dates as precise as they are known, links from file to file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain;

impl Flavour for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn template(&self, role: Role, bundling: Bundling) -> &'static str {
        match (role, bundling) {
            (Role::Post | Role::Rough | Role::Undated, Bundling::Single) => {
                "{site}/posts/{year}-{month}-{day}-{slug}.md"
            }
            (Role::Post | Role::Rough | Role::Undated, Bundling::Folder) => {
                "{site}/posts/{year}-{month}-{day}-{slug}/index.md"
            }
            (Role::Page, Bundling::Single) => "{site}/pages/{slug}.md",
            (Role::Page, Bundling::Folder) => "{site}/pages/{slug}/index.md",
        }
    }

    fn address(&self, _post: &Post, path: &str, _fields: &Fields) -> String {
        format!("/{path}")
    }

    fn public(&self) -> Option<&'static str> {
        None
    }

    fn link(&self, from: &Place, to: Goal<'_>) -> String {
        match to {
            Goal::Post(place) => relative(&from.path, &place.path),
            Goal::Listing(address) => encoded(address),
        }
    }

    fn keys(&self) -> Keys {
        Keys {
            excerpt: "excerpt",
            address: "",
            slug: "slug",
            ..Keys::USUAL
        }
    }

    fn front(&self, item: &Item<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        let front = &mut sheet.front;
        // A title is promised; a post without one has the empty title, which is what it has.
        front.text("title", Some(item.post.title.as_deref().unwrap_or_default()));
        front.date(
            "date",
            item.published
                .map(|moment| moment.honest())
                .filter(|text| text.len() > 4),
        );
        front.text(
            "date",
            item.published
                .map(|moment| moment.honest())
                .filter(|text| text.len() == 4)
                .as_deref(),
        );
        front.date(
            "updated",
            item.updated.map(|moment| moment.honest()).filter(|text| text.len() > 4),
        );
        front.mark("draft", item.hidden());
        front.text("slug", item.post.slug.as_deref());
        front.text("url", item.post.url.as_deref());
        front.texts("aliases", item.post.aliases.iter().map(String::as_str));
        front.texts("authors", item.authors());
        front.texts("categories", item.categories());
        front.texts("tags", item.tags());
        front.text("excerpt", item.excerpt);
        front.text("image", item.post.featured_media.as_deref());
        let mut rest = item.rest();
        rest.0.retain(|(key, _)| key != "url" && key != "slug");
        front.map("posterity", rest);
        sheet
    }
}
