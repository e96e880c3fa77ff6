use super::past::marks;
use crate::address::Address;
use crate::archive::{Comment, Post};
use crate::capture::Capture;
use crate::extract::{self, Outcome, Profiles, Sighting};
use std::collections::BTreeSet;

/// What is to be forgotten, and how captures that hold it are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Keys of addresses whose every answer is about it.
    own: BTreeSet<String>,
    /// What sightings of it claim.
    marks: BTreeSet<String>,
    /// The number of the comment, where it is one.
    comment: Option<String>,
    /// Words that only it has.
    words: Option<String>,
}

/// Shortest text that is looked for as such, in characters: shorter ones stand in many pages.
const WORDS: usize = 24;

/// Longest text that is looked for: enough to be the only one.
const LONGEST: usize = 120;

impl Subject {
    /// A post; `pages` are its own pages, as testimony has them.
    pub fn post(post: &Post, pages: &[Address]) -> Subject {
        let known = post
            .url
            .iter()
            .chain(&post.aliases)
            .filter_map(|text| Address::parse(text));
        let known: Vec<Address> = known.chain(pages.iter().cloned()).collect();
        Subject {
            own: known.iter().map(Address::key).chain([post.id.clone()]).collect(),
            marks: marks_of(post),
            comment: None,
            words: post.body_html.as_deref().and_then(words),
        }
    }

    /// A comment on a post.
    pub fn comment(post: &Post, comment: &Comment) -> Subject {
        Subject {
            own: BTreeSet::new(),
            marks: marks_of(post),
            comment: Some(comment.id.clone()),
            words: comment.body_html.as_deref().and_then(words),
        }
    }

    /// Whether everything at this address is about it.
    pub fn owns(&self, address: &str) -> bool {
        Address::parse(address).is_some_and(|address| self.own.contains(&address.key()))
    }

    /// Whether a key is one of its own.
    pub fn is_key(&self, key: &str) -> bool {
        self.own.contains(key)
    }

    /// Whether a capture holds it: tells of it, or has its words.
    pub fn is_in(&self, capture: &Capture, profiles: &Profiles) -> bool {
        let text = String::from_utf8_lossy(&capture.body);
        if self.words.as_ref().is_some_and(|words| text.contains(words.as_str())) {
            return true;
        }
        match extract::page(capture, profiles) {
            Outcome::Read(page) => page.sightings.iter().any(|sighting| self.is_told(sighting)),
            Outcome::ErrorPage | Outcome::Failed(_) => false,
        }
    }

    fn is_told(&self, sighting: &Sighting) -> bool {
        let claimed = marks(&sighting.claims);
        let is_post = claimed.iter().any(|mark| self.marks.contains(mark));
        match &self.comment {
            None => is_post,
            Some(id) => is_post && sighting.comments.iter().any(|comment| comment.id.as_ref() == Some(id)),
        }
    }
}

/// What claims of a post look like: its addresses, and its number where it has one.
fn marks_of(post: &Post) -> BTreeSet<String> {
    let addresses = post.url.iter().chain(&post.aliases);
    let addresses = addresses.filter_map(|text| Address::parse(text));
    let by_key = Address::parse(&format!("http://{}", post.id));
    let claims = addresses.chain(by_key).map(extract::Claim::Permalink);
    marks(&claims.collect::<Vec<_>>()).into_iter().collect()
}

/// The longest text without any markup, cut to a length that still tells it from all others.
fn words(html: &str) -> Option<String> {
    let texts = html
        .split(['<', '&'])
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let longest = texts.map(str::trim).max_by_key(|text| text.chars().count())?;
    let cut: String = longest.chars().take(LONGEST).collect();
    (cut.chars().count() >= WORDS).then_some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_known_by_its_addresses_its_number_and_its_words() {
        let post = Post {
            id: "h.test/?p=4".to_owned(),
            url: Some("https://www.h.test/2019/weir/".to_owned()),
            body_html: Some("<p>The gate <b>is</b> open &amp; the water has gone down the lane again.</p>".to_owned()),
            ..Post::default()
        };
        let subject = Subject::post(&post, &[]);
        assert!(subject.owns("http://h.test/2019/weir/?utm_source=x") && subject.owns("http://h.test/?p=4"));
        assert!(!subject.owns("http://h.test/?p=40") && !subject.owns("http://h.test/"));
        assert!(subject.marks.contains("#4"));
        assert_eq!(
            subject.words.as_deref(),
            Some("amp; the water has gone down the lane again.")
        );
        assert_eq!(words("<p>Short.</p>"), None);
    }
}
