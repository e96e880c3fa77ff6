//! HTML to Markdown, and the proof that nothing was lost on the way.
//!
//! An engine converts; the proof renders the result back and compares. What differs is a loss, never silence.

mod body;
mod dialect;
mod html;
mod html2md;
mod marks;
mod own;
mod proof;
mod read;

pub use dialect::Dialect;
use std::collections::BTreeSet;

/// Which engine converts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Our own: tree → blocks and runs of marked text → Markdown, which comrak renders back for the proof.
    #[default]
    Own,
    /// The html2md crate, guarded.
    Html2md,
}

impl Engine {
    /// Whether this build has it: html2md is left out of builds without the feature `html2md`.
    pub fn is_built_in(self) -> bool {
        self == Engine::Own || cfg!(feature = "html2md")
    }
}

/// A body as Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Converted {
    /// GitHub Flavored Markdown, with HTML where Markdown has no words; ends in one line feed unless empty.
    pub markdown: String,
    /// What is not in it, or could not be shown to be in it.
    pub losses: Vec<Lost>,
}

/// A construct that did not come through.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    /// A stable word or two: `text`, `link`, `image`, `heading`, `code`, `list`, `table`, `body`.
    pub construct: String,
    /// What of it, in a few words.
    pub place: String,
    /// How many.
    pub count: usize,
}

/// Converts the HTML of a body.
pub fn convert(html: &str, engine: Engine) -> Converted {
    let (dialect, anchors) = (Dialect::CommonMark, &BTreeSet::new());
    convert_for(html, engine, Audience { dialect, anchors })
}

/// Who will read the Markdown.
#[derive(Clone, Copy, Debug)]
pub struct Audience<'a> {
    /// By which rules.
    pub dialect: Dialect,
    /// Names of anchors that links from elsewhere lead to: they stay, as those do that the body itself links to.
    pub anchors: &'a BTreeSet<String>,
}

/// Converts the HTML of a body for a known audience.
pub fn convert_for(html: &str, engine: Engine, audience: Audience<'_>) -> Converted {
    match engine {
        Engine::Own => own::convert(html, audience),
        Engine::Html2md => own::convert_with(|html| html2md::convert(html).markdown, html, audience),
    }
}

/// Markdown as GitHub renders it, HTML in it included.
pub fn rendered(markdown: &str) -> String {
    proof::html(markdown)
}

/// Converts the HTML of a body without proving the result. Exports never do; this tells what the proof costs.
pub fn unproven(html: &str) -> String {
    own::written(html)
}
