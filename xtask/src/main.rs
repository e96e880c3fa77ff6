//! Developer commands: `cargo xtask NAME`.

mod bench;
mod score;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let done = match arguments.first().map(String::as_str) {
        Some("bench") => bench::run(rest),
        Some("score") => score::run(rest),
        _ => Err("usage: cargo xtask bench DIR | score ARCHIVE GOLD".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
