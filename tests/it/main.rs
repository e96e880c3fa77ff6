//! All integration tests: each module walks a folder of fixtures.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod baseline;
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
mod manual;
mod mapping;
mod markdown;
mod media;
mod mutations;
mod mutations_of_texts;
mod parse;
mod plumbing;
mod ready_made;
mod recall;
mod report_forms;
mod rules;
mod schemas;
mod scrape;
mod servers;
mod settings;
mod snapshot;
mod tidy;
mod validate;
mod validate_exports;
mod validate_folders;
mod verify;
mod versions;
mod wacz;
mod web_pages;
mod web_server;
mod web_tls;
mod yaml_readers;
