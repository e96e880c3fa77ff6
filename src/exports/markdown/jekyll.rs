use super::flavour::{Bundling, Flavour, Guarded, Home, Item, Role, Sheet, lost, usual_address, usual_listing};
use super::front::{Front, Value};
use super::listings::Listing;
use super::moment::Style;
use super::prose::{self, At, Line, Piece};
use super::scaffold::Facts;
use super::tree::Keys;
use super::yaml;
use crate::archive::Post;
use crate::exports::File;
use crate::exports::plan::Fields;
use crate::markdown::Dialect;

/// Jekyll: `_posts/YEAR-MONTH-DAY-NAME.md`. Its posts must have a day, so that those without one are a collection of their
/// own, and nothing is made up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jekyll;

impl Flavour for Jekyll {
    fn name(&self) -> &'static str {
        "jekyll"
    }

    fn template(&self, role: Role, _bundling: Bundling) -> &'static str {
        match role {
            Role::Post => "_posts/{site}/{year}-{month}-{day}-{slug}.md",
            Role::Rough | Role::Undated => "_undated/{site}/{slug}.md",
            Role::Page => "{site}/{slug}.md",
        }
    }

    fn address(&self, post: &Post, _path: &str, fields: &Fields) -> String {
        usual_address(post, fields)
    }

    fn keys(&self) -> Keys {
        Keys {
            updated: "last_modified_at",
            aliases: "redirect_from",
            authors: "author",
            ..Keys::USUAL
        }
    }

    fn front(&self, item: &Item<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        let layout = if Role::of(item.post) == Role::Page {
            "page"
        } else {
            "post"
        };
        sheet.front.text("layout", Some(layout));
        sheet
            .front
            .text("title", Some(item.post.title.as_deref().unwrap_or_default()));
        if Role::of(item.post) == Role::Rough {
            let known = item.published.map(|moment| moment.honest()).unwrap_or_default();
            sheet
                .losses
                .push(lost("date precision", &format!("`{known}` is no date to Jekyll")));
        } else {
            date(&mut sheet, item, "date");
        }
        date(&mut sheet, item, "last_modified_at");
        let front = &mut sheet.front;
        if item.hidden().is_some() {
            front.put("published", Value::Flag(false));
        }
        front.text("permalink", Some(&item.place.address));
        front.texts("redirect_from", item.aliases.iter().map(String::as_str));
        front.texts("author", item.authors());
        front.texts("categories", item.categories());
        front.texts("tags", item.tags());
        front.text("description", item.excerpt_text().as_deref());
        front.text("image", item.post.featured_media.as_deref());
        let mut rest = item.rest();
        rest.text("published", item.published.map(|moment| moment.honest()).as_deref());
        front.map("posterity", rest);
        sheet
    }

    fn dialect(&self) -> Dialect {
        Dialect::Kramdown
    }

    /// Liquid runs before Markdown, in code too; kramdown has marks of its own.
    fn guard(&self, markdown: String) -> Guarded {
        Guarded {
            markdown: raw(&prose::outside_code(&markdown, kramdown)),
            losses: Vec::new(),
        }
    }

    fn comments_path(&self, key: &str) -> String {
        format!("_data/comments/{key}.json")
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
        let mut files = vec![
            File::text("_config.yml", config(facts)),
            File::text("Gemfile", include_str!("../scaffold/jekyll/Gemfile")),
            File::text("_layouts/default.html", include_str!("../scaffold/jekyll/default.html")),
            File::text("_layouts/post.html", include_str!("../scaffold/jekyll/post.html")),
            File::text("_layouts/page.html", include_str!("../scaffold/jekyll/page.html")),
            File::text("_layouts/listing.html", include_str!("../scaffold/jekyll/listing.html")),
            File::text("index.html", include_str!("../scaffold/jekyll/index.html")),
            File::text("feed.xml", include_str!("../scaffold/jekyll/feed.xml")),
        ];
        files.extend(facts.listings.0.iter().filter_map(listing));
        files
    }

    fn marks(&self) -> &'static [&'static str] {
        &["_config.yml", "_config.yaml", "_config.toml"]
    }
}

/// Times without an offset are text: bare, Ruby would take them for UTC; as text it takes them for the site's zone.
fn date(sheet: &mut Sheet, item: &Item<'_>, key: &str) {
    let moment = if key == "date" { item.published } else { item.updated };
    let Some(moment) = moment else { return };
    item.full(Some(moment), Style::Spaced, sheet, key);
    if moment.is_local()
        && let Some((_, value)) = sheet.front.0.last_mut()
        && let Value::Date(text) = value
    {
        *value = Value::Text(std::mem::take(text));
    }
}

/// Attributes, mathematics, definitions, abbreviations, ends of blocks, and tables wherever there is a bar.
fn kramdown(piece: Piece<'_>) -> String {
    let text = prose::older_escapes(&prose::heading_braces(piece), "\\.*_+`<>()[]#!:|\"'$=-");
    let text = text.replace("{:", "&#123;:").replace("$$", "&#36;&#36;");
    let text = prose::leading_colon(piece, text);
    let text = match (piece.at, text.as_bytes()) {
        (At::Start, [b'*', b'[', ..]) => format!("&#42;{}", &text[1..]),
        (At::Start, [b'^'] | [b'^', b'\n']) => text.replace('^', "&#94;"),
        _ => text,
    };
    if piece.line == Line::Table {
        // Backticks are counted there before escapes are.
        text.replace("\\`", "&#96;")
    } else {
        prose::escape_bars(&text)
    }
}

/// Each mark of Liquid inside `raw`: one by one, so that a part of the body still stands by itself.
fn raw(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        text.push_str(&rest[..at]);
        text.push_str("{% raw %}");
        text.push_str(&rest[at..at + 2]);
        text.push_str("{% endraw %}");
        rest = &rest[at + 2..];
    }
    text.push_str(rest);
    text
}

fn listing(listing: &Listing) -> Option<File> {
    let mut front = Front::default();
    front.text("layout", Some("listing"));
    front.text("title", Some(&listing.name));
    front.text("permalink", listing.address.as_deref());
    front.text("taxonomy", Some(listing.taxonomy));
    front.text("term", Some(&listing.name));
    let path = listing.address.as_deref()?.trim_matches('/');
    Some(File::text(
        format!("{path}.html"),
        front.write(super::front::Format::Yaml).ok()?,
    ))
}

fn config(facts: &Facts<'_>) -> String {
    let mut front = Front::default();
    front.text("title", Some(&facts.title()));
    front.text("description", facts.description());
    front.text("url", Some(facts.base().trim_end_matches('/')));
    front.text("timezone", facts.timezone());
    front.text("lang", facts.language());
    front.texts("plugins", ["jekyll-redirect-from"]);
    front.texts("include", ["_redirects"]);
    front.texts("exclude", ["redirects", "Gemfile", "Gemfile.lock"]);
    let mut undated = Front::default();
    undated.put("output", Value::Flag(true));
    let mut collections = Front::default();
    collections.map("undated", undated);
    front.map("collections", collections);
    // Quotes and dashes stay as the blog wrote them.
    let mut kramdown = Front::default();
    kramdown.texts("smart_quotes", ["apos", "apos", "quot", "quot"]);
    let mut symbols = Front::default();
    for (name, text) in [
        ("hellip", "..."),
        ("mdash", "---"),
        ("ndash", "--"),
        ("laquo", "<<"),
        ("raquo", ">>"),
        ("laquo_space", "<< "),
        ("raquo_space", " >>"),
    ] {
        symbols.text(name, Some(text));
    }
    kramdown.map("typographic_symbols", symbols);
    front.map("kramdown", kramdown);
    yaml::document(&front).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn liquid_and_kramdown_leave_the_text_alone() {
        let guard = |text: &str| Jekyll.guard(text.to_owned()).markdown;
        assert_eq!(guard("a {{ b }}"), "a {% raw %}{{{% endraw %} b }}");
        assert_eq!(guard("{% endraw %}"), "{% raw %}{%{% endraw %} endraw %}");
        assert_eq!(guard("a | b {: c}"), "a &#124; b &#123;: c}");
        assert_eq!(
            guard(": a $$b$$\n\n*[c]: d\n"),
            "&#58; a &#36;&#36;b&#36;&#36;\n\n&#42;[c]: d\n"
        );
        assert_eq!(guard("| a | b |\n|---|---|\n`x|y`"), "| a | b |\n|---|---|\n`x|y`");
        assert_eq!(guard("```\na | {: b\n```\n"), "```\na | {: b\n```\n");
    }
}
