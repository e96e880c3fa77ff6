//! `posterity validate` on folders of Markdown in every flavour: whole, and broken in more than a hundred ways.

use crate::case::{Verdict, posterity, try_at_once};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const FLAVOURS: [&str; 9] = [
    "plain",
    "hugo",
    "jekyll",
    "zola",
    "eleventy",
    "astro",
    "pelican",
    "docusaurus",
    "hexo",
];

fn archive() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules/valid/archive.jsonl")
}

/// The valid archive as a folder in this flavour.
fn export(flavour: &str, more: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive();
    let mut arguments = vec![
        "export",
        "markdown",
        archive.to_str().unwrap(),
        "-o",
        "site",
        "--flavour",
        flavour,
    ];
    arguments.extend(more);
    let output = posterity(folder.path(), &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// What is found: rule, path in the folder, line.
fn findings(folder: &Path) -> Vec<(String, String, Option<u64>, String)> {
    let output = posterity(
        folder,
        &["validate", "site", "--today", "2025-12-31", "--format", "json"],
    );
    let document: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let findings = document["findings"].as_array().unwrap().iter();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    findings
        .map(|finding| {
            let path = text(finding, "path");
            let path = path.strip_prefix("site/").unwrap_or(&path).to_owned();
            (
                text(finding, "rule"),
                path,
                finding["line"].as_u64(),
                text(finding, "message"),
            )
        })
        .collect()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn a_valid_folder_gives_nothing_and_is_recognised() {
    for flavour in FLAVOURS {
        for more in [&[][..], &["--site", "none"], &["--bundle"], &["--include", "draft"]] {
            let folder = export(flavour, more);
            assert_eq!(findings(folder.path()), [], "{flavour} {more:?}");
        }
    }
}

/// A folder that can be broken, with the files of two of its posts.
struct Site {
    folder: tempfile::TempDir,
    flavour: &'static str,
    /// The post with everything.
    rich: PathBuf,
    /// Another.
    other: PathBuf,
}

impl Site {
    fn new(flavour: &'static str) -> Site {
        Site::of(export(flavour, &[]), flavour)
    }

    /// The same once more: copying is faster than exporting.
    fn again(&self) -> Site {
        let folder = tempfile::tempdir().unwrap();
        for file in files(self.folder.path()) {
            let place = folder.path().join(file.strip_prefix(self.folder.path()).unwrap());
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::copy(&file, place).unwrap();
        }
        Site::of(folder, self.flavour)
    }

    fn of(folder: tempfile::TempDir, flavour: &'static str) -> Site {
        let post = |id: &str| {
            let of_post = |path: &PathBuf| {
                path.extension().is_some_and(|ending| ending == "md") && fs::read_to_string(path).unwrap().contains(id)
            };
            let quoted = [format!("\"{id}\""), format!("Posterity_id: {id}\n")];
            let found = files(&folder.path().join("site"))
                .into_iter()
                .find(|path| of_post(path) && quoted.iter().any(|id| fs::read_to_string(path).unwrap().contains(id)));
            found.unwrap_or_else(|| panic!("{flavour}: no post {id}"))
        };
        let (rich, other) = (post("blog.northbeck.example/?p=2"), post("blog.northbeck.example/?p=1"));
        Site {
            folder,
            flavour,
            rich,
            other,
        }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn named(&self, path: &Path) -> String {
        path.strip_prefix(self.root()).unwrap().to_str().unwrap().to_owned()
    }

    /// Appends a paragraph to the rich post; gives its line.
    fn append(&self, paragraph: &str) -> u64 {
        let text = fs::read_to_string(&self.rich).unwrap() + "\n" + paragraph + "\n";
        fs::write(&self.rich, &text).unwrap();
        text.lines().count() as u64
    }

    /// Replaces the line of the rich post's front matter that begins with one of these keys; gives its number.
    fn replace(&self, keys: &[&str], value: &str) -> u64 {
        let text = fs::read_to_string(&self.rich).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let is_key = |line: &String, mark: &str| keys.iter().any(|key| line.starts_with(&format!("{key}{mark}")));
        let at = lines
            .iter()
            .position(|line| is_key(line, ":") || is_key(line, " ="))
            .unwrap();
        let split = lines[at].find([':', '=']).unwrap();
        lines[at] = format!("{} {value}", &lines[at][..=split]);
        fs::write(&self.rich, lines.join("\n") + "\n").unwrap();
        at as u64 + 1
    }

    /// An address from the root, as this flavour's links write it.
    fn link(&self, address: &str) -> String {
        match self.flavour {
            "plain" => format!(
                "../..{}",
                address.trim_end_matches('/').to_owned() + if address.ends_with('/') { ".md" } else { "" }
            ),
            _ => address.to_owned(),
        }
    }

    /// A picture that is not there, as this flavour shows such.
    fn picture(&self) -> &'static str {
        match self.flavour {
            "plain" => "../../media/none.jpg",
            "pelican" => "/images/none.jpg",
            _ => "/media/none.jpg",
        }
    }
}

/// A way to break a folder: its name, flavours that cannot be broken so, and what is done, which gives the file and line that
/// must be named and the rule that names them.
type Break = (
    &'static str,
    &'static [&'static str],
    fn(&Site) -> (PathBuf, Option<u64>, &'static str),
);

const BREAKS: &[Break] = &[
    ("a link to nowhere", &[], |site| {
        let link = site.link("/posts/nowhere/");
        (
            site.rich.clone(),
            Some(site.append(&format!("See [this]({link})."))),
            "link-internal-dangling",
        )
    }),
    ("an image that is not there", &[], |site| {
        let line = site.append(&format!("![Gone]({})", site.picture()));
        (site.rich.clone(), Some(line), "media-missing")
    }),
    ("an image without words", &[], |site| {
        let line = site.append("<img src=\"https://elsewhere.example/a.png\">");
        (site.rich.clone(), Some(line), "image-without-alt")
    }),
    ("an e-mail address", &[], |site| {
        let line = site.append("Write to jane.doe@mail.northbeck.example for more.");
        (site.rich.clone(), Some(line), "email-in-body")
    }),
    ("a shortcode", &[], |site| {
        let line = site.append("[gallery ids=\"4,5\"]");
        (site.rich.clone(), Some(line), "shortcode-left")
    }),
    ("text read in a wrong charset", &[], |site| {
        let line = site.append("The cafÃ© is closed.");
        (site.rich.clone(), Some(line), "mojibake")
    }),
    ("a script", &[], |site| {
        let line = site.append("<div onclick=\"alert(1)\">x</div>");
        (site.rich.clone(), Some(line), "script-in-body")
    }),
    ("a machine of one's own", &[], |site| {
        let line = site.append("See [the draft](http://localhost/draft).");
        (site.rich.clone(), Some(line), "link-local")
    }),
    ("no title", &["docusaurus", "pelican"], |site| {
        let line = site.replace(&["title", "Title"], "\"\"");
        (site.rich.clone(), Some(line), "title-missing")
    }),
    ("a title that is a number", &["pelican"], |site| {
        let line = site.replace(&["title"], "7");
        (site.rich.clone(), Some(line), "schema")
    }),
    ("a title encoded twice", &["pelican"], |site| {
        let line = site.replace(&["title"], "\"Roads &amp; bins\"");
        (site.rich.clone(), Some(line), "title-double-encoded")
    }),
    ("a date that is none", &[], |site| {
        let line = site.replace(&["date", "pubDate", "Date"], "\"soon\"");
        (site.rich.clone(), Some(line), "schema")
    }),
    ("a date to come", &[], |site| {
        let line = site.replace(&["date", "pubDate", "Date"], "2199-01-01");
        (site.rich.clone(), Some(line), "published-in-future")
    }),
    ("a change before its time", &[], |site| {
        let line = site.replace(&["date", "pubDate", "Date"], "2014-01-01");
        let _ = line;
        (site.rich.clone(), None, "updated-before-published")
    }),
    ("front matter without an end", &["pelican"], |site| {
        let text = fs::read_to_string(&site.rich).unwrap();
        let fence = &text[..3];
        let text = text.replacen(&format!("\n{fence}\n"), "\n", 1);
        fs::write(&site.rich, text).unwrap();
        (site.rich.clone(), Some(1), "front-matter-invalid")
    }),
    ("a quote without an end", &["pelican"], |site| {
        site.replace(&["title"], "\"The bridge");
        (site.rich.clone(), None, "front-matter-invalid")
    }),
    ("the same post twice", &[], |site| {
        let twin = site.rich.with_file_name("zz-twin.md");
        fs::copy(&site.rich, &twin).unwrap();
        (twin, None, "id-duplicate")
    }),
    ("an address twice", &["plain"], |site| {
        let text = fs::read_to_string(&site.rich).unwrap();
        // In Docusaurus and Hugo the slug is the address, elsewhere it is stated.
        let twin = site.rich.with_file_name("zz-twin.md");
        fs::write(&twin, text.replace("northbeck.example/?p=2", "northbeck.example/?p=99")).unwrap();
        (twin, None, "url-duplicate")
    }),
    ("a post that is gone", &[], |site| {
        fs::remove_file(&site.other).unwrap();
        (site.other.clone(), None, "file-missing")
    }),
    ("a link to a post that is gone", &[], |site| {
        fs::remove_file(&site.other).unwrap();
        (site.rich.clone(), None, "link-internal-dangling")
    }),
    ("a redirect to a post that is gone", &["plain"], |site| {
        fs::remove_file(&site.other).unwrap();
        (site.root().join("redirects/redirects.csv"), None, "redirect-dangling")
    }),
    ("a picture that is gone", &[], |site| {
        let picture = files(&site.root())
            .into_iter()
            .find(|path| path.ends_with("bridge.jpg"))
            .unwrap();
        fs::remove_file(picture).unwrap();
        (site.rich.clone(), None, "media-missing")
    }),
    ("a post that was edited", &[], |site| {
        site.append("We were wrong.");
        (site.rich.clone(), None, "file-changed")
    }),
    ("a redirect to nowhere", &["plain"], |site| {
        let path = files(&site.root())
            .into_iter()
            .find(|path| path.ends_with("_redirects"))
            .unwrap();
        let text = fs::read_to_string(&path).unwrap() + "/old/ /nowhere/ 301\n";
        fs::write(&path, &text).unwrap();
        (path, Some(text.lines().count() as u64), "redirect-dangling")
    }),
    ("a body that is gone", &[], |site| {
        let text = fs::read_to_string(&site.other).unwrap();
        let at = text.find("The road through").unwrap();
        fs::write(&site.other, &text[..at]).unwrap();
        (site.other.clone(), None, "body-empty")
    }),
    ("a comment with an address", &[], |site| {
        let path = files(&site.root())
            .into_iter()
            .find(|path| path.ends_with("blog-northbeck-example-p-2.json"))
            .unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let text = text.replacen("\"author\": \"", "\"author\": \"jane.doe@mail.northbeck.example ", 1);
        fs::write(&path, text).unwrap();
        (site.rich.clone(), None, "email-leaked")
    }),
];

/// Breaks a folder of this flavour in every way; gives what is wrong with what is found.
fn broken(flavour: &&'static str) -> Vec<String> {
    let whole = Site::new(flavour);
    let mut wrong = Vec::new();
    for (what, _, make) in BREAKS.iter().filter(|(_, not_for, _)| !not_for.contains(flavour)) {
        let site = whole.again();
        let (path, line, rule) = make(&site);
        let found = findings(site.folder.path());
        let path = site.named(&path);
        let named = found
            .iter()
            .any(|(own, at, number, _)| own == rule && *at == path && (line.is_none() || *number == line));
        if !named {
            wrong.push(format!(
                "{flavour}: {what}: {rule} at {path}:{line:?} expected, found {found:#?}"
            ));
        }
    }
    wrong
}

#[test]
fn a_broken_folder_is_named_at_its_place() {
    let mut verdict = Verdict::default();
    let ways = FLAVOURS.iter().map(|flavour| {
        let for_it = BREAKS.iter().filter(|(_, not_for, _)| !not_for.contains(flavour));
        for_it.count()
    });
    assert!(ways.sum::<usize>() > 150);
    try_at_once(&FLAVOURS, broken, &mut verdict);
    verdict.give();
}

#[test]
fn places_are_told_as_the_folder_has_them() {
    let site = Site::new("hugo");
    let twin = site.rich.with_file_name("zz-twin.md");
    fs::copy(&site.rich, &twin).unwrap();
    let found = findings(site.folder.path());
    let duplicate = found.iter().find(|(rule, ..)| rule == "url-duplicate").unwrap();
    let other = site.named(&site.rich);
    assert_eq!(
        duplicate.3,
        format!("`/blog-northbeck-example/posts/note-2/` is also the address of the post in `{other}`")
    );
}

/// Hugo keeps `#` in the folder of a tag's listing; in an address it is written as `%23`.
#[test]
fn listings_of_odd_tags_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let header = serde_json::json!({"type": "archive", "schema_version": 1, "counts": {},
        "site": {"title": "Odd", "url": "http://odd.example/"}});
    let tags = ["#floods", "50% off?", "C++", "C#", "a&b"]
        .map(|name| serde_json::json!({"name": name, "url": format!("http://odd.example/tag/{}/", name.len())}));
    let post = serde_json::json!({"type": "post", "id": "odd.example/one/", "kind": "post", "status": "published",
        "url": "http://odd.example/one/", "slug": "one", "title": "One", "published": "2020-01-01", "tags": tags,
        "body_html": "<p>Words.</p>", "body_complete": true});
    fs::write(folder.path().join("odd.jsonl"), format!("{header}\n{post}\n")).unwrap();
    let arguments = ["export", "markdown", "odd.jsonl", "-o", "site", "--flavour", "hugo"];
    assert!(posterity(folder.path(), &arguments).status.success());
    let redirects = fs::read_to_string(folder.path().join("site/redirects/redirects.csv")).unwrap();
    assert!(redirects.contains(",/tags/%23floods/,"), "{redirects}");
    let dangling = findings(folder.path());
    let dangling = dangling.iter().find(|(rule, ..)| rule == "redirect-dangling");
    assert_eq!(dangling, None);
}

#[test]
fn people_go_on_writing_in_such_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join("site").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("hugo.toml", "title = \"x\"\n");
    write("README.md", "# Notes for ourselves\n\n[gone](nowhere.md)\n");
    write("content/_index.md", "---\ntitle: Home\n---\n");
    write(
        "content/posts/one.md",
        "\u{feff}---\r\ntitle: One\r\ndate: 2020-02-03\r\nauthors: [A]\r\n---\r\n\r\nSee [two](two.md), [tags](/tags/), [top](#x).\r\n\r\n[gone](/three/)\r\n",
    );
    write(
        "content/posts/two.md",
        "+++\ntitle = \"Two\"\ndate = 2020-02-04T10:00:00Z\nauthors = [\"A\"]\n+++\n\n![A](pic.png) {{< figure src=\"/x.png\" >}} [ref]({{< ref \"one.md\" >}})\n",
    );
    write("content/posts/pic.png", "");
    let found = findings(folder.path());
    let expected = (
        "link-internal-dangling".to_owned(),
        "content/posts/one.md".to_owned(),
        Some(9),
        "nothing on the site is at `/three/`".to_owned(),
    );
    assert_eq!(found, [expected]);
}

#[test]
fn what_holds_no_posts_is_not_checked() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("site")).unwrap();
    fs::write(folder.path().join("site/a.txt"), "").unwrap();
    let output = posterity(folder.path(), &["validate", "site"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "warning: not everything was checked: `site` holds no posts, as far as plain is concerned\nnothing found in 0 posts; exit 2\n"
    );
}
