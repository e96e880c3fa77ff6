//! The language of a block of code, as highlighters write it down.

use crate::dom::fragment::Tag;

/// Attributes that hold nothing but a language.
const ATTRIBUTES: [&str; 5] = [
    "data-lang",
    "data-language",
    "data-enlighter-language",
    "data-code-language",
    "lang",
];

/// What stands before a language in a class: Prism and the HTML standard, google-code-prettify, Crayon,
/// SyntaxHighlighter, GitHub, TextMate.
const PREFIXES: [&str; 8] = [
    "language-",
    "lang-",
    "lang:",
    "brush:",
    "highlight-source-",
    "highlight-text-",
    "sourceCode-",
    "syntax-",
];

/// Classes of highlighters that write the language beside them as a class of its own: highlight.js, GeSHi and WP-Syntax,
/// Pandoc, Pygments, SyntaxHighlighter.
const HIGHLIGHTERS: [&str; 7] = [
    "hljs",
    "geshi",
    "wp_syntax",
    "sourceCode",
    "codehilite",
    "syntaxhighlighter",
    "code-block",
];

/// Languages that GeSHi writes as the only class.
const ALONE: &[&str] = &[
    "apache",
    "asm",
    "bash",
    "c",
    "cpp",
    "csharp",
    "css",
    "delphi",
    "diff",
    "go",
    "haskell",
    "html",
    "html4strict",
    "html5",
    "ini",
    "java",
    "java5",
    "javascript",
    "jquery",
    "js",
    "json",
    "lisp",
    "lua",
    "make",
    "matlab",
    "mysql",
    "objc",
    "pascal",
    "perl",
    "php",
    "plsql",
    "powershell",
    "python",
    "r",
    "rails",
    "ruby",
    "rust",
    "scala",
    "sh",
    "sql",
    "text",
    "tsql",
    "typescript",
    "vb",
    "vbnet",
    "vim",
    "xml",
    "yaml",
];

/// Classes of the cells in which highlighters number the lines.
const GUTTERS: [&str; 6] = [
    "gutter",
    "line_numbers",
    "line-numbers",
    "linenos",
    "rouge-gutter",
    "lineno",
];

/// Classes of the cells beside them.
const LISTINGS: [&str; 2] = ["code", "rouge-code"];

/// What Crayon shows of the code that stands before it in a text area.
const CRAYON: [&str; 2] = ["crayon-main", "crayon-toolbar"];

/// How many elements around the code are asked: Rouge and GitHub wrap it twice.
const AROUND: usize = 3;

/// The language that an element of code or a wrapper around it names.
pub(super) fn language(code: Tag<'_>) -> Option<String> {
    let own = of_element(code);
    let wrappers = std::iter::successors(code.parent(), Tag::parent).take(AROUND);
    let wrappers = wrappers.take_while(|wrapper| matches!(wrapper.name(), "pre" | "div" | "figure" | "td" | "code"));
    own.or_else(|| wrappers.filter(|wrapper| wrapper.name() != "td").find_map(of_wrapper))
}

/// Whether an element repeats code that stands beside it, or numbers its lines.
pub(in crate::markdown) fn is_copy(tag: Tag<'_>) -> bool {
    let classes: &[&str] = match tag.name() {
        "td" => &GUTTERS,
        "div" => &CRAYON,
        _ => return false,
    };
    tag.classes().any(|class| classes.contains(&class))
}

/// Whether a cell holds code beside its line numbers.
pub(super) fn is_listing(cell: Tag<'_>) -> bool {
    cell.classes().any(|class| LISTINGS.contains(&class))
}

fn of_element(element: Tag<'_>) -> Option<String> {
    let attribute = ATTRIBUTES.iter().find_map(|name| element.attr(name));
    let by_attribute = attribute.and_then(clean);
    by_attribute.or_else(|| of_classes(element.attr("class")?))
}

/// `lang` on a wrapper is the language of its prose.
fn of_wrapper(wrapper: Tag<'_>) -> Option<String> {
    let attribute = ATTRIBUTES[..4].iter().find_map(|name| wrapper.attr(name));
    let by_attribute = attribute.and_then(clean);
    by_attribute.or_else(|| of_classes(wrapper.attr("class")?))
}

fn of_classes(classes: &str) -> Option<String> {
    let by_prefix = PREFIXES.iter().find_map(|prefix| {
        let starts = classes.match_indices(prefix).map(|(at, _)| at);
        let mut starts = starts.filter(|at| !classes[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
        starts.find_map(|at| clean(classes[at + prefix.len()..].trim_start()))
    });
    by_prefix.or_else(|| {
        let mut words = classes.split_ascii_whitespace();
        if words.clone().any(|word| HIGHLIGHTERS.contains(&word)) {
            return words.find(|word| !HIGHLIGHTERS.contains(word)).and_then(clean);
        }
        let only = words.next().filter(|_| words.next().is_none())?;
        ALONE.contains(&only).then(|| only.to_owned())
    })
}

/// The word at the start, where it can be a language.
fn clean(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '_' | '.' | '-');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let word = text[..end].trim_end_matches('.').to_ascii_lowercase();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_highlighters_write() {
        let language = |classes: &str| of_classes(classes).unwrap_or_default();
        assert_eq!(language("language-rust"), "rust");
        assert_eq!(language("brush: php; title: ; notranslate"), "php");
        assert_eq!(language("lang:c++ decode:true"), "c++");
        assert_eq!(language("hljs javascript"), "javascript");
        assert_eq!(language("python hljs"), "python");
        assert_eq!(language("highlight highlight-source-js"), "js");
        assert_eq!(language("sourceCode haskell"), "haskell");
        assert_eq!(language("php"), "php");
        assert_eq!(language("wp-block-code"), "");
        assert_eq!(language("slang-words"), "");
    }
}
