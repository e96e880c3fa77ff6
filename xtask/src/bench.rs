//! How long the whole of `parse` takes, beside bare parsing of the same bytes by scraper, in the same run.

mod crawl;
mod generated;
mod markdown;
mod sql;
mod times;
mod turndown;
mod validate;

use scraper::Html;
use std::hint::black_box;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;

/// `cargo xtask bench DIR`: DIR is a folder of saved pages. `cargo xtask bench markdown DIR|ARCHIVE` measures conversion,
/// `cargo xtask bench sql [POSTS]` loading into databases, `cargo xtask bench validate [POSTS|ARCHIVE]` checking, `cargo xtask bench
/// crawl [PAGES...]` the memory of crawls.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    // The server sets the pace, and what is remembered of addresses is the same however the program was built.
    if let [form, pages @ ..] = arguments
        && form == "crawl"
    {
        return crawl::run(pages);
    }
    if cfg!(debug_assertions) {
        return optimised(arguments);
    }
    match arguments {
        [form, source] if form == "markdown" => markdown::run(source),
        [form] if form == "sql" => build().and_then(|()| sql::run("100000")),
        [form, posts] if form == "sql" => build().and_then(|()| sql::run(posts)),
        [form] if form == "validate" => build().and_then(|()| validate::run("100000")),
        [form, source] if form == "validate" => build().and_then(|()| validate::run(source)),
        [folder] => parsing(folder),
        _ => Err(
            "usage: cargo xtask bench DIR, bench markdown DIR|ARCHIVE, bench sql [POSTS], bench validate [POSTS|ARCHIVE], or \
             bench crawl [PAGES...]"
                .to_owned(),
        ),
    }
}

fn parsing(folder: &str) -> Result<(), String> {
    build()?;
    let pages = pages(Path::new(folder))?;
    let bytes: usize = pages.iter().map(String::len).sum();
    println!(
        "{} pages, {:.1} MB; {ROUNDS} rounds, in turn",
        pages.len(),
        bytes as f64 / 1e6
    );
    let mut rows: Vec<[f64; 3]> = Vec::new();
    for _ in 0..ROUNDS {
        let bare = timed(|| {
            pages
                .iter()
                .for_each(|page| drop(black_box(Html::parse_document(page))))
        });
        let one = parse(folder, 1, wait)?;
        let two = parse(folder, 2, wait)?;
        rows.push([bare, one, two].map(|time| time.as_secs_f64()));
    }
    // In a run of its own: to look at a process again and again makes it slower.
    let mut memory = 0;
    parse(folder, 1, |child| watch(child, &mut memory))?;
    let median = |of: &dyn Fn(&[f64; 3]) -> f64| {
        let mut values: Vec<f64> = rows.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        (values[0], values[values.len() / 2], values[values.len() - 1])
    };
    println!("{:<34} {:>8} {:>8} {:>8}", "", "min", "median", "max");
    let show =
        |name: &str, (min, middle, max): (f64, f64, f64)| println!("{name:<34} {min:>8.3} {middle:>8.3} {max:>8.3}");
    show("bare scraper, seconds", median(&|row| row[0]));
    show("parse, 1 thread, seconds", median(&|row| row[1]));
    show("parse, 2 threads, seconds", median(&|row| row[2]));
    show("parse, 1 thread / bare", median(&|row| row[1] / row[0]));
    show("parse, 2 threads / bare", median(&|row| row[2] / row[0]));
    show("parse, 1 thread, MB/s", median(&|row| bytes as f64 / 1e6 / row[1]));
    println!("peak memory of parse: {:.1} MB", memory as f64 / 1024.0);
    Ok(())
}

/// The yardstick must be as optimised as what it measures.
fn optimised(arguments: &[String]) -> Result<(), String> {
    let again = ["run", "--release", "--quiet", "--package", "xtask", "--", "bench"];
    match Command::new("cargo").args(again).args(arguments).status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err("the benchmark failed".to_owned()),
    }
}

fn build() -> Result<(), String> {
    let done = Command::new("cargo").args(["build", "--release", "--quiet"]).status();
    match done {
        Ok(status) if status.success() => Ok(()),
        _ => Err("the release build failed".to_owned()),
    }
}

/// All pages that `parse` reads, as text.
fn pages(folder: &Path) -> Result<Vec<String>, String> {
    let found = posterity::source::open(&folder.to_string_lossy(), &posterity::source::Options::default());
    let found = found.map_err(|fault| fault.to_string())?;
    let captures = found.filter_map(|found| match found {
        posterity::source::Found::Capture(capture) => Some(String::from_utf8_lossy(&capture.body).into_owned()),
        _ => None,
    });
    Ok(captures.collect())
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// Runs the built program; gives its time.
fn parse(
    folder: &str,
    threads: usize,
    end: impl FnOnce(&mut Child) -> std::io::Result<ExitStatus>,
) -> Result<Duration, String> {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    let output = std::env::temp_dir().join(format!("posterity-bench-{}.jsonl", std::process::id()));
    let start = Instant::now();
    let mut child = Command::new(format!("{target}/release/posterity"))
        .args(["--quiet", "--threads", &threads.to_string(), "parse", folder, "-o"])
        .arg(&output)
        .spawn()
        .map_err(|fault| fault.to_string())?;
    let status = end(&mut child).map_err(|fault| fault.to_string())?;
    let time = start.elapsed();
    let _ = std::fs::remove_file(&output);
    let _ = std::fs::remove_file(output.with_extension("sources.jsonl"));
    if status.success() {
        Ok(time)
    } else {
        Err("parse failed".to_owned())
    }
}

fn wait(child: &mut Child) -> std::io::Result<ExitStatus> {
    child.wait()
}

/// Waits, and looks now and then how much memory it has taken.
fn watch(child: &mut Child, peak: &mut u64) -> std::io::Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        *peak = high_water(child.id()).max(*peak);
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Peak resident memory of a running process, in KiB.
fn high_water(process: u32) -> u64 {
    in_status(process, "VmHWM:")
}

/// A number that the kernel says of a running process, in KiB.
fn in_status(process: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
