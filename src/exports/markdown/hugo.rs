use super::flavour::{Bundling, Flavour, Guarded, Home, Item, Role, Sheet, lost};
use super::front::{Format, Front, Value};
use super::moment::Style;
use super::prose;
use super::scaffold::Facts;
use super::toml;
use super::tree::Keys;
use crate::archive::Post;
use crate::exports::File;
use crate::exports::plan::Fields;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Hugo: `content/posts/NAME.md`, addresses by section and slug, aliases that Hugo answers itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hugo;

impl Flavour for Hugo {
    fn name(&self) -> &'static str {
        "hugo"
    }

    fn template(&self, role: Role, bundling: Bundling) -> &'static str {
        match (role, bundling) {
            (Role::Post | Role::Rough | Role::Undated, Bundling::Single) => "content/{site}/posts/{slug}.md",
            (Role::Post | Role::Rough | Role::Undated, Bundling::Folder) => "content/{site}/posts/{slug}/index.md",
            (Role::Page, Bundling::Single) => "content/{site}/{slug}.md",
            (Role::Page, Bundling::Folder) => "content/{site}/{slug}/index.md",
        }
    }

    /// Sections are folders, the slug takes the place of the file's name (Hugo, "URL management").
    fn address(&self, post: &Post, path: &str, fields: &Fields) -> String {
        let path = path.strip_prefix("content/").unwrap_or(path);
        let path = path.strip_suffix("/index.md").unwrap_or(path);
        let (folder, file) = path
            .rsplit_once('/')
            .map_or(("", path), |(folder, file)| (folder, file));
        let stem = file
            .strip_suffix(".md")
            .or_else(|| file.strip_suffix(".markdown"))
            .unwrap_or(file);
        let last = if post.slug.is_some() { &fields.slug } else { stem };
        if folder.is_empty() {
            format!("/{last}/")
        } else {
            format!("/{folder}/{last}/")
        }
    }

    fn keys(&self) -> Keys {
        Keys {
            updated: "lastmod",
            address: "url",
            excerpt: "summary",
            image: "images",
            slug: "slug",
            rest: "params.posterity",
            ..Keys::USUAL
        }
    }

    fn front(&self, item: &Item<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        sheet
            .front
            .text("title", Some(item.post.title.as_deref().unwrap_or_default()));
        item.full(item.published, Style::Rfc3339, &mut sheet, "date");
        item.full(item.updated, Style::Rfc3339, &mut sheet, "lastmod");
        let front = &mut sheet.front;
        front.mark("draft", item.hidden());
        front.text("slug", item.slug());
        front.texts("aliases", item.aliases.iter().map(String::as_str));
        front.texts("authors", item.authors());
        front.texts("categories", item.categories());
        front.texts("tags", item.tags());
        front.text("summary", item.excerpt);
        front.texts("images", item.post.featured_media.as_deref());
        let mut rest = item.rest();
        let known = item.published.map(|moment| moment.honest());
        rest.text("published", known.as_deref());
        let mut params = Front::default();
        params.map("posterity", rest);
        front.map("params", params);
        sheet
    }

    /// Braces in headings begin attributes, colons at the beginning of lines definitions.
    /// Shortcodes are read even inside code. A pair is written in Hugo's own form for showing it; a mark without its end
    /// is parted by a zero-width space, which is counted.
    fn guard(&self, markdown: String) -> Guarded {
        let markdown = prose::outside_code(&markdown, |piece| {
            prose::leading_colon(piece, prose::heading_braces(piece))
        });
        let mut guarded = Guarded::default();
        let mut rest = markdown.as_str();
        while let Some(at) = rest.find("{{<").into_iter().chain(rest.find("{{%")).min() {
            let mark = &rest[at..at + 3];
            let end = if mark == "{{<" { ">}}" } else { "%}}" };
            guarded.markdown.push_str(&rest[..at]);
            rest = &rest[at + 3..];
            let next = rest
                .find("{{<")
                .into_iter()
                .chain(rest.find("{{%"))
                .min()
                .unwrap_or(rest.len());
            match rest[..next].find(end) {
                Some(close) => {
                    guarded.markdown.push_str(&format!("{mark}/*{}*/{end}", &rest[..close]));
                    rest = &rest[close + end.len()..];
                }
                None => {
                    guarded.markdown.push_str(&format!("{{\u{200b}{}", &mark[1..]));
                    guarded.losses.push(lost("shortcode mark", mark));
                }
            }
        }
        guarded.markdown.push_str(rest);
        guarded
    }

    fn comments_path(&self, key: &str) -> String {
        format!("data/comments/{key}.json")
    }

    fn public(&self) -> Option<&'static str> {
        Some("static/")
    }

    fn listing(&self, taxonomy: &str, name: &str, _key: &str) -> Option<String> {
        let folder = match taxonomy {
            "tag" => "tags",
            "category" => "categories",
            "author" => "authors",
            _ => return None,
        };
        Some(format!("/{folder}/{}/", urlized(name)?))
    }

    fn home(&self) -> Option<Home> {
        Some(Home {
            page: "/{site}/",
            feed: Some("/{site}/posts/index.xml"),
        })
    }

    fn taken(&self) -> &'static [&'static str] {
        &[
            "/{site}/",
            "/{site}/posts/",
            "/tags/",
            "/categories/",
            "/authors/",
            "/page/",
            "/404.html",
        ]
    }

    fn scaffold(&self, facts: &Facts<'_>) -> Vec<File> {
        files(facts)
    }

    fn preview(&self) -> Option<&'static str> {
        Some("hugo server")
    }

    fn marks(&self) -> &'static [&'static str] {
        &[
            "hugo.toml",
            "hugo.yaml",
            "hugo.json",
            "config.toml",
            "config.yaml",
            "config.json",
            "config",
        ]
    }
}

/// The path that Hugo makes of a term: lower case, blanks to hyphens, letters, digits and a few marks kept, all other
/// marks dropped. None where it is not certain.
fn urlized(name: &str) -> Option<String> {
    let mut path = String::new();
    for c in name.chars() {
        match c {
            ' ' => path.push('-'),
            '/' | '\\' | 'İ' => return None,
            '.' | '_' | '-' | '+' | '~' | '@' | '#' => path.push(c),
            c if c.is_alphabetic() || c.is_ascii_digit() || is_combining_mark(c) => path.extend(c.to_lowercase()),
            c if c.is_numeric() && !is_dropped(c) => return None,
            _ => {}
        }
    }
    let told = path.chars().any(char::is_alphanumeric);
    told.then(|| path.nfc().collect())
}

/// Fractions and the like are no digits to Hugo.
fn is_dropped(c: char) -> bool {
    matches!(c, '¼'..='¾' | '²' | '³' | '¹')
}

fn config(facts: &Facts<'_>) -> String {
    let mut config = Front::default();
    config.text("baseURL", Some(&facts.base()));
    config.text("title", Some(&facts.title()));
    config.text("timeZone", facts.timezone());
    // Names of tags stay as they are.
    config.put("capitalizeListTitles", Value::Flag(false));
    let mut params = Front::default();
    params.text("language", facts.language());
    params.text("description", facts.description());
    config.map("params", params);
    let mut taxonomies = Front::default();
    for (one, many) in [("tag", "tags"), ("category", "categories"), ("author", "authors")] {
        taxonomies.text(one, Some(many));
    }
    config.map("taxonomies", taxonomies);
    // What Markdown cannot say stands as HTML in the posts.
    let mut renderer = Front::default();
    renderer.put("unsafe", Value::Flag(true));
    let mut goldmark = Front::default();
    goldmark.map("renderer", renderer);
    // Quotes and dashes stay as the blog wrote them.
    let mut typographer = Front::default();
    typographer.put("disable", Value::Flag(true));
    let mut extensions = Front::default();
    extensions.map("typographer", typographer);
    goldmark.map("extensions", extensions);
    let mut markup = Front::default();
    markup.map("goldmark", goldmark);
    config.map("markup", markup);
    toml::document(&config).unwrap_or_default()
}

fn files(facts: &Facts<'_>) -> Vec<File> {
    let mut files = vec![
        File::text("hugo.toml", config(facts)),
        File::text(
            "layouts/_default/baseof.html",
            include_str!("../scaffold/hugo/baseof.html"),
        ),
        File::text("layouts/_default/list.html", include_str!("../scaffold/hugo/list.html")),
        File::text(
            "layouts/_default/terms.html",
            include_str!("../scaffold/hugo/terms.html"),
        ),
        File::text(
            "layouts/_default/single.html",
            include_str!("../scaffold/hugo/single.html"),
        ),
    ];
    for (folder, title) in facts.folders() {
        files.extend(section(&format!("content/{folder}/_index.md"), &title));
        // Below the first folder Hugo makes no section by itself.
        files.extend(section(&format!("content/{folder}/posts/_index.md"), &title));
    }
    files
}

fn section(path: &str, title: &str) -> Option<File> {
    let mut front = Front::default();
    front.text("title", Some(title));
    Some(File::text(path, front.write(Format::Yaml).ok()?))
}
