//! The few files that make a folder of posts a site that a generator builds at once. Plain on purpose: people bring their
//! own theme.

use super::front::{Format, Front};
use crate::archive::{Archive, Site};
use crate::exports::File;
use toml::Value as Toml;

/// What the files must know.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The archive.
    pub archive: &'a Archive,
    /// Folder of each site by its root, where the archive has several.
    pub folders: &'a [(String, String)],
}

impl Facts<'_> {
    /// The names of the sites.
    pub fn title(&self) -> String {
        let titles: Vec<String> = self.archive.sites.iter().map(named).collect();
        if titles.is_empty() {
            "Blog".to_owned()
        } else {
            titles.join(", ")
        }
    }

    /// The host the blog stood on, as an address with a slash at its end; `/` where none is known.
    pub fn base(&self) -> String {
        let url = self
            .archive
            .sites
            .iter()
            .find_map(|site| url::Url::parse(site.url.as_deref()?).ok());
        let url = url
            .and_then(|url| url.join("/").ok())
            .filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map_or_else(|| "/".to_owned(), String::from)
    }

    /// The sites that have a folder of their own, with the name of each.
    pub fn folders(&self) -> impl Iterator<Item = (&str, String)> {
        self.folders.iter().map(|(root, folder)| {
            let site = self.archive.sites.iter().find(|site| site.root == *root);
            (folder.as_str(), site.map_or_else(|| folder.clone(), named))
        })
    }

    /// A fact that all sites share.
    fn shared(&self, fact: impl Fn(&Site) -> Option<&str>) -> Option<&str> {
        let mut facts = self.archive.sites.iter().map(fact);
        let first = facts.next()??;
        facts.all(|other| other == Some(first)).then_some(first)
    }

    /// The language of the blog.
    pub fn language(&self) -> Option<&str> {
        self.shared(|site| site.language.as_deref())
    }

    /// The zone of the blog, where it is an IANA name.
    pub fn timezone(&self) -> Option<&str> {
        self.shared(|site| site.timezone.as_ref().map(|zone| zone.value.as_str()))
            .filter(|name| jiff::tz::TimeZone::get(name).is_ok())
    }

    /// The tagline of the blog.
    pub fn description(&self) -> Option<&str> {
        self.shared(|site| site.description.as_deref())
    }
}

fn named(site: &Site) -> String {
    let title = site.title.clone();
    title.unwrap_or_else(|| site.root.trim_end_matches('/').to_owned())
}

/// A site for Hugo.
pub fn hugo(facts: &Facts<'_>) -> Vec<File> {
    let mut config = toml::Table::new();
    let mut set = |key: &str, value: Toml| config.insert(key.to_owned(), value);
    set("baseURL", Toml::String(facts.base()));
    set("title", Toml::String(facts.title()));
    if let Some(zone) = facts.timezone() {
        set("timeZone", Toml::String(zone.to_owned()));
    }
    // Names of tags stay as they are.
    set("capitalizeListTitles", Toml::Boolean(false));
    let text = |text: &str| Toml::String(text.to_owned());
    let table =
        |pairs: Vec<(&str, Toml)>| Toml::Table(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect());
    let params = [("language", facts.language()), ("description", facts.description())];
    let params = params.into_iter().filter_map(|(key, value)| Some((key, text(value?))));
    set("params", table(params.collect()));
    let taxonomies = vec![
        ("tag", text("tags")),
        ("category", text("categories")),
        ("author", text("authors")),
    ];
    set("taxonomies", table(taxonomies));
    // What Markdown cannot say stands as HTML in the posts.
    let renderer = table(vec![("unsafe", Toml::Boolean(true))]);
    set("markup", table(vec![("goldmark", table(vec![("renderer", renderer)]))]));
    let config = toml::to_string(&config).unwrap_or_default();
    let mut files = vec![
        File::text("hugo.toml", config),
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
        let mut front = Front::default();
        front.text("title", Some(&title));
        let path = format!("content/{folder}/_index.md");
        files.extend(front.write(Format::Yaml).map(|text| File::text(path, text)));
    }
    files
}
