//! How much memory a crawl takes: of a few pages and of many, of a blog that is made up page by page as it is asked for.

mod blog;

use super::high_water;
use blog::Served;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What is compared where nobody says: the second may take at most 1.2 times the first.
const PAGES: &[usize] = &[5_000, 50_000];

/// `cargo xtask bench crawl [PAGES...]`
pub(super) fn run(arguments: &[String]) -> Result<(), String> {
    let given: Result<Vec<usize>, _> = arguments.iter().map(|text| text.parse()).collect();
    let given = given.map_err(|_| "usage: cargo xtask bench crawl [PAGES...]".to_owned())?;
    let counts = if given.is_empty() { PAGES.to_vec() } else { given };
    let built = Command::new("cargo").args(["build", "--quiet"]).status();
    if !built.is_ok_and(|status| status.success()) {
        return Err("the build failed".to_owned());
    }
    println!(
        "{:>8} {:>9} {:>9} {:>10} {:>7}",
        "pages", "requests", "seconds", "peak, MB", "times"
    );
    let mut first = None;
    for pages in counts {
        let (requests, time, peak) = crawl(pages)?;
        let first = *first.get_or_insert(peak);
        println!(
            "{pages:>8} {requests:>9} {:>9.0} {:>10.1} {:>7.2}",
            time.as_secs_f64(),
            peak as f64 / 1024.0,
            peak as f64 / first as f64
        );
    }
    Ok(())
}

/// Crawls a blog of so many pages; the requests, the time, and the peak of memory in KiB.
fn crawl(pages: usize) -> Result<(usize, Duration, u64), String> {
    let served = Served::start(pages)?;
    let folder = std::env::temp_dir().join(format!("posterity-crawl-{}-{pages}", std::process::id()));
    let measured = measured(&served, &folder.join("blog.warc.gz"));
    let _ = std::fs::remove_dir_all(&folder);
    let (time, peak) = measured?;
    Ok((served.asked(), time, peak))
}

fn measured(served: &Served, captures: &Path) -> Result<(Duration, u64), String> {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    let program: PathBuf = [&target, "debug", "posterity"].iter().collect();
    let begin = Instant::now();
    let mut child = Command::new(program)
        .args([
            "scrape",
            &served.seed(),
            "--allow-private",
            "--pause",
            "0",
            "--quiet",
            "-o",
        ])
        .arg(captures)
        .stdin(Stdio::null())
        .spawn()
        .map_err(|fault| fault.to_string())?;
    let mut peak = 0;
    loop {
        if let Some(status) = child.try_wait().map_err(|fault| fault.to_string())? {
            let done = (begin.elapsed(), peak);
            return if status.success() {
                Ok(done)
            } else {
                Err("the crawl failed".to_owned())
            };
        }
        peak = peak.max(high_water(child.id()));
        std::thread::sleep(Duration::from_millis(20));
    }
}
