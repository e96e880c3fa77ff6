//! Shortcodes: words in square brackets that WordPress replaces when it shows a post. Captions are replaced here; all
//! others need the site.

use std::collections::BTreeMap;

/// Shortcodes of WordPress itself.
const OWN: &[&str] = &[
    "gallery",
    "audio",
    "video",
    "playlist",
    "embed",
    "caption",
    "wp_caption",
];

/// A shortcode found in a text.
struct Found<'a> {
    start: usize,
    end: usize,
    name: &'a str,
    attributes: &'a str,
    /// What stands between it and its end tag; none where it has no end tag.
    content: Option<&'a str>,
}

/// Finds shortcodes from the left to the right.
struct Scanner<'a> {
    text: &'a str,
    /// Where the next end tag of a name stands, as far as it was looked for, so that no text is searched twice.
    ends: BTreeMap<&'a str, Option<usize>>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Scanner<'a> {
        Scanner {
            text,
            ends: BTreeMap::new(),
        }
    }

    /// The next shortcode at or behind a place, with its content. Places only grow.
    fn next(&mut self, from: usize) -> Option<Found<'a>> {
        let mut at = from;
        loop {
            let start = at + self.text[at..].find('[')?;
            at = start + 1;
            if let Some(found) = self.at_bracket(start) {
                return Some(found);
            }
        }
    }

    fn at_bracket(&mut self, start: usize) -> Option<Found<'a>> {
        let inner = &self.text[start + 1..];
        let length = inner
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
            .filter(|length| *length > 0)?;
        let name = &inner[..length];
        // WordPress ends the bracket at the first that closes, in quotation marks or not.
        let close = inner.find(['[', ']']).filter(|at| inner[*at..].starts_with(']'))?;
        let attributes = inner[length..close].trim_end_matches('/');
        let fits = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        if !fits || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let behind = start + 1 + close + 1;
        let end = self.end_tag(name, behind);
        Some(Found {
            start,
            end: end.map_or(behind, |end| end + name.len() + 3),
            name,
            attributes: attributes.trim(),
            content: end.map(|end| &self.text[behind..end]),
        })
    }

    /// Where the next end tag of this name begins, at or behind a place.
    fn end_tag(&mut self, name: &'a str, from: usize) -> Option<usize> {
        let known = self.ends.get(name).copied();
        let end = match known {
            Some(None) => None,
            Some(Some(end)) if end >= from => Some(end),
            _ => self.text[from..].find(&format!("[/{name}]")).map(|at| from + at),
        };
        self.ends.insert(name, end);
        end
    }
}

/// Names of the shortcodes that stand in a text, each once: WordPress's own, and whatever else has values or an end tag,
/// since words in brackets are mostly words.
pub(super) fn names(html: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut scanner = Scanner::new(html);
    let (mut from, mut seen, mut in_tag) = (0, 0, false);
    while let Some(found) = scanner.next(from) {
        // Inside an element brackets are part of an attribute.
        for byte in html[seen..found.start]
            .bytes()
            .filter(|byte| matches!(byte, b'<' | b'>'))
        {
            in_tag = byte == b'<';
        }
        let is_one = OWN.contains(&found.name) || has_values(found.attributes) || found.content.is_some();
        if is_one && !in_tag && !names.iter().any(|name| name == found.name) {
            names.push(found.name.to_owned());
        }
        seen = found.start;
        from = found.start + 1;
    }
    names
}

fn has_values(attributes: &str) -> bool {
    attributes.split_whitespace().any(|word| {
        let name = word.split_once('=').map_or("", |(name, _)| name);
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    })
}

/// Takes away the paragraph that was put around a caption (`shortcode_unautop()`).
pub(super) fn unwrapped(html: &str) -> String {
    let mut unwrapped = String::with_capacity(html.len());
    let mut scanner = Scanner::new(html);
    let (mut from, mut search) = (0, 0);
    while let Some(found) = scanner.next(search) {
        search = found.end.max(found.start + 1);
        let before = html[..found.start].trim_end();
        let behind = html[found.end..].trim_start();
        let alone = before.ends_with("<p>") && behind.starts_with("</p>") && before.len() >= from + 3;
        if is_caption(found.name) && alone {
            unwrapped.push_str(&html[from..before.len() - 3]);
            unwrapped.push_str(&html[found.start..found.end]);
            from = html.len() - behind.len() + 4;
            search = from;
        }
    }
    unwrapped.push_str(&html[from..]);
    unwrapped
}

fn is_caption(name: &str) -> bool {
    matches!(name, "caption" | "wp_caption")
}

/// Writes captions as WordPress shows them in themes of HTML5.
pub(super) fn captions(html: &str) -> String {
    let mut written = String::with_capacity(html.len());
    let mut scanner = Scanner::new(html);
    let (mut from, mut search) = (0, 0);
    while let Some(found) = scanner.next(search) {
        search = found.start + 1;
        if let (true, Some(content)) = (is_caption(found.name), found.content) {
            written.push_str(&html[from..found.start]);
            written.push_str(&figure(found.attributes, content));
            from = found.end;
            search = found.end;
        }
    }
    written.push_str(&html[from..]);
    written
}

fn figure(attributes: &str, content: &str) -> String {
    let value = |name: &str| attribute(attributes, name);
    let (picture, behind) = picture_first(content);
    let caption = value("caption").unwrap_or_else(|| behind.trim().to_owned());
    let width: u32 = value("width").and_then(|width| width.trim().parse().ok()).unwrap_or(0);
    if width < 1 || caption.is_empty() {
        return content.to_owned();
    }
    let own = value("id").map(|id| sanitized(&id)).filter(|id| !id.is_empty());
    let text_id = own.as_ref().map(|id| format!("caption-{}", id.replace('_', "-")));
    let id = own.map_or(String::new(), |id| format!("id=\"{id}\" "));
    let described = text_id
        .as_ref()
        .map_or(String::new(), |id| format!("aria-describedby=\"{id}\" "));
    let text_id = text_id.map_or(String::new(), |id| format!("id=\"{id}\" "));
    let align = sanitized(&value("align").unwrap_or_else(|| "alignnone".to_owned()));
    let class = value("class").map_or(String::new(), |class| format!(" {}", sanitized(&class)));
    let shown = if attribute(attributes, "caption").is_some() {
        content
    } else {
        picture
    };
    format!(
        "<figure {id}{described}style=\"width: {width}px\" class=\"wp-caption {align}{class}\">{shown}\
         <figcaption {text_id}class=\"wp-caption-text\">{caption}</figcaption></figure>"
    )
}

/// A value in an attribute of ours: letters, digits, blanks, hyphens and underlines alone.
fn sanitized(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || " -_".contains(*c))
        .collect()
}

/// The picture, with the link around it, and what stands behind it.
fn picture_first(content: &str) -> (&str, &str) {
    let Some(start) = content.find("<img ") else {
        return (content, "");
    };
    let Some(end) = content[start..].find('>').map(|at| start + at + 1) else {
        return (content, "");
    };
    let linked = content[..start].trim_end().ends_with('>') && content[..start].contains("<a ");
    let behind = &content[end..];
    let end = match behind.trim_start().strip_prefix("</a>") {
        Some(rest) if linked => content.len() - rest.len(),
        _ => end,
    };
    (content[..end].trim_start(), &content[end..])
}

/// A value among a shortcode's attributes: quoted or bare.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    while let Some(at) = rest.find('=') {
        let own = rest[..at]
            .trim_end()
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        let value = rest[at + 1..].trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, behind) = match quote {
            Some(quote) => value[1..].split_once(quote)?,
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        if own.eq_ignore_ascii_case(name) {
            return Some(value.to_owned());
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_become_figures() {
        let typed = "<p>[caption id=\"attachment_7\" align=\"alignleft\" width=\"300\"]<a href=\"b.jpg\"><img src=\"a.jpg\" /></a> The <em>hall</em>[/caption]</p>\n<p>x</p>";
        assert_eq!(
            captions(&unwrapped(typed)),
            "<figure id=\"attachment_7\" aria-describedby=\"caption-attachment-7\" style=\"width: 300px\" class=\"wp-caption alignleft\">\
             <a href=\"b.jpg\"><img src=\"a.jpg\" /></a><figcaption id=\"caption-attachment-7\" class=\"wp-caption-text\">The <em>hall</em></figcaption></figure>\n<p>x</p>"
        );
        let old = "[caption width='90' caption='Old style']<img src='a.jpg'>[/caption]";
        assert_eq!(
            captions(old),
            "<figure style=\"width: 90px\" class=\"wp-caption alignnone\"><img src='a.jpg'><figcaption class=\"wp-caption-text\">Old style</figcaption></figure>"
        );
    }

    #[test]
    fn words_in_brackets_are_words() {
        let html = "<p>He said [sic] it [1] and [the clerk's note]. [gallery ids=\"1,2\"] [box]x[/box] [map lat=1]</p>";
        assert_eq!(names(html), ["gallery", "box", "map"]);
        assert!(names("<a href=\"x?a[b c=1]\">x</a> [ends").is_empty());
    }
}
