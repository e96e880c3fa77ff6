use super::flavour::{Bundling, Flavour, Home, Item, Role, Sheet, lost, terms_of_dated, usual_address};
use super::front::{Front, Value};
use super::moment::Style;
use super::scaffold::Facts;
use super::tree::Keys;
use super::yaml;
use crate::archive::{Label, Post};
use crate::exports::File;
use crate::exports::plan::Fields;

/// Hexo: `source/_posts/NAME.md`. Hexo gives every post a date, the file's own if it has none, so that undated posts become
/// pages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hexo;

impl Flavour for Hexo {
    fn name(&self) -> &'static str {
        "hexo"
    }

    fn template(&self, role: Role, _bundling: Bundling) -> &'static str {
        match role {
            Role::Post | Role::Rough => "source/_posts/{site}/{slug}.md",
            Role::Undated => "source/{site}/posts/{slug}/index.md",
            Role::Page => "source/{site}/{slug}/index.md",
        }
    }

    fn address(&self, post: &Post, _path: &str, fields: &Fields) -> String {
        usual_address(post, fields)
    }

    fn keys(&self) -> Keys {
        Keys {
            aliases: "alias",
            authors: "author",
            image: "cover",
            ..Keys::USUAL
        }
    }

    fn front(&self, item: &Item<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        sheet
            .front
            .text("title", Some(item.post.title.as_deref().unwrap_or_default()));
        // Wall time in the zone that the configuration names.
        item.full(item.published, Style::Wall, &mut sheet, "date");
        item.full(item.updated, Style::Wall, &mut sheet, "updated");
        let is_post = matches!(Role::of(item.post), Role::Post | Role::Rough);
        if Role::of(item.post) == Role::Undated {
            sheet
                .losses
                .push(lost("undated post", "Hexo has undated pages only: it became one"));
        }
        for (_, value) in &mut sheet.front.0 {
            // Bare, or without a time, it would be taken for UTC.
            if let Value::Date(text) = value {
                let midnight = if text.contains(' ') { "" } else { " 00:00:00" };
                *value = Value::Text(format!("{text}{midnight}"));
            }
        }
        let front = &mut sheet.front;
        if item.hidden().is_some() {
            front.put("published", Value::Flag(false));
        }
        if is_post {
            front.text("permalink", Some(item.place.address.trim_start_matches('/')));
        }
        // `{{` and `{%` are what they are.
        front.put("disableNunjucks", Value::Flag(true));
        front.texts("alias", item.aliases.iter().map(String::as_str));
        front.texts("author", item.authors());
        if !item.post.categories.is_empty() {
            front.put("categories", chains(&item.post.categories));
        }
        front.texts("tags", item.tags());
        front.text("description", item.excerpt_text().as_deref());
        front.text("cover", item.post.featured_media.as_deref());
        front.text("lang", item.post.language.as_deref());
        let mut rest = item.rest();
        rest.text("published", item.published.map(|moment| moment.honest()).as_deref());
        front.map("posterity", rest);
        sheet
    }

    fn comments_path(&self, key: &str) -> String {
        format!("source/_data/comments/{key}.json")
    }

    fn public(&self) -> Option<&'static str> {
        Some("source/")
    }

    /// Hexo keeps the case of tags.
    fn listing(&self, taxonomy: &str, name: &str, _key: &str) -> Option<String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
        let words: Vec<&str> = name.split([' ', '-']).filter(|word| !word.is_empty()).collect();
        let plain = taxonomy == "tag" && name.chars().all(plain) && !words.is_empty();
        plain.then(|| format!("/tags/{}/", words.join("-")))
    }

    fn listed<'a>(&self, post: &'a Post) -> Vec<(&'static str, &'a str)> {
        terms_of_dated(post)
    }

    fn home(&self) -> Option<Home> {
        Some(Home { page: "/", feed: None })
    }

    fn taken(&self) -> &'static [&'static str] {
        &["/", "/tags/", "/categories/", "/archives/", "/page/"]
    }

    fn scaffold(&self, facts: &Facts<'_>) -> Vec<File> {
        vec![
            File::text("_config.yml", config(facts)),
            File::text("package.json", include_str!("../scaffold/hexo/package.json")),
            File::text(
                "themes/posterity/layout/layout.ejs",
                include_str!("../scaffold/hexo/layout.ejs"),
            ),
            File::text(
                "themes/posterity/layout/index.ejs",
                include_str!("../scaffold/hexo/index.ejs"),
            ),
            File::text(
                "themes/posterity/layout/post.ejs",
                include_str!("../scaffold/hexo/post.ejs"),
            ),
            File::text(
                "themes/posterity/layout/page.ejs",
                include_str!("../scaffold/hexo/page.ejs"),
            ),
        ]
    }

    fn marks(&self) -> &'static [&'static str] {
        &["_config.yml", "package.json"]
    }
}

/// A list in a list is a chain from parent to child: each category stands by itself, below its parent where that is one of
/// the post's own.
fn chains(categories: &[Label]) -> Value {
    let own = |slug: &str| {
        categories
            .iter()
            .find(|category| category.slug.as_deref() == Some(slug))
    };
    let chain = |category: &Label| {
        let parent = category
            .parent
            .as_deref()
            .and_then(own)
            .filter(|parent| parent.name != category.name);
        let names = parent
            .into_iter()
            .chain([category])
            .map(|label| Value::Text(label.name.clone()));
        Value::List(names.collect())
    };
    Value::List(categories.iter().map(chain).collect())
}

fn config(facts: &Facts<'_>) -> String {
    let mut front = Front::default();
    front.text("title", Some(&facts.title()));
    front.text("description", facts.description());
    front.text("url", Some(facts.base().trim_end_matches('/')));
    front.text("root", Some("/"));
    front.text("language", Some(facts.language().unwrap_or("en")));
    front.text("timezone", facts.timezone());
    front.text("theme", Some("posterity"));
    front.text("permalink", Some("posts/:title/"));
    front.texts("include", ["_redirects"]);
    let mut index = Front::default();
    index.put("per_page", Value::Number(50));
    front.map("index_generator", index);
    // Quotes and dashes stay as the blog wrote them.
    let mut marked = Front::default();
    marked.put("smartypants", Value::Flag(false));
    marked.put("breaks", Value::Flag(false));
    marked.put("autolink", Value::Flag(false));
    marked.put("prependRoot", Value::Flag(false));
    front.map("marked", marked);
    yaml::document(&front).unwrap_or_default()
}
