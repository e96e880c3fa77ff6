//! All integration tests: each module walks a folder of fixtures.

#![expect(clippy::unwrap_used, reason = "a test fails where a helper panics")]

#[allow(dead_code)]
mod case;
mod mutations;
mod rules;
mod schemas;
mod validate;
