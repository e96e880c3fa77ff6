//! The converters that are scored. What is not ours may panic or never end: both are counted.

use posterity::markdown::{Engine, convert};
use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Longest time for one case. A converter that takes longer is left behind.
const PATIENCE: Duration = Duration::from_secs(10);

/// Address space for a converter that recurses; a page of it costs memory only when touched.
const STACK: usize = 256 << 20;

/// What a converter made of a case.
pub(crate) enum Made {
    /// Markdown, and how many losses it told of.
    Markdown(String, usize),
    Panic,
    Hang,
}

/// Name and how it converts.
pub(crate) type Converter = (&'static str, fn(&str) -> (String, usize));

pub(crate) const CONVERTERS: [Converter; 3] = [
    ("posterity", |html| proven(html, Engine::Own)),
    ("html2md, proven by posterity", |html| proven(html, Engine::Html2md)),
    ("html2md, bare", |html| (html2md::parse_html(html), 0)),
];

fn proven(html: &str, engine: Engine) -> (String, usize) {
    let converted = convert(html, engine);
    (converted.markdown, converted.losses.len())
}

/// Runs a converter on a thread of its own.
pub(crate) fn run(converter: Converter, html: &str) -> Made {
    let (send, receive) = mpsc::channel();
    let html = html.to_owned();
    let work = move || {
        let made = panic::catch_unwind(|| converter.1(&html));
        // Nobody listens any more to one that was left behind.
        let _ = send.send(made);
    };
    if thread::Builder::new().stack_size(STACK).spawn(work).is_err() {
        return Made::Hang;
    }
    match receive.recv_timeout(PATIENCE) {
        Ok(Ok((markdown, losses))) => Made::Markdown(markdown, losses),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Made::Panic,
        Err(RecvTimeoutError::Timeout) => Made::Hang,
    }
}

/// Keeps the panics that are counted off the terminal.
pub(crate) fn quiet() {
    panic::set_hook(Box::new(|_| {}));
}
