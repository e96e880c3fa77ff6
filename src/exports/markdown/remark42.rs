//! Comments as remark42 imports them: its own backup, a line of JSON about the whole and then one for each comment.
//!
//! `remark42 import -p native -s SITE -f FILE` reads it. The pages' addresses are those on the blog's own host;
//! `remark42 remap` changes them for another.

use super::flavour::lost;
use super::moment::{Moment, Style};
use crate::archive::{Comment, Post};
use crate::capture::Digest;
use crate::dom::{Dom, Omit, Query, Writer};
use crate::markdown::Lost;
use serde::Serialize;
use std::collections::BTreeMap;
use url::{ParseError, Url};

/// Where the file goes: a folder that no generator takes for content.
pub(super) const PATH: &str = "_comments/remark42.jsonl";

/// The name that remark42 gives its site, unless told.
const SITE: &str = "remark";

/// The first line: nobody is blocked, no page closed.
#[derive(Serialize)]
struct Meta {
    version: u8,
    users: [(); 0],
    posts: [(); 0],
}

#[derive(Serialize)]
struct Line<'a> {
    id: String,
    pid: String,
    text: String,
    user: User<'a>,
    locator: Locator<'a>,
    score: i64,
    votes: BTreeMap<String, bool>,
    /// remark42 takes the time of the import where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    imported: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
}

#[derive(Serialize)]
struct User<'a> {
    name: &'a str,
    id: String,
    picture: &'a str,
    admin: bool,
}

#[derive(Serialize)]
struct Locator<'a> {
    site: &'a str,
    url: &'a str,
}

/// The post that comments are on, at its new address.
pub(super) struct Page<'a> {
    pub(super) post: &'a Post,
    /// Its name among all posts with comments.
    pub(super) key: &'a str,
    pub(super) url: String,
}

/// A file of the format in the making.
pub(super) struct Backup(Vec<u8>);

impl Backup {
    pub(super) fn begin() -> Result<Backup, serde_json::Error> {
        let mut backup = Backup(Vec::new());
        backup.line(&Meta {
            version: 1,
            users: [],
            posts: [],
        })?;
        Ok(backup)
    }

    /// Adds the comments of a post, with when each was written.
    pub(super) fn add(
        &mut self,
        page: &Page<'_>,
        comments: &[(Comment, Option<Moment>)],
    ) -> Result<(), serde_json::Error> {
        let id = |id: &str| format!("{}-{id}", page.key);
        for (comment, moment) in comments {
            let parent = comment.parent.as_deref();
            let parent = parent.filter(|parent| comments.iter().any(|(other, _)| other.id == **parent));
            self.line(&Line {
                id: id(&comment.id),
                pid: parent.map(id).unwrap_or_default(),
                text: absolute(comment.body_html.as_deref().unwrap_or_default(), &page.url),
                user: user(comment),
                locator: Locator {
                    site: SITE,
                    url: &page.url,
                },
                score: 0,
                votes: BTreeMap::new(),
                time: moment.map(|moment| time(moment).0),
                imported: true,
                title: page.post.title.as_deref(),
            })?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    fn line(&mut self, line: &impl Serialize) -> Result<(), serde_json::Error> {
        serde_json::to_writer(&mut self.0, line)?;
        self.0.push(b'\n');
        Ok(())
    }
}

/// The HTML with its links made whole: remark42 shows it in a frame from another host.
fn absolute(html: &str, page: &str) -> String {
    let (Ok(page), Ok(dom)) = (Url::parse(page), Dom::of_body(html)) else {
        return html.to_owned();
    };
    let is_relative = |value: &str| Url::parse(value) == Err(ParseError::RelativeUrlWithoutBase);
    let rewrite = |_: &str, name: &str, value: &str| {
        let joined = matches!(name, "href" | "src").then(|| page.join(value).ok()).flatten();
        joined.filter(|_| is_relative(value)).map(String::from)
    };
    let writer = Writer {
        omit: &Omit::nothing(),
        rewrite: &rewrite,
    };
    let body = Query::parse("body").ok().and_then(|query| dom.first(&query));
    body.map_or_else(|| html.to_owned(), |body| body.inner_html(&writer))
}

/// One who wrote: the same name and address are the same person, as remark42 has it of what it imports.
fn user(comment: &Comment) -> User<'_> {
    let name = comment.author.as_deref().unwrap_or("?");
    let known = format!("{name}\n{}", comment.author_url.as_deref().unwrap_or_default());
    User {
        name,
        id: format!("imported_{}", &Digest::of(known.as_bytes()).hex()[..40]),
        picture: "",
        admin: false,
    }
}

/// A time to the second with an offset, and whether any part of it was not known.
fn time(moment: Moment) -> (String, bool) {
    let full = moment.full(Style::Rfc3339);
    let has_time = full.text.contains('T');
    let midnight = if has_time { "" } else { "T00:00:00" };
    let utc = if has_time && !moment.is_local() { "" } else { "Z" };
    let is_made_up = full.known.is_some() || !midnight.is_empty() || !utc.is_empty();
    (format!("{}{midnight}{utc}", full.text), is_made_up)
}

/// Times of which the clock or the zone was not known.
pub(super) fn made_up(dates: impl Iterator<Item = Moment>) -> Option<Lost> {
    let count = dates.filter(|date| time(*date).1).count();
    (count > 0).then(|| Lost {
        count,
        ..lost("comment date", "less exact than a time with its offset")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_whole() {
        let html = "<p><a href=\"/b/?c#d\">e</a> <a href=\"mailto:f@g.example\">h</a> <img src=\"i j.png\"></p>";
        assert_eq!(
            absolute(html, "https://a.example/k/"),
            "<p><a href=\"https://a.example/b/?c#d\">e</a> <a href=\"mailto:f@g.example\">h</a> <img \
             src=\"https://a.example/k/i%20j.png\"></p>"
        );
        assert_eq!(absolute(html, "/k/"), html);
    }

    #[test]
    fn what_is_not_known_of_a_time_is_told() {
        for (stamp, due, is_made_up) in [
            ("2019-12-09T10:33:05+01:00", "2019-12-09T10:33:05+01:00", false),
            ("2019-12-09T10:33+01:00", "2019-12-09T10:33:00+01:00", false),
            ("2019-12-09T10:33", "2019-12-09T10:33:00Z", true),
            ("2019-12-09", "2019-12-09T00:00:00Z", true),
            ("2019-12", "2019-12-01T00:00:00Z", true),
        ] {
            let moment = Moment::new(stamp.parse().unwrap(), None);
            assert_eq!(time(moment), (due.to_owned(), is_made_up));
        }
    }
}
