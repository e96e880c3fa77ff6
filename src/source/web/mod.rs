//! The web: asking a server for what it keeps, safely and politely.
//!
//! `client` sends one request and is the only file that knows the HTTP package; `reach` says which machines may be asked;
//! `politeness` says when; `fetch` follows redirects and tries again where a server asks for it.

mod body;
mod client;
mod exchange;
mod fault;
mod fetch;
mod medium;
mod politeness;
mod reach;
mod retry;
mod settings;
mod validators;

pub use body::Body;
pub use client::{Client, Opened, Want};
pub use exchange::Exchange;
pub use fault::Fault;
pub use fetch::Fetcher;
pub use medium::fetch_medium;
pub use politeness::{Clock, Politeness, SystemClock};
pub use reach::Reach;
pub use settings::{Bounds, Settings, user_agent};
pub use validators::Validators;
