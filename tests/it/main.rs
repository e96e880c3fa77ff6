//! All integration tests: each module walks a folder of fixtures.

mod case;
mod dates;
mod export_json;
mod export_markdown;
mod export_sql;
mod faults;
mod tidy;
