//! A small blog that changes from night to night: its posts are a table, its pages have Kubrick's markup.

use crate::web_server::{Answer, Server};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::{Arc, Mutex};

/// One night: what changes before it, and how it is run.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Night {
    /// Posts that are new, or stand in the place of those with their numbers.
    pub(crate) put: Vec<Post>,
    /// Numbers of posts that are deleted.
    pub(crate) delete: Vec<u32>,
    /// Numbers of posts that no list names any more, and whose pages still answer.
    pub(crate) hide: Vec<u32>,
    /// Numbers of posts that are named again.
    pub(crate) show: Vec<u32>,
    /// Statuses of targets that are not well tonight.
    pub(crate) faults: BTreeMap<String, u16>,
    /// Every address answers with one page of somebody else's.
    pub(crate) parked: bool,
    /// Arguments of this run.
    pub(crate) arguments: Vec<String>,
}

/// A post.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Post {
    pub(crate) number: u32,
    pub(crate) title: String,
    /// `2019-05-02`
    pub(crate) day: String,
    pub(crate) body: String,
    pub(crate) tags: Vec<String>,
    pub(crate) comments: Vec<String>,
}

/// How a blog is served.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Nights {
    /// Answers have an `ETag`.
    pub(crate) validators: bool,
    /// WordPress's REST interface is open.
    pub(crate) rest: bool,
    pub(crate) nights: Vec<Night>,
}

/// A blog as it is.
#[derive(Clone, Debug, Default)]
struct Blog {
    posts: BTreeMap<u32, Post>,
    hidden: BTreeSet<u32>,
    faults: BTreeMap<String, u16>,
    parked: bool,
    validators: bool,
    rest: bool,
    /// The host that answers.
    host: String,
}

/// A blog and its server.
pub(crate) struct Served {
    pub(crate) server: Server,
    blog: Arc<Mutex<Blog>>,
}

/// How many posts a page lists.
const PAGE: usize = 3;

impl Served {
    /// Serves a blog without posts.
    pub(crate) fn start(nights: &Nights, wait: u64) -> Served {
        let blog = Arc::new(Mutex::new(Blog {
            validators: nights.validators,
            rest: nights.rest,
            ..Blog::default()
        }));
        let known = Arc::clone(&blog);
        let server = Server::start(Arc::new(move |target: &str| {
            let answer = known.lock().unwrap().answer(target)?;
            Some(Answer { wait, ..answer })
        }));
        blog.lock().unwrap().host = server.host();
        Served { server, blog }
    }

    pub(crate) fn seed(&self) -> String {
        format!("http://{}/weir/", self.server.host())
    }

    /// Changes the blog as a night says.
    pub(crate) fn turn(&self, night: &Night) {
        let mut blog = self.blog.lock().unwrap();
        for post in &night.put {
            blog.posts.insert(post.number, post.clone());
        }
        blog.posts.retain(|number, _| !night.delete.contains(number));
        blog.hidden.extend(&night.hide);
        blog.hidden.retain(|number| !night.show.contains(number));
        blog.faults.clone_from(&night.faults);
        blog.parked = night.parked;
    }
}

impl Blog {
    fn answer(&self, target: &str) -> Option<Answer> {
        if self.parked {
            let body = "<!DOCTYPE html>\n<html><head><title>This name is for sale</title></head><body><p>Ask for a price.</p></body></html>\n";
            return Some(self.told(body.to_owned(), "text/html"));
        }
        if let Some(status) = self.faults.get(target) {
            let home = matches!(status, 301 | 302).then(|| "Location: /weir/".to_owned());
            return Some(Answer {
                status: *status,
                headers: home.into_iter().collect(),
                ..Answer::default()
            });
        }
        let rest = target.strip_prefix("/weir/")?;
        let (name, value) = rest.strip_prefix('?').unwrap_or("paged=1").split_once('=')?;
        let number = || value.parse::<u32>().ok();
        if !rest.is_empty() && !rest.starts_with('?') {
            return None;
        }
        let body = match name {
            "p" => self.single(self.posts.get(&number()?)?),
            "feed" => return Some(self.told(self.feed(), "text/xml")),
            "rest_route" if self.rest => {
                let body = self.list(value.split('&').next()?)?;
                return Some(self.told(body.to_string(), "application/json"));
            }
            "paged" => self.listing("", number()? as usize, &|_| true)?,
            "m" => {
                let month = format!("{}-{}", value.get(..4)?, value.get(4..6)?);
                let heading = format!("Archive for {}", named(&format!("{month}-01")));
                self.listing(&heading, 1, &|post| post.day.starts_with(&month))?
            }
            "tag" => {
                let is_so = |post: &Post| post.tags.iter().any(|tag| tag == value);
                self.listing(&format!("Posts Tagged &#8216;{value}&#8217;"), 1, &is_so)?
            }
            _ => return None,
        };
        Some(self.told(body, "text/html"))
    }

    fn told(&self, body: String, kind: &str) -> Answer {
        let mut headers = vec![format!("Content-Type: {kind}; charset=UTF-8")];
        if self.validators {
            let sum = body
                .bytes()
                .fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
            headers.push(format!("ETag: \"{sum:x}\""));
        }
        Answer {
            headers,
            body,
            ..Answer::default()
        }
    }

    /// Posts that are shown, the newest first.
    fn shown(&self) -> Vec<&Post> {
        let mut posts: Vec<&Post> = self
            .posts
            .values()
            .filter(|post| !self.hidden.contains(&post.number))
            .collect();
        posts.sort_by_key(|post| std::cmp::Reverse((post.day.clone(), post.number)));
        posts
    }

    fn listing(&self, heading: &str, page: usize, is_shown: &dyn Fn(&Post) -> bool) -> Option<String> {
        let all: Vec<&Post> = self.shown().into_iter().filter(|post| is_shown(post)).collect();
        let size = if heading.is_empty() { PAGE } else { 100 };
        let own: Vec<&&Post> = all.iter().skip((page - 1) * size).take(size).collect();
        if own.is_empty() && (page > 1 || !heading.is_empty()) {
            return None;
        }
        let mut text = String::new();
        if !heading.is_empty() {
            writeln!(text, "<h2 class=\"pagetitle\">{heading}</h2>").unwrap();
        }
        for post in own {
            let Post {
                number, title, body, ..
            } = post;
            write!(
                text,
                "<div class=\"post\" id=\"post-{number}\">\n<h2><a href=\"/weir/?p={number}\" rel=\"bookmark\" title=\"Permanent \
                 Link to {title}\">{title}</a></h2>\n<small>{} <!-- by admin --></small>\n<div class=\"entry\">\n{body}\n</div>\n\
                 <p class=\"postmetadata\">{}Posted in <a href=\"/weir/?cat=1\" rel=\"category\">Locks</a> | {}</p>\n</div>\n",
                named(&post.day),
                tags(post),
                post.comments.len(),
            )
            .unwrap();
        }
        if all.len() > page * size {
            write!(
                text,
                "<div class=\"navigation\"><a href=\"/weir/?paged={}\">Older</a></div>",
                page + 1
            )
            .unwrap();
        }
        Some(self.page("The Weir", "narrowcolumn", &text))
    }

    fn single(&self, post: &Post) -> String {
        let Post {
            number, title, body, ..
        } = post;
        let mut text = format!(
            "<div class=\"post\" id=\"post-{number}\">\n<h2>{title}</h2>\n<div class=\"entry\">\n{body}\n<p class=\"postmetadata alt\">\
             <small>This entry was posted on {} at 10:00 am and is filed under <a href=\"/weir/?cat=1\" rel=\"category\">Locks</a>. \
             {}</small></p>\n</div>\n</div>\n",
            named(&post.day),
            tags(post),
        );
        if !post.comments.is_empty() {
            text.push_str("<ol class=\"commentlist\">\n");
            for comment in &post.comments {
                let id = number * 100 + comment.len() as u32;
                write!(
                    text,
                    "<li class=\"alt\" id=\"comment-{id}\"><cite>A reader</cite> Says:<br />\n<small class=\"commentmetadata\">\
                     <a href=\"#comment-{id}\">{} at 11:00 am</a></small>\n<p>{comment}</p>\n</li>\n",
                    named(&post.day)
                )
                .unwrap();
            }
            text.push_str("</ol>\n");
        }
        self.page(
            &format!("The Weir &raquo; Blog Archive &raquo; {title}"),
            "widecolumn",
            &text,
        )
    }

    fn page(&self, title: &str, column: &str, text: &str) -> String {
        let months: BTreeSet<&str> = self.shown().iter().filter_map(|post| post.day.get(..7)).collect();
        let mut sidebar = String::new();
        for month in months {
            let packed = month.replace('-', "");
            let name = named(&format!("{month}-01"));
            write!(
                sidebar,
                "<li><a href='/weir/?m={packed}' title='{name}'>{name}</a></li>"
            )
            .unwrap();
        }
        let rest = match self.rest {
            true => "<link rel=\"https://api.w.org/\" href=\"/weir/?rest_route=/\" />\n",
            false => "",
        };
        format!(
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n\
             <html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head profile=\"http://gmpg.org/xfn/11\">\n<title>{title}</title>\n\
             <meta name=\"generator\" content=\"WordPress 2.7.1\" />\n{rest}<link rel=\"alternate\" type=\"application/rss+xml\" \
             href=\"/weir/?feed=rss2\" />\n</head>\n<body>\n<div id=\"page\">\n<div id=\"header\"><div id=\"headerimg\"><h1>\
             <a href=\"/weir/\">The Weir</a></h1></div></div>\n<div id=\"content\" class=\"{column}\">\n{text}</div>\n\
             <div id=\"sidebar\"><ul><li><h2>Archives</h2><ul>{sidebar}</ul></li></ul></div>\n</div>\n</body>\n</html>\n"
        )
    }

    /// A list of the REST interface.
    fn list(&self, route: &str) -> Option<serde_json::Value> {
        let root = format!("http://{}/weir/", self.host);
        let mut tags: Vec<&String> = self.posts.values().flat_map(|post| &post.tags).collect();
        tags.sort();
        tags.dedup();
        let number = |tag: &String| 10 + tags.iter().position(|own| *own == tag).unwrap();
        let links = |kind: &str, number: usize| {
            let href = format!("{root}?rest_route=/wp/v2/{kind}/{number}");
            serde_json::json!({"self": [{"href": href}]})
        };
        let post = |post: &Post| {
            let own: Vec<usize> = post.tags.iter().map(number).collect();
            let date = format!("{}T10:00:00", post.day);
            serde_json::json!({
                "id": post.number, "date": date, "date_gmt": date, "slug": format!("post-{}", post.number),
                "status": "publish", "type": "post", "link": format!("{root}?p={}", post.number),
                "title": {"rendered": post.title}, "content": {"rendered": post.body, "protected": false},
                "author": 1, "categories": [1], "tags": own, "_links": links("posts", post.number as usize),
            })
        };
        let tag = |tag: &&String| {
            serde_json::json!({
                "id": number(tag), "name": tag, "slug": tag, "taxonomy": "post_tag", "link": format!("{root}?tag={tag}"),
                "_links": links("tags", number(tag)),
            })
        };
        match route {
            "/wp/v2/posts" => Some(
                self.posts
                    .values()
                    .filter(|post| !self.hidden.contains(&post.number))
                    .map(post)
                    .collect(),
            ),
            "/wp/v2/tags" => Some(tags.iter().map(tag).collect()),
            _ => None,
        }
    }

    /// The newest posts, as a feed that is not paged.
    fn feed(&self) -> String {
        let mut items = String::new();
        for post in self.shown().iter().take(2) {
            let Post { number, title, .. } = post;
            let date = jiff::civil::Date::strptime("%Y-%m-%d", &post.day).unwrap();
            let date = date.strftime("%a, %d %b %Y 09:00:07 +0000");
            writeln!(
                items,
                "<item><title>{title}</title><link>/weir/?p={number}</link><pubDate>{date}</pubDate></item>"
            )
            .unwrap();
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>The Weir</title><link>/weir/</link>\n\
             {items}</channel></rss>\n"
        )
    }
}

/// `2019-05-02` as `May 2, 2019`.
fn named(day: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let parts: Vec<usize> = day.split('-').map(|part| part.parse().unwrap()).collect();
    format!("{} {}, {}", MONTHS[parts[1] - 1], parts[2], parts[0])
}

fn tags(post: &Post) -> String {
    let links = post
        .tags
        .iter()
        .map(|tag| format!("<a href=\"/weir/?tag={tag}\" rel=\"tag\">{tag}</a>"));
    let links: Vec<String> = links.collect();
    match links.is_empty() {
        true => String::new(),
        false => format!("Tags: {} ", links.join(", ")),
    }
}
