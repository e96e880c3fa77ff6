//! Crawling a blog: from one address to all of its pages, politely.
//!
//! [`Robots`] is what the host asks of us, [`Scope`] what belongs to the blog, [`Frontier`] what is still to be asked for;
//! [`Explorer`] learns from each answer. All of them are pure. [`crawl`] asks, and hands every answer to a [`Store`], which
//! may have some already from a run that was broken off.

mod explorer;
mod frontier;
mod queue;
mod robots;
mod run;
mod scope;
mod traps;

pub use explorer::{Explorer, Parts};
pub use frontier::{Frontier, Kind, Mark, Target, mark};
pub use robots::Robots;
pub use run::{Crawling, Former, Heard, Step, Stop, Store, Summary, crawl};
pub use scope::{Place, Scope};
