//! The elements that are read here: those that a renderer of Markdown writes, and those that Markdown is mixed with.

/// An element by its name.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) name: &'static str,
    pub(super) belongs: Belongs,
    pub(super) holds: Holds,
}

/// Where an element may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    /// Where blocks stand.
    Flow,
    /// In a line too.
    Line,
    /// In this alone.
    In(Holds),
}

/// What an element may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Nothing,
    /// Text, and what stands in a line.
    Line,
    /// Blocks too.
    Flow,
    Items,
    Sections,
    Rows,
    Cells,
}

impl Name {
    pub(super) fn of(name: &str) -> Option<Name> {
        const LINE: (Belongs, Holds) = (Belongs::Line, Holds::Line);
        const HEADING: (Belongs, Holds) = (Belongs::Flow, Holds::Line);
        const BLOCK: (Belongs, Holds) = (Belongs::Flow, Holds::Flow);
        const LIST: (Belongs, Holds) = (Belongs::Flow, Holds::Items);
        const VOID: (Belongs, Holds) = (Belongs::Line, Holds::Nothing);
        const SECTION: (Belongs, Holds) = (Belongs::In(Holds::Sections), Holds::Rows);
        const CELL: (Belongs, Holds) = (Belongs::In(Holds::Cells), Holds::Flow);
        let (name, (belongs, holds)) = match name {
            "p" => ("p", HEADING),
            "a" => ("a", LINE),
            "em" => ("em", LINE),
            "strong" => ("strong", LINE),
            "li" => ("li", (Belongs::In(Holds::Items), Holds::Flow)),
            "br" => ("br", VOID),
            "code" => ("code", LINE),
            "img" => ("img", VOID),
            "ul" => ("ul", LIST),
            "ol" => ("ol", LIST),
            "td" => ("td", CELL),
            "tr" => ("tr", (Belongs::In(Holds::Rows), Holds::Cells)),
            "blockquote" => ("blockquote", BLOCK),
            "pre" => ("pre", HEADING),
            "h1" => ("h1", HEADING),
            "h2" => ("h2", HEADING),
            "h3" => ("h3", HEADING),
            "h4" => ("h4", HEADING),
            "h5" => ("h5", HEADING),
            "h6" => ("h6", HEADING),
            "hr" => ("hr", (Belongs::Flow, Holds::Nothing)),
            "del" => ("del", LINE),
            "sup" => ("sup", LINE),
            "sub" => ("sub", LINE),
            "ins" => ("ins", LINE),
            "kbd" => ("kbd", LINE),
            "mark" => ("mark", LINE),
            "abbr" => ("abbr", LINE),
            "cite" => ("cite", LINE),
            "u" => ("u", LINE),
            "q" => ("q", LINE),
            "small" => ("small", LINE),
            "span" => ("span", LINE),
            "input" => ("input", VOID),
            "table" => ("table", (Belongs::Flow, Holds::Sections)),
            "thead" => ("thead", SECTION),
            "tbody" => ("tbody", SECTION),
            "th" => ("th", CELL),
            "div" => ("div", BLOCK),
            "figure" => ("figure", BLOCK),
            "figcaption" => ("figcaption", BLOCK),
            "details" => ("details", BLOCK),
            "summary" => ("summary", BLOCK),
            _ => return None,
        };
        Some(Name { name, belongs, holds })
    }
}
