use super::Unresolved;
use crate::exports::Loss;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an export did, for people and programs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Whose conventions.
    pub flavour: String,
    /// Posts written.
    pub posts: usize,
    /// Posts that stayed behind because visitors do not see them, by status.
    pub withheld: BTreeMap<String, usize>,
    /// Comments that stayed behind because visitors do not see them.
    pub withheld_comments: usize,
    /// Posts that could not be written: key and reason.
    pub failed: BTreeMap<String, String>,
    /// Its files, new, changed or as they were.
    pub files: usize,
    /// Those that were as they should be. Not written: the next run says the same of the same archive.
    #[serde(skip)]
    pub files_unchanged: usize,
    /// Files of the last export that nothing asks for any more, taken away.
    pub files_removed: Vec<String>,
    /// Files that other hands changed, and that stayed as they are.
    pub files_kept: Vec<String>,
    /// Files of media that came along.
    #[serde(default)]
    pub media: usize,
    /// Old addresses that lead to new ones.
    pub redirects: usize,
    /// Paths that have a number because the plain name was taken.
    pub renamed: Vec<String>,
    /// Posts without any date.
    pub undated: Vec<String>,
    /// What could not come along, by post.
    pub losses: Vec<Loss>,
    /// Links to the blog itself that nothing answers.
    pub unresolved_links: Vec<Unresolved>,
}

impl Report {
    /// Losses by construct.
    pub fn by_construct(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for loss in &self.losses {
            *counts.entry(loss.construct.as_str()).or_default() += loss.count;
        }
        counts
    }
}
