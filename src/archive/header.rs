use super::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The schema version this program writes.
pub const SCHEMA_VERSION: u32 = 1;

/// First line of an archive: what follows, and in which version of the schema.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// Version of the schema that the following records keep to.
    pub schema_version: u32,
    /// How many records of each type follow; a cut-off archive shows by it.
    #[serde(default)]
    pub counts: Counts,
    /// Keys this version does not know, kept as they were.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// Number of records of each type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Counts {
    /// Site records.
    pub sites: usize,
    /// Term records.
    pub terms: usize,
    /// Person records.
    pub people: usize,
    /// Media records.
    pub media: usize,
    /// Post records.
    pub posts: usize,
}

impl Counts {
    /// Counts one more record.
    pub fn add(&mut self, record: &Record) {
        match record {
            Record::Site(_) => self.sites += 1,
            Record::Term(_) => self.terms += 1,
            Record::Person(_) => self.people += 1,
            Record::Media(_) => self.media += 1,
            Record::Post(_) => self.posts += 1,
            Record::Archive(_) | Record::Other(_) => {}
        }
    }
}

impl Header {
    /// A header of the current schema version.
    pub fn new(counts: Counts) -> Header {
        Header {
            schema_version: SCHEMA_VERSION,
            counts,
            unknown: serde_json::Map::new(),
        }
    }
}
