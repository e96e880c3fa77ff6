//! All integration tests: each module walks a folder of fixtures.

mod case;
mod faults;
mod tidy;
mod export_json;
mod export_sql;
