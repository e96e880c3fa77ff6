//! Bytes as HTML: converting never panics, what it writes renders with every word of it or tells of a loss, and a rendering
//! reads the same by both readers of HTML.

#![no_main]

use comrak::{Options, markdown_to_html};
use libfuzzer_sys::fuzz_target;
use posterity::dom::fragment::{Fragment, Step};
use posterity::markdown::{Engine, convert, unproven};
use std::collections::BTreeMap;

fuzz_target!(|bytes: &[u8]| {
    let html = String::from_utf8_lossy(bytes);
    let converted = convert(&html, Engine::Own);
    let markdown = &converted.markdown;
    assert!(markdown.is_empty() || markdown.ends_with('\n'));
    let _ = unproven(&html);
    let rendering = rendered(markdown);
    same_to_both_readers(&rendering);
    same_to_both_readers(&html);
    let (Ok(own), Ok(other)) = (Fragment::parse(&html), Fragment::parse(&rendering)) else {
        assert!(!converted.losses.is_empty(), "unreadable without a loss");
        return;
    };
    let (own, other) = (words(&own), words(&other));
    let missing = own.iter().find(|(word, count)| other.get(*word) < Some(*count));
    let is_told = converted
        .losses
        .iter()
        .any(|lost| matches!(&*lost.construct, "text" | "body"));
    assert!(missing.is_none() || is_told, "{missing:?} is missing from {markdown}");
});

fn rendered(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.render.r#unsafe = true;
    markdown_to_html(markdown, &options)
}

fn same_to_both_readers(html: &str) {
    if let (Ok(one), Ok(other)) = (Fragment::of_rendering(html), Fragment::parse(html)) {
        assert_eq!(told(&one), told(&other), "{html}");
    }
}

fn told(fragment: &Fragment) -> Vec<String> {
    let step = |step: Step<'_>| match step {
        Step::Open(tag) => {
            let parent = tag.parent().map(|parent| parent.name());
            format!("{parent:?} <{} {:?}>", tag.name(), tag.attrs().collect::<Vec<_>>())
        }
        Step::Close(tag) => format!("</{}>", tag.name()),
        Step::Text(text) => text.to_owned(),
        Step::Comment(comment) => format!("!{comment}"),
    };
    fragment.walk().map(step).collect()
}

/// Elements whose text nobody sees.
const UNSEEN: [&str; 10] = [
    "script", "style", "template", "head", "title", "noscript", "rp", "iframe", "noembed", "noframes",
];

/// Elements that part words; all others stand in a line.
const PARTS: [&str; 58] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "canvas",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xml",
    "xmp",
];

/// How often each word is seen; only of plain letters, on which all can agree.
fn words(fragment: &Fragment) -> BTreeMap<String, usize> {
    let mut text = String::new();
    let mut unseen = 0usize;
    for step in fragment.walk() {
        match step {
            Step::Open(tag) => {
                let is_copy = matches!(tag.name(), "td" | "div") && tag.attr("class").is_some();
                unseen += usize::from(unseen > 0 || is_copy || UNSEEN.contains(&tag.name()));
                text.push_str(if PARTS.contains(&tag.name()) { " " } else { "" });
            }
            Step::Close(tag) => {
                unseen = unseen.saturating_sub(1);
                text.push_str(if PARTS.contains(&tag.name()) { " " } else { "" });
            }
            Step::Text(part) if unseen == 0 => text.push_str(part),
            // The end of a teaser.
            Step::Comment(comment) if comment.trim_start().starts_with("more") => text.push(' '),
            _ => {}
        }
    }
    let mut words = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() && word.is_ascii() {
            *words.entry(word.to_owned()).or_default() += 1;
        }
    }
    words
}
