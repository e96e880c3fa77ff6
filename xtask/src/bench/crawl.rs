//! How much memory a crawl takes: of a few pages and of many, of a blog that is made up page by page as it is asked for.
//!
//! The peak is the kernel's own count. A good part of it are pages of the program's file, more of one that is not optimised; what
//! the crawl takes for itself is looked at every twenty milliseconds.

mod blog;

use super::in_status;
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
        "{:>8} {:>9} {:>9} {:>10} {:>7} {:>14} {:>7} {:>15}",
        "pages", "requests", "seconds", "peak, MB", "times", "of its own, MB", "times", "in the end, MB"
    );
    let mut first: Option<Memory> = None;
    for pages in counts {
        let (requests, time, memory) = crawl(pages)?;
        let first = first.get_or_insert_with(|| memory.clone());
        let mb = |kib: u64| kib as f64 / 1024.0;
        let times = |own: u64, first: u64| own as f64 / first.max(1) as f64;
        println!(
            "{pages:>8} {requests:>9} {:>9.0} {:>10.1} {:>7.2} {:>14.1} {:>7.2} {:>15.1}",
            time.as_secs_f64(),
            mb(memory.peak),
            times(memory.peak, first.peak),
            mb(memory.own),
            times(memory.own, first.own),
            mb(memory.last),
        );
    }
    Ok(())
}

/// What a crawl took, in KiB.
#[derive(Clone, Default)]
struct Memory {
    /// The most, with the program's file.
    peak: u64,
    /// The most without.
    own: u64,
    /// The same when it was looked at last.
    last: u64,
}

/// Crawls a blog of so many pages; the requests, the time, and what it took.
fn crawl(pages: usize) -> Result<(usize, Duration, Memory), String> {
    let served = Served::start(pages)?;
    let folder = std::env::temp_dir().join(format!("posterity-crawl-{}-{pages}", std::process::id()));
    let measured = measured(&served, &folder.join("blog.warc.gz"));
    let _ = std::fs::remove_dir_all(&folder);
    let (time, memory) = measured?;
    Ok((served.asked(), time, memory))
}

fn measured(served: &Served, captures: &Path) -> Result<(Duration, Memory), String> {
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
    let mut memory = Memory::default();
    loop {
        if let Some(status) = child.try_wait().map_err(|fault| fault.to_string())? {
            let done = (begin.elapsed(), memory);
            return if status.success() {
                Ok(done)
            } else {
                Err("the crawl failed".to_owned())
            };
        }
        let now = in_status(child.id(), "RssAnon:");
        if now > 0 {
            memory.own = memory.own.max(now);
            memory.last = now;
        }
        memory.peak = memory.peak.max(in_status(child.id(), "VmHWM:"));
        std::thread::sleep(Duration::from_millis(20));
    }
}
