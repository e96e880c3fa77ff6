//! Markdown out: a file for each post, front matter above the body, in the conventions of a generator.
//!
//! First everything is planned ([`Export::plan`]): paths, addresses, links, redirects. Then each file is rendered by itself
//! ([`Export::post`]), and what could not come along is a [`Loss`]. Front matter is read back and compared before a file
//! counts as rendered.

mod anchors;
mod astro;
pub mod comments;
mod docusaurus;
mod eleventy;
pub mod flavour;
pub mod front;
mod header;
mod hexo;
mod hugo;
mod jekyll;
pub mod links;
pub mod listings;
pub mod media;
pub mod moment;
mod pelican;
mod plain;
mod prose;
mod read;
pub mod redirects;
mod remark42;
mod report;
pub mod scaffold;
mod staticman;
mod toml;
pub mod tree;
mod yaml;
mod zola;

pub use comments::Comments;
pub use flavour::{Bundling, FLAVOURS, Flavour, named};
pub use links::Unresolved;
pub use read::{ReadPost, read_back};
pub use report::Report;

use super::plan::{self, BadTemplate, Plan, Rules, Template, folded, safe};
use super::{File, Loss, Selection};
use crate::archive::{Comment, Post, Status};
use crate::markdown::{self, Audience, Converted, Engine, Lost};
use anchors::Anchors;
use flavour::{Home, Item, Role};
use front::FrontFault;
use jiff::tz::TimeZone;
use links::{Links, Page};
use listings::Listings;
use media::MediaPlan;
use moment::Moment;
use redirects::Redirects;
use remark42::Backup;
use std::collections::{BTreeMap, BTreeSet};

/// What an export shall be.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Whose conventions.
    pub flavour: &'a dyn Flavour,
    /// Who converts bodies.
    pub engine: Engine,
    /// What becomes of comments.
    pub comments: Comments,
    /// Whether each post gets a folder.
    pub bundling: Bundling,
    /// A template for the paths of posts, instead of the flavour's.
    pub path: Option<&'a str>,
    /// Keys of front matter to rename: old, new.
    pub fields: &'a [(String, String)],
}

/// A planned export.
pub struct Export<'a> {
    selection: &'a Selection,
    options: Options<'a>,
    plan: Plan,
    links: Links,
    anchors: Anchors,
    listings: Listings,
    redirects: Redirects,
    aliases: BTreeMap<String, Vec<String>>,
    zones: BTreeMap<&'a str, TimeZone>,
    comment_keys: Vec<Option<String>>,
    media: MediaPlan,
}

/// What became of one post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Its file, and its comments' where they are data.
    pub files: Vec<File>,
    /// What could not come along.
    pub losses: Vec<Loss>,
    /// Links to the blog itself that nothing answers.
    pub unresolved: Vec<Unresolved>,
    /// Digests of the media that it shows.
    pub media: BTreeSet<String>,
}

impl<'a> Export<'a> {
    /// Plans everything. Fails only on a path template that cannot be used.
    pub fn plan(selection: &'a Selection, options: Options<'a>) -> Result<Export<'a>, BadTemplate> {
        let archive = &selection.archive;
        let template = |role: Role| Template::parse(options.flavour.template(role, options.bundling));
        let own = options.path.map(Template::parse).transpose()?;
        let (dated, page) = (template(Role::Post)?, template(Role::Page)?);
        let (rough, undated) = (template(Role::Rough)?, template(Role::Undated)?);
        let rules = Rules {
            template: &|post| match (Role::of(post), &own) {
                (Role::Page, _) => &page,
                (_, Some(own)) => own,
                (Role::Rough, None) => &rough,
                (Role::Undated, None) => &undated,
                (Role::Post, None) => &dated,
            },
            address: &|post, path, fields| options.flavour.address(post, path, fields),
            taken: options.flavour.taken(),
        };
        let plan = plan::plan(archive, &rules);
        let home = home(&options);
        let listings = Listings::plan(archive, options.flavour);
        let links = Links::collect(archive, &plan, &listings, home);
        let kept = plan.expand(options.flavour.taken());
        let kept: BTreeSet<String> = kept.iter().map(|path| folded(path)).collect();
        let redirects = Redirects::collect(&links, &served(selection, &plan, &listings, home), &kept);
        let zones = archive
            .sites
            .iter()
            .filter_map(|site| Some((site.root.as_str(), moment::zone(site)?)));
        Ok(Export {
            selection,
            options,
            zones: zones.collect(),
            aliases: redirects.aliases(),
            comment_keys: comment_keys(&archive.posts, options.comments),
            plan,
            anchors: Anchors::collect(archive, &links),
            links,
            listings,
            redirects,
            media: MediaPlan::default(),
        })
    }

    /// The same export with the media whose digests are `held`; all others stay where they were.
    pub fn with_media(mut self, held: &BTreeSet<String>) -> Export<'a> {
        let places = self.plan.places.iter().map(|place| folded(&place.path));
        let taken: BTreeSet<String> = places.collect();
        let place = self.options.flavour.media();
        self.media = MediaPlan::plan(&self.selection.archive, held, place, &taken);
        self
    }

    /// The names of media.
    pub fn media(&self) -> &MediaPlan {
        &self.media
    }

    /// Where everything goes.
    pub fn places(&self) -> &Plan {
        &self.plan
    }

    /// The old addresses and where they lead.
    pub fn redirects(&self) -> &Redirects {
        &self.redirects
    }

    /// The listings of terms.
    pub fn listings(&self) -> &Listings {
        &self.listings
    }

    /// How many posts there are.
    pub fn len(&self) -> usize {
        self.plan.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.plan.places.is_empty()
    }

    /// The files that belong to no post: redirects.
    pub fn redirect_files(&self) -> Vec<File> {
        self.redirects.files(self.options.flavour.public())
    }

    /// The few files that make the folder a site.
    pub fn site_files(&self) -> Vec<File> {
        self.options.flavour.scaffold(&self.facts())
    }

    fn facts(&self) -> scaffold::Facts<'_> {
        scaffold::Facts {
            archive: &self.selection.archive,
            listings: &self.listings,
            folders: if self.options.path.is_some() {
                &[]
            } else {
                &self.plan.sites
            },
        }
    }

    /// The file that holds the comments of all posts, where there is such a one.
    pub fn comment_file(&self) -> Result<Option<File>, serde_json::Error> {
        if self.options.comments != Comments::Remark42 {
            return Ok(None);
        }
        let base = self.facts().base();
        let mut backup = Backup::begin()?;
        for (number, post) in self.selection.archive.posts.iter().enumerate() {
            let Some(key) = self.comment_keys[number].as_deref() else {
                continue;
            };
            // What becomes of their links is told where the post is rendered.
            let comments = self.comments(post, &self.page(number), &mut Rendered::default());
            let address = links::encoded(&self.plan.places[number].address);
            let url = format!("{base}{}", address.trim_start_matches('/'));
            backup.add(&remark42::Page { post, key, url }, &self.dated(post, comments))?;
        }
        Ok(Some(File {
            path: remark42::PATH.to_owned(),
            bytes: backup.finish(),
        }))
    }

    fn page(&self, number: usize) -> Page<'_> {
        Page {
            url: self.selection.archive.posts[number].url.as_deref(),
            place: &self.plan.places[number],
            plan: &self.plan,
            flavour: self.options.flavour,
            media: &self.media,
        }
    }

    /// Comments with the moment in which each was written.
    fn dated(&self, post: &Post, comments: Vec<Comment>) -> Vec<(Comment, Option<Moment>)> {
        let zone = self.zones.get(post.site.as_str());
        let moment = |comment: &Comment| comment.published.map(|stamp| Moment::new(stamp, zone));
        let dated = comments.into_iter().map(|comment| {
            let moment = moment(&comment);
            (comment, moment)
        });
        dated.collect()
    }

    /// The files that hold a post's comments.
    fn comment_data(
        &self,
        post: &Post,
        key: &str,
        comments: Vec<Comment>,
        rendered: &mut Rendered,
    ) -> Result<(), FrontFault> {
        let path = self.options.flavour.comments_path(key);
        if self.options.comments == Comments::Data {
            let bytes = comments::data(post, &comments).map_err(|fault| FrontFault::Unwritable(fault.to_string()))?;
            rendered.files.push(File { path, bytes });
            return Ok(());
        }
        let comments = self.dated(post, comments);
        let moments = comments.iter().filter_map(|(_, moment)| *moment);
        if self.options.comments == Comments::Remark42 {
            lose(post, remark42::made_up(moments).into_iter().collect(), rendered);
            return Ok(());
        }
        lose(post, staticman::made_up(moments).into_iter().collect(), rendered);
        for (number, (comment, moment)) in comments.iter().enumerate() {
            let html = comment.body_html.as_deref().unwrap_or_default();
            let message = self.markdown(html, &BTreeSet::new());
            lose(post, message.losses, rendered);
            let front = staticman::front(comment, &message.markdown, *moment);
            rendered
                .files
                .push(staticman::file(staticman::folder(&path), number + 1, &front)?);
        }
        Ok(())
    }

    /// Renders the post at this place in the archive.
    pub fn post(&self, number: usize) -> Result<Rendered, FrontFault> {
        let (post, place) = (&self.selection.archive.posts[number], &self.plan.places[number]);
        let mut rendered = Rendered::default();
        let page = self.page(number);
        let key = self.comment_keys[number].as_deref();
        let comments = self.comments(post, &page, &mut rendered);
        let body = self.body(number, &page, &comments, &mut rendered);
        let excerpt = post
            .excerpt_html
            .as_deref()
            .map(|html| self.converted(html, post, &page, &BTreeSet::new(), &mut rendered));
        let zone = self.zones.get(post.site.as_str());
        lose(post, self.media.missing(post, &page), &mut rendered);
        let shown = self.shown(post, &page, &mut rendered);
        let item = Item {
            post: shown.as_ref().unwrap_or(post),
            place,
            published: post.published.map(|stamp| Moment::new(stamp, zone)),
            updated: post.updated.map(|stamp| Moment::new(stamp, zone)),
            aliases: self
                .aliases
                .get(&links::encoded(&place.address))
                .map_or(&[], Vec::as_slice),
            excerpt: excerpt.as_deref().map(str::trim_end),
            comments: key.filter(|_| self.options.comments != Comments::Remark42),
        };
        let sheet = self.options.flavour.front(&item);
        lose(post, sheet.losses, &mut rendered);
        let front = sheet
            .front
            .renamed(self.options.fields)
            .write(self.options.flavour.format())?;
        let gap = if body.is_empty() || front.ends_with("\n\n") {
            ""
        } else {
            "\n"
        };
        rendered
            .files
            .push(File::text(&place.path, format!("{front}{gap}{body}")));
        if let Some(key) = key {
            self.comment_data(post, key, comments, &mut rendered)?;
        }
        Ok(rendered)
    }

    /// The body as the generator shall show it.
    fn body(&self, number: usize, page: &Page<'_>, comments: &[Comment], rendered: &mut Rendered) -> String {
        let post = &self.selection.archive.posts[number];
        let mut html = post.body_html.clone().unwrap_or_default();
        if self.options.comments == Comments::Body && !comments.is_empty() {
            html.push_str(&comments::section(comments));
        }
        let markdown = self.converted(&html, post, page, self.anchors.of(number), rendered);
        let guarded = self.options.flavour.guard(markdown);
        lose(post, guarded.losses, rendered);
        guarded.markdown
    }

    fn markdown(&self, html: &str, anchors: &BTreeSet<String>) -> Converted {
        let dialect = self.options.flavour.dialect();
        markdown::convert_for(html, self.options.engine, Audience { dialect, anchors })
    }

    fn converted(
        &self,
        html: &str,
        post: &Post,
        page: &Page<'_>,
        anchors: &BTreeSet<String>,
        rendered: &mut Rendered,
    ) -> String {
        let html = self.relinked(html, post, page, rendered);
        let converted = self.markdown(&html, anchors);
        lose(post, converted.losses, rendered);
        converted.markdown
    }

    /// The post as front matter shows it, where its featured image comes along.
    fn shown(&self, post: &Post, page: &Page<'_>, rendered: &mut Rendered) -> Option<Post> {
        let featured = post.featured_media.as_deref()?;
        let link = self.media.link(featured, page, &mut rendered.media)?;
        Some(Post {
            featured_media: Some(link),
            ..post.clone()
        })
    }

    fn relinked(&self, html: &str, post: &Post, page: &Page<'_>, rendered: &mut Rendered) -> String {
        let rewritten = self.links.rewrite(html, page);
        let unresolved = rewritten.unresolved.into_iter().map(|url| Unresolved {
            post: post.id.clone(),
            url,
        });
        rendered.unresolved.extend(unresolved);
        rendered.media.extend(rewritten.media);
        rewritten.html
    }

    /// The comments that come along, their links rewritten where they are data.
    fn comments(&self, post: &Post, page: &Page<'_>, rendered: &mut Rendered) -> Vec<Comment> {
        let count = post.comments.len();
        match self.options.comments {
            Comments::None if count > 0 => {
                let comments = Lost {
                    construct: "comments".to_owned(),
                    place: "left out as asked".to_owned(),
                    count,
                };
                lose(post, vec![comments], rendered);
                Vec::new()
            }
            Comments::None => Vec::new(),
            Comments::Body => post.comments.clone(),
            Comments::Data | Comments::Staticman | Comments::Remark42 => {
                let mut comments = post.comments.clone();
                for html in comments.iter_mut().filter_map(|comment| comment.body_html.as_mut()) {
                    *html = self.relinked(html, post, page, rendered);
                }
                comments
            }
        }
    }
}

fn lose(post: &Post, losses: Vec<Lost>, rendered: &mut Rendered) {
    rendered.losses.extend(losses.into_iter().map(|lost| Loss {
        post: post.id.clone(),
        construct: lost.construct,
        place: lost.place,
        count: lost.count,
    }));
}

/// The homes of the sites; with paths of the user's own only the home of all is sure to be there.
fn home(options: &Options<'_>) -> Option<Home> {
    let own = options.flavour.home();
    if options.path.is_none() {
        return own;
    }
    own.map(|_| Home { page: "/", feed: None })
}

/// All addresses that the new site answers, folded.
fn served(selection: &Selection, plan: &Plan, listings: &Listings, home: Option<Home>) -> BTreeSet<String> {
    let posts = selection.archive.posts.iter().zip(&plan.places);
    let visible = posts.filter(|(post, _)| post.status == Status::Published);
    let mut served: BTreeSet<String> = visible.map(|(_, place)| folded(&place.address)).collect();
    served.extend(
        listings
            .0
            .iter()
            .filter_map(|listing| listing.address.as_deref())
            .map(folded),
    );
    for site in home.iter().flat_map(|_| &selection.archive.sites) {
        let homes = home.map(|home| home.of(&plan.folder(&site.root)));
        served.extend(
            homes
                .into_iter()
                .flat_map(|(page, feed)| std::iter::once(page).chain(feed)),
        );
    }
    served
}

/// A name for the data file of each post that has comments.
fn comment_keys(posts: &[Post], comments: Comments) -> Vec<Option<String>> {
    let mut taken = BTreeSet::new();
    let key = |post: &Post| {
        if post.comments.is_empty() || matches!(comments, Comments::Body | Comments::None) {
            return None;
        }
        let wanted = safe(&post.id).unwrap_or_else(|| "post".to_owned());
        let mut numbered = (2usize..).map(|number| format!("{wanted}-{number}"));
        let mut key = wanted.clone();
        while !taken.insert(folded(&key)) {
            key = numbered.next()?;
        }
        Some(key)
    };
    posts.iter().map(key).collect()
}
