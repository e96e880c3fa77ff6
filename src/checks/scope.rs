use super::finding::{Finding, printable, shown};
use super::options::Selection;
use super::rule::Rule;
use super::rules;

/// What there is besides posts: a rule that asks about records for which a form has no place has nothing to say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All records of an archive.
    All,
    /// Posts, and nothing but posts.
    Posts,
    /// A site's folder: posts, their links resolved to the site's own addresses, its listings known.
    Site,
}

/// Rules that ask whether there is a record for what a post names.
const OF_RECORDS: &[&str] = &["term-unknown", "person-unknown"];

impl Selection {
    /// The rules that have something to say of such a form.
    pub fn within(&self, scope: Scope) -> Selection {
        match scope {
            Scope::All => self.clone(),
            // A link may lead to the listing of a term.
            Scope::Posts => self.without(OF_RECORDS).without(&["link-internal-dangling"]),
            // Posts come in the order of their paths.
            Scope::Site => self.without(OF_RECORDS).without(&["post-order"]),
        }
    }
}

/// Something wrong in an export that no record shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing of the file can be read, for this reason.
    Unreadable(String),
    /// Front matter that cannot be read, for this reason.
    FrontMatter(String),
    /// A redirect to this address, which the site does not answer.
    Redirect(String),
    /// A file that was written, and is not there.
    FileMissing,
    /// A file that is not as it was written.
    FileChanged,
    /// A file of a snapshot that is not as its lists say, in these words.
    Snapshot(String),
}

impl Trouble {
    /// The finding about it; its place is for others to tell.
    pub fn finding(&self) -> Finding {
        let (rule, message): (&Rule, String) = match self {
            Trouble::Unreadable(reason) => (&rules::json_invalid::RULE, format!("the file {}", printable(reason))),
            Trouble::FrontMatter(reason) => (
                &rules::front_matter_invalid::RULE,
                format!("the front matter cannot be read: {}", printable(reason)),
            ),
            Trouble::Redirect(target) => (
                &rules::redirect_dangling::RULE,
                format!("the redirect leads to {}, where nothing is", shown(target)),
            ),
            Trouble::FileMissing => (&rules::file_missing::RULE, "the file is not there any more".to_owned()),
            Trouble::FileChanged => (
                &rules::file_changed::RULE,
                "the file is not as it was written".to_owned(),
            ),
            Trouble::Snapshot(what) => (&rules::snapshot_damaged::RULE, format!("the file {}", printable(what))),
        };
        Finding::new(rule, 1, message)
    }
}
