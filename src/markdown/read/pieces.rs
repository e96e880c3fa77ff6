//! What stands in a line: marks, links, pictures, breaks, check boxes, anchors.

use super::levels::{Kind, Level};
use super::role::Role;
use super::{Opened, Reader};
use crate::dom::fragment::Tag;
use crate::markdown::body::{Detail, Image, Link, What};
use crate::markdown::marks::{Mark, Marks};

/// Where scripts that load pictures late keep the address.
const LATE: [&str; 4] = ["data-lazy-src", "data-src", "data-original", "data-lazy"];

/// Most details kept inside each other: each run of text is asked for all of them. Nobody nests two abbreviations.
const DETAILS: usize = 8;

impl Reader<'_> {
    pub(super) fn open_mark(&mut self, tag: Tag<'_>, mark: Mark) -> Opened {
        if mark == Mark::Strong && is_normal_weight(tag) {
            return Opened::Inline;
        }
        self.marks = self.marks.with(mark);
        let attribute = match mark {
            Mark::Abbr => "title",
            Mark::Time => "datetime",
            Mark::Bdo => "dir",
            _ => return Opened::Inline,
        };
        if let Some(value) = tag.attr(attribute) {
            let detail = self.body.details.len();
            let is_deep = self.body.details(self.marks).count() >= DETAILS;
            self.body.deep_details += usize::from(is_deep);
            self.body.details.push(Detail {
                mark,
                attribute,
                value: value.to_owned(),
                around: self.marks.detail().filter(|_| !is_deep),
            });
            self.marks = self.marks.with_detail(detail);
        }
        Opened::Inline
    }

    pub(super) fn open_link(&mut self, tag: Tag<'_>) -> Opened {
        let Some(address) = tag.attr("href") else {
            return Opened::Inline;
        };
        let link = self.body.links.len();
        self.body.links.push(Link {
            address: address_of(address),
            title: words(tag.attr("title").unwrap_or_default()),
        });
        self.marks = self.marks.with_link(link);
        Opened::Link(self.shown, link)
    }

    pub(super) fn close_link(&mut self, shown: usize, link: usize) {
        let address = &self.body.links[link].address;
        if self.shown == shown && !address.is_empty() && !address.starts_with('#') {
            self.body.bare_links.push(address.clone());
        }
    }

    pub(super) fn atom(&mut self, tag: Tag<'_>, role: Role) -> Opened {
        match role {
            Role::Break => self.flow.push(What::Break, self.marks),
            Role::Image => self.image(tag),
            _ if tag
                .attr("type")
                .is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox")) =>
            {
                self.shown += 1;
                let is_checked = tag.attr("checked").is_some();
                self.flow.push(What::Check(is_checked), Marks::default());
            }
            _ => {}
        }
        Opened::Inline
    }

    fn image(&mut self, tag: Tag<'_>) {
        self.shown += 1;
        let address = address_of(tag.attr("src").unwrap_or_default());
        let late = LATE.iter().find_map(|name| tag.attr(name));
        let is_placeholder = address.is_empty() || address.starts_with("data:");
        let address = match late {
            Some(late) if is_placeholder => address_of(late),
            _ => address,
        };
        let image = self.body.images.len();
        self.placeholder = (is_placeholder && late.is_none()).then_some(image);
        self.body.images.push(Image {
            address,
            alt: words(tag.attr("alt").unwrap_or_default()),
            title: words(tag.attr("title").unwrap_or_default()),
        });
        self.flow.push(What::Image(image), self.marks.of_thing());
    }

    /// A lazy loader leaves the picture itself in `<noscript>`, behind the placeholder.
    pub(super) fn fill_placeholder(&mut self, tag: Tag<'_>) {
        if let Some(address) = tag.attr("src")
            && let Some(image) = self.placeholder.take()
        {
            self.body.images[image].address = address_of(address);
        }
    }

    /// Keeps the names that links lead to before what has no place for them at its beginning.
    pub(super) fn anchor_before(&mut self, tag: Tag<'_>, role: Role) {
        match role {
            Role::BulletList | Role::NumberedList | Role::Table | Role::Terms => self.anchor(self.names(tag)),
            Role::Quote | Role::Details | Role::Figure => self.anchor(self.names(tag)),
            Role::TablePart | Role::Row => self.held.extend(self.names(tag)),
            _ => {}
        }
    }

    /// The same at the beginning of all else.
    pub(super) fn anchor_inside(&mut self, tag: Tag<'_>, role: Role) {
        match role {
            Role::BulletList | Role::NumberedList | Role::Table | Role::Terms => {}
            Role::Quote | Role::Details | Role::Figure | Role::TablePart | Role::Row => {}
            Role::Cell => {
                let held = std::mem::take(&mut self.held);
                self.anchor(held);
                self.anchor(self.names(tag));
            }
            _ => self.anchor(self.names(tag)),
        }
    }

    /// The names of an element that links lead to.
    pub(super) fn names(&self, tag: Tag<'_>) -> Vec<String> {
        let name = (tag.name() == "a").then(|| tag.attr("name")).flatten();
        let id = tag.attr("id");
        let names = [id, name.filter(|name| Some(*name) != id)];
        let names = names.into_iter().flatten().filter(|name| self.anchors.contains(*name));
        names.map(str::to_owned).collect()
    }

    pub(super) fn anchor(&mut self, names: Vec<String>) {
        for name in names {
            self.shown += 1;
            self.flow.push(What::Anchor(self.body.strings.len()), Marks::default());
            self.body.strings.push(name);
        }
    }

    /// Whether what is being read stands in a figure.
    pub(super) fn is_in_figure(&self) -> bool {
        let is_figure = |level: &Level| matches!(level.kind, Kind::Figure | Kind::KeptFigure);
        self.levels.last().is_some_and(is_figure)
    }
}

/// Google Docs wraps whole documents in `<b style="font-weight:normal">`. Word's own properties only look alike: what
/// it calls `mso-bidi-font-weight` is about Arabic and Hebrew.
fn is_normal_weight(tag: Tag<'_>) -> bool {
    let declarations = tag.attr("style").unwrap_or_default().split(';');
    let mut declarations = declarations.filter_map(|declaration| declaration.split_once(':'));
    declarations.any(|(property, value)| {
        property.trim().eq_ignore_ascii_case("font-weight") && matches!(value.trim(), "normal" | "400")
    })
}

/// An address as browsers take it: without line ends inside or white space around.
pub(super) fn address_of(value: &str) -> String {
    let value = value.trim_matches([' ', '\t', '\n', '\r', '\u{c}']);
    value.replace(['\t', '\n', '\r'], "")
}

/// Words with one blank between.
pub(super) fn words(text: &str) -> String {
    let blank = [' ', '\t', '\n', '\r', '\u{c}'];
    let words: Vec<&str> = text.split(blank).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
