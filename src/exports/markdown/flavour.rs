//! Flavours: whose conventions the files follow. One file each, one closed list.

use super::front::{Format, Front, Value, is_plain_key};
use super::moment::{Moment, Style};
use super::scaffold::Facts;
use super::tree::Keys;
use super::{astro, docusaurus, eleventy, hexo, hugo, jekyll, pelican, plain, zola};
use crate::archive::{Kind, Post, Precision, Status};
use crate::exports::File;
use crate::exports::plan::{Fields, Place};
use crate::exports::text;
use crate::markdown::{Dialect, Lost};

/// All flavours, in the order shown.
pub const FLAVOURS: &[&dyn Flavour] = &[
    &plain::Plain,
    &hugo::Hugo,
    &jekyll::Jekyll,
    &zola::Zola,
    &eleventy::Eleventy,
    &astro::Astro,
    &pelican::Pelican,
    &docusaurus::Docusaurus,
    &hexo::Hexo,
];

/// The flavour of this name.
pub fn named(name: &str) -> Option<&'static dyn Flavour> {
    FLAVOURS.iter().copied().find(|flavour| flavour.name() == name)
}

/// Whose conventions the files follow.
pub trait Flavour: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// How front matter is written.
    fn format(&self) -> Format {
        Format::Yaml
    }

    /// The template of paths for such posts, and the one with a folder for each post.
    fn template(&self, role: Role, bundling: Bundling) -> &'static str;

    /// The address that the generator gives to the file at this path, from the root.
    fn address(&self, post: &Post, path: &str, fields: &Fields) -> String;

    /// A link from one post to an address on the new site, or to another post.
    fn link(&self, _from: &Place, to: Goal<'_>) -> String {
        match to {
            Goal::Post(place) => super::links::encoded(&place.address),
            Goal::Listing(address) => super::links::encoded(address),
        }
    }

    /// The front matter of a post.
    fn front(&self, item: &Item<'_>) -> Sheet;

    /// Which keys say what, for reading a folder back.
    fn keys(&self) -> Keys;

    /// By whose rules the generator reads Markdown.
    fn dialect(&self) -> Dialect {
        Dialect::CommonMark
    }

    /// Changes a body so that the generator shows what it says instead of running it.
    fn guard(&self, markdown: String) -> Guarded {
        Guarded {
            markdown,
            losses: Vec::new(),
        }
    }

    /// Where a post's comments go as data. The key is a safe name, unique in the export.
    fn comments_path(&self, key: &str) -> String {
        format!("comments/{key}.json")
    }

    /// Folder of files that are served as they are; empty, or with a slash at its end. None where nothing is served.
    fn public(&self) -> Option<&'static str> {
        Some("")
    }

    /// Where copies of media go, and the address of that folder; no address where links are relative. Both end in a slash.
    fn media(&self) -> (String, Option<&'static str>) {
        match self.public() {
            Some(folder) => (format!("{folder}media/"), Some("/media/")),
            None => ("media/".to_owned(), None),
        }
    }

    /// The address of a term's listing, where the generator makes one: taxonomy (`tag`, `category`, `author`), name, and a
    /// safe name that no other term of the taxonomy has.
    fn listing(&self, _taxonomy: &str, _name: &str, _key: &str) -> Option<String> {
        None
    }

    /// The terms of a post whose listings name it: taxonomy and name.
    fn listed<'a>(&self, post: &'a Post) -> Vec<(&'static str, &'a str)> {
        all_terms(post)
    }

    /// The home page and the feed of each site, where the generator makes them of the flavour's own paths.
    fn home(&self) -> Option<Home> {
        None
    }

    /// Addresses that the generator has other uses for; `{site}/` stands for the folder of each site.
    fn taken(&self) -> &'static [&'static str] {
        &[]
    }

    /// The few files that make the folder a site that the generator builds.
    fn scaffold(&self, _facts: &Facts<'_>) -> Vec<File> {
        Vec::new()
    }

    /// What to type in the folder to see the site; none where there is no generator.
    fn preview(&self) -> Option<&'static str> {
        None
    }

    /// Files whose presence shows that the folder is a site already.
    fn marks(&self) -> &'static [&'static str] {
        &[]
    }
}

/// Addresses that a generator gives to a site; `{site}/` stands for its folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// The home page of the site.
    pub page: &'static str,
    /// Its feed.
    pub feed: Option<&'static str>,
}

impl Home {
    /// The same of one site.
    pub fn of(&self, folder: &str) -> (String, Option<String>) {
        let here = |path: &str| path.replace("{site}/", folder);
        (here(self.page), self.feed.map(here))
    }
}

/// Where a link goes.
#[derive(Clone, Copy, Debug)]
pub enum Goal<'a> {
    /// To a post.
    Post(&'a Place),
    /// To the listing of a term, the home page or the feed.
    Listing(&'a str),
}

/// What kind of file a post becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An entry of the blog whose day is known.
    Post,
    /// An entry of the blog of which only the month or the year is known.
    Rough,
    /// An entry of the blog of which no date is known.
    Undated,
    /// A standing page.
    Page,
}

impl Role {
    /// The role of a post.
    pub fn of(post: &Post) -> Role {
        if post.kind == Kind::PAGE {
            Role::Page
        } else {
            match post.published.map(|stamp| stamp.precision()) {
                None => Role::Undated,
                Some(precision) if precision < Precision::Day => Role::Rough,
                Some(_) => Role::Post,
            }
        }
    }
}

/// Whether each post gets a folder of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bundling {
    /// One file.
    #[default]
    Single,
    /// A folder with `index.md`.
    Folder,
}

/// A post with what an export adds to it.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The post.
    pub post: &'a Post,
    /// Where it goes.
    pub place: &'a Place,
    /// When it was published.
    pub published: Option<Moment>,
    /// When it was changed.
    pub updated: Option<Moment>,
    /// Old addresses without a query, as decoded paths from the root, that the generator shall answer.
    pub aliases: &'a [String],
    /// The excerpt as Markdown.
    pub excerpt: Option<&'a str>,
    /// Key of its comments, where they are data.
    pub comments: Option<&'a str>,
}

/// Front matter, and what it could not carry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The front matter.
    pub front: Front,
    /// What is lost.
    pub losses: Vec<Lost>,
}

/// A body that a generator shows as it is, and what it could not carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guarded {
    /// The body.
    pub markdown: String,
    /// What is lost.
    pub losses: Vec<Lost>,
}

impl Item<'_> {
    /// Whether only some eyes should see it.
    pub fn hidden(&self) -> Option<()> {
        (self.post.status != Status::Published).then_some(())
    }

    /// The planned name, where the site had a slug at all.
    pub fn slug(&self) -> Option<&str> {
        self.post.slug.as_ref().map(|_| self.place.name.as_str())
    }

    /// Names of the authors.
    pub fn authors(&self) -> impl Iterator<Item = &str> {
        self.post.authors.iter().map(|author| author.name.as_str())
    }

    /// Names of the tags.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.post.tags.iter().map(|tag| tag.name.as_str())
    }

    /// Names of the categories.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.post.categories.iter().map(|category| category.name.as_str())
    }

    /// The excerpt as text.
    pub fn excerpt_text(&self) -> Option<String> {
        let text = text::text(self.post.excerpt_html.as_deref()?);
        Some(text).filter(|text| !text.is_empty())
    }

    /// What has no key of its own in a generator but that people need: under the key `posterity`.
    pub fn rest(&self) -> Front {
        let post = self.post;
        let mut rest = Front::default();
        rest.text("id", Some(&post.id));
        rest.text("url", post.url.as_deref());
        rest.text("status", self.hidden().map(|()| post.status.as_str()));
        rest.text(
            "kind",
            Some(&*post.kind.0).filter(|_| post.kind != Kind::POST && post.kind != Kind::PAGE),
        );
        rest.text("slug", post.slug.as_deref().filter(|slug| *slug != self.place.name));
        rest.text("site", Some(post.site.as_str()).filter(|_| self.place.site.is_some()));
        rest.text("title_html", post.title_html.as_deref());
        rest.text("language", post.language.as_deref());
        rest.text("parent", post.parent.as_deref());
        if let Some(order) = post.order {
            rest.put("order", Value::Number(order));
        }
        rest.mark("sticky", post.sticky.then_some(()));
        if !post.body_complete && post.body_html.is_some() {
            rest.put("complete", Value::Flag(false));
        }
        rest.text("gone", post.gone.as_ref().map(|gone| gone.since.as_str()));
        let terms = post.terms.iter().map(|term| {
            let mut entry = Front::default();
            entry.text("taxonomy", Some(&term.taxonomy));
            entry.text("name", Some(&term.name));
            entry.text("slug", term.slug.as_deref());
            Value::Map(entry)
        });
        let terms: Vec<Value> = terms.collect();
        if !terms.is_empty() {
            rest.put("terms", Value::List(terms));
        }
        rest.text("comments", self.comments);
        if !post.extra.is_empty() {
            rest.put("extra", object(&post.extra));
        }
        rest
    }

    /// A whole date for a generator that needs one; what was made up for it is lost honesty, and counted.
    pub fn full(&self, moment: Option<Moment>, style: Style, sheet: &mut Sheet, key: &str) {
        let Some(full) = moment.map(|moment| moment.full(style)) else {
            return;
        };
        if let Some(known) = full.known {
            sheet
                .losses
                .push(lost("date precision", &format!("`{known}` became `{}`", full.text)));
        }
        sheet.front.date(key, Some(full.text));
    }
}

/// `/posts/NAME/` for entries, `/NAME/` for pages, below the folder of the site: the addresses that flavours give whose front
/// matter names the whole address.
pub(super) fn usual_address(post: &Post, fields: &Fields) -> String {
    let site = fields.site.as_ref().map(|site| format!("{site}/")).unwrap_or_default();
    match Role::of(post) {
        Role::Page => format!("/{site}{}/", fields.slug),
        _ => format!("/{site}posts/{}/", fields.slug),
    }
}

/// All terms of a post: taxonomy and name.
pub(super) fn all_terms(post: &Post) -> Vec<(&'static str, &str)> {
    let tags = post.tags.iter().map(|tag| ("tag", tag.name.as_str()));
    let categories = post
        .categories
        .iter()
        .map(|category| ("category", category.name.as_str()));
    let authors = post.authors.iter().map(|author| ("author", author.name.as_str()));
    tags.chain(categories).chain(authors).collect()
}

/// All terms of a dated post; none of what becomes a page.
pub(super) fn terms_of_dated(post: &Post) -> Vec<(&'static str, &str)> {
    match Role::of(post) {
        Role::Post | Role::Rough => all_terms(post),
        Role::Undated | Role::Page => Vec::new(),
    }
}

/// `/tags/KEY/`, `/categories/KEY/`, `/authors/KEY/`.
pub(super) fn usual_listing(taxonomy: &str, key: &str) -> Option<String> {
    let folder = match taxonomy {
        "tag" => "tags",
        "category" => "categories",
        "author" => "authors",
        _ => return None,
    };
    Some(format!("/{folder}/{key}/"))
}

/// One thing lost.
pub(super) fn lost(construct: &str, place: &str) -> Lost {
    Lost {
        construct: construct.to_owned(),
        place: place.to_owned(),
        count: 1,
    }
}

impl From<&serde_json::Value> for Value {
    /// Front matter has neither null nor fractions: they become text.
    fn from(json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::String(text) => Value::Text(text.clone()),
            serde_json::Value::Bool(flag) => Value::Flag(*flag),
            serde_json::Value::Array(list) => Value::List(list.iter().map(Value::from).collect()),
            serde_json::Value::Object(map) => object(map),
            other => other
                .as_i64()
                .map_or_else(|| Value::Text(other.to_string()), Value::Number),
        }
    }
}

/// A map; as a list of keys and values where some reader would take a key for something else.
fn object(map: &serde_json::Map<String, serde_json::Value>) -> Value {
    if map.keys().all(|key| is_plain_key(key)) {
        return Value::Map(Front(
            map.iter().map(|(key, value)| (key.clone(), value.into())).collect(),
        ));
    }
    let entries = map.iter().map(|(key, value)| {
        let mut entry = Front::default();
        entry.text("key", Some(key));
        entry.put("value", value.into());
        Value::Map(entry)
    });
    Value::List(entries.collect())
}
