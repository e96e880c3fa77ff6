//! `forget`: what was asked to be erased is in no byte of the bag any more, and the bag is as good as before.

use crate::blog::{Night, Nights, Post, Served};
use crate::case::{folders, posterity};
use crate::snapshot::valid;
use posterity::capture::Digest;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

struct Bag {
    served: Served,
    scratch: tempfile::TempDir,
}

impl Bag {
    /// A bag of the first nights.
    fn of(count: usize) -> Bag {
        let text = fs::read_to_string(folders("snapshot")[0].join("nights.toml")).unwrap();
        let nights: Nights = toml::from_str(&text).unwrap();
        let bag = Bag {
            served: Served::start(&nights, 0),
            scratch: tempfile::tempdir().unwrap(),
        };
        for night in nights.nights.iter().take(count) {
            bag.served.turn(night);
            bag.run();
        }
        bag
    }

    fn run(&self) -> String {
        let seed = self.served.seed();
        let arguments = ["snapshot", &seed, "--into", "bag", "--allow-private", "--pause", "0"];
        let done = posterity(self.scratch.path(), &arguments);
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(done.status.success(), "{said}");
        said
    }

    fn forget(&self, what: &str) -> (i32, String) {
        let done = posterity(self.scratch.path(), &["forget", "bag", what]);
        (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
    }

    fn path(&self) -> PathBuf {
        self.scratch.path().join("bag")
    }

    /// Names of files that hold a text, packed ones unpacked.
    fn holding(&self, text: &str) -> Vec<String> {
        let mut open = vec![self.path()];
        let mut found = Vec::new();
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            } else if memchr::memmem::find(&contents(&path), text.as_bytes()).is_some() {
                found.push(path.strip_prefix(self.path()).unwrap().display().to_string());
            }
        }
        found.sort();
        found
    }

    fn is_sound(&self) {
        let done = posterity(self.scratch.path(), &["snapshot", "--verify", "bag"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        valid(&self.path());
    }
}

fn contents(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    let mut unpacked = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice())
        .read_to_end(&mut unpacked)
        .unwrap();
    unpacked
}

#[test]
fn a_post_is_erased_from_every_night() {
    let bag = Bag::of(3);
    let words = ["Taken down later", "Nobody will miss this", "?p=4"];
    assert!(words.iter().all(|text| bag.holding(text).len() > 2));
    let key = format!("{}/weir/?p=4", bag.served.server.host());
    let before = fs::read_to_string(bag.path().join("archive.jsonl")).unwrap();
    assert_eq!(bag.forget("?p=4").0, 0);
    for text in words {
        assert_eq!(bag.holding(text), Vec::<String>::new(), "{text}");
    }
    // The others are as they were.
    let after = fs::read_to_string(bag.path().join("archive.jsonl")).unwrap();
    let others = |text: &str| -> Vec<String> {
        let posts = text
            .lines()
            .filter(|line| line.contains("\"type\":\"post\"") && !line.contains("?p=4\""));
        posts.map(str::to_owned).collect()
    };
    assert_eq!(others(&after), others(&before));
    assert_eq!(after.lines().count(), before.lines().count() - 1);
    let log = fs::read_to_string(bag.path().join("forgotten.jsonl")).unwrap();
    assert!(log.contains(Digest::of(key.as_bytes()).as_str()) && log.lines().count() == 1);
    bag.is_sound();
    // What the blog does not have any more does not return, and nothing else is lost.
    assert!(bag.run().contains("\nnothing changed in"), "{}", bag.run());
    assert_eq!(fs::read_to_string(bag.path().join("archive.jsonl")).unwrap(), after);
    assert_eq!(bag.holding("Nobody will miss this"), Vec::<String>::new());
    bag.is_sound();
}

#[test]
fn a_comment_is_erased_and_its_post_is_asked_for_again() {
    let bag = Bag::of(2);
    assert!(!bag.holding("Well done.").is_empty());
    let (code, said) = bag.forget("?p=3#comment-310");
    assert_eq!(code, 0, "{said}");
    assert_eq!(bag.holding("Well done."), Vec::<String>::new());
    bag.is_sound();
    let post = Post {
        number: 3,
        title: "A gate is lifted".to_owned(),
        day: "2019-05-20".to_owned(),
        body: "<p>By hand, as ever.</p>".to_owned(),
        ..Post::default()
    };
    bag.served.turn(&Night {
        put: vec![post],
        ..Night::default()
    });
    assert!(bag.run().contains("\nnothing changed in"));
    let archive = fs::read_to_string(bag.path().join("archive.jsonl")).unwrap();
    assert!(archive.contains("A gate is lifted") && archive.contains("By hand, as ever."));
}

#[test]
fn what_is_not_there_cannot_be_forgotten() {
    let bag = Bag::of(1);
    let before = bag.holding("");
    for (what, due) in [
        ("?p=99", "the archive holds no `?p=99`"),
        ("?p=3#comment-9", "the archive holds no `?p=3#comment-9`"),
        ("weir/", "the archive holds no `weir/`"),
    ] {
        let (code, said) = bag.forget(what);
        assert!(code == 2 && said.contains(due), "{said}");
    }
    assert_eq!(bag.holding(""), before);
    bag.is_sound();
}
