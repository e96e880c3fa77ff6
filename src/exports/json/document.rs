use super::fault::Fault;
use super::pages::Page;
use crate::archive::{Archive, Counts, Media, Person, Post, Site, Term};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The whole archive as one object; keys in the order of the archive's records.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    posts: &'a [Post],
}

/// All but the posts.
#[derive(Serialize)]
pub(super) struct Head<'a> {
    schema_version: u32,
    /// Of the first page of a feed.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<Page>,
    counts: Counts,
    sites: &'a [Site],
    terms: &'a [Term],
    people: &'a [Person],
    media: &'a [Media],
}

impl<'a> Document<'a> {
    pub(super) fn of(archive: &'a Archive) -> Document<'a> {
        Document {
            head: Head::of(archive),
            posts: &archive.posts,
        }
    }
}

impl<'a> Head<'a> {
    pub(super) fn of(archive: &'a Archive) -> Head<'a> {
        let header = archive.header();
        Head {
            schema_version: header.schema_version,
            page: None,
            counts: header.counts,
            sites: &archive.sites,
            terms: &archive.terms,
            people: &archive.people,
            media: &archive.media,
        }
    }

    pub(super) fn of_first(archive: &'a Archive, page: Page) -> Head<'a> {
        Head {
            page: Some(page),
            ..Head::of(archive)
        }
    }
}

/// The same, as it is read; a feed has the posts elsewhere.
#[derive(Deserialize)]
struct Found {
    schema_version: u32,
    #[serde(default)]
    sites: Vec<Site>,
    #[serde(default)]
    terms: Vec<Term>,
    #[serde(default)]
    people: Vec<Person>,
    #[serde(default)]
    media: Vec<Media>,
    #[serde(default)]
    posts: Vec<Post>,
}

pub(super) fn read(value: Value) -> Result<Archive, Fault> {
    let found: Found = serde_json::from_value(value)?;
    Fault::unless_current(found.schema_version)?;
    Ok(Archive {
        sites: found.sites,
        terms: found.terms,
        people: found.people,
        media: found.media,
        posts: found.posts,
    })
}
