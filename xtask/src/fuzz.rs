//! `cargo xtask fuzz [SECONDS]`: the fuzz targets, which share a minute, with the fixtures as their first inputs.
//!
//! The targets lie as cargo-fuzz wants them, and its users may use it. Here they are built without it, with the flags that
//! tell libFuzzer what was reached: all of them are of stable Rust, and nothing need be installed but a C++ compiler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How long all targets run together, unless told.
const SECONDS: u64 = 60;

/// Longest input tried, in bytes.
const LONGEST: usize = 4096;

/// Coverage for libFuzzer, as cargo-fuzz asks rustc for it.
const FLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
];

/// A target, and where its first inputs come from.
struct Target {
    name: &'static str,
    seeds: &'static [Seeds],
}

/// Files of the fixtures as inputs.
struct Seeds {
    folder: &'static str,
    endings: &'static [&'static str],
    /// What is put before each.
    mark: &'static str,
}

const TARGETS: &[Target] = &[
    Target {
        name: "markdown",
        seeds: &[Seeds {
            folder: "fixtures/markdown",
            endings: &["html"],
            mark: "",
        }],
    },
    Target {
        name: "front_matter",
        seeds: &[Seeds {
            folder: "fixtures/export-markdown",
            endings: &["md"],
            mark: "",
        }],
    },
    Target {
        name: "readers",
        seeds: &[
            Seeds {
                folder: "fixtures/dates",
                endings: &["toml"],
                mark: "d",
            },
            Seeds {
                folder: "fixtures/parse",
                endings: &["html", "xml", "rdf", "json"],
                mark: "p",
            },
            Seeds {
                folder: "fixtures/parse",
                endings: &["jsonl"],
                mark: "a",
            },
            Seeds {
                folder: "fuzz/seeds",
                endings: &["warc"],
                mark: "w",
            },
        ],
    },
];

/// Builds and runs all targets; what makes one fail is kept and named.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let seconds = match arguments {
        [] => SECONDS,
        [seconds] => seconds
            .parse()
            .map_err(|_| format!("`{seconds}` is no number of seconds"))?,
        _ => return Err("usage: cargo xtask fuzz [SECONDS]".to_owned()),
    };
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    let folder = Path::new(&target).join("fuzz");
    let programs = build(&folder)?;
    let each = (seconds / TARGETS.len() as u64).max(1);
    for target in TARGETS {
        fuzz(target, &programs.join(target.name), &folder, each)?;
    }
    Ok(())
}

/// Builds the targets; gives the folder of the programs. Named for the machine, since else build scripts would be built
/// with the same flags.
fn build(folder: &Path) -> Result<PathBuf, String> {
    let machine = machine()?;
    let done = Command::new("cargo")
        .args(["build", "--release", "--quiet", "--manifest-path", "fuzz/Cargo.toml"])
        .args(["--target", &machine])
        .arg("--target-dir")
        .arg(folder)
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"))
        .status();
    match done {
        Ok(status) if status.success() => Ok(folder.join(machine).join("release")),
        _ => Err("the fuzz targets do not build".to_owned()),
    }
}

/// The triple of this machine.
fn machine() -> Result<String, String> {
    let output = Command::new("rustc").arg("-vV").output();
    let output = output.map_err(|fault| format!("rustc: {fault}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let machine = text.lines().find_map(|line| line.strip_prefix("host: "));
    machine.map(str::to_owned).ok_or("rustc names no host".to_owned())
}

fn fuzz(target: &Target, program: &Path, folder: &Path, seconds: u64) -> Result<(), String> {
    let folder = folder.join("runs").join(target.name);
    let (seeds, found, failing) = (folder.join("seeds"), folder.join("found"), folder.join("failing"));
    let _ = fs::remove_dir_all(&seeds);
    for place in [&seeds, &found, &failing] {
        fs::create_dir_all(place).map_err(|fault| format!("{}: {fault}", place.display()))?;
    }
    let planted = plant(target.seeds, &seeds)?;
    let output = Command::new(program)
        .args([&found, &seeds])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-artifact_prefix={}/", failing.display()))
        .env("RUST_BACKTRACE", "0")
        .args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"])
        .output()
        .map_err(|fault| format!("{}: {fault}", program.display()))?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!(
            "{log}\nfuzz target {}: failed; the input is above",
            target.name
        ));
    }
    let runs = log
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    match runs.and_then(|runs| runs.trim().parse::<u64>().ok()) {
        Some(runs) if runs as usize >= planted => {
            println!("{}: {runs} inputs, {planted} of them from the fixtures", target.name);
            Ok(())
        }
        _ => Err(format!(
            "{log}\nfuzz target {}: did not run through its seeds",
            target.name
        )),
    }
}

/// Copies the fixtures, cut to the longest input; gives their number.
fn plant(all: &[Seeds], place: &Path) -> Result<usize, String> {
    let mut count = 0;
    for seeds in all {
        let files = files(Path::new(seeds.folder))?;
        let is_wanted = |path: &&PathBuf| {
            seeds
                .endings
                .iter()
                .any(|ending| path.extension() == Some(ending.as_ref()))
        };
        for path in files.iter().filter(is_wanted) {
            let bytes = fs::read(path).map_err(|fault| format!("{}: {fault}", path.display()))?;
            let mut seed = seeds.mark.as_bytes().to_vec();
            seed.extend_from_slice(&bytes[..bytes.len().min(LONGEST - seed.len())]);
            let to = place.join(format!("{count:04}"));
            fs::write(&to, seed).map_err(|fault| format!("{}: {fault}", to.display()))?;
            count += 1;
        }
    }
    match count {
        0 => Err("there are no fixtures to begin with".to_owned()),
        _ => Ok(count),
    }
}

/// All files in a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut open = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).map_err(|fault| format!("{}: {fault}", path.display()))?;
            open.extend(entries.filter_map(|entry| Some(entry.ok()?.path())));
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
