use super::console::Console;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A counter on the terminal; nothing where there is none.
#[derive(Debug)]
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// Counts something whose end is not known.
    pub(super) fn counting(console: &Console, doing: &'static str, what: &'static str) -> Progress {
        if !console.draws_progress() {
            return Progress(None);
        }
        let bar = ProgressBar::new_spinner().with_message(doing).with_prefix(what);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {human_pos} {prefix}, {per_sec}, {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(Some(bar))
    }

    /// One more.
    pub(super) fn step(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    /// Takes the counter off the terminal.
    pub(super) fn done(self) {
        if let Some(bar) = self.0 {
            bar.finish_and_clear();
        }
    }
}
