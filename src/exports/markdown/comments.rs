//! Comments: as data beside the posts, as a part of the body, or counted as lost.

use super::scaffold::escaped;
use crate::address::Address;
use crate::archive::{Comment, Post};
use serde::Serialize;

/// What becomes of comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Comments {
    /// A data file for each post, where the generator reads data.
    #[default]
    Data,
    /// A YAML file for each comment, as Staticman keeps them, where the generator reads data.
    Staticman,
    /// One file of all that remark42 imports.
    Remark42,
    /// A part at the end of the body.
    Body,
    /// Left out, and counted.
    None,
}

/// A data file.
#[derive(Serialize)]
struct Data<'a> {
    post: &'a str,
    url: Option<&'a str>,
    comments: &'a [Comment],
}

/// The comments of a post as JSON, in the archive's own words.
pub fn data(post: &Post, comments: &[Comment]) -> Result<Vec<u8>, serde_json::Error> {
    let data = Data {
        post: &post.id,
        url: post.url.as_deref(),
        comments,
    };
    let mut bytes = serde_json::to_vec_pretty(&data)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The comments as HTML for the end of a body: a heading, then each with its name, its date, whom it answers and what it
/// says.
pub fn section(comments: &[Comment]) -> String {
    let mut html = "<h2>Comments</h2>".to_owned();
    for comment in comments {
        let name = name(comment);
        let name = match comment.author_url.as_deref().and_then(Address::parse) {
            Some(url) => format!("<a href=\"{}\">{name}</a>", escaped(url.as_str())),
            None => name,
        };
        let date = comment.published.map(|stamp| stamp.to_string().replace('T', " "));
        let date = date.map(|date| format!(", {date}")).unwrap_or_default();
        let parent = comment.parent.as_deref();
        let parent = parent.and_then(|id| comments.iter().find(|other| other.id == id));
        let reply = parent
            .map(|parent| format!(", in reply to {}", self::name(parent)))
            .unwrap_or_default();
        html.push_str(&format!("<p><strong>{name}</strong>{date}{reply}</p><blockquote>"));
        html.push_str(comment.body_html.as_deref().unwrap_or_default());
        html.push_str("</blockquote>");
    }
    html
}

fn name(comment: &Comment) -> String {
    escaped(comment.author.as_deref().unwrap_or("?"))
}
