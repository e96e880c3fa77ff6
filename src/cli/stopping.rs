//! SIGINT and SIGTERM: what is in the making goes, and one sentence tells that the work is not done. A second one ends the
//! program at once.

use super::args::Command;
use super::{Console, Exit};
use crate::error::Error;
use crate::output;
use crate::source;

/// Heeds both from here on.
#[cfg(unix)]
pub(super) fn heed(command: &Command, console: &Console) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::{flag, iterator::Signals};
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    // A shell lets what it starts in the background ignore SIGINT.
    let heeded: Vec<i32> = [SIGINT, SIGTERM]
        .into_iter()
        .filter(|signal| !is_ignored(*signal))
        .collect();
    let was_told = Arc::new(AtomicBool::new(false));
    for signal in &heeded {
        let _ = flag::register_conditional_shutdown(*signal, Exit::Failed as i32, was_told.clone());
        let _ = flag::register(*signal, was_told.clone());
    }
    let Ok(mut signals) = Signals::new(heeded) else { return };
    let (stopped, console) = (stopped(command), console.clone());
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            output::stop();
            console.error(&stopped);
            std::process::exit(Exit::Failed as i32);
        }
    });
}

#[cfg(not(unix))]
pub(super) fn heed(_: &Command, _: &Console) {}

/// What is told.
fn stopped(command: &Command) -> Error {
    let goes_on = match command {
        Command::Scrape(_) => true,
        Command::Snapshot(arguments) => arguments.verify.is_none(),
        Command::Migrate(arguments) => arguments
            .reading
            .sources
            .iter()
            .any(|source| source::is_address(source)),
        _ => false,
    };
    Error::Stopped {
        hint: goes_on.then(|| "the same command goes on from here".to_owned()),
    }
}

/// Whether those who started us want a signal to be ignored, where the system tells.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & (1 << (signal - 1)) != 0)
}
