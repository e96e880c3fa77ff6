//! `cargo xtask bench validate [POSTS|ARCHIVE]`: how long the schema check takes beside ajv and Python's jsonschema on the same
//! lines and schemas, and all rules beside bare parsing of the same bodies by html5ever, in one run, in turn.
//!
//! Ours is the whole program from its start to its end, on one thread. The others count from the first byte read to the last
//! verdict, without the start of their interpreters and without compiling schemas.

use super::times::{Times, posterity, timed};
use super::{ROUNDS, generated, watch};
use scraper::Html;
use serde_json::{Map, Value};
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const SCHEMA: &str = "posterity, schema";
const TURNED: &str = "posterity, schema, keys turned round";
const AJV: &str = "ajv";
const PYTHON: &str = "jsonschema of Python, scaled";
const RULES: &str = "posterity, all rules";
const BARE: &str = "html5ever alone";

/// Python is given no more lines than these, and its time is scaled by their bytes.
const PYTHON_LINES: usize = 5_000;

/// Where `cargo xtask install` puts what we are measured against.
const INSTALLED: &str = "target/generators";

const JAVASCRIPT: &str = "
const fs = require('fs');
const [packages, schemas, file] = process.argv.slice(1);
const Ajv = require(packages + '/ajv/dist/2020');
const ajv = new Ajv({ strict: false, validateFormats: false });
const check = {};
for (const name of ['archive', 'site', 'term', 'person', 'media', 'post'])
  check[name] = ajv.compile(JSON.parse(fs.readFileSync(schemas + '/' + name + '.schema.json', 'utf8')));
const start = process.hrtime.bigint();
const bytes = fs.readFileSync(file);
let wrong = 0;
for (let from = 0; from < bytes.length; ) {
  let to = bytes.indexOf(10, from);
  if (to < 0) to = bytes.length;
  const record = JSON.parse(bytes.toString('utf8', from, to));
  if (!check[record.type](record)) wrong++;
  from = to + 1;
}
console.log(Number(process.hrtime.bigint() - start) / 1e9, wrong);
";

const PYTHON_SCRIPT: &str = "
import json, sys, time
from jsonschema import Draft202012Validator
schemas, file = sys.argv[1:]
names = ['archive', 'site', 'term', 'person', 'media', 'post']
check = {name: Draft202012Validator(json.load(open(f'{schemas}/{name}.schema.json'))) for name in names}
start = time.perf_counter()
wrong = 0
with open(file, encoding='utf-8') as lines:
    for line in lines:
        record = json.loads(line)
        wrong += not check[record['type']].is_valid(record)
print(time.perf_counter() - start, wrong)
";

pub(super) fn run(source: &str) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("posterity-bench-validate-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|fault| fault.to_string())?;
    let done = prepared(source, &folder).and_then(|archive| measure(&archive, &folder));
    let _ = fs::remove_dir_all(&folder);
    done
}

/// An archive that is there, or one of so many generated posts.
fn prepared(source: &str, folder: &Path) -> Result<PathBuf, String> {
    match source.parse() {
        Ok(posts) => generated::write(posts, folder).map(|_| folder.join("archive.jsonl")),
        Err(_) => Ok(PathBuf::from(source)),
    }
}

fn measure(archive: &Path, folder: &Path) -> Result<(), String> {
    let text = fs::read_to_string(archive).map_err(|fault| format!("{}: {fault}", archive.display()))?;
    let records: Vec<Value> = text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .map_err(said)?;
    let bodies: Vec<&str> = records
        .iter()
        .filter_map(|record| record.get("body_html")?.as_str())
        .collect();
    println!(
        "{} posts with bodies of {:.1} MB in an archive of {:.1} MB; {ROUNDS} rounds, in turn",
        bodies.len(),
        bodies.iter().map(|body| body.len()).sum::<usize>() as f64 / 1e6,
        text.len() as f64 / 1e6
    );
    let turned = folder.join("turned.jsonl");
    let lines = records.iter().map(|record| turned_round(record).to_string() + "\n");
    fs::write(&turned, lines.collect::<String>()).map_err(said)?;
    let few = folder.join("few.jsonl");
    let part: String = text.split_inclusive('\n').take(PYTHON_LINES).collect();
    fs::write(&few, &part).map_err(said)?;
    let scale = text.len() as f64 / part.len() as f64;
    let mut times = Times::default();
    for _ in 0..ROUNDS {
        times.add(SCHEMA, timed(&mut ours(archive, &["--select", "schema"]))?);
        times.add(TURNED, timed(&mut ours(&turned, &["--select", "schema"]))?);
        times.add(AJV, javascript(archive)?);
        times.add(PYTHON, python(&few)? * scale);
        let start = Instant::now();
        bodies
            .iter()
            .for_each(|body| drop(black_box(Html::parse_document(body))));
        times.add(BARE, start.elapsed().as_secs_f64());
        times.add(RULES, timed(&mut ours(archive, &[]))?);
    }
    times.show();
    println!();
    times.ratio(AJV, SCHEMA);
    times.ratio(AJV, TURNED);
    times.ratio(PYTHON, SCHEMA);
    times.ratio(PYTHON, TURNED);
    times.ratio(RULES, BARE);
    println!(
        "peak memory of all rules: {:.1} MB",
        peak(&mut ours(archive, &[]))? as f64 / 1024.0
    );
    Ok(())
}

fn said(fault: impl std::fmt::Display) -> String {
    fault.to_string()
}

fn ours(archive: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(posterity());
    command.args(["--quiet", "--threads", "1", "validate", "--fail-on", "never"]);
    command.arg(archive).args(arguments);
    command
}

/// The same record as another program might write it: no line is as this program would have written it.
fn turned_round(record: &Value) -> Value {
    match record {
        Value::Object(fields) => {
            let fields = fields.iter().rev();
            Value::Object(
                fields
                    .map(|(name, value)| (name.clone(), turned_round(value)))
                    .collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(turned_round).collect()),
        other => other.clone(),
    }
}

fn javascript(archive: &Path) -> Result<f64, String> {
    let packages = Path::new(INSTALLED).join("node_modules").canonicalize().map_err(said)?;
    let mut command = Command::new("node");
    command
        .args(["-e", JAVASCRIPT])
        .arg(packages)
        .arg("schemas/v1")
        .arg(archive);
    seconds(&mut command)
}

fn python(archive: &Path) -> Result<f64, String> {
    let mut command = Command::new(Path::new(INSTALLED).join("bin/python"));
    command.args(["-c", PYTHON_SCRIPT, "schemas/v1"]).arg(archive);
    seconds(&mut command)
}

/// The seconds that a script counted itself; it must have found all records as right as we do.
fn seconds(command: &mut Command) -> Result<f64, String> {
    let name = command.get_program().display().to_string();
    let output = command.output().map_err(|fault| format!("{name}: {fault}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    match said.split_whitespace().collect::<Vec<_>>()[..] {
        [seconds, "0"] => seconds.parse().map_err(|_| format!("{name} printed `{seconds}`")),
        _ => Err(format!(
            "{name} said `{said}`\n{}",
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}

/// Peak resident memory of a command, in KiB.
fn peak(command: &mut Command) -> Result<u64, String> {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(said)?;
    let mut peak = 0;
    watch(&mut child, &mut peak).map_err(said)?;
    Ok(peak)
}
