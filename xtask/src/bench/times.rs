//! What took how long, and how that compares.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Seconds of each round, by what was done.
#[derive(Default)]
pub(super) struct Times(Vec<(&'static str, Vec<f64>)>);

impl Times {
    pub(super) fn add(&mut self, name: &'static str, seconds: f64) {
        match self.0.iter_mut().find(|(own, _)| *own == name) {
            Some((_, all)) => all.push(seconds),
            None => self.0.push((name, vec![seconds])),
        }
    }

    pub(super) fn show(&self) {
        println!("{:<44} {:>8} {:>8} {:>8}", "seconds", "min", "median", "max");
        for (name, all) in &self.0 {
            show(name, all.clone());
        }
    }

    /// The first takes so many times as long as the second, round by round.
    pub(super) fn ratio(&self, one: &'static str, other: &'static str) {
        let find = |name| self.0.iter().find(|(own, _)| *own == name).map(|(_, all)| all);
        if let (Some(ones), Some(others)) = (find(one), find(other)) {
            let ratios = ones.iter().zip(others).map(|(one, other)| one / other);
            show(&format!("{one} / {other}"), ratios.collect());
        }
    }
}

fn show(name: &str, mut all: Vec<f64>) {
    all.sort_by(f64::total_cmp);
    println!(
        "{name:<44} {:>8.2} {:>8.2} {:>8.2}",
        all[0],
        all[all.len() / 2],
        all[all.len() - 1]
    );
}

/// The built program.
pub(super) fn posterity() -> PathBuf {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    Path::new(&target).join("release/posterity")
}

/// Runs a command; gives its seconds.
pub(super) fn timed(command: &mut Command) -> Result<f64, String> {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|fault| format!("{}: {fault}", command.get_program().display()))?;
    match output.status.success() {
        true => Ok(start.elapsed().as_secs_f64()),
        false => Err(format!(
            "{} failed: {}",
            command.get_program().display(),
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}
