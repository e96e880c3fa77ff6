//! The written order of trust: which witness is believed for which field.

use crate::extract::{Evidence, Place, Said};

/// A value and the place of its witness.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard<'a, T> {
    pub(super) said: &'a Said<T>,
    pub(super) place: Place,
}

use Evidence::{Address, Data, Item, Listing as ListingPage, Meta, Title, Words};
use Place::{Export, Feed, Listing, Mention, Single};

/// Publication and change: markup for machines at the post itself, then structured data, then words (a sentence with
/// the minute on the post's own page, a day on a listing), then what addresses and headings imply.
pub(super) const DATES: &[(Place, Evidence)] = &[
    (Export, Item),
    (Single, Item),
    (Single, Data),
    (Feed, Item),
    (Mention, Item),
    (Single, Words),
    (Listing, Item),
    (Listing, Words),
    (Single, Meta),
    (Single, Address),
    (Listing, Address),
    (Listing, ListingPage),
];

/// Titles: as shown at the post; structured data and meta elements are often rewritten for search engines.
pub(super) const TITLES: &[(Place, Evidence)] = &[
    (Export, Item),
    (Single, Item),
    (Listing, Item),
    (Feed, Item),
    (Single, Data),
    (Single, Meta),
    (Single, Title),
];

/// Authors, and all else.
pub(super) const OTHERS: &[(Place, Evidence)] = &[
    (Export, Item),
    (Single, Item),
    (Listing, Item),
    (Feed, Item),
    (Single, Words),
    (Single, Data),
    (Single, Meta),
];

/// Sorts by trust; of equally trusted ones those heard first stay first.
pub(super) fn by_trust<'a, T>(mut heard: Vec<Heard<'a, T>>, order: &[(Place, Evidence)]) -> Vec<Heard<'a, T>> {
    let rank = |heard: &Heard<'_, T>| {
        let place = order
            .iter()
            .position(|(place, evidence)| *place == heard.place && *evidence == heard.said.evidence);
        place.unwrap_or(order.len())
    };
    heard.sort_by_key(rank);
    heard
}
