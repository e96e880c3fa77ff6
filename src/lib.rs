//! Posterity keeps a blog's posts for posterity.
//!
//! Data walks one way:
//!
//! ```text
//! source ──► capture ──► sighting ──► post ──► archive ──► finding          (validate)
//!                                                     └──► bundle ──► files (export)
//! ```
//!
//! Each noun is one type in one file, each arrow one function in one module. Read in this order:
//!
//! * [`source`] yields [`capture::Capture`]s: saved pages, WARC files, feeds and export files, from a
//!   folder, a file or standard input;
//! * [`extract`] turns one capture into [`extract::Sighting`]s: what it says about each post, never deciding;
//! * [`reconcile`] joins sightings that are one post, and decides;
//! * [`archive`] is the normal form, its readers and writers;
//! * [`checks`] finds breaches of rules in an archive;
//! * [`snapshot`] decides what a night asks a blog for again, and keeps what the blog has removed;
//! * [`compare`] tells what differs between two archives of one blog;
//! * [`exports`] plans and writes Markdown, JSON, SQL and Parquet, and reads back what it wrote;
//! * [`output`] is the only place that writes files; [`cli`] is the thin rim around it all.
//!
//! Only the rim (`source`, `capture`'s store, archive reading, `output`, `cli`) does IO and fails. Extraction and
//! reconciliation are pure and cannot fail: bad pages become notes and counts. The table of who may import whom
//! is held by the tidy test (`tests/it/tidy.rs`).

pub mod address;
pub mod archive;
pub mod capture;
pub mod checks;
pub mod cli;
pub mod compare;
pub mod dom;
pub mod error;
pub mod exports;
pub mod extract;
pub mod limits;
pub mod markdown;
pub mod output;
pub mod reconcile;
pub mod snapshot;
pub mod source;
