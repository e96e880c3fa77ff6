//! All integration tests: each module walks a folder of fixtures.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

#[allow(dead_code)]
mod case;
mod databases;
mod export_json;
mod export_sql;
