use super::flavour::{Bundling, Flavour, Guarded, Home, Item, Role, Sheet, usual_address};
use super::front::{Format, Front, Value};
use super::moment::Style;
use super::prose;
use super::scaffold::Facts;
use super::toml;
use super::tree::Keys;
use crate::archive::Post;
use crate::exports::File;
use crate::exports::plan::Fields;

/// Zola: `content/posts/NAME.md` with TOML above.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zola;

impl Flavour for Zola {
    fn name(&self) -> &'static str {
        "zola"
    }

    fn format(&self) -> Format {
        Format::Toml
    }

    fn template(&self, role: Role, bundling: Bundling) -> &'static str {
        match (role, bundling) {
            (Role::Page, Bundling::Single) => "content/pages/{site}/{slug}.md",
            (Role::Page, Bundling::Folder) => "content/pages/{site}/{slug}/index.md",
            (_, Bundling::Single) => "content/posts/{site}/{slug}.md",
            (_, Bundling::Folder) => "content/posts/{site}/{slug}/index.md",
        }
    }

    fn address(&self, post: &Post, _path: &str, fields: &Fields) -> String {
        usual_address(post, fields)
    }

    fn keys(&self) -> Keys {
        Keys {
            address: "path",
            tags: "taxonomies.tags",
            categories: "taxonomies.categories",
            image: "extra.image",
            rest: "extra.posterity",
            ..Keys::USUAL
        }
    }

    fn front(&self, item: &Item<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        sheet
            .front
            .text("title", Some(item.post.title.as_deref().unwrap_or_default()));
        item.full(item.published, Style::Rfc3339, &mut sheet, "date");
        item.full(item.updated, Style::Rfc3339, &mut sheet, "updated");
        let front = &mut sheet.front;
        front.mark("draft", item.hidden());
        front.text("path", Some(item.place.address.trim_matches('/')));
        front.texts("aliases", item.aliases.iter().map(|path| path.trim_matches('/')));
        front.texts("authors", item.authors());
        front.text("description", item.excerpt_text().as_deref());
        let mut taxonomies = Front::default();
        taxonomies.texts("tags", item.tags());
        taxonomies.texts("categories", item.categories());
        front.map("taxonomies", taxonomies);
        let mut rest = item.rest();
        rest.text("published", item.published.map(|moment| moment.honest()).as_deref());
        let mut extra = Front::default();
        extra.text("image", item.post.featured_media.as_deref());
        extra.map("posterity", rest);
        front.map("extra", extra);
        sheet
    }

    /// Braces in headings begin attributes. Calls of shortcodes are written in Zola's own form for showing them.
    fn guard(&self, markdown: String) -> Guarded {
        let markdown = prose::outside_code(&markdown, prose::heading_braces);
        let markdown = shown(&shown(&markdown, "{{", "}}"), "{%", "%}");
        Guarded {
            markdown,
            losses: Vec::new(),
        }
    }

    fn comments_path(&self, key: &str) -> String {
        format!("comments/{key}.json")
    }

    fn public(&self) -> Option<&'static str> {
        Some("static/")
    }

    fn listing(&self, taxonomy: &str, name: &str, _key: &str) -> Option<String> {
        let folder = match taxonomy {
            "tag" => "tags",
            "category" => "categories",
            _ => return None,
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
        let words: Vec<&str> = name.split([' ', '-']).filter(|word| !word.is_empty()).collect();
        let plain = name.chars().all(plain) && !words.is_empty();
        plain.then(|| format!("/{folder}/{}/", words.join("-").to_ascii_lowercase()))
    }

    fn home(&self) -> Option<Home> {
        Some(Home {
            page: "/",
            feed: Some("/atom.xml"),
        })
    }

    fn taken(&self) -> &'static [&'static str] {
        &["/", "/posts/", "/pages/", "/tags/", "/categories/"]
    }

    fn scaffold(&self, facts: &Facts<'_>) -> Vec<File> {
        let mut files = vec![
            File::text("config.toml", config(facts)),
            File::text("templates/base.html", include_str!("../scaffold/zola/base.html")),
            File::text("templates/index.html", include_str!("../scaffold/zola/index.html")),
            File::text("templates/section.html", include_str!("../scaffold/zola/section.html")),
            File::text("templates/page.html", include_str!("../scaffold/zola/page.html")),
            File::text(
                "templates/taxonomy_list.html",
                include_str!("../scaffold/zola/taxonomy_list.html"),
            ),
            File::text(
                "templates/taxonomy_single.html",
                include_str!("../scaffold/zola/taxonomy_single.html"),
            ),
        ];
        for (folder, title, sorted) in [("posts", "Posts", Some("date")), ("pages", "Pages", None)] {
            let mut front = Front::default();
            front.text("title", Some(title));
            front.text("sort_by", sorted);
            files.extend(section(&format!("content/{folder}/_index.md"), &front));
            for (site, title) in facts.folders() {
                let mut front = Front::default();
                front.text("title", Some(&title));
                front.text("sort_by", sorted);
                front.put("transparent", Value::Flag(true));
                files.extend(section(&format!("content/{folder}/{site}/_index.md"), &front));
            }
        }
        files
    }

    fn marks(&self) -> &'static [&'static str] {
        &["config.toml", "zola.toml"]
    }
}

fn section(path: &str, front: &Front) -> Option<File> {
    Some(File::text(path, front.write(Format::Toml).ok()?))
}

fn config(facts: &Facts<'_>) -> String {
    let mut config = Front::default();
    config.text(
        "base_url",
        Some(facts.base().trim_end_matches('/'))
            .filter(|base| !base.is_empty())
            .or(Some("/")),
    );
    config.text("title", Some(&facts.title()));
    config.text("description", facts.description());
    let language = facts.language().and_then(|tag| tag.split('-').next());
    config.text("default_language", Some(language.unwrap_or("en")));
    config.put("generate_feeds", Value::Flag(true));
    let taxonomy = |name: &str| {
        let mut taxonomy = Front::default();
        taxonomy.text("name", Some(name));
        Value::Map(taxonomy)
    };
    config.put(
        "taxonomies",
        Value::List(vec![taxonomy("tags"), taxonomy("categories")]),
    );
    toml::document(&config).unwrap_or_default()
}

/// `{{ name(…) }}` as `{{/* name(…) */}}`; blocks likewise, with their `end`.
fn shown(markdown: &str, open: &str, close: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(at) = rest.find(open) {
        let inner = &rest[at + open.len()..];
        let call = inner
            .find(close)
            .map(|end| &inner[..end])
            .filter(|inner| is_call(inner));
        text.push_str(&rest[..at]);
        match call {
            Some(call) => {
                text.push_str(&format!("{open}/*{call}*/{close}"));
                rest = &inner[call.len() + close.len()..];
            }
            None => {
                text.push_str(open);
                rest = inner;
            }
        }
    }
    text.push_str(rest);
    text
}

fn is_call(inner: &str) -> bool {
    let inner = inner.trim_start_matches(['-', ' ', '\n', '\t']);
    let name: String = inner.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let rest = inner[name.len()..].trim_start_matches([' ', '\n', '\t']);
    inner.starts_with("/*") || (!name.is_empty() && (rest.starts_with('(') || name == "end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calls_are_marked() {
        let guard = |text: &str| Zola.guard(text.to_owned()).markdown;
        assert_eq!(guard("{{ title }} {% if x %}"), "{{ title }} {% if x %}");
        assert_eq!(guard("a {{ youtube(id=\"x\") }} b"), "a {{/* youtube(id=\"x\") */}} b");
        assert_eq!(
            guard("{% quote(a=1) %}x{% end %}"),
            "{%/* quote(a=1) */%}x{%/* end */%}"
        );
        assert_eq!(guard("{{ open"), "{{ open");
    }
}
