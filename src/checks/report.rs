use super::finding::{Finding, Severity};
use crate::archive::Counts;
use std::collections::BTreeMap;

/// What checking an archive came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Findings by rule; only rules that found anything.
    pub by_rule: BTreeMap<&'static str, usize>,
    /// Findings by severity.
    pub by_severity: BTreeMap<Severity, usize>,
    /// Findings that a baseline accepts; they are counted nowhere else.
    pub accepted: usize,
    /// Records met.
    pub records: Counts,
    /// Why the rest of the archive was not checked, if it was not.
    pub stopped: Option<String>,
}

impl Report {
    /// Counts one more finding.
    pub fn add(&mut self, finding: &Finding) {
        *self.by_rule.entry(finding.rule).or_default() += 1;
        *self.by_severity.entry(finding.severity).or_default() += 1;
    }

    /// Findings of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.by_severity.get(&severity).copied().unwrap_or_default()
    }

    /// The worst finding there is.
    pub fn worst(&self) -> Option<Severity> {
        self.by_severity.keys().next_back().copied()
    }

    /// Counts without these findings, which are accepted.
    pub fn accepting(mut self, accepted: &Report) -> Report {
        for (rule, count) in &accepted.by_rule {
            if let Some(own) = self.by_rule.get_mut(rule) {
                *own = own.saturating_sub(*count);
                self.accepted += count;
            }
        }
        for (severity, count) in &accepted.by_severity {
            if let Some(own) = self.by_severity.get_mut(severity) {
                *own = own.saturating_sub(*count);
            }
        }
        self.by_rule.retain(|_, count| *count > 0);
        self.by_severity.retain(|_, count| *count > 0);
        self
    }

    /// Counts of this and another archive together; stopped where any was.
    pub fn and(mut self, other: &Report) -> Report {
        for (rule, count) in &other.by_rule {
            *self.by_rule.entry(rule).or_default() += count;
        }
        for (severity, count) in &other.by_severity {
            *self.by_severity.entry(*severity).or_default() += count;
        }
        self.accepted += other.accepted;
        self.records.sites += other.records.sites;
        self.records.terms += other.records.terms;
        self.records.people += other.records.people;
        self.records.media += other.records.media;
        self.records.posts += other.records.posts;
        self.stopped = self.stopped.or_else(|| other.stopped.clone());
        self
    }
}
