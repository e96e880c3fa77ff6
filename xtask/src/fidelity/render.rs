//! Markdown rendered by a reader that is not the one our proof uses, where there is one.

use std::io::Write;
use std::process::{Command, Stdio};

/// Who renders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renderer {
    /// GitHub's own program, in C.
    CmarkGfm,
    /// The package that the proof uses too.
    Comrak,
}

const PROGRAM: &str = "cmark-gfm";

impl Renderer {
    /// The most independent one on this machine.
    pub(super) fn found() -> Renderer {
        let asked = Command::new(PROGRAM).arg("--version").stdout(Stdio::null()).status();
        match asked {
            Ok(status) if status.success() => Renderer::CmarkGfm,
            _ => Renderer::Comrak,
        }
    }

    /// For people to read.
    pub(super) fn about(self) -> &'static str {
        match self {
            Renderer::CmarkGfm => "rendered by cmark-gfm",
            Renderer::Comrak => "rendered by comrak, as the proof does: install cmark-gfm for an independent figure",
        }
    }

    /// The Markdown as HTML.
    pub(super) fn render(self, markdown: &str) -> Result<String, String> {
        match self {
            Renderer::CmarkGfm => cmark(markdown).map_err(|fault| format!("{PROGRAM}: {fault}")),
            Renderer::Comrak => Ok(comrak(markdown)),
        }
    }
}

fn cmark(markdown: &str) -> std::io::Result<String> {
    let extensions = ["-e", "table", "-e", "strikethrough", "-e", "tasklist"];
    let mut child = Command::new(PROGRAM)
        .arg("--unsafe")
        .args(extensions)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    // It reads all before it writes.
    if let Some(mut input) = child.stdin.take() {
        input.write_all(markdown.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn comrak(markdown: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(markdown, &options)
}
