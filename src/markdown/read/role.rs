//! What each HTML element means to a body.

use crate::markdown::body::Mark;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Its content stands in the line.
    Inline,
    /// Its content stands on lines of its own.
    Block,
    Paragraph,
    Heading(u8),
    Code,
    Quote,
    BulletList,
    NumberedList,
    Item,
    Table,
    TablePart,
    Row,
    Cell,
    Caption,
    Figure,
    Figcaption,
    Terms,
    Term,
    Definition,
    Details,
    Summary,
    Link,
    Mark(Mark),
    Break,
    Rule,
    Image,
    Input,
    /// Kept as it is.
    Embed,
    Script,
    /// Shown only where scripts do not run.
    NoScript,
    /// Not content, with all inside it.
    Hidden,
}

/// The role of an element by its name. Unknown ones are inline, as to a browser.
pub(super) fn role(name: &str) -> Role {
    block_role(name).unwrap_or_else(|| inline_role(name))
}

fn block_role(name: &str) -> Option<Role> {
    Some(match name {
        "p" => Role::Paragraph,
        "div" | "section" | "article" | "header" | "footer" | "main" | "aside" | "nav" | "center" | "address"
        | "form" | "fieldset" | "hgroup" | "search" | "legend" | "noframes" | "canvas" | "listing" | "optgroup"
        | "select" | "option" | "body" | "html" | "xml" | "dialog" => Role::Block,
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "pre" | "xmp" | "plaintext" | "textarea" => Role::Code,
        "blockquote" => Role::Quote,
        "ul" | "dir" | "menu" => Role::BulletList,
        "ol" => Role::NumberedList,
        "li" => Role::Item,
        "table" => Role::Table,
        "thead" | "tbody" | "tfoot" => Role::TablePart,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "caption" => Role::Caption,
        "figure" => Role::Figure,
        "figcaption" => Role::Figcaption,
        "dl" => Role::Terms,
        "dt" => Role::Term,
        "dd" => Role::Definition,
        "details" => Role::Details,
        "summary" => Role::Summary,
        "hr" => Role::Rule,
        _ => return None,
    })
}

fn inline_role(name: &str) -> Role {
    match name {
        "a" => Role::Link,
        "b" | "strong" => Role::Mark(Mark::Strong),
        "i" | "em" => Role::Mark(Mark::Em),
        "del" | "s" | "strike" => Role::Mark(Mark::Del),
        "code" | "tt" => Role::Mark(Mark::Code),
        "abbr" | "acronym" => Role::Mark(Mark::Abbr),
        "br" => Role::Break,
        "img" => Role::Image,
        "input" => Role::Input,
        "iframe" | "video" | "audio" | "embed" | "object" | "svg" | "math" => Role::Embed,
        "script" => Role::Script,
        "noscript" => Role::NoScript,
        "style" | "head" | "title" | "meta" | "link" | "base" | "template" | "param" | "rp" | "colgroup" | "col"
        | "area" | "source" | "track" | "wbr" => Role::Hidden,
        _ => named_mark(name).map_or(Role::Inline, Role::Mark),
    }
}

/// The marks whose element Markdown has no words for.
fn named_mark(name: &str) -> Option<Mark> {
    Some(match name {
        "sup" => Mark::Sup,
        "sub" => Mark::Sub,
        "kbd" => Mark::Kbd,
        "samp" => Mark::Samp,
        "var" => Mark::Var,
        "mark" => Mark::Mark,
        "ins" => Mark::Ins,
        "u" => Mark::U,
        "small" => Mark::Small,
        "big" => Mark::Big,
        "q" => Mark::Q,
        "cite" => Mark::Cite,
        "dfn" => Mark::Dfn,
        "bdo" => Mark::Bdo,
        "time" => Mark::Time,
        "ruby" => Mark::Ruby,
        "rt" => Mark::Rt,
        _ => return None,
    })
}
