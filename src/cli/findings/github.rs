use super::place::Place;
use super::{Form, Found};
use crate::checks::Severity;
use std::io::{self, Write};

/// For GitHub Actions: workflow commands, which show findings beside the lines of a pull request.
pub(super) struct Github;

impl Form for Github {
    fn finding(&mut self, found: &Found<'_>, out: &mut dyn Write) -> io::Result<()> {
        let finding = found.finding;
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let mut properties = Vec::new();
        if let Some(path) = Place::of(found.path).path() {
            properties.push(format!("file={}", property(path)));
            properties.extend(found.line.map(|line| format!("line={line}")));
        }
        properties.push(format!("title={}", property(finding.rule)));
        let key = finding.key.as_ref().map(|key| format!("{key}: ")).unwrap_or_default();
        let message = data(&format!("{key}{}", finding.message));
        writeln!(out, "::{command} {}::{message}", properties.join(","))
    }
}

/// What stands after the second `::`, as the runner takes it apart: it unescapes these three.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property ends at a comma or colon, so that these are escaped, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As the runner reads a command: properties at commas, each at its first equals sign, then the escapes.
    fn read(line: &str) -> (String, String) {
        let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (_, properties) = head.split_once(' ').unwrap();
        let file = properties.split(',').find_map(|one| one.strip_prefix("file=")).unwrap();
        let unescaped = |text: &str| {
            let text = text.replace("%0D", "\r").replace("%0A", "\n");
            text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
        };
        (unescaped(file), unescaped(message))
    }

    proptest! {
        #[test]
        fn nothing_breaks_out_of_a_command(file in any::<String>(), message in any::<String>()) {
            let line = format!("::error file={},title=x::{}", property(&file), data(&message));
            prop_assert!(!line.contains(['\n', '\r']));
            prop_assert!(message.contains("%3A") || message.contains("%2C") || read(&line) == (file, message));
        }
    }
}
