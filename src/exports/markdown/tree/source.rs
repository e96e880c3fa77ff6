//! Where in a file something stands that was found in the post it became.

use super::keys::Keys;
use super::{ELSEWHERE, SITE};
use std::collections::BTreeMap;

/// A file of a post.
#[derive(Debug)]
pub struct Source {
    text: String,
    /// Where the body begins, in bytes.
    body: usize,
    keys: Keys,
    links: BTreeMap<String, String>,
}

impl Source {
    pub(super) fn new(text: String, body: usize, keys: Keys, links: BTreeMap<String, String>) -> Source {
        Source {
            text,
            body,
            keys,
            links,
        }
    }

    /// The key of the front matter that says what this field of the archive says.
    pub fn key(&self, field: &str) -> Option<&'static str> {
        self.keys.of(top(field))
    }

    /// The line, from 1, of what a message says of a field: that of the value, the key, or where body or file begin.
    pub fn line(&self, field: Option<&str>, message: &str) -> u64 {
        let field = top(field.unwrap_or_default());
        match self.key(field) {
            Some(key) => self.line_of_key(key),
            None if matches!(field, "body_html" | "media") => self.line_in_body(message),
            None => 1,
        }
    }

    fn line_of_key(&self, key: &str) -> u64 {
        let last = key.rsplit('.').next().unwrap_or(key);
        let head = self.text[..self.body].lines().zip(1..);
        // Pelican's keys have no case.
        let mut lines = head.filter(|(line, _)| {
            let line = line.trim_start().trim_start_matches('[');
            let begins = line.get(..last.len()).is_some_and(|key| key.eq_ignore_ascii_case(last));
            begins && line[last.len()..].trim_start().starts_with([':', '=', ']', '_'])
        });
        lines.next().map_or(1, |(_, line)| line)
    }

    fn line_in_body(&self, message: &str) -> u64 {
        let body = &self.text[self.body..];
        let values = message.split('`').skip(1).step_by(2).filter(|value| !value.is_empty());
        let written = values.map(|value| {
            let link = self.links.get(value).map(String::as_str);
            let file = || {
                self.links
                    .get(&format!("https://{ELSEWHERE}/{value}"))
                    .map(String::as_str)
            };
            let value = link.or_else(file).unwrap_or(value);
            // An attribute is written with quotes.
            let name = value.split('=').next().unwrap_or(value);
            if body.contains(value) { value } else { name }
        });
        // Of several values the rarest tells most.
        let found = written.filter(|value| body.contains(value));
        let rarest = found.min_by_key(|value| body.matches(value).count());
        let at = rarest.and_then(|value| body.find(value));
        let blank = body.len() - body.trim_start().len();
        let at = self.body + at.unwrap_or(blank);
        self.text[..at].matches('\n').count() as u64 + 1
    }
}

fn top(field: &str) -> &str {
    field.split(['.', '[']).next().unwrap_or_default()
}

/// A message as it is true of a site: addresses from its root, files in the folder.
pub fn told(message: &str) -> String {
    message
        .replace(&format!("https://{SITE}"), "")
        .replace(&format!("https://{ELSEWHERE}"), "")
        .replace("nothing in the archive is at", "nothing on the site is at")
        .replace("beside the archive", "in the folder")
        .replace("`body_html`", "the body")
}
