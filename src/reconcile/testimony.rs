use crate::capture::Digest;
use crate::extract::{Claim, Evidence, Place, Said, Sighting};
use crate::limits::TESTIMONY_VALUE_CHARACTERS;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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

impl Testimony {
    pub(super) fn of(post: &str, sighting: &Sighting) -> Testimony {
        Testimony {
            post: post.to_owned(),
            address: sighting.witness.address.clone(),
            digest: sighting.witness.digest.clone(),
            captured_at: sighting.witness.captured_at.clone(),
            place: sighting.witness.place,
            part: sighting.witness.part,
            profile: sighting.witness.profile.clone(),
            claims: sighting.claims.clone(),
            said: words(sighting),
        }
    }
}

fn words(sighting: &Sighting) -> Vec<Word> {
    let mut words = Vec::new();
    let mut hear = |field: &str, evidence: Option<Evidence>, rule: &str, value: Value| {
        words.push(Word {
            field: field.to_owned(),
            evidence,
            rule: rule.to_owned(),
            value,
        });
    };
    fn each<'a, T: Serialize + 'a>(
        said: impl IntoIterator<Item = &'a Said<T>>,
    ) -> Vec<(Option<Evidence>, &'a str, Value)> {
        let said = said.into_iter();
        said.map(|said| (Some(said.evidence), said.rule.as_str(), shortened(json!(said.value))))
            .collect()
    }
    let fields = [
        ("kind", each(&sighting.kind)),
        ("status", each(&sighting.status)),
        ("slug", each(&sighting.slug)),
        ("parent", each(&sighting.parent)),
        ("order", each(&sighting.order)),
        ("title", each(&sighting.titles)),
        ("title_html", each(&sighting.title_html)),
        ("published", each(&sighting.published)),
        ("updated", each(&sighting.updated)),
        ("authors", each(&sighting.authors)),
        ("terms", each(&sighting.terms)),
        ("language", each(&sighting.languages)),
        ("excerpt_html", each(&sighting.excerpts)),
        ("featured_media", each(&sighting.featured)),
        ("featured_media", each(&sighting.featured_number)),
        ("media", each(&sighting.enclosures)),
        ("comments_open", each(&sighting.comments_open)),
    ];
    for (field, said) in fields {
        for (evidence, rule, value) in said {
            hear(field, evidence, rule, value);
        }
    }
    if let Some(body) = &sighting.body {
        hear("body_html", Some(body.evidence), &body.rule, text(&body.value.html));
        hear("body_extent", Some(body.evidence), &body.rule, json!(body.value.extent));
    }
    if sighting.protected {
        hear("status", None, "password", json!("protected"));
    }
    if sighting.sticky {
        hear("sticky", None, "post_class", json!(true));
    }
    if !sighting.comments.is_empty() {
        let ids: Vec<&str> = sighting
            .comments
            .iter()
            .filter_map(|comment| comment.id.as_deref())
            .collect();
        hear(
            "comments",
            None,
            "comments",
            json!({ "count": sighting.comments.len(), "ids": ids }),
        );
    }
    words
}

/// Short values as they are; of long ones enough to recognise and to compare them.
fn shortened(value: Value) -> Value {
    match value {
        Value::String(long) if long.len() > TESTIMONY_VALUE_CHARACTERS => text(&long),
        value => value,
    }
}

fn text(text: &str) -> Value {
    let characters = text.chars().count();
    if characters <= TESTIMONY_VALUE_CHARACTERS {
        return text.into();
    }
    json!({
        "digest": Digest::of(text.as_bytes()),
        "characters": characters,
        "begins": text.chars().take(80).collect::<String>(),
    })
}
