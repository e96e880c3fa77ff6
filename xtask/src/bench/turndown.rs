//! Turndown, the converter that most programs in JavaScript use, where Node and it are installed.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Where `cargo xtask install` puts Node's packages.
const PACKAGES: &str = "target/generators/node_modules";

/// Converts all bodies once for each line it is given, and answers with the seconds.
const SCRIPT: &str = "
const fs = require('fs');
const [packages, file, passes] = process.argv.slice(1);
const Turndown = require(packages + '/turndown');
const { gfm } = require(packages + '/turndown-plugin-gfm');
const service = new Turndown({ headingStyle: 'atx', codeBlockStyle: 'fenced' });
service.use(gfm);
const bodies = JSON.parse(fs.readFileSync(file, 'utf8'));
require('readline').createInterface({ input: process.stdin }).on('line', () => {
  const start = process.hrtime.bigint();
  for (let pass = 0; pass < Number(passes); pass++)
    for (const body of bodies) { try { service.turndown(body); } catch (fault) { console.error(String(fault)); } }
  console.log(Number(process.hrtime.bigint() - start) / 1e9);
});
";

/// A running Node.
pub(super) struct Turndown {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    bodies: PathBuf,
}

impl Turndown {
    /// Starts Node and lets it warm up; says why not where it cannot.
    pub(super) fn start(bodies: &[String], passes: usize) -> Result<Turndown, String> {
        let packages = Path::new(PACKAGES);
        if !packages.join("turndown").exists() || !packages.join("turndown-plugin-gfm").exists() {
            return Err(format!("it is not in {PACKAGES}: cargo xtask install"));
        }
        let packages = packages.canonicalize().map_err(|fault| fault.to_string())?;
        let file = std::env::temp_dir().join(format!("posterity-bench-{}.json", std::process::id()));
        let text = serde_json::to_string(bodies).map_err(|fault| fault.to_string())?;
        std::fs::write(&file, text).map_err(|fault| format!("{}: {fault}", file.display()))?;
        let mut child = Command::new("node")
            .args(["-e", SCRIPT])
            .arg(&packages)
            .arg(&file)
            .arg(passes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|fault| format!("node: {fault}"))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("node has no pipes".to_owned());
        };
        let mut turndown = Turndown {
            child,
            input: Some(input),
            output: BufReader::new(output),
            bodies: file,
        };
        turndown.round()?;
        Ok(turndown)
    }

    /// Converts all bodies; gives the seconds it took.
    pub(super) fn round(&mut self) -> Result<f64, String> {
        let failed = |fault: &dyn std::fmt::Display| format!("node: {fault}");
        if let Some(input) = &mut self.input {
            input.write_all(b"go\n").map_err(|fault| failed(&fault))?;
        }
        let mut answer = String::new();
        self.output.read_line(&mut answer).map_err(|fault| failed(&fault))?;
        answer.trim().parse().map_err(|fault| failed(&fault))
    }
}

impl Drop for Turndown {
    fn drop(&mut self) {
        // It ends when its input does.
        self.input = None;
        let _ = self.child.wait();
        let _ = std::fs::remove_file(&self.bodies);
    }
}
