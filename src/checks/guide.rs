//! The rules explained to people.

use super::finding::Severity;
use super::near::nearest;
use super::rule::Rule;
use super::rules::RULES;
use std::fmt::Write as _;

/// One line a rule: name, severity, what is wrong.
pub fn listed() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let lines = RULES.iter().map(|rule| {
        let severity = rule.severity.as_str();
        format!("{:<width$}  {severity:<7}  {}\n", rule.name, rule.summary)
    });
    lines.collect()
}

/// Everything about the rule of this name; else the name that was probably meant.
pub fn explained(name: &str) -> Result<String, Option<&'static str>> {
    match RULES.iter().find(|rule| rule.name == name) {
        Some(rule) => Ok(format!("{} ({})\n\n{}", rule.name, rule.severity.as_str(), text(rule))),
        None => Err(nearest(name, RULES.iter().map(|rule| rule.name))),
    }
}

/// The page that documents all rules, in Markdown.
pub fn guide() -> String {
    let mut page = String::from(INTRODUCTION);
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let _ = writeln!(page, "\n## {}\n\n{}\n", heading(severity), meaning(severity));
        let _ = writeln!(page, "| rule | what is wrong |\n|---|---|");
        for rule in RULES.iter().filter(|rule| rule.severity == severity) {
            let _ = writeln!(page, "| [{0}](#{0}) | {1} |", rule.name, rule.summary);
        }
    }
    let _ = writeln!(page, "\n## All rules");
    for rule in RULES {
        let _ = write!(
            page,
            "\n### {}\n\n*{}.* {}",
            rule.name,
            rule.severity.as_str(),
            text(rule)
        );
    }
    page
}

const INTRODUCTION: &str = "\
# Rules

What `posterity validate` checks. `posterity rule NAME` prints one of these, `--select` and `--ignore` choose among
them, and `--fail-on` says how severe a finding must be for exit code 1.

This page is generated from the rules.
";

fn heading(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Errors",
        Severity::Warning => "Warnings",
        Severity::Info => "Infos",
    }
}

fn meaning(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "The archive breaks its own form, loses something or leaks something.",
        Severity::Warning => "Something is probably wrong, on the blog or in the reading of it.",
        Severity::Info => "Worth knowing; often intended.",
    }
}

/// What is wrong, why it matters, what to do.
fn text(rule: &Rule) -> String {
    let mut summary = rule.summary.to_owned();
    if let Some(first) = summary.get(..1).map(str::to_uppercase) {
        summary.replace_range(..1, &first);
    }
    format!("{summary}.\n\n{}\n", rule.explanation)
}
