//! WARC files (ISO 28500, version 1.1), read and written: one gzip member a record.

mod exchange;
mod http;
mod medium;
mod record;
mod revisit;
mod scan;
mod write;

pub use exchange::Exchanged;
pub use http::{Answer, answer, decoded, head, payload};
pub use record::{Fault, Record, Records};
pub use revisit::{Profile, Repeated};
pub use scan::{goes_on_after, record_at, scan};
pub use write::{Writer, payload_digest};

/// The time that stands where no capture time is known: a saved page has none, and the time of the run would make the
/// same captures into other bytes each time.
pub const UNKNOWN_TIME: &str = "1970-01-01T00:00:00Z";

/// Our own field: where a saved file lay in its source.
pub(crate) const PATH_FIELD: &str = "Posterity-Path";

/// Key under which the `warcinfo` of a crawl says at which address it began.
pub(crate) const SEED: &str = "seed";
