//! HTML pages: find the theme, split the page into posts, and read each.

mod authors;
mod body;
mod byline;
mod change;
mod comments;
mod context;
mod item;
mod json_ld;
mod kind;
mod link;
mod listing;
mod media;
mod metadata;
mod name;
mod one;
mod own;
mod prose;
mod saved;
mod scope;
mod site;
mod terms;
mod title;
mod wordpress;

pub(super) use media::{file_kind, of_body as media};

use super::charset;
use super::page::{Outcome, charset_doubts};
use super::profile::Profiles;
use super::sighting::{Doubt, Page};
use crate::capture::Capture;
use crate::dom::{Dom, Query, TooDeep};
use context::Context;
use std::sync::LazyLock;

/// Everything one HTML capture says.
pub(super) fn page(capture: &Capture, profiles: &Profiles) -> Outcome {
    let decoded = charset::decode(&capture.body, capture.header("content-type"));
    let dom = match Dom::parse(&decoded.text) {
        Ok(dom) => dom,
        Err(TooDeep) => return Outcome::Failed("nests deeper than 512 elements"),
    };
    let context = Context::new(capture, &dom, profiles.best(&dom));
    if context.is_error_page() {
        return Outcome::ErrorPage;
    }
    let mut page = Page {
        site: context.site().clone(),
        terms: terms::menus(&context),
        ..Page::default()
    };
    if context.body_class("attachment") || matches!(context.role, super::Role::Attachment(_)) {
        page.attachments.extend(media::attachment(&context));
    } else {
        page.sightings = item::sightings(&context);
        page.terms.extend(context.listed().cloned());
    }
    let doubts = charset_doubts(&decoded);
    for sighting in &mut page.sightings {
        sighting.doubts.extend(doubts.iter().cloned());
    }
    Outcome::Read(Box::new(page))
}

fn doubt(code: &str, message: String) -> Doubt {
    Doubt {
        code: code.to_owned(),
        message,
    }
}

/// A selector of ours, compiled once. One that does not parse matches nothing; `tests` below parse them all.
pub(crate) fn query(text: &'static str) -> Query {
    Query::parse(text).unwrap_or_else(|_| Query::nothing())
}

/// Shorthand for a compiled selector.
pub(crate) type Lazy = LazyLock<Query>;
