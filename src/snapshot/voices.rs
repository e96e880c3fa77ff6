use super::past::{list, marks};
use crate::address::Address;
use crate::capture::Digest;
use crate::extract::Place;
use crate::reconcile::Testimony;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is said of posts, in outline: which witness says what, whenever it was heard.
#[derive(Clone, Debug, Default)]
pub struct Voices(BTreeMap<String, BTreeMap<Digest, Stay>>);

/// Whether a witness stays with a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stay {
    /// It tells of the post for as long as that holds.
    Lasting,
    /// It tells of the newest posts, and drops older ones: a feed.
    Passing,
}

impl Voices {
    /// Takes in a line of testimony.
    pub fn hear(&mut self, line: &Testimony) {
        let has_comments = line.said.iter().any(|word| word.field == "comments");
        // Of comments testimony has only the numbers, so that they are the same only on the same page. A list of comments
        // changes with each of them; what changes in one of a post shows on the post's own page.
        let page = line
            .digest
            .as_ref()
            .filter(|_| has_comments && line.place != Place::Mention);
        // On which page of a list a post stands says nothing of it.
        let place = Address::parse(&line.address).map_or_else(|| line.address.clone(), |address| list(&address));
        let said = (place, line.place, line.part, marks(&line.claims), &line.said, page);
        let text = serde_json::to_string(&said).unwrap_or_default();
        let stay = match line.place {
            Place::Feed | Place::Mention => Stay::Passing,
            Place::Export | Place::Single | Place::Listing => Stay::Lasting,
        };
        let own = self.0.entry(line.post.clone()).or_default();
        own.insert(Digest::of(text.as_bytes()), stay);
    }

    /// Posts of which nothing new is said, and that have only lost witnesses that pass by. What a feed said of a post is not
    /// unsaid when the post leaves it.
    pub fn standing(&self, former: &Voices) -> BTreeSet<String> {
        let stands = |(post, now): &(&String, &BTreeMap<Digest, Stay>)| {
            former.0.get(*post).is_some_and(|before| {
                let lost = before.iter().filter(|(said, _)| !now.contains_key(*said));
                let lost: Vec<Stay> = lost.map(|(_, stay)| *stay).collect();
                let nothing_new = now.keys().all(|said| before.contains_key(said));
                nothing_new && !lost.is_empty() && lost.iter().all(|stay| *stay == Stay::Passing)
            })
        };
        self.0.iter().filter(stands).map(|(post, _)| post.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconcile::Word;

    fn voices(lines: &[(&str, Place, &str)]) -> Voices {
        let mut voices = Voices::default();
        for (address, place, title) in lines {
            voices.hear(&Testimony {
                post: "h.test/?p=1".to_owned(),
                address: (*address).to_owned(),
                digest: None,
                captured_at: Some(title.len().to_string()),
                place: *place,
                part: 1,
                profile: "x".to_owned(),
                claims: Vec::new(),
                said: vec![Word {
                    field: "title".to_owned(),
                    evidence: None,
                    rule: "x".to_owned(),
                    value: (*title).into(),
                }],
            });
        }
        voices
    }

    #[test]
    fn a_post_that_only_left_the_feed_stands() {
        let page = ("http://h.test/?p=1", Place::Single, "A");
        let list = ("http://h.test/", Place::Listing, "A");
        let feed = ("http://h.test/feed/", Place::Feed, "A");
        let before = voices(&[page, list, feed]);
        assert_eq!(voices(&[page, list]).standing(&before).len(), 1);
        for now in [
            voices(&[page, list, feed]),
            voices(&[page, feed]),
            voices(&[page]),
            voices(&[(page.0, page.1, "B"), list]),
        ] {
            assert!(now.standing(&before).is_empty(), "{now:?}");
        }
    }
}
