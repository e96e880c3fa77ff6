use super::finding::Finding;
use super::options::Selection;
use super::rules;

/// What there is besides posts: a rule that asks about records for which a form has no place has nothing to say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All records of an archive.
    All,
    /// Posts, and nothing but posts.
    Posts,
}

/// Rules that ask whether there is a record for what a post names; a link may lead to the listing of a term.
const OF_RECORDS: &[&str] = &["term-unknown", "person-unknown", "link-internal-dangling"];

impl Selection {
    /// The rules that have something to say of such a form.
    pub fn within(&self, scope: Scope) -> Selection {
        match scope {
            Scope::All => self.clone(),
            Scope::Posts => self.without(OF_RECORDS),
        }
    }
}

/// The finding about an export of which nothing can be read, for this reason.
pub fn unreadable(reason: &str) -> Finding {
    Finding::new(&rules::json_invalid::RULE, 1, super::finding::printable(reason))
}
