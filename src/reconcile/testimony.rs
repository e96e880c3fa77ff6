use crate::archive::{Kind, MediaUse, Stamp, Status};
use crate::capture::Digest;
use crate::extract::{Claim, Evidence, Extent, Label, Person, Place, Said, Sighting};
use crate::limits::TESTIMONY_VALUE_CHARACTERS;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What one witness said about one post: a line of NAME.sources.jsonl.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Testimony {
    /// The post's key.
    pub post: String,
    /// Address of the capture, or its path in the source.
    pub address: String,
    /// Digest of the capture's bytes.
    pub digest: Option<Digest>,
    /// When it was captured.
    pub captured_at: Option<String>,
    /// What kind of page it is.
    pub place: Place,
    /// Page of a post in several parts, from 1.
    pub part: usize,
    /// Profile that read it.
    pub profile: String,
    /// Its claims to identity.
    pub claims: Vec<Claim>,
    /// Its words, field by field.
    pub said: Vec<Word>,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Field of the post.
    pub field: String,
    /// What sort of evidence it is.
    pub evidence: Option<Evidence>,
    /// Rule that found it.
    pub rule: String,
    /// The value; of long ones the digest, the length and the beginning.
    pub value: Value,
}

/// The same while it is written: all is the sighting's own.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    post: &'a str,
    address: &'a str,
    digest: Option<&'a Digest>,
    captured_at: Option<&'a str>,
    place: Place,
    part: usize,
    profile: &'a str,
    claims: &'a [Claim],
    said: Vec<Spoken<'a>>,
}

#[derive(Debug, Serialize)]
struct Spoken<'a> {
    field: &'static str,
    evidence: Option<Evidence>,
    rule: &'a str,
    value: Worth<'a>,
}

/// Values of every kind that sightings have.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Worth<'a> {
    Text(&'a str),
    /// Of long texts enough to recognise and to compare them.
    Long {
        digest: Digest,
        characters: usize,
        begins: &'a str,
    },
    Kind(&'a Kind),
    Status(&'a Status),
    Number(u64),
    Order(i64),
    Flag(bool),
    Stamp(&'a Stamp),
    Person(&'a Person),
    Label(&'a Label),
    Medium(&'a MediaUse),
    Extent(&'a Extent),
    Comments {
        count: usize,
        ids: Vec<&'a str>,
    },
}

impl<'a> Line<'a> {
    pub(super) fn of(post: &'a str, sighting: &'a Sighting) -> Line<'a> {
        let witness = &sighting.witness;
        Line {
            post,
            address: &witness.address,
            digest: witness.digest.as_ref(),
            captured_at: witness.captured_at.as_deref(),
            place: witness.place,
            part: witness.part,
            profile: &witness.profile,
            claims: &sighting.claims,
            said: words(sighting),
        }
    }
}

fn words(sighting: &Sighting) -> Vec<Spoken<'_>> {
    let mut words = Words(Vec::new());
    words.hear("kind", &sighting.kind, Worth::Kind);
    words.hear("status", &sighting.status, Worth::Status);
    words.hear("slug", &sighting.slug, text);
    words.hear("parent", &sighting.parent, |number| Worth::Number(*number));
    words.hear("order", &sighting.order, |order| Worth::Order(*order));
    words.hear("title", &sighting.titles, text);
    words.hear("title_html", &sighting.title_html, text);
    words.hear("published", &sighting.published, Worth::Stamp);
    words.hear("updated", &sighting.updated, Worth::Stamp);
    words.hear("authors", &sighting.authors, Worth::Person);
    words.hear("terms", &sighting.terms, Worth::Label);
    words.hear("language", &sighting.languages, text);
    words.hear("excerpt_html", &sighting.excerpts, text);
    words.hear("featured_media", &sighting.featured, text);
    words.hear("featured_media", &sighting.featured_number, |number| {
        Worth::Number(*number)
    });
    words.hear("media", &sighting.enclosures, Worth::Medium);
    words.hear("comments_open", &sighting.comments_open, |open| Worth::Flag(*open));
    words.hear("body_html", &sighting.body, |body| text(&body.html));
    words.hear("body_extent", &sighting.body, |body| Worth::Extent(&body.extent));
    if sighting.protected {
        words.add("status", None, "password", Worth::Text("protected"));
    }
    if sighting.sticky {
        words.add("sticky", None, "post_class", Worth::Flag(true));
    }
    if !sighting.comments.is_empty() {
        let ids = sighting.comments.iter().filter_map(|comment| comment.id.as_deref());
        let comments = Worth::Comments {
            count: sighting.comments.len(),
            ids: ids.collect(),
        };
        words.add("comments", None, "comments", comments);
    }
    words.0
}

struct Words<'a>(Vec<Spoken<'a>>);

impl<'a> Words<'a> {
    fn hear<T: 'a>(
        &mut self,
        field: &'static str,
        said: impl IntoIterator<Item = &'a Said<T>>,
        worth: impl Fn(&'a T) -> Worth<'a>,
    ) {
        for said in said {
            self.add(field, Some(said.evidence), &said.rule, worth(&said.value));
        }
    }

    fn add(&mut self, field: &'static str, evidence: Option<Evidence>, rule: &'a str, value: Worth<'a>) {
        self.0.push(Spoken {
            field,
            evidence,
            rule,
            value,
        });
    }
}

/// Short texts as they are.
fn text(text: &String) -> Worth<'_> {
    let characters = text.chars().count();
    if characters <= TESTIMONY_VALUE_CHARACTERS {
        return Worth::Text(text);
    }
    let end = text.char_indices().nth(80).map_or(text.len(), |(at, _)| at);
    Worth::Long {
        digest: Digest::of(text.as_bytes()),
        characters,
        begins: &text[..end],
    }
}
