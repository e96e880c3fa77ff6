use super::{Header, Media, Person, Post, Site, Term};
use schemars::JsonSchema;
use serde::Serialize;

/// One line of an archive.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Record {
    /// The first line.
    Archive(Header),
    /// A blog.
    Site(Site),
    /// A tag, category or other term.
    Term(Term),
    /// An author.
    Person(Person),
    /// A picture, film, sound or file.
    Media(Media),
    /// A post or standing page.
    Post(Box<Post>),
}
