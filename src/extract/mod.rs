//! Extraction: one capture in, everything it says about posts out. Pure; it testifies and never decides.

pub mod charset;
pub mod dates;
mod html;
mod profile;
mod role;
mod sighting;

pub use html::{Outcome, page};
pub use profile::Profiles;
pub use role::{Role, TermAddress, role, slug, whole};
pub use sighting::{
    Attachment, Body, Claim, Comment, Doubt, Evidence, Extent, Label, Page, Person, Place, Removed, Said, Sighting,
    SiteFacts, Witness,
};
