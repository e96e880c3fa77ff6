use super::flavour::{Bundling, Flavour, Guarded, Home, Item, Role, Sheet, lost, terms_of_dated, usual_address};
use super::front::{Format, Front};
use super::moment::Style;
use super::prose::{self, At, Piece};
use super::scaffold::{Facts, escaped};
use super::tree::Keys;
use crate::archive::Post;
use crate::exports::File;
use crate::exports::plan::Fields;
use crate::markdown::Dialect;
use serde_json::json;

/// Pelican: `content/NAME.md` with `Key: value` lines. An article must have a date, so that undated ones become pages; it
/// has one category.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pelican;

impl Flavour for Pelican {
    fn name(&self) -> &'static str {
        "pelican"
    }

    fn format(&self) -> Format {
        Format::Header
    }

    fn template(&self, role: Role, _bundling: Bundling) -> &'static str {
        match role {
            Role::Post | Role::Rough => "content/{site}/posts/{slug}.md",
            Role::Undated | Role::Page => "content/pages/{site}/{slug}.md",
        }
    }

    fn address(&self, post: &Post, _path: &str, fields: &Fields) -> String {
        usual_address(post, fields)
    }

    fn keys(&self) -> Keys {
        Keys {
            updated: "modified",
            address: "url",
            aliases: "",
            categories: "category",
            excerpt: "summary",
            ..Keys::USUAL
        }
    }

    /// Titles are HTML to Pelican's themes.
    fn front(&self, item: &Item<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        let title = item.post.title.as_deref().filter(|title| !title.trim().is_empty());
        if title.is_none() {
            sheet.losses.push(lost(
                "no title",
                "Pelican passes over such posts: its title is its name",
            ));
        }
        let title = title.map_or_else(|| item.place.name.clone(), escaped);
        sheet.front.text("Title", Some(&title));
        item.full(item.published, Style::Rfc3339, &mut sheet, "Date");
        item.full(item.updated, Style::Rfc3339, &mut sheet, "Modified");
        if Role::of(item.post) == Role::Undated {
            sheet
                .losses
                .push(lost("undated post", "Pelican has undated pages only: it became one"));
        }
        let address = item.place.address.trim_start_matches('/');
        let front = &mut sheet.front;
        front.text("Status", item.hidden().map(|()| "draft"));
        front.text("Slug", Some(address.trim_end_matches('/')));
        front.text("Url", Some(address));
        front.text("Save_as", Some(&format!("{address}index.html")));
        front.texts("Authors", item.authors());
        front.text("Category", item.categories().next().map(escaped).as_deref());
        front.texts("Tags", item.tags().map(bare));
        front.text("Summary", item.excerpt_text().as_deref().map(escaped).as_deref());
        front.text("Image", item.post.featured_media.as_deref());
        front.text("Lang", item.post.language.as_deref());
        for name in item.categories().skip(1) {
            sheet
                .losses
                .push(lost("category", &format!("`{name}`: Pelican has one category a post")));
        }
        for name in item.tags().filter(|name| name.contains([';', '<', '>'])) {
            sheet
                .losses
                .push(lost("name of tag", &format!("`{name}` is written `{}`", bare(name))));
        }
        sheet.front.map("Posterity", rest(item));
        sheet
    }

    fn dialect(&self) -> Dialect {
        Dialect::PythonMarkdown
    }

    /// Python-Markdown knows fewer escapes, no strikethrough, and no fences inside lists; it has marks of its own.
    fn guard(&self, markdown: String) -> Guarded {
        let markdown = prose::nested_fences(&markdown, code);
        Guarded {
            markdown: prose::outside_code(&markdown, python_markdown),
            losses: Vec::new(),
        }
    }

    /// The configuration makes each name the key that it has among the listings.
    fn listing(&self, taxonomy: &str, _name: &str, key: &str) -> Option<String> {
        matches!(taxonomy, "tag" | "category" | "author").then(|| format!("/{taxonomy}/{key}.html"))
    }

    fn public(&self) -> Option<&'static str> {
        Some("content/extra/")
    }

    /// The folder that Pelican copies of its own accord, as it stands.
    fn media(&self) -> (String, Option<&'static str>) {
        ("content/images/".to_owned(), Some("/images/"))
    }

    /// Of the categories only the first.
    fn listed<'a>(&self, post: &'a Post) -> Vec<(&'static str, &'a str)> {
        let mut terms = terms_of_dated(post);
        let first = post.categories.first().map(|category| category.name.as_str());
        terms.retain(|(taxonomy, name)| *taxonomy != "category" || Some(*name) == first);
        terms
    }

    fn home(&self) -> Option<Home> {
        Some(Home {
            page: "/",
            feed: Some("/feeds/all.atom.xml"),
        })
    }

    fn taken(&self) -> &'static [&'static str] {
        &["/", "/tag/", "/category/", "/author/", "/feeds/"]
    }

    fn scaffold(&self, facts: &Facts<'_>) -> Vec<File> {
        vec![
            File::text("pelicanconf.py", config(facts)),
            File::text("site.json", settings(facts)),
        ]
    }

    fn marks(&self) -> &'static [&'static str] {
        &["pelicanconf.py"]
    }
}

/// Definitions, abbreviations, attributes.
fn python_markdown(piece: Piece<'_>) -> String {
    let text = struck(&prose::older_escapes(piece.text, "\\`*_[]()>#+-.!|"));
    let text = text.replace('{', "&#123;");
    let text = prose::leading_colon(piece, text);
    match piece.at {
        At::Start if prose::abbreviates(&text) => format!("\\{text}"),
        _ => text,
    }
}

/// `~~a~~` as HTML.
fn struck(text: &str) -> String {
    let parts: Vec<&str> = text.split("~~").collect();
    if parts.len().is_multiple_of(2) {
        return text.to_owned();
    }
    let pieces = parts.chunks(2).map(|pair| pair.join("<del>"));
    pieces.collect::<Vec<String>>().join("</del>")
}

/// Code as one line of HTML in which nothing is left to Markdown.
fn code(lines: &[&str]) -> String {
    let mut html = "<pre><code>".to_owned();
    for c in lines.join("\n").chars() {
        if c.is_alphanumeric() || c == ' ' {
            html.push(c);
        } else {
            html.push_str(&format!("&#{};", u32::from(c)));
        }
    }
    html + "</code></pre>"
}

/// A tag without the marks that end it or begin markup.
fn bare(name: &str) -> String {
    name.replace(';', ",").replace(['<', '>'], "")
}

/// Only what fits in one line.
fn rest(item: &Item<'_>) -> Front {
    let mut rest = item.rest();
    rest.text("published", item.published.map(|moment| moment.honest()).as_deref());
    rest.0.retain(|(key, _)| !matches!(key.as_str(), "terms" | "extra"));
    let extra = serde_json::to_string(&item.post.extra)
        .ok()
        .filter(|_| !item.post.extra.is_empty());
    rest.text("extra", extra.as_deref());
    let terms = serde_json::to_string(&item.post.terms)
        .ok()
        .filter(|_| !item.post.terms.is_empty());
    rest.text("terms", terms.as_deref());
    rest
}

/// The settings are data that the configuration reads: nothing of the blog is pasted into Python.
fn settings(facts: &Facts<'_>) -> String {
    let slugs = |taxonomy: &'static str, written: fn(&str) -> String| {
        let listings = facts.listings.of(taxonomy);
        let pairs = listings.map(|listing| (written(&listing.name), json!(listing.key)));
        pairs.collect::<serde_json::Map<String, serde_json::Value>>()
    };
    let settings = json!({
        "SITENAME": escaped(&facts.title()),
        "SITEURL": facts.base().trim_end_matches('/'),
        "TIMEZONE": facts.timezone().unwrap_or("UTC"),
        "DEFAULT_LANG": facts.language().unwrap_or("en"),
        "SLUGS": {
            "author": slugs("author", str::to_owned),
            "category": slugs("category", escaped),
            "tag": slugs("tag", bare),
        },
    });
    format!("{settings:#}\n")
}

fn config(_facts: &Facts<'_>) -> String {
    include_str!("../scaffold/pelican/pelicanconf.py").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_markdown_shows_what_was_meant() {
        let guard = |text: &str| Pelican.guard(text.to_owned()).markdown;
        assert_eq!(
            guard("a \\< b \\* ~~c~~ `~~d~~ \\<`\n"),
            "a &#60; b \\* <del>c</del> `~~d~~ \\<`\n"
        );
        assert_eq!(guard("a ~~ b"), "a ~~ b");
        assert_eq!(guard(": a {: b}\n\n# c {d}\n"), "&#58; a &#123;: b}\n\n# c &#123;d}\n");
        let nested = "- a\n\n  <pre><code>b&#10;&#42;</code></pre>\n";
        assert_eq!(guard("- a\n\n  ```\n  b\n  *\n  ```\n"), nested);
    }
}
