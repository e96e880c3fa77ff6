//! Whose reading of Markdown a text must stand.

/// Generators read Markdown by different rules. What is written for one of them reads the same by CommonMark, so that the
/// proof holds for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// CommonMark with GitHub's tables, strikethrough and task lists.
    #[default]
    CommonMark,
    /// kramdown with its GFM parser, as Jekyll runs it: one list goes on past a change of its mark, ordered ones begin at one.
    Kramdown,
    /// Python-Markdown with its `extra` and `sane_lists`, as Pelican runs it: what is inside an item stands four columns in.
    PythonMarkdown,
}

impl Dialect {
    /// Whether it is not CommonMark.
    pub(super) fn is_older(self) -> bool {
        self != Dialect::CommonMark
    }
}
