//! `cargo xtask bench sql [POSTS]`: how long it takes to load generated posts into SQLite beside `sqlite-utils insert`, and into
//! PostgreSQL beside `psql \copy`, in one run, in turn.

mod generated;
mod postgres;
mod sqlite;

use postgres::Server;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const ROUNDS: usize = 3;

/// Seconds of each round, by what was done.
#[derive(Default)]
struct Times(Vec<(&'static str, Vec<f64>)>);

impl Times {
    fn add(&mut self, name: &'static str, seconds: f64) {
        match self.0.iter_mut().find(|(own, _)| *own == name) {
            Some((_, all)) => all.push(seconds),
            None => self.0.push((name, vec![seconds])),
        }
    }

    fn show(&self) {
        println!("{:<44} {:>8} {:>8} {:>8}", "seconds", "min", "median", "max");
        for (name, all) in &self.0 {
            show(name, all.clone());
        }
    }

    /// The first takes so many times as long as the second, round by round.
    fn ratio(&self, one: &'static str, other: &'static str) {
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

pub(super) fn run(posts: &str) -> Result<(), String> {
    let posts: usize = posts.parse().map_err(|_| format!("`{posts}` is no number of posts"))?;
    let folder = std::env::temp_dir().join(format!("posterity-bench-sql-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|fault| fault.to_string())?;
    let done = measure(posts, &folder);
    let _ = std::fs::remove_dir_all(&folder);
    done
}

fn measure(posts: usize, folder: &Path) -> Result<(), String> {
    let bytes = generated::write(posts, folder)?;
    println!(
        "{posts} posts, {:.0} MB of archive; {ROUNDS} rounds, in turn",
        bytes as f64 / 1e6
    );
    let server = Server::start()?;
    let mut times = Times::default();
    sqlite::prepare(folder)?;
    for round in 0..ROUNDS {
        sqlite::round(folder, &mut times)?;
        postgres::round(&server, folder, round, &mut times)?;
    }
    times.show();
    println!();
    times.ratio(sqlite::OURS, sqlite::INSERT);
    times.ratio(sqlite::OURS, sqlite::ALIKE);
    times.ratio(postgres::OURS, postgres::COPY);
    times.ratio(postgres::AGAIN, postgres::COPY);
    Ok(())
}

/// The built program.
fn posterity() -> PathBuf {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    Path::new(&target).join("release/posterity")
}

/// Runs a command; gives its seconds.
fn timed(command: &mut Command) -> Result<f64, String> {
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
