//! `posterity forget`: what must not be kept is taken out of every night.

mod records;
mod tags;

use super::explain::is;
use super::snapshot::segments::{self, ARCHIVE, Segments};
use super::{Console, Exit, args, coverage, read};
use crate::address::Address;
use crate::archive::{self, Archive, Post};
use crate::capture::Digest;
use crate::error::Error;
use crate::extract::Place;
use crate::output;
use crate::output::bag::Bag;
use crate::snapshot::Subject;
use serde::Serialize;
use std::fs;

/// The list of what was forgotten, in a bag: digests alone.
const LOG: &str = "forgotten.jsonl";

/// What is written down of something that was forgotten.
#[derive(Serialize)]
struct Forgotten {
    time: String,
    what: &'static str,
    /// Digest of the key, as it stood in the archive.
    digest: Digest,
    /// Digests of the records that were erased, as they were packed.
    records: Vec<Digest>,
}

/// Erases a post or a comment from captures, archive, testimony and changes, and seals the bag anew.
pub(super) fn run(arguments: &args::Forget, console: &Console) -> Result<Exit, Error> {
    let root = &arguments.folder;
    if !root.join("bagit.txt").is_file() {
        return Err(Error::Usage {
            what: format!("`{}` holds no snapshots", root.display()),
            hint: Some("give the folder that `posterity snapshot URL --into DIR` made".to_owned()),
        });
    }
    let bag = Bag::open(root)?;
    let segments = Segments::open(&bag)?;
    if let Some(begun) = segments.unfinished(&bag)? {
        return Err(Error::Usage {
            what: format!(
                "the run of {} was broken off, and may hold what is to be forgotten",
                begun.name
            ),
            hint: Some("let `posterity snapshot` finish it first".to_owned()),
        });
    }
    let mut archive = segments.archive()?;
    let (key, number) = match arguments.what.split_once("#comment-") {
        Some((key, number)) => (key, Some(number)),
        None => (arguments.what.as_str(), None),
    };
    let post = found(&archive, key)?.clone();
    let (subject, name) = match number {
        None => (Subject::post(&post, &pages(&segments, &post)?), post.id.clone()),
        Some(number) => {
            let comment = post.comments.iter().find(|comment| comment.id == number);
            let comment = comment.ok_or_else(|| no_such(&arguments.what))?;
            (
                Subject::comment(&post, comment),
                format!("{}#comment-{number}", post.id),
            )
        }
    };
    let profiles = read::profiles(&arguments.profile)?;
    let mut sealing = bag.stage("forget")?;
    let records = records::erase(&segments, &subject, &profiles, &mut sealing)?;
    forget_in(&mut archive, &post, number);
    let place = sealing.place(ARCHIVE).display().to_string();
    output::stream(&place, |mut out| archive::write(&archive, &mut out))?;
    sealing.add(ARCHIVE)?;
    let is_whole_post = number.is_none();
    tags::sources(&segments, &mut sealing, |line| !(is_whole_post && line.post == post.id))?;
    if is_whole_post {
        tags::changes(root, &mut sealing, &post.id)?;
    }
    let forgotten = Forgotten {
        time: segments::now(),
        what: if is_whole_post { "post" } else { "comment" },
        digest: Digest::of(name.as_bytes()),
        records,
    };
    let mut log = fs::read(root.join(LOG)).unwrap_or_default();
    log.extend(serde_json::to_vec(&forgotten).unwrap_or_default());
    log.push(b'\n');
    sealing.put(LOG, &log)?;
    sealing.seal(&segments::about(&segments, &forgotten.time))?;
    let count = forgotten.records.len();
    console.say(&format!(
        "forgot a {}: {} erased",
        forgotten.what,
        coverage::plural(count, "record")
    ));
    console.say("what the blog still shows, the next run captures again");
    Ok(Exit::Clean)
}

/// The one post that is meant.
fn found<'a>(archive: &'a Archive, key: &str) -> Result<&'a Post, Error> {
    let mut meant = archive.posts.iter().filter(|post| is(post, key));
    let post = meant.next().ok_or_else(|| no_such(key))?;
    match meant.next() {
        None => Ok(post),
        Some(_) => Err(Error::Usage {
            what: format!("`{key}` means more than one post"),
            hint: Some("give the whole key, as it stands in the archive".to_owned()),
        }),
    }
}

fn no_such(what: &str) -> Error {
    Error::Usage {
        what: format!("the archive holds no `{what}`"),
        hint: Some("give a post's key or address, and behind it `#comment-12` for one of its comments".to_owned()),
    }
}

/// The post's own pages, as testimony has them.
fn pages(segments: &Segments, post: &Post) -> Result<Vec<Address>, Error> {
    let mut pages = Vec::new();
    segments.testimony(&mut |_, line| {
        if line.post == post.id && line.place == Place::Single {
            pages.extend(Address::parse(&line.address));
        }
        Ok(())
    })?;
    Ok(pages)
}

/// Takes a post, or one of its comments, out of an archive, and with a post those authors and media that only it had.
fn forget_in(archive: &mut Archive, post: &Post, number: Option<&str>) {
    if let Some(number) = number {
        let own = archive.posts.iter_mut().filter(|own| own.id == post.id);
        own.for_each(|own| own.comments.retain(|comment| comment.id != number));
        return;
    }
    archive.posts.retain(|own| own.id != post.id);
    let posts = &archive.posts;
    archive.people.retain(|person| {
        let has = |post: &Post| {
            post.authors
                .iter()
                .any(|own| own.name == person.name && own.slug == person.slug)
        };
        !has(post) || posts.iter().any(has)
    });
    archive.media.retain(|medium| {
        let has = |post: &Post| {
            post.media.iter().any(|own| own.url == medium.url) || post.featured_media.as_ref() == Some(&medium.url)
        };
        !has(post) || posts.iter().any(has)
    });
}
