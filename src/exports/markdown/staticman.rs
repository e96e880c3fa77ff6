//! Comments as Staticman keeps them: a YAML file each, in a folder for each post, what they say as Markdown. Themes that
//! show its comments show these.

use super::flavour::lost;
use super::front::{Front, FrontFault};
use super::moment::{Moment, Style};
use super::yaml;
use crate::archive::{Comment, CommentKind};
use crate::exports::File;
use crate::markdown::Lost;

/// The file of one comment, the `number`th of its post, in the order in which they shall be shown.
pub(super) fn file(folder: &str, number: usize, front: &Front) -> Result<File, FrontFault> {
    let path = format!("{folder}/comment-{number:05}.yml");
    Ok(File::text(&path, yaml::document(front)?))
}

/// The folder of a post's comments, where their data file would be.
pub(super) fn folder(path: &str) -> &str {
    path.strip_suffix(".json").unwrap_or(path)
}

/// A comment under Staticman's keys. The address of its author's mail is in no archive, so in none of these.
pub(super) fn front(comment: &Comment, message: &str, date: Option<Moment>) -> Front {
    let mut front = Front::default();
    front.text("_id", Some(&comment.id));
    front.text("_parent", comment.parent.as_deref());
    front.text("name", comment.author.as_deref());
    front.text("url", comment.author_url.as_deref());
    front.text("message", Some(message.trim_end()));
    front.date("date", date.map(|date| date.full(Style::Rfc3339).text));
    front.text("kind", named(comment.kind));
    front
}

/// What is no plain comment is said to be what it is.
fn named(kind: CommentKind) -> Option<&'static str> {
    match kind {
        CommentKind::Comment => None,
        CommentKind::Pingback => Some("pingback"),
        CommentKind::Trackback => Some("trackback"),
    }
}

/// Dates of which not even the day is known, but which had to be given one.
pub(super) fn made_up(dates: impl Iterator<Item = Moment>) -> Option<Lost> {
    let count = dates.filter(|date| date.full(Style::Rfc3339).known.is_some()).count();
    (count > 0).then(|| Lost {
        count,
        ..lost("comment date", "less exact than a day")
    })
}
