//! Extraction: one capture in, everything it says about posts out. Pure; it testifies and never decides.

mod absolute;
pub mod carried;
pub mod charset;
pub mod dates;
mod feed;
mod form;
mod fragment;
mod html;
pub mod links;
mod page;
mod profile;
mod rest;
mod role;
mod sighting;
mod wordpress;
mod wxr;
mod xml;

pub use form::{Form, form};
pub use page::{Outcome, page};
pub use profile::Profiles;
pub use role::{Role, TermAddress, role, slug, whole};
pub use sighting::{
    Attachment, Body, Claim, Comment, Doubt, Evidence, Extent, Label, Origin, Page, Person, Place, Removed, Said,
    Sighting, SiteFacts, Witness,
};
