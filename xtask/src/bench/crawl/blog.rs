//! A blog that is made up as it is asked for: as many pages as wanted, each some kilobytes, found by sitemaps, lists and links.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many posts a page of a list has.
const LISTED: usize = 10;

/// How many addresses a sitemap has, as WordPress's have.
const MAPPED: usize = 2000;

/// A served blog.
pub(super) struct Served {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Served {
    /// Serves a blog of so many pages, of which a tenth are lists, until the program ends.
    pub(super) fn start(pages: usize) -> Result<Served, String> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|fault| fault.to_string())?;
        let address = listener.local_addr().map_err(|fault| fault.to_string())?;
        let asked = Arc::new(AtomicUsize::new(0));
        let known = Arc::clone(&asked);
        let blog = Blog {
            root: format!("http://{address}"),
            posts: pages * LISTED / (LISTED + 1),
        };
        let blog = Arc::new(blog);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (blog, known) = (Arc::clone(&blog), Arc::clone(&known));
                thread::spawn(move || serve(&stream, &blog, &known));
            }
        });
        Ok(Served { address, asked })
    }

    /// The home.
    pub(super) fn seed(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// How often it was asked.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

/// Answers until who asks is gone.
fn serve(stream: &TcpStream, blog: &Blog, asked: &AtomicUsize) -> io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let mut out = stream;
    while let Some(first) = lines.next() {
        let first = first?;
        while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
        asked.fetch_add(1, Ordering::Relaxed);
        let target = first.split(' ').nth(1).unwrap_or("/");
        let (status, kind, body) = match blog.answer(target) {
            Some((kind, body)) => ("200 OK", kind, body),
            None => (
                "404 Not Found",
                "text/html",
                "<!doctype html><title>Nothing</title>".to_owned(),
            ),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=UTF-8\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        out.write_all(&[head.as_bytes(), body.as_bytes()].concat())?;
    }
    Ok(())
}

struct Blog {
    root: String,
    posts: usize,
}

impl Blog {
    fn answer(&self, target: &str) -> Option<(&'static str, String)> {
        let path = target.trim_matches('/');
        let number = |text: &str| text.parse::<usize>().ok();
        match path.split('/').collect::<Vec<_>>().as_slice() {
            [""] => Some(("text/html", self.list(1))),
            ["robots.txt"] => Some(("text/plain", format!("Sitemap: {}/sitemap.xml\n", self.root))),
            ["sitemap.xml"] => Some(("text/xml", self.maps())),
            ["map", name] => Some(("text/xml", self.map(number(name.strip_suffix(".xml")?)?)?)),
            ["page", page] => Some(number(page)?)
                .filter(|page| (1..=self.lists()).contains(page))
                .map(|page| ("text/html", self.list(page))),
            [_, _, slug] => {
                let post = number(slug.rsplit('-').next()?)?;
                (post < self.posts && self.path(post).trim_matches('/') == path).then(|| ("text/html", self.post(post)))
            }
            _ => None,
        }
    }

    fn lists(&self) -> usize {
        self.posts.div_ceil(LISTED)
    }

    /// Where a post lies; one a day, from 2001 on.
    fn path(&self, post: usize) -> String {
        let (year, month) = (2001 + post / 336, 1 + post / 28 % 12);
        format!("/{year}/{month:02}/what-the-lock-keeper-wrote-that-day-{post}/")
    }

    fn maps(&self) -> String {
        let mut text =
            String::from("<?xml version=\"1.0\"?><sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
        for map in 0..self.posts.div_ceil(MAPPED) {
            let _ = write!(text, "<sitemap><loc>{}/map/{map}.xml</loc></sitemap>", self.root);
        }
        text + "</sitemapindex>"
    }

    fn map(&self, map: usize) -> Option<String> {
        let end = self.posts.min((map + 1) * MAPPED);
        let mut text =
            String::from("<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
        for post in map * MAPPED..end {
            let _ = write!(text, "<url><loc>{}{}</loc></url>", self.root, self.path(post));
        }
        (map * MAPPED < end).then(|| text + "</urlset>")
    }

    fn list(&self, page: usize) -> String {
        let mut text = String::new();
        for post in ((page - 1) * LISTED..page * LISTED).take_while(|post| *post < self.posts) {
            let path = self.path(post);
            let _ = write!(
                text,
                "<div class=\"post\" id=\"post-{post}\"><h2><a href=\"{path}\">Day {post}</a></h2>{}</div>",
                body(post, 3)
            );
        }
        if page < self.lists() {
            let _ = write!(text, "<a rel=\"next\" href=\"/page/{}/\">Older</a>", page + 1);
        }
        self.page("The lock", &text)
    }

    fn post(&self, post: usize) -> String {
        let (before, after) = (
            self.path(post.saturating_sub(1)),
            self.path((post + 1).min(self.posts - 1)),
        );
        let text = format!(
            "<div class=\"post\" id=\"post-{post}\"><h2>Day {post}</h2><div class=\"entry\">{}</div></div>\
             <a href=\"{before}\">before</a> <a href=\"{after}\">after</a>",
            body(post, 30)
        );
        self.page(&format!("Day {post}"), &text)
    }

    fn page(&self, title: &str, text: &str) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><title>{title}</title></head><body><h1><a href=\"/\">The lock</a></h1>{text}\
             </body></html>\n"
        )
    }
}

/// So many paragraphs that no other post has.
fn body(post: usize, count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let depth = (post * 31 + number * 7) % 400;
        let _ = writeln!(
            text,
            "<p>At {}:{:02} the water stood {depth} centimetres above the sill, and {} boats went through before noon, as the book \
             of the year before has it, too.</p>",
            5 + number % 12,
            (post + number) % 60,
            (post * number) % 23
        );
    }
    text
}
