//! `cargo xtask bench markdown DIR|ARCHIVE`: how fast bodies become Markdown, without and with the proof, beside other
//! converters on the same bodies in the same run, in turn.

use super::turndown::Turndown;
use crate::fidelity::engine::{self, Made};
use posterity::archive::read_all;
use posterity::markdown::{Engine, convert, unproven};
use std::fs::File;
use std::hint::black_box;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const ROUNDS: usize = 9;

/// Least that is converted in one turn, in bytes: less is over too soon to be measured.
const LEAST: usize = 4_000_000;

const UNPROVEN: &str = "posterity, without proof";
const PROVEN: &str = "posterity, with proof";
const HTML2MD: &str = "html2md";
const HTMD: &str = "htmd";
const TURNDOWN: &str = "turndown";

/// Name and how it converts.
type Converter = (&'static str, fn(&str));

const CONVERTERS: [Converter; 4] = [
    (UNPROVEN, |html| drop(black_box(unproven(html)))),
    (PROVEN, |html| drop(black_box(convert(html, Engine::Own)))),
    (HTML2MD, |html| drop(black_box(html2md::parse_html(html)))),
    (HTMD, |html| drop(black_box(htmd::convert(html)))),
];

/// Ratios of times that say something: the first takes so many times as long as the second.
const RATIOS: [(&str, &str); 6] = [
    (PROVEN, UNPROVEN),
    (UNPROVEN, HTML2MD),
    (UNPROVEN, HTMD),
    (PROVEN, HTML2MD),
    (PROVEN, HTMD),
    (PROVEN, TURNDOWN),
];

pub(super) fn run(source: &str) -> Result<(), String> {
    let all = bodies(source)?;
    let bodies: Vec<String> = all.iter().filter(|body| is_borne(body)).cloned().collect();
    let bytes: usize = bodies.iter().map(String::len).sum();
    if bytes == 0 {
        return Err(format!("{source}: holds no bodies"));
    }
    let passes = LEAST.div_ceil(bytes);
    println!(
        "{} bodies, {:.2} MB; {ROUNDS} rounds of {passes} passes, in turn",
        bodies.len(),
        bytes as f64 / 1e6
    );
    if all.len() > bodies.len() {
        println!("left out, since html2md panics or hangs: {}", all.len() - bodies.len());
    }
    let mut turndown = Turndown::start(&bodies, passes);
    if let Err(why) = &turndown {
        println!("not measured: turndown, {why}");
    }
    let mut times: Vec<(&str, Vec<f64>)> = Vec::new();
    for _ in 0..ROUNDS {
        for (name, convert) in CONVERTERS {
            let seconds = timed(|| (0..passes).for_each(|_| bodies.iter().for_each(|body| convert(body))));
            note(&mut times, name, seconds);
        }
        if let Ok(turndown) = &mut turndown {
            let seconds = turndown.round()?;
            note(&mut times, TURNDOWN, seconds);
        }
    }
    print(&times, (bytes * passes) as f64 / 1e6);
    Ok(())
}

fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn note<'n>(times: &mut Vec<(&'n str, Vec<f64>)>, name: &'n str, seconds: f64) {
    match times.iter_mut().find(|(own, _)| *own == name) {
        Some((_, all)) => all.push(seconds),
        None => times.push((name, vec![seconds])),
    }
}

/// Whether html2md lives to tell of a body.
fn is_borne(html: &str) -> bool {
    let bare = (
        "html2md",
        (|html| (html2md::parse_html(html), 0)) as fn(&str) -> (String, usize),
    );
    matches!(engine::run(bare, html), Made::Markdown(..))
}

fn print(times: &[(&str, Vec<f64>)], megabytes: f64) {
    println!("{:<52} {:>8} {:>8} {:>8}", "MB/s", "min", "median", "max");
    for (name, seconds) in times {
        show(name, seconds.iter().map(|seconds| megabytes / seconds).collect());
    }
    println!("time, as a multiple of another's");
    let of = |name: &str| times.iter().find(|(own, _)| *own == name).map(|(_, seconds)| seconds);
    for (one, other) in RATIOS {
        if let (Some(own), Some(others)) = (of(one), of(other)) {
            let ratios = own.iter().zip(others).map(|(own, other)| own / other).collect();
            show(&format!("{one} / {other}"), ratios);
        }
    }
}

fn show(name: &str, mut values: Vec<f64>) {
    values.sort_by(f64::total_cmp);
    let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
    let (min, median, max) = (at(0), at(values.len() / 2), at(values.len().saturating_sub(1)));
    println!("{name:<52} {min:>8.2} {median:>8.2} {max:>8.2}");
}

/// The bodies of an archive, or of what `parse` makes of a folder.
fn bodies(source: &str) -> Result<Vec<String>, String> {
    let path = Path::new(source);
    if !path.is_dir() {
        return of_archive(path);
    }
    super::build()?;
    let archive: PathBuf = std::env::temp_dir().join(format!("posterity-bench-{}.jsonl", std::process::id()));
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    let done = Command::new(format!("{target}/release/posterity"))
        .args(["--quiet", "parse", source, "-o"])
        .arg(&archive)
        .status();
    let bodies = match done {
        Ok(status) if status.success() => of_archive(&archive),
        _ => Err("parse failed".to_owned()),
    };
    let _ = std::fs::remove_file(&archive);
    let _ = std::fs::remove_file(archive.with_extension("sources.jsonl"));
    bodies
}

fn of_archive(path: &Path) -> Result<Vec<String>, String> {
    let file = File::open(path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    let archive = read_all(BufReader::new(file));
    let archive = archive.map_err(|(line, fault)| format!("{}: line {line} {fault}", path.display()))?;
    Ok(archive.posts.into_iter().filter_map(|post| post.body_html).collect())
}
