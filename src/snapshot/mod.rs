//! Snapshots: one blog captured again and again. Each run leaves one sealed WARC file, a *segment*; what the blog is now
//! follows from all of them.
//!
//! [`History`] is what all segments say; [`Night`] decides what a run asks for again; [`settle`] keeps what the blog has
//! removed; [`Retention`] tells what of older nights may go. All of it is pure: the same segments give the same questions and the same archive.

mod audit;
mod end;
mod erasure;
mod history;
mod night;
mod past;
mod policy;
mod retention;
mod settle;
mod subject;
mod view;
mod voices;

pub use audit::Audit;
pub use end::End;
pub use erasure::{Erasure, Fate, note};
pub use history::{Answer, History, Run};
pub use night::{Due, Night};
pub use past::Past;
pub use policy::Policy;
pub use retention::{Retention, key};
pub use settle::{Facts, Removals, Settled, settle};
pub use subject::Subject;
pub use view::{Chosen, View};
pub use voices::Voices;
