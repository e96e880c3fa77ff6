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
    /// A record of a type that this version does not know, kept as it was.
    #[serde(untagged)]
    #[schemars(skip)]
    Other(serde_json::Map<String, serde_json::Value>),
}

impl Record {
    /// Keys that this version does not know.
    pub fn unknown_mut(&mut self) -> Option<&mut serde_json::Map<String, serde_json::Value>> {
        match self {
            Record::Archive(header) => Some(&mut header.unknown),
            Record::Site(site) => Some(&mut site.unknown),
            Record::Term(term) => Some(&mut term.unknown),
            Record::Person(person) => Some(&mut person.unknown),
            Record::Media(media) => Some(&mut media.unknown),
            Record::Post(post) => Some(&mut post.unknown),
            Record::Other(_) => None,
        }
    }
}
