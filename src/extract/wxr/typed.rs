//! What an author typed, made into the HTML that WordPress would show: the classic editor's paragraphs, captions, marks.
//! Only what is certain from the text alone is done: other shortcodes, embeds and blocks that a server fills stay as they
//! are, with a note.

use super::autop::autop;
use super::{blocks, shortcode};
use crate::extract::sighting::Doubt;

/// Typed text as HTML.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Typed {
    pub(super) html: String,
    /// How many pages the site shows it on.
    pub(super) parts: usize,
    pub(super) doubts: Vec<Doubt>,
}

/// Makes HTML of typed text. `number` is the post's own, for the mark that stands where its teaser ends.
pub(super) fn html(text: &str, number: Option<u64>) -> Typed {
    let has_blocks = text.contains("<!-- wp:");
    let mut typed = Typed::default();
    let mut parts = Vec::new();
    for part in text.split("<!--nextpage-->") {
        // WordPress drops one line break on each side of the mark.
        let part = part.strip_prefix('\n').unwrap_or(part);
        let part = marked(part.strip_suffix('\n').unwrap_or(part), number);
        parts.push(if has_blocks {
            let read = blocks::without_marks(&part);
            typed
                .doubts
                .extend(read.left.into_iter().map(|name| doubt("block-left", "block", &name)));
            shortcode::captions(&read.html)
        } else {
            shortcode::captions(&shortcode::unwrapped(&autop(&part)))
        });
    }
    typed.parts = parts.len();
    typed.html = parts.join("\n");
    let left = shortcode::names(&typed.html);
    typed
        .doubts
        .extend(left.iter().map(|name| doubt("shortcode-left", "shortcode", name)));
    typed.doubts.dedup();
    typed
}

fn doubt(code: &str, noun: &str, name: &str) -> Doubt {
    Doubt {
        code: code.to_owned(),
        message: format!("the {noun} `{name}` stands in the body as it was typed"),
    }
}

/// `<!--more-->` as the post's own page has it: a mark with the post's number. Words in it are the link's.
fn marked(text: &str, number: Option<u64>) -> String {
    let Some(start) = text.find("<!--more") else {
        return text.to_owned();
    };
    let Some(end) = text[start..].find("-->").map(|at| start + at + 3) else {
        return text.to_owned();
    };
    let mark = number.map(|number| format!("<span id=\"more-{number}\"></span>"));
    format!("{}{}{}", &text[..start], mark.unwrap_or_default(), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_teasers_are_marked_as_the_site_does() {
        let typed = html("One.\n\n<!--more-->\n\nTwo.\n<!--nextpage-->\nThree.", Some(12));
        assert_eq!(
            typed.html,
            "<p>One.</p>\n<p><span id=\"more-12\"></span></p>\n<p>Two.</p>\n\n<p>Three.</p>\n"
        );
        assert_eq!(typed.parts, 2);
    }

    #[test]
    fn blocks_have_their_paragraphs() {
        let typed = html("<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->", None);
        assert_eq!(typed.html.trim(), "<p>One\ntwo</p>");
        let typed = html("<!-- wp:latest-posts {\"postsToShow\":3} /-->", None);
        assert_eq!(typed.doubts[0].code, "block-left");
    }
}
