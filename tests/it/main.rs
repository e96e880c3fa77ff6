//! All integration tests: each module walks a folder of fixtures.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod blog;
mod captures;
mod case;
mod compare;
mod databases;
mod dates;
mod export_json;
mod export_markdown;
mod export_sql;
mod faults;
mod faults_web;
mod forget;
mod generators;
mod markdown;
mod media;
mod mutations;
mod parse;
mod rules;
mod schemas;
mod scrape;
mod servers;
mod snapshot;
mod tidy;
mod validate;
mod verify;
mod wacz;
mod web_pages;
mod web_server;
mod web_tls;
mod yaml_readers;
