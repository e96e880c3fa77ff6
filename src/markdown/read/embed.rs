//! Players, frames, formulae and widgets: kept as the HTML they are.

use super::role::Role;
use super::{Mode, Reader};
use crate::dom;
use crate::dom::fragment::{Step, Tag};
use crate::markdown::body::{Holder, What};
use crate::markdown::html;

/// Scripts that show something where they stand, and without which it is gone.
const SHOWING: [&str; 8] = [
    "gist.github.com/",
    "gitlab.com/-/snippets/",
    "polldaddy.com/p/",
    "poll.fm/",
    "crowdsignal.com/",
    "asciinema.org/a/",
    "speakerdeck.com/assets/embed.js",
    "jsfiddle.net/",
];

/// Quotes that a provider's script turns into the post they quote.
const WIDGETS: [&str; 9] = [
    "twitter-tweet",
    "twitter-video",
    "instagram-media",
    "tiktok-embed",
    "reddit-embed-bq",
    "reddit-card",
    "bluesky-embed",
    "imgur-embed-pub",
    "text-post-media",
];

/// Whether a script shows something where it stands.
pub(super) fn is_embedding(script: Tag<'_>) -> bool {
    let address = script.attr("src").unwrap_or_default();
    SHOWING.iter().any(|part| address.contains(part))
}

/// A quote, or the widget it stands for.
pub(super) fn quote(tag: Tag<'_>) -> Holder {
    if !WIDGETS.iter().any(|class| tag.has_class(class)) {
        return Holder::Quote;
    }
    let mut attributes = String::new();
    for (name, value) in tag.attrs() {
        if matches!(name, "class" | "cite" | "lang" | "dir") || name.starts_with("data-") {
            html::attribute(name, value, &mut attributes);
        }
    }
    Holder::Widget(attributes)
}

/// Whether nothing of an element is content.
pub(super) fn is_hidden(role: Role) -> bool {
    matches!(role, Role::Hidden | Role::NoScript | Role::Script)
}

/// Writes one element and all inside it.
pub(super) struct EmbedReader {
    html: String,
    depth: usize,
    /// Inside so many elements that are not kept. The text of a frame is shown by no browser.
    hidden: usize,
    is_frame: bool,
}

impl Reader<'_> {
    pub(super) fn end_embed(&mut self) {
        if let Mode::Embed(reader) = std::mem::replace(&mut self.mode, Mode::Content) {
            self.shown += 1;
            self.flow
                .push(What::Embed(self.body.strings.len()), self.marks.of_thing());
            self.body.strings.push(reader.html);
        }
    }
}

impl EmbedReader {
    pub(super) fn new(tag: Tag<'_>) -> EmbedReader {
        let mut reader = EmbedReader {
            html: String::new(),
            depth: 0,
            hidden: 0,
            is_frame: tag.name() == "iframe",
        };
        reader.open(tag);
        reader
    }

    /// Takes one step; true when it was the last.
    pub(super) fn step(&mut self, step: Step<'_>) -> bool {
        match step {
            Step::Open(tag) => {
                self.depth += 1;
                if self.hidden > 0 || matches!(tag.name(), "script" | "style") {
                    self.hidden += 1;
                } else {
                    self.open(tag);
                }
            }
            Step::Text(text) if self.hidden == 0 && !self.is_frame => self.text(text),
            Step::Close(_) if self.hidden > 0 => {
                self.hidden -= 1;
                self.depth -= 1;
            }
            Step::Close(tag) => {
                if !dom::is_void(tag.name()) {
                    html::close(tag.name(), &mut self.html);
                }
                if self.depth == 0 {
                    return true;
                }
                self.depth -= 1;
            }
            _ => {}
        }
        false
    }

    fn open(&mut self, tag: Tag<'_>) {
        self.html.push('<');
        self.html.push_str(tag.name());
        let late = tag.attr("data-src").or_else(|| tag.attr("data-lazy-src"));
        let late = late.filter(|_| tag.attr("src").is_none_or(|src| src.is_empty() || src == "about:blank"));
        if let Some(late) = late {
            html::attribute("src", late, &mut self.html);
        }
        let mut attributes: Vec<(&str, &str)> = tag.attrs().collect();
        attributes.sort_unstable();
        for (name, value) in attributes {
            let is_replaced = late.is_some() && matches!(name, "src" | "data-src" | "data-lazy-src");
            // What runs on events is script.
            if !is_replaced && !name.starts_with("on") {
                html::attribute(name, value, &mut self.html);
            }
        }
        self.html.push_str(if dom::is_void(tag.name()) { " />" } else { ">" });
    }

    /// Text on one line: a blank line would end the HTML.
    fn text(&mut self, text: &str) {
        let text = text
            .split_inclusive(['\n', '\r'])
            .map(|line| line.trim_end_matches(['\n', '\r']));
        for (number, line) in text.enumerate() {
            if number > 0 && !self.html.ends_with(' ') {
                self.html.push(' ');
            }
            html::text(line, &mut self.html);
        }
    }
}
