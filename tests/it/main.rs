//! All integration tests: each module walks a folder of fixtures.

mod case;
mod databases;
mod dates;
mod export_json;
mod export_sql;
mod faults;
mod tidy;
#![expect(clippy::unwrap_used, reason = "a test fails where a helper panics")]

#[allow(dead_code)]
mod case;
mod mutations;
mod rules;
mod schemas;
mod validate;
