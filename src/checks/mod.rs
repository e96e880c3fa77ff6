//! Checks: an archive in, findings out. Pure.
