//! What form an answer has, by its own first words: names and media types lie too often.

use std::borrow::Cow;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page.
    Html,
    /// RSS of any version, RDF or not; WordPress's export format is RSS, too.
    Rss,
    /// Atom.
    Atom,
    /// JSON Feed.
    JsonFeed,
    /// An answer of WordPress's REST interface.
    Rest,
    /// XML or JSON that lists no posts, as words that group well in a summary.
    Other(&'static str),
    /// Nothing that is read here: pictures, plain text, bytes.
    Unknown,
}

/// How far into an answer its root element is looked for. Export files begin with a page of comments.
const HEAD: usize = 16 * 1024;
/// How far it is looked for at first: most answers tell at once.
const BEGINNING: usize = 512;

/// Beginnings of what is no text of ours, in lower case.
const MAGIC: &[&str] = &["%pdf", "\u{fffd}png", "gif8", "pk\u{3}\u{4}", "{\\rtf", "7z"];

/// Elements that pages begin with; a saved fragment may have any of them.
const OF_PAGES: &[&str] = &[
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<div",
    "<article",
    "<p>",
    "<p ",
    "<h1",
    "<h2",
    "<table",
    "<span",
    "<title",
];

/// Tells an answer's form.
pub fn form(body: &[u8]) -> Form {
    let text = |length: usize| without_mark(&body[..body.len().min(length)]).to_ascii_lowercase();
    by_root(body, trimmed(&text(BEGINNING))).unwrap_or_else(|| {
        let text = text(HEAD);
        let text = trimmed(&text);
        by_root(body, text).unwrap_or_else(|| by_words(text))
    })
}

fn trimmed(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim_start()
}

/// The form by its first bytes or its root element.
fn by_root(body: &[u8], text: &str) -> Option<Form> {
    if MAGIC.iter().any(|magic| text.starts_with(magic)) {
        return Some(Form::Unknown);
    }
    if text.starts_with(['{', '[']) {
        return Some(json(body));
    }
    match root(text)? {
        "html" => Some(Form::Html),
        "rss" | "rdf:rdf" | "channel" => Some(Form::Rss),
        "feed" | "atom:feed" => Some(Form::Atom),
        "urlset" | "sitemapindex" => Some(Form::Other("sitemap")),
        "rsd" | "opml" | "oembed" => Some(Form::Other("not a page")),
        _ => None,
    }
}

/// Text of the head. Of UTF-16 only the ASCII letters matter here.
fn without_mark(head: &[u8]) -> Cow<'_, str> {
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            let letters = head[2..].iter().filter(|byte| **byte != 0);
            Cow::Owned(letters.map(|byte| char::from(*byte)).collect())
        }
        // Asked first, since it takes a fraction of the time.
        _ => std::str::from_utf8(head).map_or_else(|_| String::from_utf8_lossy(head), Cow::Borrowed),
    }
}

/// The name of the first element, behind declarations, comments and the document type.
fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<!doctype html") => return Some("html"),
            _ if rest.starts_with("<!doctype") => {
                let open = rest.split('>').next().unwrap_or_default();
                if open.contains('[') { "]>" } else { ">" }
            }
            _ => break,
        };
        let (_, behind) = rest.split_once(end)?;
        rest = behind;
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    Some(&name[..end])
}

/// Where the first element is no root that is known: warnings that a server printed before its feed, or a fragment.
fn by_words(text: &str) -> Form {
    let first = |names: &[&str]| names.iter().filter_map(|name| text.find(name)).min();
    let page = first(&["<!doctype html", "<html", "<body"]).unwrap_or(usize::MAX);
    let rss = first(&["<rss", "<rdf:rdf"]).filter(|at| *at < page);
    let atom = first(&["<feed "]).filter(|at| *at < page);
    match (rss, atom) {
        (Some(_), _) => Form::Rss,
        (None, Some(_)) => Form::Atom,
        _ if OF_PAGES.iter().any(|tag| text.contains(tag)) => Form::Html,
        _ => Form::Unknown,
    }
}

/// JSON that lists posts says so by keys that its standards demand.
fn json(body: &[u8]) -> Form {
    let has = |words: &str| memchr::memmem::find(body, words.as_bytes()).is_some();
    if has("jsonfeed.org/version") || has("jsonfeed.org\\/version") {
        return Form::JsonFeed;
    }
    if has("\"_links\"") && (has("wp/v2") || has("wp\\/v2") || has("%2Fwp%2Fv2")) {
        return Form::Rest;
    }
    Form::Other("JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_by_their_roots() {
        for (text, due) in [
            ("<!DOCTYPE html><p>the tag <rss> is old", Form::Html),
            (
                "<?xml version='1.0'?>\n<!-- a -->\n<rss version=\"2.0\"><channel>",
                Form::Rss,
            ),
            (
                "<?xml version='1.0'?><!DOCTYPE rdf:RDF [<!ENTITY a \"b\">]><rdf:RDF xmlns=''>",
                Form::Rss,
            ),
            ("\u{feff} <feed xmlns=\"http://www.w3.org/2005/Atom\">", Form::Atom),
            (
                "<br />\n<b>Warning</b>: x in y<br />\n<?xml version='1.0'?><rss version='2.0'>",
                Form::Rss,
            ),
            (
                "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN'><html>",
                Form::Html,
            ),
            ("<?xml version='1.0'?><urlset>", Form::Other("sitemap")),
            ("<p>A fragment.</p>", Form::Html),
            (
                "{\"version\":\"https:\\/\\/jsonfeed.org\\/version\\/1\"}",
                Form::JsonFeed,
            ),
            (
                "[{\"id\":1,\"_links\":{\"self\":[{\"href\":\"http:\\/\\/h\\/wp-json\\/wp\\/v2\\/tags\\/1\"}]}}]",
                Form::Rest,
            ),
            ("{\"name\":\"package\"}", Form::Other("JSON")),
            ("%PDF-1.4", Form::Unknown),
            ("Just words.", Form::Unknown),
        ] {
            assert_eq!(form(text.as_bytes()), due, "{text}");
        }
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("<rss>".bytes().flat_map(|byte| [byte, 0]))
            .collect();
        assert_eq!(form(&wide), Form::Rss);
    }
}
