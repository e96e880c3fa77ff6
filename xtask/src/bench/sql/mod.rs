//! `cargo xtask bench sql [POSTS]`: how long it takes to load generated posts into SQLite beside `sqlite-utils insert`, and into
//! PostgreSQL beside `psql \copy`, in one run, in turn.

mod postgres;
mod sqlite;

use super::generated;
use super::times::Times;
use postgres::Server;
use std::path::Path;

const ROUNDS: usize = 3;

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
