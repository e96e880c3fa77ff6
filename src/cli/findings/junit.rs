use super::text::line;
use super::{Form, Found, Wish};
use crate::checks::{self, Report, Severity};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// For CI servers: a test suite for each path, a test for each rule. Findings at or above `--fail-on` fail it; those below
/// are what it prints. A suite states its counts first, so that the first few findings of each rule wait for its end.
pub(super) struct Junit {
    rules: Vec<&'static str>,
    least: Option<Severity>,
    most: usize,
    cases: BTreeMap<&'static str, Case>,
}

#[derive(Default)]
struct Case {
    failed: bool,
    count: usize,
    lines: Vec<String>,
}

impl Junit {
    /// A test for each rule that runs.
    pub(super) fn new(wish: &Wish) -> Junit {
        let rules = checks::rules().iter().map(|rule| rule.name);
        Junit {
            rules: rules.filter(|name| wish.selection.has(name)).collect(),
            least: wish.fail_on.least(),
            most: wish.most,
            cases: BTreeMap::new(),
        }
    }
}

impl Form for Junit {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut xml = Writer::new(out);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.write_event(Event::Text(BytesText::new("\n")))?;
        xml.write_event(Event::Start(element("testsuites", &[("name", "posterity validate")])))
    }

    fn finding(&mut self, found: &Found<'_>, _: &mut dyn Write) -> io::Result<()> {
        let finding = found.finding;
        let case = self.cases.entry(finding.rule).or_default();
        case.failed |= self.least.is_some_and(|least| finding.severity >= least);
        case.count += 1;
        if case.count <= self.most {
            case.lines.push(line(found));
        }
        Ok(())
    }

    fn end_of_path(&mut self, path: &str, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let cases = std::mem::take(&mut self.cases);
        let failures = cases.values().filter(|case| case.failed).count();
        let stopped = report.stopped.as_deref();
        let attributes = [
            ("name", path),
            ("tests", &(self.rules.len() + stopped.iter().len()).to_string()),
            ("failures", &failures.to_string()),
            ("errors", &stopped.iter().len().to_string()),
        ];
        let mut xml = Writer::new_with_indent(out, b' ', 2);
        xml.write_event(Event::Text(BytesText::new("\n")))?;
        xml.write_event(Event::Start(element("testsuite", &attributes)))?;
        for rule in &self.rules {
            test(&mut xml, path, rule, cases.get(rule))?;
        }
        if let Some(reason) = stopped {
            xml.write_event(Event::Start(element(
                "testcase",
                &[("name", "readable"), ("classname", path)],
            )))?;
            let error = element("error", &[("type", "stopped"), ("message", reason)]);
            xml.write_event(Event::Empty(error))?;
            xml.write_event(Event::End(BytesEnd::new("testcase")))?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))
    }

    fn end(&mut self, _: &super::Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut xml = Writer::new(&mut *out);
        xml.write_event(Event::Text(BytesText::new("\n")))?;
        xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
        out.write_all(b"\n")
    }
}

fn test<W: Write>(xml: &mut Writer<W>, path: &str, rule: &str, case: Option<&Case>) -> io::Result<()> {
    let test = element("testcase", &[("name", rule), ("classname", path)]);
    let Some(case) = case else {
        return xml.write_event(Event::Empty(test));
    };
    xml.write_event(Event::Start(test))?;
    let findings = if case.count == 1 { "finding" } else { "findings" };
    let message = format!("{} {findings}", case.count);
    let holder = if case.failed {
        element("failure", &[("type", rule), ("message", &message)])
    } else {
        BytesStart::new("system-out")
    };
    let mut told = case.lines.join("\n");
    if case.count > case.lines.len() {
        told.push_str(&format!("\nand {} more", case.count - case.lines.len()));
    }
    let end = holder.to_end().into_owned();
    xml.write_event(Event::Start(holder.borrow()))?;
    xml.write_event(Event::Text(BytesText::new(&clean(&told))))?;
    xml.write_event(Event::End(end))?;
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn element(name: &'static str, attributes: &[(&str, &str)]) -> BytesStart<'static> {
    let mut element = BytesStart::new(name);
    for (name, value) in attributes {
        element.push_attribute((*name, clean(value).as_str()));
    }
    element
}

/// Without the characters that no XML document can hold, written or escaped (XML 1.0, 2.2).
fn clean(text: &str) -> String {
    let is_xml =
        |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let chars = text.chars();
    chars.map(|c| if is_xml(&c) { c } else { '\u{fffd}' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::reader::Reader;

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in any::<String>()) {
            let mut bytes = Vec::new();
            let mut xml = Writer::new(&mut bytes);
            xml.write_event(Event::Start(element("a", &[("b", &text)]))).unwrap();
            xml.write_event(Event::Text(BytesText::new(&clean(&text)))).unwrap();
            xml.write_event(Event::End(BytesEnd::new("a"))).unwrap();
            let written = String::from_utf8(bytes).unwrap();
            let mut reader = Reader::from_str(&written);
            let mut content = String::new();
            loop {
                match reader.read_event().unwrap() {
                    Event::Text(text) => content.push_str(&text),
                    Event::GeneralRef(name) => content.push_str(quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap().as_ref()),
                    Event::Eof => break,
                    _ => {}
                }
            }
            prop_assert_eq!(content, clean(&text));
        }
    }
}
