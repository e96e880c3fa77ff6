use crate::archive::{Archive, Post, Record};
use serde::Serialize;
use serde_json::Value;
use std::thread;

/// Where two archives differ first, in a few words; none where they would be written as the same bytes.
pub fn difference(expected: &Archive, found: &Archive) -> Option<String> {
    if alike(&expected.posts, &found.posts) && alike_but_posts(expected, found) {
        return None;
    }
    let mut expected = expected.records();
    let mut found = found.records();
    loop {
        return match (expected.next(), found.next()) {
            (None, None) => None,
            (Some(one), Some(other)) => match between(&one, &other) {
                Some(field) => Some(format!("{} differs in {field}", name(&one))),
                None => continue,
            },
            (Some(record), None) => Some(format!("{} is missing", name(&record))),
            (None, Some(record)) => Some(format!("{} is too many", name(&record))),
        };
    }
}

/// Whether posts are written alike: looked at on all cores, since this is as much work as writing them twice.
fn alike(expected: &[Post], found: &[Post]) -> bool {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = expected.len().div_ceil(threads).max(LEAST);
    let pairs = expected.chunks(share).zip(found.chunks(share));
    let same = |(expected, found): (&[Post], &[Post])| {
        let mut posts = expected.iter().zip(found);
        posts.all(|(one, other)| written(one) == written(other))
    };
    expected.len() == found.len()
        && thread::scope(|scope| {
            let shares: Vec<_> = pairs.map(|pair| scope.spawn(move || same(pair))).collect();
            shares.into_iter().all(|share| share.join().unwrap_or(false))
        })
}

/// Fewer posts are not worth a thread.
const LEAST: usize = 256;

fn alike_but_posts(expected: &Archive, found: &Archive) -> bool {
    written(&expected.sites) == written(&found.sites)
        && written(&expected.terms) == written(&found.terms)
        && written(&expected.people) == written(&found.people)
        && written(&expected.media) == written(&found.media)
}

/// The first field that is written differently.
pub(super) fn between(one: &Record, other: &Record) -> Option<String> {
    if written(one) == written(other) {
        return None;
    }
    differing(&serde_json::to_value(one).ok()?, &serde_json::to_value(other).ok()?)
}

/// The same of records as JSON.
pub(super) fn differing(one: &Value, other: &Value) -> Option<String> {
    if written(one) == written(other) {
        return None;
    }
    let mut fields = one.as_object()?.keys().chain(other.as_object()?.keys());
    let differs = |name: &&String| written(&one[name.as_str()]) != written(&other[name.as_str()]);
    // With every value the same, it is the order of the keys.
    Some(
        fields
            .find(differs)
            .map_or_else(|| "the order of its keys".to_owned(), |name| format!("`{name}`")),
    )
}

/// A record as it is written: maps are equal whatever their order; bytes are not.
pub(super) fn written(value: &impl Serialize) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// What a record is called in a message.
pub(super) fn name(record: &Record) -> String {
    match record {
        Record::Archive(_) => "the number of records".to_owned(),
        Record::Site(site) => format!("site `{}`", site.root),
        Record::Term(term) => format!("{} `{}`", term.taxonomy, term.key()),
        Record::Person(person) => format!("person `{}`", person.name),
        Record::Media(medium) => format!("medium `{}`", medium.url),
        Record::Post(post) => format!("post `{}`", post.id),
        Record::Other(_) => "a record of no known type".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Post;

    #[test]
    fn names_the_first_difference() {
        let archive = |id: &str, title: Option<&str>| Archive {
            posts: vec![Post {
                id: id.to_owned(),
                title: title.map(str::to_owned),
                ..Post::default()
            }],
            ..Archive::default()
        };
        let one = archive("h.test/?p=1", None);
        assert_eq!(difference(&one, &one.clone()), None);
        assert_eq!(
            difference(&one, &archive("h.test/?p=1", Some(""))).as_deref(),
            Some("post `h.test/?p=1` differs in `title`")
        );
        assert_eq!(
            difference(&one, &Archive::default()).as_deref(),
            Some("the number of records differs in `counts`")
        );
    }

    #[test]
    fn the_order_of_unknown_keys_counts() {
        let archive = |json: &str| Archive {
            posts: vec![serde_json::from_str(json).unwrap()],
            ..Archive::default()
        };
        let (one, other) = (archive(r#"{"a":1,"b":2}"#), archive(r#"{"b":2,"a":1}"#));
        assert_eq!(one, other);
        assert!(
            difference(&one, &other)
                .unwrap()
                .ends_with("differs in the order of its keys")
        );
    }
}
