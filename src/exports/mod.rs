//! Exports: an archive out as Markdown, JSON, SQL or Parquet. Pure: an exporter plans and renders, `output` writes.
//!
//! Each exporter reads back what it made and compares, so that what is written is proven.

mod bundle;
pub mod columns;
mod dates;
pub mod json;
mod loss;
pub mod markdown;
pub mod plan;
mod proof;
mod records;
mod selection;
pub mod sql;
mod text;

pub use bundle::File;
pub use loss::Loss;
pub use proof::difference;
pub use records::{Place, Records};
pub use selection::{Selection, select};
