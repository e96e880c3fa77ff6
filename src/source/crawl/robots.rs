use std::time::Duration;

/// What a host's `robots.txt` asks of us (RFC 9309), with the two lines that are older than it: Crawl-delay and Sitemap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// The pause it asks for between two requests.
    pub delay: Option<Duration>,
    /// Sitemaps that it names.
    pub sitemaps: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    verb: Verb,
    /// The pattern, with its escapes in one form.
    pattern: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verb {
    Disallow,
    Allow,
}

/// The name that rules for us are under.
const OUR_NAME: &str = "posterity";

/// How much is read, as the standard asks at least; a line that the cut goes through does not count.
const READ_BYTES: usize = 500 * 1024;

/// Longest pause that is believed, in seconds: a number beyond it is no wish but nonsense.
const LONGEST_DELAY: f64 = 1e6;

impl Robots {
    /// Reads a file. What is no line of the standard is passed over.
    pub fn parse(bytes: &[u8]) -> Robots {
        let whole = bytes.len() <= READ_BYTES;
        let bytes = &bytes[..bytes.len().min(READ_BYTES)];
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches('\u{feff}');
        let end = if whole {
            text.len()
        } else {
            text.rfind(['\n', '\r']).unwrap_or(0)
        };
        let mut reading = Reading::default();
        for line in text[..end].split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            if let Some((key, value)) = line.split_once(':') {
                reading.line(key.trim(), value.trim());
            }
        }
        let (own, all) = (reading.own, reading.all);
        Robots {
            sitemaps: reading.sitemaps,
            ..if own.is_named { own.robots } else { all.robots }
        }
    }

    /// Whether a path with its query may be asked for: the longest pattern that fits decides, and of two as long the one that
    /// allows.
    pub fn allows(&self, path: &str) -> bool {
        let path = escaped(path);
        if path == "/robots.txt" {
            return true;
        }
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        let strongest = fitting.max_by_key(|rule| (rule.pattern.len(), rule.verb));
        strongest.is_none_or(|rule| rule.verb == Verb::Allow)
    }
}

/// What is being read: the group under our name, and the one for all.
#[derive(Default)]
struct Reading {
    own: Group,
    all: Group,
    sitemaps: Vec<String>,
    /// The last line was a name, so that another name joins it.
    in_names: bool,
}

#[derive(Default)]
struct Group {
    robots: Robots,
    /// The name stands in the file.
    is_named: bool,
    /// Lines count for this group now.
    is_open: bool,
}

impl Reading {
    fn line(&mut self, key: &str, value: &str) {
        match key.to_ascii_lowercase().as_str() {
            "user-agent" => self.name(value),
            "sitemap" => self.sitemaps.push(value.to_owned()),
            "allow" => self.rule(Verb::Allow, value),
            "disallow" => self.rule(Verb::Disallow, value),
            "crawl-delay" => self.delay(value),
            _ => {}
        }
    }

    fn name(&mut self, value: &str) {
        let name = value.split(['/', ' ']).next().unwrap_or_default();
        for (group, is_meant) in [
            (&mut self.own, name.eq_ignore_ascii_case(OUR_NAME)),
            (&mut self.all, name == "*"),
        ] {
            group.is_open = is_meant || (group.is_open && self.in_names);
            group.is_named |= is_meant;
        }
        self.in_names = true;
    }

    fn open(&mut self) -> impl Iterator<Item = &mut Robots> {
        self.in_names = false;
        let groups = [&mut self.own, &mut self.all];
        groups
            .into_iter()
            .filter(|group| group.is_open)
            .map(|group| &mut group.robots)
    }

    fn rule(&mut self, verb: Verb, value: &str) {
        for robots in self.open().filter(|_| !value.is_empty()) {
            robots.rules.push(Rule {
                verb,
                pattern: escaped(value),
            });
        }
    }

    fn delay(&mut self, value: &str) {
        let seconds = value.parse::<f64>().ok();
        let seconds = seconds.filter(|seconds| (0.0..=LONGEST_DELAY).contains(seconds));
        for robots in self.open() {
            robots.delay = seconds.map(Duration::from_secs_f64).or(robots.delay);
        }
    }
}

/// Whether a pattern fits the beginning of a path: `*` is anything, `$` at its end is the path's end. Each piece is looked for
/// once, behind the one before it, so that no pattern takes long.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut last = None;
    for piece in pieces {
        // A piece that may have to stand at the end is not looked for before it is known to be the last.
        if let Some(before) = last.replace(piece) {
            match rest.find(before) {
                Some(at) => rest = &rest[at + before.len()..],
                None => return false,
            }
        }
    }
    match (last, to_end) {
        (None, to_end) => !to_end || rest.is_empty(),
        (Some(piece), true) => rest.ends_with(piece),
        (Some(piece), false) => rest.contains(piece),
    }
}

/// A path with its escapes in one form: letters, digits and `-._~` plain, everything else that is escaped in capitals.
fn escaped(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = bytes
            .get(at + 1..at + 3)
            .filter(|two| byte == b'%' && two.iter().all(u8::is_ascii_hexdigit));
        let hex = hex.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match hex {
            Some(code) if code.is_ascii_alphanumeric() || b"-._~".contains(&code) => out.push(char::from(code)),
            Some(code) => out.push_str(&format!("%{code:02X}")),
            None if byte.is_ascii() => out.push(char::from(byte)),
            None => out.push_str(&format!("%{byte:02X}")),
        }
        at += if hex.is_some() { 3 } else { 1 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allows(text: &str, path: &str) -> bool {
        Robots::parse(text.as_bytes()).allows(path)
    }

    #[test]
    fn the_longest_pattern_decides() {
        for (text, path, due) in [
            ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true),
            ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/c", false),
            ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true),
            ("User-agent: *\nDisallow: /*?replytocom=", "/x/?replytocom=4", false),
            ("User-agent: *\nDisallow: /*?replytocom=", "/x/", true),
            ("User-agent: *\nDisallow: /?p=", "/?p=12", false),
            ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", false),
            ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf.html", true),
            ("User-agent: *\nDisallow: /*a$", "/aba", false),
            ("User-agent: *\nDisallow: /$", "/", false),
            ("User-agent: *\nDisallow: /$", "/a", true),
            ("User-agent: *\nDisallow:", "/a", true),
            ("User-agent: *\nDisallow: /", "/robots.txt", true),
            ("User-agent: *\nDisallow: /\u{e9}t\u{e9}/", "/%C3%A9t%c3%a9/", false),
            ("User-agent: *\nDisallow: /%61/", "/a/", false),
            ("User-agent: *\nDisallow: /a%2Fb", "/a/b", true),
            ("<html><title>404</title>Disallow: /", "/", true),
            ("", "/", true),
        ] {
            assert_eq!(allows(text, path), due, "{text} for {path}");
        }
    }

    #[test]
    fn our_group_goes_before_the_one_for_all() {
        for (text, due) in [
            ("User-agent: posterity\nAllow: /\n\nUser-agent: *\nDisallow: /", true),
            (
                "User-agent: *\nAllow: /\n\nUser-agent: Posterity/2.0\nDisallow: /",
                false,
            ),
            (
                "User-agent: posterity\nDisallow: /b\nUser-agent: posterity\nDisallow: /a",
                false,
            ),
            ("User-agent: other\nUser-agent: posterity\nDisallow: /a", false),
            ("User-agent: posterity\nUser-agent: other\nDisallow: /a", false),
            (
                "User-agent: other\nDisallow: /a\nUser-agent: posterity\nDisallow: /b",
                true,
            ),
            ("User-agent: poster\nDisallow: /", true),
            ("User-agent: posteritybot\nDisallow: /", true),
            ("\u{feff}User-agent: *\nDisallow: /", false),
            ("user-AGENT:*\rdisallow:/a\r", false),
            ("User-agent: * # all\nDisallow: /a # here", false),
            ("Disallow: /", true),
        ] {
            assert_eq!(allows(text, "/a"), due, "{text}");
        }
    }

    #[test]
    fn delays_and_sitemaps_are_read() {
        let robots = Robots::parse(
            b"Sitemap: http://h.test/s.xml\nUser-agent: *\nCrawl-delay: 2.5\nUser-agent: x\nCrawl-delay: 9\n",
        );
        assert_eq!(robots.delay, Some(Duration::from_millis(2500)));
        assert_eq!(robots.sitemaps, ["http://h.test/s.xml"]);
        for nonsense in ["1e30", "-1", "NaN", "soon"] {
            let robots = Robots::parse(format!("User-agent: *\nCrawl-delay: {nonsense}").as_bytes());
            assert_eq!(robots.delay, None, "{nonsense}");
        }
    }

    #[test]
    fn a_line_that_the_cut_goes_through_does_not_count() {
        let mut text = String::from("User-agent: *\nDisallow: /a\n");
        text.push_str(&"#".repeat(READ_BYTES - text.len() - 12));
        text.push_str("\nAllow: /abcdef");
        assert!(!allows(&text, "/abc"));
    }

    /// Tried in every way, this pattern would never come to an end.
    #[test]
    fn hostile_patterns_come_to_an_end() {
        let text = format!("User-agent: *\nDisallow: /{}$", "*a".repeat(40));
        assert!(allows(&text, &format!("/{}b", "a".repeat(5000))));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400), path in "/\\PC{0,40}") {
            Robots::parse(&bytes).allows(&path);
        }

        /// A pattern without `*` and `$` fits exactly what begins with it.
        #[test]
        fn plain_patterns_are_beginnings(pattern in "/[ab/]{0,4}", path in "/[ab/]{0,6}") {
            let text = format!("User-agent: *\nDisallow: {pattern}");
            prop_assert_eq!(allows(&text, &path), !path.starts_with(&pattern));
        }
    }
}
