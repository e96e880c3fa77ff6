//! All integration tests: each module walks a folder of fixtures.

#[allow(dead_code)]
mod case;
mod parse;
