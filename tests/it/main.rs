//! All integration tests: each module walks a folder of fixtures.

mod case;
mod export_json;
mod export_sql;
mod faults;
mod tidy;
