//! The texts of a record, each looked at once for what several rules ask about.

use super::body::{Body, Parsed};
use super::finding::is_invisible;
use super::rule::Field;
use crate::archive::{Post, Record};
use crate::dom::position;
use unicode_normalization::is_nfc;

/// One text of a record.
#[derive(Debug)]
pub(super) struct Text<'a> {
    /// Where it stands.
    pub(super) field: Field,
    /// The text; of a body, what a reader sees of it.
    pub(super) value: &'a str,
    /// What is in it.
    pub(super) marks: Marks,
}

/// What a text holds that rules ask about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Control characters but tab, line feed and carriage return; or no characters at all (U+FFFE, U+FFFF).
    pub(super) controls: bool,
    /// U+0080 to U+009F, U+FFFD, or a letter that begins what UTF-8 looks like when read as Windows-1252.
    pub(super) garbled: bool,
    /// Characters that nobody sees.
    pub(super) invisible: bool,
    /// Not in normal form C.
    pub(super) uncomposed: bool,
}

impl Marks {
    fn of(text: &str) -> Marks {
        let mut marks = Marks::default();
        let mut composes = true;
        let mut behind_lead = None;
        let mut from = 0;
        while let Some((at, c)) = next_odd(text, from) {
            let follows_lead = behind_lead == Some(at) && !c.is_ascii();
            marks.garbled |= follows_lead || matches!(c, '\u{80}'..='\u{9f}' | '\u{fffd}');
            marks.controls |= is_control(c);
            marks.invisible |= is_invisible(c);
            // Everything below, and the punctuation of the block, is as composed as can be.
            composes &= c < '\u{300}' || matches!(c, '\u{2002}'..='\u{20cf}');
            from = at + c.len_utf8();
            let leads = matches!(c, 'Â' | 'Ã' | 'Ä' | 'Å' | 'Ð' | 'Ñ' | 'â' | 'ð' | 'ï');
            behind_lead = leads.then_some(from);
        }
        marks.uncomposed = !composes && !is_nfc(text);
        marks
    }

    fn any(self) -> bool {
        self != Marks::default()
    }
}

/// The next character at or behind a place that is no printable ASCII, tab or line end, with its own place. Most text has few.
fn next_odd(text: &str, from: usize) -> Option<(usize, char)> {
    let at = position(text.as_bytes(), from, |byte| !is_plain(byte))?;
    text[at..].chars().next().map(|c| (at, c))
}

fn is_plain(byte: u8) -> bool {
    (byte.wrapping_sub(b' ') < 0x5f) | (byte == b'\t') | (byte == b'\n') | (byte == b'\r')
}

/// Whether a character stands for nothing but a command to a machine; tab and line ends are text.
pub(super) fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}')
}

/// Shows the rules every text of a record that has anything to look at.
pub(super) fn visit<'a>(record: &'a Record, body: &'a Parsed<'_>, show: &mut dyn FnMut(Text<'a>)) {
    if let Record::Post(_) = record {
        visit_body(body.get(), show);
    }
    let mut look = |field: Field, value: Option<&'a str>| {
        let Some(value) = value else { return };
        let marks = Marks::of(value);
        if marks.any() {
            show(Text { field, value, marks });
        }
    };
    match record {
        Record::Site(site) => {
            look(Field::Own("title"), site.title.as_deref());
            look(Field::Own("description"), site.description.as_deref());
        }
        Record::Term(term) => {
            look(Field::Own("slug"), term.slug.as_deref());
            look(Field::Own("name"), Some(&term.name));
            look(Field::Own("description"), term.description.as_deref());
        }
        Record::Person(person) => {
            look(Field::Own("slug"), person.slug.as_deref());
            look(Field::Own("name"), Some(&person.name));
        }
        Record::Post(post) => visit_post(post, &mut look),
        Record::Archive(_) | Record::Media(_) | Record::Other(_) => {}
    }
}

fn visit_body<'a>(body: Option<&'a Body<'_>>, show: &mut dyn FnMut(Text<'a>)) {
    let Some(body) = body else { return };
    let field = Field::Own("body_html");
    let mut marks = Marks::of(body.text());
    // The parser drops this one, so the text does not show it.
    if memchr::memchr(0, body.html.as_bytes()).is_some() {
        marks.controls = false;
        let controls = Marks {
            controls: true,
            ..Marks::default()
        };
        show(Text {
            field,
            value: body.html,
            marks: controls,
        });
    }
    if marks.any() {
        show(Text {
            field,
            value: body.text(),
            marks,
        });
    }
}

/// Names of terms and people are looked at in their own records, not again in every post.
fn visit_post<'a>(post: &'a Post, look: &mut dyn FnMut(Field, Option<&'a str>)) {
    look(Field::Own("slug"), post.slug.as_deref());
    look(Field::Own("title"), post.title.as_deref());
    look(Field::Own("excerpt_html"), post.excerpt_html.as_deref());
    for (at, media) in post.media.iter().enumerate() {
        look(Field::Item("media", at, "alt"), media.alt.as_deref());
        look(Field::Item("media", at, "caption"), media.caption.as_deref());
    }
    for (at, comment) in post.comments.iter().enumerate() {
        look(Field::Item("comments", at, "author"), comment.author.as_deref());
        look(Field::Item("comments", at, "body_html"), comment.body_html.as_deref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_what_is_odd_and_nothing_else() {
        for plain in [
            "",
            "Roads & bins\n\t\r",
            "“Café” – naïve, Åse",
            "日本語 한국어 नमस्ते",
            "ñandú – Ñ",
        ] {
            assert_eq!(Marks::of(plain), Marks::default(), "{plain}");
        }
        assert!(Marks::of("a\u{7}b").controls && Marks::of("é\u{1}").controls);
        assert!(Marks::of("cafÃ©").garbled && Marks::of("it\u{92}s").garbled && Marks::of("caf\u{fffd}").garbled);
        assert!(Marks::of("a\u{200b}b").invisible && Marks::of("\u{feff}a").invisible);
        assert!(Marks::of("cafe\u{301}").uncomposed && !Marks::of("café").uncomposed);
    }
}
