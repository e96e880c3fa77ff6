use super::flavour::{
    Bundling, Flavour, Goal, Guarded, Home, Item, Role, Sheet, lost, terms_of_dated, usual_address, usual_listing,
};
use super::front::{Front, Value};
use super::links::encoded;
use super::moment::Style;
use super::prose::{self, At, Line, Piece, Row};
use super::scaffold::{Facts, site_json};
use super::tree::Keys;
use crate::archive::Post;
use crate::exports::File;
use crate::exports::plan::{Fields, Place};
use crate::markdown;
use serde_json::{Map, json};

/// Docusaurus, its blog alone: `blog/YEAR-MONTH-DAY-NAME.md`. Docusaurus gives every post a date, the file's own if it has
/// none, so that undated posts become pages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Docusaurus;

impl Flavour for Docusaurus {
    fn name(&self) -> &'static str {
        "docusaurus"
    }

    fn template(&self, role: Role, bundling: Bundling) -> &'static str {
        match (role, bundling) {
            (Role::Post | Role::Rough, Bundling::Single) => "blog/{site}/{year}-{month}-{day}-{slug}.md",
            (Role::Post | Role::Rough, Bundling::Folder) => "blog/{site}/{year}-{month}-{day}-{slug}/index.md",
            (Role::Undated, _) => "src/pages/{site}/posts/{slug}.md",
            (Role::Page, _) => "src/pages/{site}/{slug}.md",
        }
    }

    fn address(&self, post: &Post, _path: &str, fields: &Fields) -> String {
        usual_address(post, fields)
    }

    /// Docusaurus takes every link for a page unless told otherwise.
    fn link(&self, _from: &Place, to: Goal<'_>) -> String {
        match to {
            Goal::Post(place) => encoded(&place.address),
            Goal::Listing(address) if address.ends_with(".xml") => format!("pathname://{}", encoded(address)),
            Goal::Listing(address) => encoded(address),
        }
    }

    fn keys(&self) -> Keys {
        Keys {
            updated: "last_update.date",
            address: "slug",
            categories: "posterity.categories",
            ..Keys::USUAL
        }
    }

    fn front(&self, item: &Item<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        let is_post = matches!(Role::of(item.post), Role::Post | Role::Rough);
        let title = item.post.title.as_deref().filter(|title| !title.is_empty());
        if title.is_none() {
            sheet.losses.push(lost(
                "no title",
                "Docusaurus refuses an empty title: its title is its name",
            ));
        }
        sheet.front.text("title", Some(title.unwrap_or(&item.place.name)));
        if is_post {
            item.full(item.published, Style::Rfc3339, &mut sheet, "date");
        }
        if Role::of(item.post) == Role::Undated {
            sheet
                .losses
                .push(lost("undated post", "Docusaurus has undated pages only: it became one"));
        }
        let mut update = Sheet::default();
        item.full(item.updated, Style::Rfc3339, &mut update, "date");
        let front = &mut sheet.front;
        front.map("last_update", update.front);
        front.mark("draft", item.hidden());
        // Markdown as it is; the default reads braces as programs.
        let mut mdx = Front::default();
        mdx.text("format", Some("md"));
        front.map("mdx", mdx);
        if is_post {
            front.text("slug", Some(&item.place.address));
            let author = |name: &str| {
                let mut author = Front::default();
                author.text("name", Some(name));
                Value::Map(author)
            };
            let authors: Vec<Value> = item.authors().map(author).collect();
            front.put("authors", Value::List(authors));
            front.texts("tags", item.tags());
        }
        front.text("description", item.excerpt_text().as_deref());
        front.text("image", item.post.featured_media.as_deref());
        let mut rest = item.rest();
        rest.text("published", item.published.map(|moment| moment.honest()).as_deref());
        let names = item.categories().map(|name| Value::Text(name.to_owned()));
        let names: Vec<Value> = names.collect();
        if !names.is_empty() {
            rest.put("categories", Value::List(names));
        }
        front.texts("aliases", item.aliases.iter().map(String::as_str));
        front.map("posterity", rest);
        sheet
    }

    /// Three colons begin a box; the first heading is taken for the title.
    fn guard(&self, markdown: String) -> Guarded {
        let plain = |piece: Piece<'_>| match piece.at {
            At::Start if piece.text.starts_with(":::") => format!("\\{}", piece.text),
            _ => piece.text.to_owned(),
        };
        let markdown = prose::outside_code(&markdown, plain);
        Guarded {
            markdown: shown_heading(&markdown),
            losses: Vec::new(),
        }
    }

    fn public(&self) -> Option<&'static str> {
        Some("static/")
    }

    fn listing(&self, taxonomy: &str, _name: &str, key: &str) -> Option<String> {
        usual_listing(taxonomy, key).filter(|_| taxonomy == "tag")
    }

    fn listed<'a>(&self, post: &'a Post) -> Vec<(&'static str, &'a str)> {
        terms_of_dated(post)
    }

    fn home(&self) -> Option<Home> {
        Some(Home {
            page: "/",
            feed: Some("/atom.xml"),
        })
    }

    fn taken(&self) -> &'static [&'static str] {
        &["/", "/tags/", "/archive/", "/authors/", "/page/"]
    }

    fn scaffold(&self, facts: &Facts<'_>) -> Vec<File> {
        vec![
            File::text("package.json", include_str!("../scaffold/docusaurus/package.json")),
            File::text(
                "docusaurus.config.js",
                include_str!("../scaffold/docusaurus/docusaurus.config.js"),
            ),
            File::text("site.json", site_json(facts)),
            File::text("blog/tags.yml", tags(facts)),
        ]
    }

    fn marks(&self) -> &'static [&'static str] {
        &[
            "docusaurus.config.js",
            "docusaurus.config.ts",
            "docusaurus.config.mjs",
            "package.json",
        ]
    }
}

/// The text with its first heading as HTML where it is one of the first level and no rule stands before it: Docusaurus takes
/// such a one for the title of the post, and leaves it out.
fn shown_heading(markdown: &str) -> String {
    let is_rule = |text: &str| text.len() > 2 && ["-", "*", "_"].iter().any(|mark| text.replace(mark, "").is_empty());
    let mut text = String::with_capacity(markdown.len());
    let mut is_done = false;
    for Row { marks, inner, line } in prose::rows(markdown) {
        text.push_str(marks);
        let is_heading = line == Some(Line::Heading);
        if !is_done && is_heading && inner.starts_with("# ") {
            text.push_str(&markdown::rendered(inner));
        } else {
            text.push_str(inner);
        }
        is_done |= is_heading || (line.is_some() && is_rule(inner.trim()));
    }
    text
}

/// The addresses of the tags. JSON is YAML, and its keys are quoted.
fn tags(facts: &Facts<'_>) -> String {
    let tags = facts.listings.of("tag").map(|listing| {
        let entry = json!({"label": listing.name, "permalink": format!("/{}", listing.key)});
        (listing.name.clone(), entry)
    });
    let tags: Map<String, serde_json::Value> = tags.collect();
    format!("{:#}\n", serde_json::Value::Object(tags))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_heading_that_would_be_left_out_is_html() {
        assert_eq!(
            shown_heading("a\n\n> # One *two*\n\n# Three\n"),
            "a\n\n> <h1>One <em>two</em></h1>\n\n# Three\n"
        );
        for kept in [
            "## One\n\n# Two\n",
            "---\n\n# One\n",
            "```\n# One\n```\n\n## Two\n",
            "a # b\n",
        ] {
            assert_eq!(shown_heading(kept), kept);
        }
    }
}
