use super::form::{Form, form};
use super::profile::Profiles;
use super::sighting::{Doubt, Page, Place, SiteFacts, Witness};
use super::{charset, feed, html, rest, wxr, xml};
use crate::address::Address;
use crate::capture::Capture;

/// What became of one capture.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was read; it may hold no post.
    Read(Box<Page>),
    /// It answered with an error and testifies to nothing.
    ErrorPage,
    /// It could not be read; the reason in a few words.
    Failed(&'static str),
}

/// Everything one capture says: a page, a feed, an export file, an answer of a REST interface. What it is, its content
/// tells; media types are wrong too often.
pub fn page(capture: &Capture, profiles: &Profiles) -> Outcome {
    if !(200..300).contains(&capture.status) {
        return Outcome::ErrorPage;
    }
    match form(&capture.body) {
        Form::Rss | Form::Atom => listed(capture),
        Form::JsonFeed => feed::json(capture),
        Form::Rest => rest::page(capture),
        _ => html::page(capture, profiles),
    }
}

/// A feed or export file.
fn listed(capture: &Capture) -> Outcome {
    let decoded = charset::decode(&capture.body, capture.header("content-type"));
    let document = match xml::read(&decoded.text, &["item", "entry"]) {
        Ok(document) => document,
        Err(reason) => return Outcome::Failed(reason),
    };
    if document.is_cut_off && document.items.is_empty() {
        return Outcome::Failed("breaks off before its first entry ends");
    }
    let is_cut_off = document.is_cut_off;
    let mut page = if wxr::is_export(&document) {
        wxr::page(capture, &document)
    } else {
        feed::page(capture, &document)
    };
    let doubts = charset_doubts(&decoded);
    for sighting in &mut page.sightings {
        sighting.doubts.extend(doubts.iter().cloned());
    }
    if let Some(last) = page.sightings.last_mut().filter(|_| is_cut_off) {
        last.doubts.push(cut_off(capture));
    }
    Outcome::Read(Box::new(page))
}

/// What is odd about a capture's charset.
pub(super) fn charset_doubts(decoded: &charset::Decoded<'_>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if decoded.malformed > 0 {
        doubts.push(Doubt {
            code: "charset-malformed".to_owned(),
            message: format!("{} bytes are not valid {}", decoded.malformed, decoded.charset),
        });
    }
    if let Some(label) = decoded.mislabelled {
        doubts.push(Doubt {
            code: "charset-mislabelled".to_owned(),
            message: format!("a page is labelled {label} and is {}", decoded.charset),
        });
    }
    doubts
}

/// The doubt on the last post of a list that breaks off.
pub(super) fn cut_off(capture: &Capture) -> Doubt {
    Doubt {
        code: "list-cut-off".to_owned(),
        message: format!("`{}` breaks off behind it, and what followed is lost", capture.label()),
    }
}

/// A witness in a capture that lists posts.
pub(super) fn witness(capture: &Capture, place: Place, position: usize, reader: &str) -> Witness {
    Witness {
        address: capture.label().to_owned(),
        digest: Some(capture.digest.clone()),
        captured_at: capture.captured_at.clone(),
        place,
        position,
        part: 1,
        profile: reader.to_owned(),
    }
}

/// What a list says of its site, as yet nothing but where it is: its own address; that of the home where it came from
/// elsewhere; `link`, which it names as what it is a list of, where it has no address.
pub(super) fn facts(capture: &Capture, home: Option<Address>, link: Option<&Address>) -> SiteFacts {
    let elsewhere = match (&capture.address, &home) {
        (Some(own), Some(home)) => own.host() != home.host(),
        _ => false,
    };
    let address = match &home {
        Some(home) if elsewhere => home.to_string(),
        _ => match (&capture.address, link) {
            (None, Some(link)) => link.to_string(),
            _ => capture.label().to_owned(),
        },
    };
    SiteFacts {
        address,
        home,
        ..SiteFacts::default()
    }
}
