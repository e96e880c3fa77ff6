//! Steps from one schema version to the next. Old archives climb them one by one while they are read, so that the rest of
//! the program knows the current version only.

use serde_json::Value;

/// Brings one record, the header included, from one version to the next.
pub(super) type Step = fn(Value) -> Value;

/// Steps from the first version to the current one: the step at place `n` leads from version `n + 1` to `n + 2`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain(&'static [Step]);

impl Chain {
    /// The steps between released versions. A released version never changes; the next one is one more line here.
    pub(super) const RELEASED: Chain = Chain(&[]);

    /// The version that the last step leads to.
    pub(super) fn current(self) -> u32 {
        self.0.len() as u32 + 1
    }

    /// Brings a record of this version up to the current one.
    pub(super) fn climb(self, value: Value, version: u32) -> Value {
        let from = (version.max(1) - 1) as usize;
        let mut value = self.0.iter().skip(from).fold(value, |value, step| step(value));
        if let Some(stated) = value.get_mut("schema_version") {
            *stated = self.current().into();
        }
        value
    }
}

/// Brings a record of this released version up to the current one.
pub(crate) fn record(value: Value, version: u32) -> Value {
    Chain::RELEASED.climb(value, version)
}

#[cfg(test)]
mod tests {
    use super::super::{Archive, Fault, Reader, Record, SCHEMA_VERSION};
    use super::*;
    use serde_json::json;
    use std::path::Path;

    #[test]
    fn there_is_one_step_for_each_version_left_behind() {
        assert_eq!(Chain::RELEASED.current(), SCHEMA_VERSION);
    }

    /// Versions that never were: the third is what the types read; the second had bare names for tags and `date`; the first
    /// also called titles headings.
    const IMAGINED: Chain = Chain(&[
        |mut value| {
            rename(&mut value, "heading", "title");
            value
        },
        |mut value| {
            rename(&mut value, "date", "published");
            if let Some(tags) = value.get_mut("tags").and_then(Value::as_array_mut) {
                let whole = |name: &Value| json!({"name": name, "slug": null, "url": null, "parent": null});
                tags.iter_mut().for_each(|tag| *tag = whole(tag));
            }
            value
        },
    ]);

    fn rename(value: &mut Value, old: &str, new: &str) {
        if let Some(fields) = value.as_object_mut()
            && let Some(own) = fields.shift_remove(old)
        {
            fields.insert(new.to_owned(), own);
        }
    }

    /// Reads `fixtures/versions/imagined/NAME.jsonl` as a program of the third version would.
    fn read(name: &str) -> Result<Archive, Fault> {
        let path = format!("fixtures/versions/imagined/{name}.jsonl");
        let text = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        let mut archive = Archive::default();
        for (_, record) in Reader::climbing(&text[..], IMAGINED) {
            match record? {
                Record::Archive(header) => assert_eq!(header.schema_version, 3, "{name}"),
                Record::Site(site) => archive.sites.push(site),
                Record::Post(post) => archive.posts.push(*post),
                other => panic!("{other:?}"),
            }
        }
        Ok(archive)
    }

    #[test]
    fn archives_of_every_version_are_read_as_the_same() {
        let newest = read("v3").unwrap();
        assert_eq!(newest.posts.len(), 2);
        assert_eq!(newest.posts[0].tags[0].name, "Roads");
        assert!(newest.posts.iter().all(|post| post.unknown.is_empty()));
        for older in ["v1", "v2"] {
            assert_eq!(read(older).unwrap(), newest, "{older}");
        }
        assert!(matches!(read("v4"), Err(Fault::Newer(4))));
    }

    #[test]
    fn a_record_climbs_from_where_it_stands() {
        let first = json!({"heading": "T", "tags": ["A"]});
        let tag = json!({"name": "A", "slug": null, "url": null, "parent": null});
        assert_eq!(IMAGINED.climb(first, 1), json!({"tags": [tag], "title": "T"}));
        let second = json!({"heading": "an unknown key", "date": "2012"});
        assert_eq!(
            IMAGINED.climb(second, 2),
            json!({"heading": "an unknown key", "published": "2012"})
        );
        let third = json!({"date": "an unknown key", "schema_version": 3});
        assert_eq!(IMAGINED.climb(third.clone(), 3), third);
    }
}
