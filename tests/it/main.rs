//! The integration tests: each module walks a folder of fixtures.
