//! `kill -9` at moments that come by chance, counted by what they hit: in the end, everything is as if nothing had happened.
//!
//! `POSTERITY_KILLS=50` makes it fifty of each, and says what they hit; without it they are few, so that the tests are quick.

use crate::case::{folders, posterity};
use crate::scrape::Blog;
use crate::snapshot::{Case, valid, without_times};
use posterity::capture::warc;
use posterity::snapshot::End;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How many kills, where nobody says.
const KILLS: usize = 9;

/// From how many on it is no chance any more what they hit.
const MANY: usize = 40;

/// How many, and where the chance begins.
fn wanted() -> (usize, Chance) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let count = number("POSTERITY_KILLS").map_or(KILLS, |count| count as usize);
    (count, Chance(number("POSTERITY_KILLS_SEED").unwrap_or(1)))
}

/// Numbers that look as if they came by chance, the same each time.
struct Chance(u64);

impl Chance {
    /// A moment up to this one.
    fn before(&mut self, end: Duration) -> Duration {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        end.mul_f64((self.0 >> 40) as f64 / f64::from(1 << 24))
    }
}

/// What kills hit.
#[derive(Default)]
struct Hits(BTreeMap<&'static str, usize>);

impl Hits {
    fn count(&self) -> usize {
        self.0.values().sum()
    }

    fn told(&self, what: &str) {
        if std::env::var_os("POSTERITY_KILLS").is_some() {
            let hits: Vec<String> = self.0.iter().map(|(phase, count)| format!("{count} {phase}")).collect();
            let _ = writeln!(std::io::stderr(), "{what}: {} kills: {}", self.count(), hits.join(", "));
        }
    }
}

/// Runs the program and kills it after a time; whether it was killed.
fn killed(folder: &Path, arguments: &[String], after: Duration) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_posterity"));
    let mut child = command
        .current_dir(folder)
        .args(arguments)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let end = Instant::now() + after;
    while Instant::now() < end {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        thread::sleep(Duration::from_micros(200));
    }
    child.kill().unwrap();
    // It may have ended by itself just now.
    child.wait().unwrap().code().is_none()
}

/// What a WARC file that was being written holds: how many answers, whether it ends in a record that is not whole, and whether
/// its run has ended.
fn written(path: &Path) -> Option<(usize, bool, bool)> {
    let file = File::open(path).ok()?;
    let (mut answers, mut has_ended) = (0, false);
    let sound = warc::scan(&file, &mut |_, record| {
        answers += usize::from(matches!(record.kind(), "response" | "revisit"));
        has_ended |= End::read(&record).is_some();
    });
    Some((answers, sound.unwrap() < file.metadata().unwrap().len(), has_ended))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// What a kill hit, by what it left.
fn hit(bag: &Path, nights: usize) -> &'static str {
    let work = names(&bag.join("work"));
    let has = |ending: &str| work.iter().any(|name| name.ends_with(ending));
    let dropping = work.iter().any(|name| name.starts_with("keep."));
    let captures = work.iter().find(|name| name.ends_with(".warc.gz"));
    let captured = captures.and_then(|name| written(&bag.join("work").join(name)));
    match (dropping, captured) {
        (true, _) if has(".sealed") => "moving what dropping leaves into place",
        (true, _) => "making ready what dropping leaves",
        (false, _) if has(".sealed") => "moving a night into place",
        (false, _) if has(".staged") => "making a night ready",
        (false, Some((.., true))) => "reading what was captured",
        (false, Some((0, ..))) => "before the first answer",
        (false, Some((_, true, _))) => "in the middle of a record",
        (false, Some(_)) => "between answers",
        (false, None) if names(&bag.join("changes")).len() > nights => "after a night was sealed",
        (false, None) => "before anything",
    }
}

/// Whether the next run is another night, which asks anew.
fn has_sealed(phase: &str) -> bool {
    ["sealed", "into place", "dropping"]
        .iter()
        .any(|part| phase.contains(part))
}

fn copied(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).into_iter().flatten() {
        let (path, place) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if path.is_dir() {
            copied(&path, &place);
        } else {
            fs::copy(path, place).unwrap();
        }
    }
}

/// The bag is sound, nothing is in the making, and the archive is that of the run that nobody killed.
fn is_as_whole(case: &Case, phase: &str) {
    let place = |name: &str| case.scratch.path().join(name);
    let archive = |bag: &str| without_times(&fs::read_to_string(place(bag).join("archive.jsonl")).unwrap());
    assert_eq!(archive("killed"), archive("whole"), "{phase}");
    let verified = posterity(case.scratch.path(), &["snapshot", "--verify", "killed"]);
    let faults = String::from_utf8_lossy(&verified.stdout);
    assert!(verified.status.success(), "{phase}: {faults}");
    assert_eq!(names(&place("killed/work")), Vec::<String>::new(), "{phase}");
}

/// Every other moment lies behind the last request, where a night is read, sealed and older ones are dropped.
#[test]
fn nights_that_are_killed_come_to_the_same() {
    let case = Case::of(&folders("snapshot")[0], 4);
    let (count, mut chance) = wanted();
    let mut hits = Hits::default();
    let keep = ["--keep", "1"].map(str::to_owned);
    for (number, night) in case.nights.nights.iter().take(3).enumerate() {
        case.served.turn(night);
        let place = |name: &str| case.scratch.path().join(name);
        copied(&place("whole"), &place("before"));
        let (begin, asked) = (Instant::now(), case.asked(0).len());
        let (code, said) = case.run("whole", &keep);
        let whole = begin.elapsed();
        assert_eq!(code, 0, "{said}");
        let requests = case.served.server.asked();
        let last = requests.last().unwrap().at - begin;
        let needed = requests.len() - asked;
        let mut tries = 0;
        while hits.count() < count * (number + 1) / 3 {
            tries += 1;
            assert!(tries < count * 4 + 20, "nothing is slow enough to be killed");
            copied(&place("before"), &place("killed"));
            let moment = match tries % 2 {
                0 => chance.before(whole),
                _ => last + chance.before(whole - last),
            };
            let before = case.asked(0).len();
            if !killed(case.scratch.path(), &case.arguments("killed", &keep), moment) {
                continue;
            }
            let mut phase = hit(&place("killed"), number);
            *hits.0.entry(phase).or_default() += 1;
            let mut kills = 1;
            let mut is_sealed = has_sealed(phase);
            // One in three is killed again while it goes on, if it is not done by then.
            let again = chance.before(whole);
            if tries % 3 == 0 && hits.count() < count {
                if killed(case.scratch.path(), &case.arguments("killed", &keep), again) {
                    phase = hit(&place("killed"), number);
                    *hits.0.entry(phase).or_default() += 1;
                    kills += 1;
                    is_sealed |= has_sealed(phase);
                } else {
                    is_sealed = true;
                }
            }
            let (code, said) = case.run("killed", &keep);
            assert_eq!(code, 0, "{phase}: {said}");
            let asked = case.asked(before).len();
            assert!(
                is_sealed || asked <= needed + kills,
                "{phase}: {asked} asked, {needed} needed"
            );
            is_as_whole(&case, phase);
        }
        valid(&place("killed"));
    }
    hits.told("snapshot");
    assert_eq!(hits.count(), count);
    assert!(count < MANY || hits.0.len() > 2);
}

#[test]
fn crawls_that_are_killed_come_to_the_same() {
    let blog = Blog::serve(&folders("crawl")[0], 4);
    let (count, mut chance) = wanted();
    let mut hits = Hits::default();
    let begin = Instant::now();
    blog.scrape("whole.wacz", &[]);
    let (whole, needed) = (begin.elapsed(), blog.server.asked().len());
    let last = blog.server.asked().last().unwrap().at - begin;
    let archive = blog.parse(&blog.captures("whole.wacz"));
    let seed = blog.seed();
    let all = [
        "scrape",
        &seed,
        "-o",
        "killed.wacz",
        "--allow-private",
        "--pause",
        "0",
        "--quiet",
    ]
    .map(str::to_owned);
    let (warc, wacz) = (blog.captures("killed.warc.gz"), blog.captures("killed.wacz"));
    let mut tries = 0;
    while hits.count() < count {
        tries += 1;
        assert!(tries < count * 4 + 20, "nothing is slow enough to be killed");
        for name in names(blog.scratch.path()).iter().filter(|name| name.contains("killed")) {
            fs::remove_file(blog.scratch.path().join(name)).unwrap();
        }
        // One in four behind the last request.
        let moment = match tries % 4 {
            0 => last + chance.before(whole - last),
            _ => chance.before(whole),
        };
        let before = blog.server.asked().len();
        if !killed(blog.scratch.path(), &all, moment) {
            continue;
        }
        let phase = match written(Path::new(&warc)) {
            None => "before anything",
            Some(_) if Path::new(&wacz).exists() => "after it was packed",
            Some(_) if names(blog.scratch.path()).iter().any(|name| name.ends_with(".part")) => "while it was packed",
            Some((answers, ..)) if answers >= needed => "after the last answer",
            Some((0, ..)) => "before the first answer",
            Some((_, true, _)) => "in the middle of a record",
            Some(_) => "between answers",
        };
        *hits.0.entry(phase).or_default() += 1;
        blog.scrape("killed.wacz", &[]);
        let asked = blog.server.asked().len() - before;
        assert!(asked <= needed + 1, "{phase}: {asked} asked, {needed} needed");
        assert_eq!(blog.parse(&warc), archive, "{phase}");
        assert_eq!(blog.parse(&wacz), archive, "{phase}");
    }
    hits.told("scrape");
    assert_eq!(hits.count(), count);
    // A few may all hit the same by chance.
    assert!(count < MANY || hits.0.len() > 1);
}
