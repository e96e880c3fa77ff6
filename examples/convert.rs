//! Converts HTML from standard input to Markdown on standard output; what did not come through is told on standard error.
//!
//! ```text
//! cargo run --example convert < post.html > post.md
//! ```

use posterity::markdown::{Engine, convert};
use std::io::{self, Read, Write};

fn main() -> io::Result<()> {
    let mut html = String::new();
    io::stdin().read_to_string(&mut html)?;
    let converted = convert(&html, Engine::Own);
    io::stdout().write_all(converted.markdown.as_bytes())?;
    for lost in converted.losses {
        writeln!(io::stderr(), "lost: {} {} ({})", lost.count, lost.construct, lost.place)?;
    }
    Ok(())
}
