//! The address of a saved page: what the saving tool wrote into it, else what its place and name tell. What the page
//! says of itself (canonical links and the like) is left to extraction.

use super::Options;
use crate::address::Address;

/// Where a source lies.
#[derive(Debug)]
pub(super) struct Place {
    base_url: Option<Address>,
    /// Host and path that the source's own folders suggest, deepest host first; believed only when a page names the host.
    suggested: Option<(String, String)>,
}

impl Place {
    /// A source in these folders (a full path for a folder, the folder for a file).
    pub(super) fn named(folders: &str, options: &Options) -> Place {
        let parts: Vec<&str> = folders.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
        let host = parts.iter().rposition(|part| is_host(part));
        Place {
            base_url: options.base_url.clone(),
            suggested: host.map(|at| {
                let path: String = parts[at + 1..].iter().map(|part| format!("{part}/")).collect();
                (host_text(parts[at]), path)
            }),
        }
    }

    /// Standard input.
    pub(super) fn nowhere(options: &Options) -> Place {
        Place {
            base_url: options.base_url.clone(),
            suggested: None,
        }
    }
}

/// How much of a page's beginning and end is searched for the saving tool's comment.
const COMMENT_WINDOW: usize = 4096;

/// The address of a saved page, where it can be told.
pub(super) fn address(path: &str, body: &[u8], place: &Place) -> Option<Address> {
    if let Some(address) = by_comment(body) {
        return Some(address);
    }
    if let Some(base) = &place.base_url {
        // `./` keeps a colon in a name from being read as a scheme.
        return (path != "-").then(|| base.join(&format!("./{}", located(path))))?;
    }
    if let Some((host, rest)) = path.split_once('/')
        && is_host(host)
    {
        let host = host_text(host);
        return Address::parse(&format!("{}://{host}/{}", scheme(body, &host), located(rest)));
    }
    let (host, folders) = place.suggested.as_ref()?;
    let named = find(body, format!("//{host}").as_bytes()).is_some();
    named.then(|| Address::parse(&format!("{}://{host}/{folders}{}", scheme(body, host), located(path))))?
}

/// The address of a saved file that is no page, as its place and name tell. Unlike a page it cannot deny them; but nothing
/// asks for it unless a page names its address.
pub(super) fn address_of_file(path: &str, place: &Place) -> Option<Address> {
    if let Some(base) = &place.base_url {
        return base.join(&format!("./{}", located(path)));
    }
    if let Some((host, rest)) = path.split_once('/')
        && is_host(host)
    {
        return Address::parse(&format!("http://{}/{}", host_text(host), located(rest)));
    }
    let (host, folders) = place.suggested.as_ref()?;
    Address::parse(&format!("http://{host}/{folders}{}", located(path)))
}

/// The path and query that a saved file's name stands for. wget writes `index.html` for a folder and keeps the query in
/// the name (`?`, or `@` where `?` may not stand in names); `-E` adds `.html`.
fn located(path: &str) -> String {
    let (folders, name) = path
        .rsplit_once('/')
        .map_or(("", path), |(folders, name)| (folders, name));
    let name = name.replace("%3F", "?").replace("%3f", "?");
    let split = name.find('?').or_else(|| {
        let at = name.find('@')?;
        name[at..].contains('=').then_some(at)
    });
    let (file, query) = match split {
        Some(at) => (&name[..at], Some(&name[at + 1..])),
        None => (name.as_str(), None),
    };
    let query = query.map(|query| query.strip_suffix(".html").unwrap_or(query));
    let file = copy_removed(file);
    let file = if matches!(file, "index.html" | "index.htm") {
        ""
    } else {
        file
    };
    let mut located: String = folders
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| format!("{}/", escaped(part)))
        .collect();
    located.push_str(&escaped(file));
    if let Some(query) = query {
        located.push('?');
        located.push_str(&query.replace('#', "%23"));
    }
    if located.is_empty() { "./".to_owned() } else { located }
}

/// Saved again under the same name, wget counts: `page.html.1`.
fn copy_removed(file: &str) -> &str {
    match file.rsplit_once('.') {
        Some((name, number)) if name.ends_with(".html") && number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => file,
    }
}

/// A file name as a path segment: what would end the path is escaped, what is escaped stays.
fn escaped(name: &str) -> String {
    name.replace('?', "%3F").replace('#', "%23")
}

/// What the saving tool wrote: a browser's "save as", HTTrack, SingleFile.
const SAVED: &str = "saved from url=(";
const SINGLE_FILE: &str = "Page saved with SingleFile";
const MIRRORED: &str = "<!-- Mirrored from ";

fn by_comment(body: &[u8]) -> Option<Address> {
    let head = &body[..body.len().min(COMMENT_WINDOW)];
    let tail = &body[body.len().saturating_sub(COMMENT_WINDOW)..];
    let is_in = |mark: &str| [head, tail].iter().any(|part| find(part, mark.as_bytes()).is_some());
    if ![SAVED, SINGLE_FILE, MIRRORED].into_iter().any(is_in) {
        return None;
    }
    let (head, tail) = (String::from_utf8_lossy(head), String::from_utf8_lossy(tail));
    if let Some((_, rest)) = head.split_once(SAVED) {
        let (_, address) = rest.split_once(')')?;
        return Address::parse(first_word(address));
    }
    if head.contains(SINGLE_FILE) {
        let (_, rest) = head.split_once("url:")?;
        return Address::parse(first_word(rest.trim_start()));
    }
    for part in [&head, &tail] {
        if let Some((_, rest)) = part.split_once(MIRRORED) {
            let address = first_word(rest);
            let scheme = scheme(body, address.split('/').next().unwrap_or(address));
            return Address::parse(&format!("{scheme}://{address}"));
        }
    }
    None
}

fn first_word(text: &str) -> &str {
    text.split_whitespace()
        .next()
        .unwrap_or_default()
        .trim_end_matches("-->")
}

/// The scheme that the page uses for its host.
fn scheme(body: &[u8], host: &str) -> &'static str {
    match find(body, format!("https://{host}").as_bytes()) {
        Some(_) => "https",
        None => "http",
    }
}

fn find(body: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(body, needle)
}

/// Whether a folder's name can be a host: dots between labels and a last label of letters, or a dotted address, or
/// `localhost`; with a port behind `:`, `+` or `_`, as the saving tools write it.
fn is_host(name: &str) -> bool {
    let (host, port) = split_port(name);
    if port.is_some_and(|port| port.is_empty() || port.len() > 5) {
        return false;
    }
    if host == "localhost" {
        return true;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let fits = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    if labels.len() < 2 || !labels.iter().all(fits) {
        return false;
    }
    let numbers = labels.len() == 4 && labels.iter().all(|label| label.parse::<u8>().is_ok());
    let last = labels[labels.len() - 1];
    let named = last.len() >= 2 && last.chars().all(char::is_alphabetic);
    const FILES: &[&str] = &[
        "html", "htm", "php", "xml", "txt", "css", "js", "zip", "tar", "gz", "warc", "jsonl",
    ];
    numbers || (named && !FILES.contains(&last))
}

fn split_port(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once([':', '+', '_']) {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, Some(port)),
        _ => (name, None),
    }
}

fn host_text(name: &str) -> String {
    match split_port(name) {
        (host, Some(port)) => format!("{host}:{port}"),
        (host, None) => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_stand_for_addresses() {
        for (path, expected) in [
            ("ceblog/index.html?p=12", "ceblog/?p=12"),
            ("ceblog/index.html@p=12", "ceblog/?p=12"),
            ("ceblog/index.html?p=12.html", "ceblog/?p=12"),
            ("index.html%3Fcat=1&paged=2", "?cat=1&paged=2"),
            ("index.php?p=12", "index.php?p=12"),
            ("2019/12/a-b/index.html", "2019/12/a-b/"),
            ("about.html.1", "about.html"),
            ("index.html", "./"),
        ] {
            assert_eq!(located(path), expected, "{path}");
        }
    }

    #[test]
    fn hosts_are_told_from_other_names() {
        for host in [
            "blog.example.org",
            "127.0.0.1:8099",
            "localhost",
            "blog.example.org+8080",
            "127.0.0.1_80",
        ] {
            assert!(is_host(host), "{host}");
        }
        for other in ["index.html", "ceblog", "1.2.3", "v1.0", "a..b", "page.html"] {
            assert!(!is_host(other), "{other}");
        }
    }
}
