use super::near::nearest;
use super::rules::RULES;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::fmt;

/// How an archive is checked.
pub struct Options<'a> {
    /// Dates after this day are in the future. Given from outside, so that the same archive gives the same findings.
    pub today: Date,
    /// The rules that speak.
    pub selection: Selection,
    /// Threads to work on; the result does not depend on it.
    pub threads: usize,
    /// Whether a path relative to the archive is a file; none where nobody can tell, as on standard input.
    pub exists: Option<&'a (dyn Fn(&str) -> bool + Sync)>,
}

impl Options<'_> {
    /// All rules, as of this day, on one thread; files beside the archive are not looked for.
    pub fn new(today: Date) -> Options<'static> {
        Options {
            today,
            selection: Selection::all(),
            threads: 1,
            exists: None,
        }
    }
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("today", &self.today)
            .field("selection", &self.selection)
            .finish_non_exhaustive()
    }
}

/// Rules by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection(BTreeSet<&'static str>);

/// A name that no rule has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name as given.
    pub name: String,
    /// The rule that was probably meant.
    pub meant: Option<&'static str>,
}

impl Selection {
    /// Every rule.
    pub fn all() -> Selection {
        Selection(RULES.iter().map(|rule| rule.name).collect())
    }

    /// These rules (all where none are named) but for those ignored.
    pub fn of(selected: &[String], ignored: &[String]) -> Result<Selection, UnknownRule> {
        let mut chosen = if selected.is_empty() {
            Selection::all().0
        } else {
            known(selected)?
        };
        for name in known(ignored)? {
            chosen.remove(name);
        }
        Ok(Selection(chosen))
    }

    /// Whether there is no rule in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them but these.
    pub(super) fn without(&self, names: &[&str]) -> Selection {
        let left = self.0.iter().copied().filter(|name| !names.contains(name));
        Selection(left.collect())
    }

    /// Whether this rule speaks.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

fn known(names: &[String]) -> Result<BTreeSet<&'static str>, UnknownRule> {
    names.iter().map(|name| known_rule(name)).collect()
}

/// The rule's own name for it.
fn known_rule(name: &str) -> Result<&'static str, UnknownRule> {
    let all = || RULES.iter().map(|rule| rule.name);
    all().find(|own| *own == name).ok_or_else(|| UnknownRule {
        name: name.to_owned(),
        meant: nearest(name, all()),
    })
}
