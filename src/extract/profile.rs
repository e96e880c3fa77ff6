//! What is known of a platform or theme: selectors and formats, written as TOML. The built-in profiles and those
//! that a user writes have exactly the same form; `src/extract/profiles/README.md` describes it.

use crate::dom::{Dom, Query};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

/// Knowledge of one theme.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Stands in testimony: `kubrick`.
    pub name: String,
    /// Whose rules for ids and class names hold: `wordpress` or nothing.
    pub platform: Option<String>,
    /// What a page of this theme shows, and how strongly each mark speaks.
    pub detect: Vec<Mark>,
    /// Present only on a post's own page.
    pub single_when: Option<Query>,
    /// The heading of a listing.
    pub heading: Vec<Query>,
    /// Where no selector finds the body of a post's own page, it is where most of the page's prose stands.
    pub prose: bool,
    /// Nothing in here is an item: side bars, comments, related posts.
    pub outside: Option<Query>,
    /// A post's own page.
    pub single: Layout,
    /// One post among several.
    pub listing: Layout,
    /// Comments.
    pub comments: CommentLayout,
}

/// One mark of a theme.
#[derive(Clone, Debug, Deserialize)]
pub struct Mark {
    /// Must match somewhere on the page.
    pub select: Query,
    /// Points it gives.
    pub score: u32,
}

/// Where the parts of a post stand within its item.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Layout {
    /// The element around one post; the first that matches anything counts.
    pub item: Option<Vec<Query>>,
    /// The title; the first that matches counts, even when it is empty.
    pub title: Option<Vec<Reader>>,
    /// The link to the post's own page.
    pub permalink: Option<Vec<Query>>,
    /// Publication; every one that matches testifies.
    pub published: Option<Vec<Reader>>,
    /// Time of day that belongs to a day found by `published`.
    pub time: Option<Vec<Reader>>,
    /// Last change.
    pub updated: Option<Vec<Reader>>,
    /// Author names.
    pub author: Option<Vec<Reader>>,
    /// Links of tags.
    pub tags: Option<Vec<Query>>,
    /// Links of categories.
    pub categories: Option<Vec<Query>>,
    /// The body in full, or up to the more link.
    pub body: Option<Vec<Query>>,
    /// An excerpt that stands instead of the body.
    pub excerpt: Option<Vec<Query>>,
    /// The body goes on behind its element up to here, when stray end tags closed it early.
    pub body_until: Option<Query>,
    /// A part of the item that stray end tags pushed out of it: looked for behind the item, before the next one.
    pub tail: Option<Query>,
    /// Where one of these stands inside the body, an end tag too few left it there: the body ends before it.
    pub body_end: Option<Query>,
    /// The link that says that there is more.
    pub more: Option<Query>,
    /// Chrome anywhere in the body.
    pub remove: Option<Vec<Chrome>>,
    /// Chrome at the end of the body only.
    pub remove_last: Option<Vec<Chrome>>,
    /// The featured image.
    pub featured: Option<Vec<Query>>,
}

impl Layout {
    /// This layout where it speaks, else the other.
    fn over(self, base: &Layout) -> Layout {
        let base = base.clone();
        Layout {
            item: self.item.or(base.item),
            title: self.title.or(base.title),
            permalink: self.permalink.or(base.permalink),
            published: self.published.or(base.published),
            time: self.time.or(base.time),
            updated: self.updated.or(base.updated),
            author: self.author.or(base.author),
            tags: self.tags.or(base.tags),
            categories: self.categories.or(base.categories),
            body: self.body.or(base.body),
            excerpt: self.excerpt.or(base.excerpt),
            body_until: self.body_until.or(base.body_until),
            tail: self.tail.or(base.tail),
            body_end: self.body_end.or(base.body_end),
            more: self.more.or(base.more),
            remove: self.remove.or(base.remove),
            remove_last: self.remove_last.or(base.remove_last),
            featured: self.featured.or(base.featured),
        }
    }
}

/// How a value is read.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The element.
    pub select: Query,
    /// What of it.
    pub what: What,
    /// Look at the nearest such element before the item instead of inside it (dates that head a day).
    pub before_item: bool,
    /// Only the text behind the last of these.
    pub after: Option<String>,
    /// Only the text before the last of these.
    pub before: Option<String>,
}

/// What of an element is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Its text.
    Text,
    /// An attribute.
    Attribute(String),
    /// The rest of an HTML comment that begins so.
    Comment(String),
}

/// An element that is not content.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The element.
    pub select: Query,
    /// Its text begins with one of these.
    pub starts: Vec<String>,
    /// It contains this.
    pub has: Option<Query>,
    /// It holds nothing but links that match this, behind at most a label: `Tags: one, two`.
    pub links: Option<Query>,
}

/// Where the parts of a comment stand.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommentLayout {
    /// The element around one comment; replies may nest in it.
    pub item: Option<Query>,
    /// The author's name; a link in or around it is the author's address.
    pub author: Vec<Reader>,
    /// When it was written.
    pub published: Vec<Reader>,
    /// What it says; without a match, all of the item that is nothing else.
    pub body: Vec<Query>,
    /// Not part of what it says.
    pub remove: Option<Query>,
    /// The notice that only its author sees while it waits for moderation.
    pub pending: Vec<Chrome>,
    /// A sign that comments may be left.
    pub open: Option<Query>,
    /// A sign that they may not.
    pub closed: Option<Query>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    extends: Option<String>,
    platform: Option<String>,
    #[serde(default)]
    detect: Vec<Mark>,
    single_when: Option<Query>,
    heading: Option<Vec<Query>>,
    prose: Option<bool>,
    outside: Option<Query>,
    #[serde(default)]
    item: Layout,
    #[serde(default)]
    single: Layout,
    #[serde(default)]
    listing: Layout,
    comments: Option<CommentLayout>,
}

/// All profiles that a page is tried against.
#[derive(Clone, Debug)]
pub struct Profiles(Vec<Profile>);

/// The built-in profiles; the two that others extend come first. Which one a page has is decided by score,
/// never by order.
const BUILT_IN: &[&str] = &[
    include_str!("profiles/generic.toml"),
    include_str!("profiles/wordpress.toml"),
    include_str!("profiles/wordpress-blocks.toml"),
    include_str!("profiles/kubrick.toml"),
    include_str!("profiles/classic.toml"),
    include_str!("profiles/twentyten.toml"),
    include_str!("profiles/twentyeleven.toml"),
    include_str!("profiles/twentytwelve.toml"),
    include_str!("profiles/twentythirteen.toml"),
    include_str!("profiles/twentyfourteen.toml"),
    include_str!("profiles/twentyfifteen.toml"),
    include_str!("profiles/twentysixteen.toml"),
    include_str!("profiles/twentyseventeen.toml"),
    include_str!("profiles/twentynineteen.toml"),
    include_str!("profiles/twentytwenty.toml"),
    include_str!("profiles/twentytwentyone.toml"),
    include_str!("profiles/twentytwentytwo.toml"),
    include_str!("profiles/twentytwentythree.toml"),
    include_str!("profiles/twentytwentyfour.toml"),
    include_str!("profiles/twentytwentyfive.toml"),
];

impl Profiles {
    /// The built-in profiles and the user's own, given as TOML text.
    pub fn with(own: &[String]) -> Result<Profiles, String> {
        let mut profiles = Profiles(Vec::new());
        for text in BUILT_IN.iter().copied().chain(own.iter().map(String::as_str)) {
            let profile = profiles.read(text)?;
            profiles.0.retain(|known| known.name != profile.name);
            profiles.0.push(profile);
        }
        Ok(profiles)
    }

    fn read(&self, text: &str) -> Result<Profile, String> {
        let written: Written = toml::from_str(text).map_err(|fault| unread(text, &fault))?;
        let base = match &written.extends {
            None => None,
            Some(name) => {
                let base = self.0.iter().find(|profile| &profile.name == name);
                Some(base.ok_or_else(|| format!("profile `{}` extends `{name}`, which is not known", written.name))?)
            }
        };
        let layout = |own: Layout, inherited: Option<&Layout>| {
            let shared = own.over(&written.item);
            inherited.map_or(shared.clone(), |inherited| shared.over(inherited))
        };
        Ok(Profile {
            single: layout(written.single, base.map(|base| &base.single)),
            listing: layout(written.listing, base.map(|base| &base.listing)),
            platform: written.platform.or_else(|| base.and_then(|base| base.platform.clone())),
            detect: written.detect,
            single_when: written
                .single_when
                .or_else(|| base.and_then(|base| base.single_when.clone())),
            heading: written
                .heading
                .or_else(|| base.map(|base| base.heading.clone()))
                .unwrap_or_default(),
            prose: written.prose.or(base.map(|base| base.prose)).unwrap_or_default(),
            outside: written.outside.or_else(|| base.and_then(|base| base.outside.clone())),
            comments: written
                .comments
                .or_else(|| base.map(|base| base.comments.clone()))
                .unwrap_or_default(),
            name: written.name,
        })
    }

    /// The profile with the most points on this page; between equals, the one whose name sorts first.
    pub fn best(&self, page: &Dom) -> &Profile {
        let points = |profile: &Profile| -> u32 {
            let met = profile.detect.iter().filter(|mark| page.has(&mark.select));
            met.map(|mark| mark.score).sum()
        };
        let mut best = (0, &self.0[0]);
        for profile in &self.0 {
            let score = points(profile);
            if score > best.0 || (score == best.0 && score > 0 && profile.name < best.1.name) {
                best = (score, profile);
            }
        }
        best.1
    }
}

/// Where and why the text of a profile cannot be read.
fn unread(text: &str, fault: &toml::de::Error) -> String {
    let before = fault.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let reason = fault.message().trim();
    let reason = match reason.starts_with("data did not match any variant") {
        true => "this is neither a selector nor a table with `select` in it",
        false => reason,
    };
    format!("line {line}: {}", reason.replace('\n', ", "))
}

impl<'de> Deserialize<'de> for Query {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Query, D::Error> {
        Query::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Reader {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Reader, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Full {
            select: Query,
            attribute: Option<String>,
            comment: Option<String>,
            #[serde(default)]
            before_item: bool,
            after: Option<String>,
            before: Option<String>,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Plain(Query),
            Full(Full),
        }
        let full = match Written::deserialize(deserializer)? {
            Written::Full(full) => full,
            Written::Plain(select) => Full {
                select,
                attribute: None,
                comment: None,
                before_item: false,
                after: None,
                before: None,
            },
        };
        Ok(Reader {
            select: full.select,
            what: match (full.attribute, full.comment) {
                (Some(name), _) => What::Attribute(name),
                (None, Some(start)) => What::Comment(start),
                (None, None) => What::Text,
            },
            before_item: full.before_item,
            after: full.after,
            before: full.before,
        })
    }
}

impl<'de> Deserialize<'de> for Chrome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Chrome, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Full {
            select: Query,
            #[serde(default)]
            starts: Vec<String>,
            has: Option<Query>,
            links: Option<Query>,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Plain(Query),
            Full(Full),
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Plain(select) => Chrome {
                select,
                starts: Vec::new(),
                has: None,
                links: None,
            },
            Written::Full(full) => Chrome {
                select: full.select,
                starts: full.starts,
                has: full.has,
                links: full.links,
            },
        })
    }
}
