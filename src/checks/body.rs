use super::finding::counted;
use crate::dom::{Dom, El, Omit, Query, TooDeep};
use std::cell::OnceCell;
use std::sync::LazyLock;

/// A post's body, parsed once for all rules.
pub(super) struct Body<'a> {
    /// The body as it stands.
    pub(super) html: &'a str,
    dom: Dom,
    text: OnceCell<String>,
    prose: OnceCell<String>,
}

/// A post's body, parsed when the first rule asks for it, if one does.
#[derive(Default)]
pub(super) struct Parsed<'a> {
    html: Option<&'a str>,
    body: OnceCell<Option<Body<'a>>>,
}

impl<'a> Parsed<'a> {
    /// The body of a post that has one.
    pub(super) fn of(html: Option<&'a str>) -> Parsed<'a> {
        Parsed {
            html,
            body: OnceCell::new(),
        }
    }

    /// The parsed body; none where there is none or it nests too deep.
    pub(super) fn get(&self) -> Option<&Body<'a>> {
        let parse = || self.html.and_then(|html| Body::parse(html).ok());
        self.body.get_or_init(parse).as_ref()
    }

    /// Whether there is a body that nests too deep to be parsed.
    pub(super) fn is_too_deep(&self) -> bool {
        self.html.is_some() && self.get().is_none()
    }
}

/// A selector, compiled once.
pub(super) type Lazy = LazyLock<Query>;

/// Compiles a selector of ours.
pub(super) fn query(text: &'static str) -> Query {
    Query::parse(text).unwrap_or_else(|_| Query::nothing())
}

static LINKS: Lazy = LazyLock::new(|| query("a"));
static CODE: Lazy = LazyLock::new(|| query("pre, code, kbd, samp, textarea"));
static SHOWN: Lazy = LazyLock::new(|| {
    query("img, picture, svg, video, audio, iframe, object, embed, canvas, hr, input, button, form, math, table")
});

impl<'a> Body<'a> {
    /// Parses a body.
    pub(super) fn parse(html: &'a str) -> Result<Body<'a>, TooDeep> {
        Ok(Body {
            html,
            dom: Dom::of_body(html)?,
            text: OnceCell::new(),
            prose: OnceCell::new(),
        })
    }

    /// Elements that match, in order.
    pub(super) fn select(&self, query: &Query) -> Vec<El<'_>> {
        self.dom.select(query)
    }

    /// All elements.
    pub(super) fn all(&self) -> impl Iterator<Item = El<'_>> {
        self.dom.elements()
    }

    /// All `a` elements.
    pub(super) fn links(&self) -> Vec<El<'_>> {
        self.select(&LINKS)
    }

    /// Its text, references resolved, white space as it stands.
    pub(super) fn text(&self) -> &str {
        self.text.get_or_init(|| self.dom.root().raw_text(&Omit::nothing()))
    }

    /// Its text without code and preformatted parts.
    pub(super) fn prose(&self) -> &str {
        self.prose.get_or_init(|| {
            let mut omit = Omit::nothing();
            self.select(&CODE).into_iter().for_each(|el| omit.add(el));
            self.dom.root().raw_text(&omit)
        })
    }

    /// Whether a reader would see anything of it.
    pub(super) fn shows_anything(&self) -> bool {
        !is_blank(self.text()) || self.dom.first(&SHOWN).is_some()
    }
}

/// Whether an element shows neither text nor a picture.
pub(super) fn is_empty(el: &El<'_>) -> bool {
    is_blank(&el.text()) && el.first(&SHOWN).is_none()
}

/// Whether nothing of a text can be seen; no-break spaces cannot.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || super::finding::is_invisible(c))
}

/// `` `first` `` or `` `first` and 2 more ``.
pub(super) fn first_and_more(values: &[String]) -> Option<String> {
    let first = super::finding::shown(values.first()?);
    Some(match values.len() - 1 {
        0 => first,
        more => format!("{first} and {}", counted(more, "more", "more")),
    })
}

/// The scheme of an address in lower case; none where it is relative. Line breaks and tabs in it do not count (URL
/// standard, 4.4), which is how scripts hide.
pub(super) fn scheme(url: &str) -> Option<String> {
    let (scheme, _) = url.trim().split_once(':')?;
    let scheme = scheme.replace(['\t', '\n', '\r'], "").to_ascii_lowercase();
    let formed = scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    (formed && scheme.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(scheme)
}
