//! What the score takes each element for.

/// Not content, with all inside.
pub(super) fn is_dropped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "head"
            | "title"
            | "meta"
            | "link"
            | "base"
            | "template"
            | "noscript"
            | "param"
            | "rp"
            | "colgroup"
            | "col"
            | "svg"
            | "math"
            | "map"
            | "area"
    )
}

/// Stands on lines of its own and has no other meaning.
pub(super) fn is_plain_block(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "address", "article", "aside", "body", "canvas", "center", "dir", "div", "fieldset", "footer", "form",
        "header", "hgroup", "html", "legend", "listing", "main", "menu", "nav", "noframes", "object", "optgroup",
        "option", "search", "section", "select", "tbody", "td", "tfoot", "th", "thead", "tr", "xml",
    ];
    NAMES.contains(&name)
}

/// Its name is its meaning.
pub(super) fn is_named_block(name: &str) -> bool {
    matches!(
        name,
        "figure" | "figcaption" | "dl" | "dt" | "dd" | "details" | "summary" | "caption"
    )
}

/// Any block.
pub(super) fn is_block(name: &str) -> bool {
    let others = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "hr",
        "blockquote",
        "ul",
        "ol",
        "li",
        "table",
    ];
    is_plain_block(name) || is_named_block(name) || others.contains(&name)
}

pub(super) fn is_embed(name: &str) -> bool {
    matches!(name, "iframe" | "video" | "audio" | "embed")
}

/// The mark that Markdown has words for.
pub(super) fn mark(name: &str) -> Option<&'static str> {
    match name {
        "b" | "strong" => Some("strong"),
        "i" | "em" => Some("em"),
        "del" | "s" | "strike" => Some("del"),
        "code" | "tt" => Some("code"),
        _ => None,
    }
}

/// The mark that only HTML has words for.
pub(super) fn other_mark(name: &str) -> Option<&'static str> {
    const NAMES: [&str; 16] = [
        "sup", "sub", "kbd", "samp", "var", "mark", "ins", "u", "small", "big", "q", "cite", "dfn", "bdo", "rt", "time",
    ];
    NAMES.into_iter().find(|own| *own == name)
}
