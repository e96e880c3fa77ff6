//! What is in the making: files and folders that stand beside their places until they are whole, under names that tell which
//! process makes them. Where the program is stopped, they go; what a killed one left is taken away by the next one that
//! writes there.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

static MAKING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static LEFT: Mutex<BTreeMap<PathBuf, Vec<Left>>> = Mutex::new(BTreeMap::new());
static SETTLING: Mutex<()> = Mutex::new(());
static IS_STOPPING: AtomicBool = AtomicBool::new(false);

/// How names of files in the making end.
const PART: &str = ".part";

/// How often what is in the making is taken away again, where another thread goes on making it.
const TRIES: usize = 20;

/// Something in the making; what is left of it goes when this is dropped.
#[derive(Debug)]
pub(super) struct Making(PathBuf);

impl Making {
    /// A file beside its place: `.NAME.PID.part`.
    pub(super) fn file(place: &Path) -> Making {
        let mut begin = OsString::from(".");
        begin.push(place.file_name().unwrap_or_default());
        begin.push(".");
        Making::named(place.parent().unwrap_or(Path::new("")), begin, PART)
    }

    /// A file of which the name is not known yet, in this folder.
    pub(super) fn nameless(folder: &Path) -> Making {
        Making::named(folder, ".".into(), PART)
    }

    /// A folder in this one: `.posterity-WORD.PID`.
    pub(super) fn folder(folder: &Path, word: &str) -> Making {
        Making::named(folder, format!(".posterity-{word}.").into(), "")
    }

    fn named(folder: &Path, begin: OsString, end: &str) -> Making {
        stay_if_stopping();
        clear(folder, &begin, end);
        let mut name = begin;
        name.push(format!("{}{end}", std::process::id()));
        let place = folder.join(name);
        locked(&MAKING).insert(place.clone());
        Making(place)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        take_away(&self.0);
        locked(&MAKING).remove(&self.0);
    }
}

fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn take_away(place: &Path) {
    match fs::symlink_metadata(place) {
        Ok(about) if about.is_dir() => drop(fs::remove_dir_all(place)),
        Ok(_) => drop(fs::remove_file(place)),
        Err(_) => {}
    }
}

/// While this is held, the program is not stopped: what was begun comes to its end.
pub(super) fn settling() -> MutexGuard<'static, ()> {
    locked(&SETTLING)
}

/// Takes away all that is in the making, once what was being settled is settled; from here on nothing new is begun.
pub fn stop() {
    std::mem::forget(settling());
    IS_STOPPING.store(true, Ordering::SeqCst);
    for _ in 0..TRIES {
        let making = locked(&MAKING).clone();
        making.iter().for_each(|place| take_away(place));
        if making.iter().all(|place| fs::symlink_metadata(place).is_err()) {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Does not return where the program is being stopped: what goes wrong then is no fault, and is not told.
pub fn stay_if_stopping() {
    while IS_STOPPING.load(Ordering::SeqCst) {
        thread::sleep(Duration::from_millis(5));
    }
}

/// Something in the making that another process left.
#[derive(Clone, Debug)]
struct Left {
    begin: OsString,
    process: u32,
    end: &'static str,
}

/// Takes away what processes that live no more have left under such a name. Folders are looked into once.
fn clear(folder: &Path, begin: &OsString, end: &str) {
    let mut known = locked(&LEFT);
    let left = known.entry(folder.to_owned()).or_insert_with(|| look(folder));
    left.retain(|left| {
        let is_it = left.begin == *begin && left.end == end;
        if is_it && !lives(left.process) {
            let mut name = left.begin.clone();
            name.push(format!("{}{end}", left.process));
            take_away(&folder.join(name));
        }
        !is_it
    });
}

fn look(folder: &Path) -> Vec<Left> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| Left::named(entry.file_name().to_str()?))
        .collect()
}

impl Left {
    fn named(name: &str) -> Option<Left> {
        let (rest, end) = match name.strip_suffix(PART) {
            Some(rest) => (rest, PART),
            None => (name, ""),
        };
        let (begin, process) = rest.rsplit_once('.').filter(|_| name.starts_with('.'))?;
        Some(Left {
            begin: format!("{begin}.").into(),
            process: process.parse().ok()?,
            end,
        })
    }
}

/// Whether a process lives; one of another machine is taken for dead.
#[cfg(unix)]
fn lives(process: u32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| !matches!(test_kill_process(pid), Err(rustix::io::Errno::SRCH)))
}

#[cfg(not(unix))]
fn lives(_: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_dead_left_goes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let dead = child.id();
        child.wait().unwrap();
        let own = std::process::id();
        let stays = [
            format!(".a.jsonl.{own}.part"),
            format!(".b.jsonl.{dead}.part"),
            ".a.jsonl.part".to_owned(),
            format!("a.jsonl.{dead}.part"),
            ".a.jsonl.x1.part".to_owned(),
        ];
        let goes = format!(".a.jsonl.{dead}.part");
        for name in stays.iter().chain([&goes]) {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join(format!(".posterity-staging.{dead}"))).unwrap();
        drop(Making::folder(folder.path(), "staging"));
        let making = Making::file(&folder.path().join("a.jsonl"));
        let mut names: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let mut due = stays.to_vec();
        due.sort();
        assert_eq!(names, due);
        drop(making);
        assert!(
            !folder.path().join(&stays[0]).exists(),
            "what is not moved to its place goes"
        );
    }
}
