//! HTML without a page around it, as feeds, export files and REST answers hold it: titles, bodies, excerpts, comments.

use super::absolute;
use super::html::{Lazy, file_kind, media, query};
use super::sighting::{Body, Doubt, Evidence, Extent, Origin, Removed, Said, Sighting};
use crate::address::Address;
use crate::archive::MediaKind;
use crate::dom::{Dom, El, Omit, TooDeep, Writer, folded};
use std::borrow::Cow;
use std::sync::LazyLock;

static BODY: Lazy = LazyLock::new(|| query("body"));
static LINK: Lazy = LazyLock::new(|| query("a"));
static MORE_MARK: Lazy = LazyLock::new(|| query("span[id^='more-']"));
static PASSWORD: Lazy =
    LazyLock::new(|| query("form.post-password-form, form[action*='action=postpass'], form[action*='wp-pass.php']"));

/// A parsed fragment.
pub(super) struct Fragment {
    dom: Dom,
}

impl Fragment {
    /// Parses as a browser does what stands in the body of a page.
    pub(super) fn parse(html: &str) -> Result<Fragment, TooDeep> {
        let html = with_smilies(html);
        Ok(Fragment {
            dom: Dom::of_body(&html)?,
        })
    }

    fn body(&self) -> El<'_> {
        self.dom.first(&BODY).unwrap_or_else(|| self.dom.root())
    }

    /// Its text, white space folded.
    pub(super) fn text(&self) -> String {
        self.body().text()
    }

    /// Whether it has any element.
    pub(super) fn has_markup(&self) -> bool {
        !self.body().children().is_empty()
    }

    /// Whether it is the form that WordPress shows in place of a protected post.
    pub(super) fn is_protected(&self) -> bool {
        self.body().first(&PASSWORD).is_some()
    }

    /// Its elements on the highest level.
    pub(super) fn children(&self) -> Vec<El<'_>> {
        self.body().children()
    }

    /// The HTML with absolute links.
    pub(super) fn html(&self, base: Option<&Address>, omit: &Omit) -> String {
        let rewrite = |name: &str, attribute: &str, value: &str| absolute::by_base(base, name, attribute, value);
        let writer = Writer {
            omit,
            rewrite: &rewrite,
        };
        self.body().inner_html(&writer).trim().to_owned()
    }

    /// Whether its last words are a link to the rest, or the mark that a machine cut it off.
    pub(super) fn is_cut_short(&self) -> bool {
        let body = self.body();
        let text = body.text();
        if ["[…]", "[...]", "(more…)", "(more...)", "[...] Read more"]
            .iter()
            .any(|end| text.ends_with(end))
        {
            return true;
        }
        let Some(link) = body.select(&LINK).into_iter().next_back() else {
            return false;
        };
        let words = link.text();
        let plain = words.to_lowercase();
        let leads_on = ["continue reading", "read more", "read the rest", "keep reading"]
            .iter()
            .any(|start| plain.starts_with(start));
        (leads_on || link.has_class("more-link")) && !words.is_empty() && text.ends_with(&words)
    }
}

/// WordPress puts pictures in place of emoji into its feeds, with the emoji as their alternative text; old versions did so
/// with typed faces everywhere.
fn with_smilies(html: &str) -> Cow<'_, str> {
    if !html.contains("wp-smiley") {
        return Cow::Borrowed(html);
    }
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<img ") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find('>').map(|end| end + 1) else {
            break;
        };
        let tag = &rest[..end];
        let quoted = |quote: char| {
            let (_, value) = tag.split_once(&format!("alt={quote}"))?;
            Some(value.split_once(quote)?.0)
        };
        let words = quoted('"')
            .or_else(|| quoted('\''))
            .filter(|_| tag.contains("wp-smiley"));
        text.push_str(words.unwrap_or(tag));
        rest = &rest[end..];
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The text of a fragment; of one that nests too deep, nothing.
pub(super) fn text(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return folded(html);
    }
    Fragment::parse(html)
        .map(|fragment| fragment.text())
        .unwrap_or_default()
}

/// A short text, as a comment or an excerpt is: its HTML with absolute links, none where it is empty.
pub(super) fn html(html: &str, base: Option<&Address>) -> Option<String> {
    let fragment = Fragment::parse(html).ok()?;
    Some(fragment.html(base, &Omit::nothing())).filter(|html| !html.is_empty())
}

/// Adds a title that is HTML: its text, and its markup where it has any.
pub(super) fn title(html: &str, rule: &str, sighting: &mut Sighting) {
    let fragment = Fragment::parse(html).ok();
    let text = fragment.as_ref().map(Fragment::text).unwrap_or_default();
    sighting.titles.push(Said::new(text, Evidence::Item, rule));
    let marked = fragment.filter(Fragment::has_markup);
    let marked = marked.map(|fragment| fragment.html(None, &Omit::nothing()));
    sighting.title_html = marked.map(|html| Said::new(html, Evidence::Item, rule));
}

/// Adds the body, unless it is a password form, which says that the post is protected.
pub(super) fn body(html: &str, base: Option<&Address>, origin: Origin, rule: &str, sighting: &mut Sighting) {
    let Ok(fragment) = Fragment::parse(html) else {
        sighting.doubts.push(Doubt {
            code: "body-too-deep".to_owned(),
            message: format!("the body that `{rule}` gives nests deeper than 512 elements and was not read"),
        });
        return;
    };
    if fragment.is_protected() {
        sighting.protected = true;
        return;
    }
    let (omit, removed) = chrome(&fragment);
    let element = fragment.body();
    let more = element.first(&MORE_MARK);
    let resolve = |link: &str| match base {
        Some(base) => base.join(link),
        None => Address::parse(link),
    };
    let body = Body {
        html: fragment.html(base, &omit),
        extent: match origin {
            Origin::Shown if fragment.is_cut_short() => Extent::Excerpt,
            _ => Extent::Full,
        },
        origin,
        begins_at_more: more.is_some_and(|mark| folded(&element.text_before(mark)).is_empty()),
        removed,
        media: media(&resolve, element, &|el| !omit.contains(el)),
    };
    match body.extent {
        Extent::Excerpt => sighting.excerpts.push(Said::new(body.html, Evidence::Mixed, rule)),
        _ => sighting.body = Some(Said::new(body, Evidence::Item, rule)),
    }
}

/// The line that plugins add to every entry of a feed, and to nothing else: `The post … appeared first on …`.
fn chrome(fragment: &Fragment) -> (Omit, Vec<Removed>) {
    let mut omit = Omit::nothing();
    let mut removed = Vec::new();
    if let Some(last) = fragment.children().into_iter().next_back() {
        let text = last.text();
        let added = text.starts_with("The post ") && text.contains(" appeared first on ");
        if added && last.name() == "p" && last.select(&LINK).len() == 2 {
            omit.add(last);
            removed.push(Removed {
                rule: "feed:appeared first on".to_owned(),
                characters: text.chars().count(),
            });
        }
    }
    (omit, removed)
}

/// What a file is used as, by its media type, else by its name.
pub(super) fn media_kind(media_type: Option<&str>, url: &str) -> MediaKind {
    let class = media_type
        .and_then(|kind| kind.split('/').next())
        .map(str::to_ascii_lowercase);
    match class.as_deref() {
        Some("image") => MediaKind::Image,
        Some("audio") => MediaKind::Audio,
        Some("video") => MediaKind::Video,
        _ => file_kind(url).unwrap_or(MediaKind::File),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_an_excerpt() {
        for (html, due) in [
            ("<p>One two [&hellip;]</p>", true),
            (
                "<p>One two <a href='x'>Continue reading <span>Title</span></a></p>",
                true,
            ),
            ("<p>One <a class='more-link' href='x'>Weiterlesen</a></p>", true),
            ("<p>One two …</p>", false),
            ("<p><a href='x'>Read more</a> of it in the minutes.</p>", false),
        ] {
            assert_eq!(Fragment::parse(html).unwrap().is_cut_short(), due, "{html}");
        }
    }

    #[test]
    fn pictures_of_emoji_are_emoji() {
        let html = "<p><img src=\"a.png\" alt=\"🏆\" class=\"wp-smiley\" /> <img src='b.gif' alt=':)' class='wp-smiley'> <img src=c></p>";
        let shown = Fragment::parse(html).unwrap().html(None, &Omit::nothing());
        assert_eq!(shown, "<p>🏆 :) <img src=\"c\"></p>");
    }

    #[test]
    fn titles_are_decoded_once() {
        let mut sighting = Sighting::default();
        title("R&amp;D <em>now</em>: 2 &lt; 3", "rule", &mut sighting);
        assert_eq!(sighting.titles[0].value, "R&D now: 2 < 3");
        assert_eq!(sighting.title_html.unwrap().value, "R&amp;D <em>now</em>: 2 &lt; 3");
    }
}
