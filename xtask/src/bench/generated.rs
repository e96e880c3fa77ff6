//! A blog of invented posts, the same on every run.

use posterity::archive::{
    self, Archive, Byline, Comment, CommentStatus, Label, Person, Post, Site, Stamp, Status, Term,
};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

const WORDS: [&str; 48] = [
    "bridge",
    "council",
    "river",
    "market",
    "winter",
    "school",
    "library",
    "meeting",
    "road",
    "garden",
    "street",
    "councillor",
    "budget",
    "report",
    "evening",
    "morning",
    "children",
    "park",
    "history",
    "summer",
    "festival",
    "station",
    "harbour",
    "museum",
    "of",
    "the",
    "and",
    "with",
    "from",
    "about",
    "under",
    "after",
    "before",
    "new",
    "old",
    "open",
    "closed",
    "many",
    "few",
    "every",
    "repairs",
    "thanks",
    "notes",
    "letters",
    "visit",
    "plans",
    "weather",
    "news",
];

const SITE: &str = "blog.council.example/";
const TAGS: usize = 200;

/// Numbers that look like chance.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn text(&mut self, words: usize) -> String {
        let words = (0..words).map(|_| match self.roll(20) {
            0 => format!("{}", self.roll(100_000)),
            _ => WORDS[self.roll(WORDS.len())].to_owned(),
        });
        words.collect::<Vec<String>>().join(" ")
    }
}

/// Writes `archive.jsonl`, and its posts alone as `posts.jsonl`; gives the archive's bytes.
pub(super) fn write(posts: usize, folder: &Path) -> Result<u64, String> {
    let archive = generated(posts);
    let place = folder.join("archive.jsonl");
    let create = |path: &Path| {
        File::create(path)
            .map(BufWriter::new)
            .map_err(|fault| fault.to_string())
    };
    let mut out = create(&place)?;
    archive::write(&archive, &mut out)
        .and_then(|()| out.flush())
        .map_err(|fault| fault.to_string())?;
    let mut out = create(&folder.join("posts.jsonl"))?;
    for post in &archive.posts {
        serde_json::to_writer(&mut out, post).map_err(|fault| fault.to_string())?;
        out.write_all(b"\n").map_err(|fault| fault.to_string())?;
    }
    out.flush().map_err(|fault| fault.to_string())?;
    std::fs::metadata(place)
        .map(|about| about.len())
        .map_err(|fault| fault.to_string())
}

fn generated(posts: usize) -> Archive {
    let mut dice = Dice(88_172_645_463_325_252);
    let tag = |number: usize| (format!("Tag {number}"), format!("tag-{number}"));
    let terms = (0..TAGS).map(|number| Term {
        site: SITE.to_owned(),
        taxonomy: "tag".to_owned(),
        name: tag(number).0,
        slug: Some(tag(number).1),
        ..Term::default()
    });
    Archive {
        sites: vec![Site {
            root: SITE.to_owned(),
            title: Some("The leader's blog".to_owned()),
            ..Site::default()
        }],
        terms: terms.collect(),
        people: vec![Person {
            site: SITE.to_owned(),
            name: "Ann Other".to_owned(),
            ..Person::default()
        }],
        posts: (0..posts).map(|number| post(number, &mut dice)).collect(),
        ..Archive::default()
    }
}

fn post(number: usize, dice: &mut Dice) -> Post {
    let paragraphs = (0..2 + dice.roll(6)).map(|_| format!("<p>{}.</p>\n", dice.text(60)));
    let body: String = paragraphs.collect();
    let tags = (0..dice.roll(5)).map(|_| dice.roll(TAGS)).map(|tag| Label {
        name: format!("Tag {tag}"),
        slug: Some(format!("tag-{tag}")),
        ..Label::default()
    });
    let tags = tags.collect();
    let comments = (0..dice.roll(3)).map(|comment| Comment {
        id: format!("{number}-{comment}"),
        author: Some("Reader".to_owned()),
        status: CommentStatus::Approved,
        body_html: Some(format!("<p>{}</p>", dice.text(20))),
        ..Comment::default()
    });
    let comments = comments.collect();
    let title = dice.text(6);
    Post {
        id: format!("{SITE}?p={number}"),
        site: SITE.to_owned(),
        status: Status::Published,
        url: Some(format!("http://blog.council.example/archives/{number}")),
        aliases: vec![format!("http://blog.council.example/?p={number}")],
        slug: Some(title.replace(' ', "-")),
        title: Some(title),
        published: Stamp::day(
            1990 + (number / 5000) as i16,
            1 + (number / 420 % 12) as i8,
            1 + (number % 28) as i8,
        ),
        authors: vec![Byline {
            name: "Ann Other".to_owned(),
            ..Byline::default()
        }],
        tags,
        comments,
        body_html: Some(body),
        body_complete: true,
        ..Post::default()
    }
}
