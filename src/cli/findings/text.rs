use super::{Form, Found};
use crate::checks::Report;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// For people: one line a finding, the first few of each rule.
pub(super) struct Text {
    most: usize,
    shown: BTreeMap<&'static str, usize>,
    hinted: BTreeSet<&'static str>,
}

impl Text {
    /// Shows at most so many of each rule.
    pub(super) fn new(most: usize) -> Text {
        Text {
            most,
            shown: BTreeMap::new(),
            hinted: BTreeSet::new(),
        }
    }
}

impl Form for Text {
    /// `blog.jsonl:12: warning[title-missing] h.test/?p=3: the post has no title`
    fn finding(&mut self, found: &Found<'_>, out: &mut dyn Write) -> io::Result<()> {
        let finding = found.finding;
        let shown = self.shown.entry(finding.rule).or_default();
        *shown += 1;
        if *shown > self.most {
            return Ok(());
        }
        writeln!(out, "{}", line(found))?;
        match finding.hint {
            Some(hint) if self.hinted.insert(finding.rule) => writeln!(out, "    hint: {hint}"),
            _ => Ok(()),
        }
    }

    /// Says what was not shown of this path.
    fn end_of_path(&mut self, path: &str, _: &Report, out: &mut dyn Write) -> io::Result<()> {
        for (rule, count) in std::mem::take(&mut self.shown) {
            if count > self.most {
                writeln!(
                    out,
                    "{path}: and {} more of {rule} (`--all` shows them)",
                    count - self.most
                )?;
            }
        }
        Ok(())
    }
}

/// A finding in one line.
pub(super) fn line(found: &Found<'_>) -> String {
    let finding = found.finding;
    let line = found.line.map(|line| format!(":{line}")).unwrap_or_default();
    let key = finding.key.as_ref().map(|key| format!(" {key}")).unwrap_or_default();
    format!(
        "{}{line}: {}[{}]{key}: {}",
        found.path,
        finding.severity.as_str(),
        finding.rule,
        finding.message
    )
}
