use super::args::{Color, Global};
use crate::error::Error;
use std::io::{IsTerminal, Write};

/// What goes to people: messages and progress on standard error, data on standard output.
#[derive(Clone, Debug, Default)]
pub struct Console {
    quiet: bool,
    verbose: bool,
    color: bool,
    /// Worker threads asked for.
    pub(super) threads: Option<u16>,
}

impl Console {
    /// A console as the global options ask for.
    pub fn new(global: &Global) -> Console {
        Console {
            quiet: global.quiet,
            verbose: global.verbose,
            threads: global.threads,
            color: match global.color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
            },
        }
    }

    /// An error and its hint.
    pub fn error(&self, error: &Error) {
        self.line(&format!("{}: {error}", self.paint("1;31", "error")));
        if let Some(hint) = error.hint() {
            self.line(&format!("{}: {hint}", self.paint("1;36", "hint")));
        }
    }

    /// A doubt that does not stop the work.
    pub fn warning(&self, text: &str) {
        if !self.quiet {
            self.line(&format!("{}: {text}", self.paint("1;33", "warning")));
        }
    }

    /// Something that people want to know.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.line(text);
        }
    }

    /// Something that only the curious want to know.
    pub fn detail(&self, text: &str) {
        if self.verbose && !self.quiet {
            self.line(text);
        }
    }

    /// Whether progress may be drawn.
    pub fn draws_progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// The text in bold, where colour is on.
    pub fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// Standard error may be closed; that is no reason to fail.
    fn line(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{}", printable(text));
    }
}

/// A line of data that people read: without any control character.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// Titles and addresses come from hostile pages: control characters in them must not reach a terminal. Our own
/// colours are kept.
fn printable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_control() && c != '\n' && c != '\t') {
        clean.push_str(&rest[..at]);
        let tail = &rest[at..];
        let own = ["\x1b[0m", "\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m"]
            .iter()
            .find(|code| tail.starts_with(**code));
        let taken = own.map_or(tail.chars().next().map_or(0, char::len_utf8), |code| code.len());
        clean.push_str(own.map_or("\u{fffd}", |code| *code));
        rest = &tail[taken..];
    }
    clean.push_str(rest);
    clean
}
