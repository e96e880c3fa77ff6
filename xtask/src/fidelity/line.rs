//! A line of text as it is seen: white space folded, and marks only where something shows.

use super::block::{Mark, Marks, Run, Tier, What, address, is_link, only};
use std::collections::BTreeSet;
use std::rc::Rc;

#[derive(Clone, PartialEq)]
enum Atom {
    Char(char),
    Thing(What),
}

type Atoms = Vec<(Atom, Marks)>;

/// The line as runs; empty where it shows nothing.
pub(super) fn settled(line: &[Run], tier: Tier) -> Vec<Run> {
    let mut atoms = folded(line, tier);
    if atoms.iter().all(|(atom, _)| matches!(atom, Atom::Char(' ' | '\u{a0}'))) {
        return Vec::new();
    }
    level(&mut atoms);
    if tier == Tier::Core {
        unlink(&mut atoms);
    }
    runs(atoms)
}

/// The line, where `Core` takes two line breaks for the end of a paragraph.
pub(super) fn paragraphs(line: &[Run], tier: Tier) -> Vec<Vec<Run>> {
    let whole = settled(line, tier);
    let mut parts = vec![Vec::new()];
    let mut gap: Vec<Run> = Vec::new();
    for run in whole {
        let is_blank = matches!(&run.what, What::Text(text) if text.trim().is_empty());
        let is_gap = run.what == What::Break || (is_blank && !gap.is_empty());
        if is_gap && tier == Tier::Core {
            gap.push(run);
            continue;
        }
        let breaks = gap.iter().filter(|run| run.what == What::Break).count();
        match parts.last_mut() {
            Some(last) if breaks < 2 => last.append(&mut gap),
            _ => parts.push(Vec::new()),
        }
        gap.clear();
        parts.last_mut().into_iter().for_each(|last| last.push(run.clone()));
    }
    let parts = parts.iter().map(|part| settled(part, tier));
    parts.filter(|part| !part.is_empty()).collect()
}

fn folded(line: &[Run], tier: Tier) -> Atoms {
    let mut atoms = Atoms::new();
    for run in line {
        match &run.what {
            What::Text(text) => text.chars().for_each(|c| {
                let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
                let is_blank = is_blank || (c == '\u{a0}' && tier == Tier::Core);
                push(&mut atoms, Atom::Char(if is_blank { ' ' } else { c }), &run.marks);
            }),
            thing => push(&mut atoms, Atom::Thing(thing.clone()), &run.marks),
        }
    }
    let is_edge = |atom: &Atom| matches!(atom, Atom::Char(' ') | Atom::Thing(What::Break));
    while atoms.last().is_some_and(|(atom, _)| is_edge(atom)) {
        atoms.pop();
    }
    let breaks = atoms.iter().take_while(|(atom, _)| *atom == Atom::Thing(What::Break));
    let breaks = breaks.count();
    atoms.drain(..breaks);
    atoms
}

/// A blank counts but once, and neither at a beginning nor behind a line break or a check box.
fn push(atoms: &mut Atoms, atom: Atom, marks: &Marks) {
    let last = atoms.last().map(|(last, _)| last);
    let swallows = matches!(
        last,
        None | Some(Atom::Char(' ') | Atom::Thing(What::Break | What::Check(_)))
    );
    match atom {
        Atom::Char(' ') if swallows => return,
        Atom::Thing(What::Break) if last == Some(&Atom::Char(' ')) => drop(atoms.pop()),
        _ => {}
    }
    atoms.push((atom, marks.clone()));
}

/// White space has the marks that what shows on both its sides has.
fn level(atoms: &mut Atoms) {
    let is_space = |atom: &Atom| matches!(atom, Atom::Char(' ' | '\u{a0}') | Atom::Thing(What::Break));
    let none = Marks::default();
    let mut at = 0;
    while at < atoms.len() {
        let end = atoms[at..].iter().position(|(atom, _)| !is_space(atom));
        let end = end.map_or(atoms.len(), |length| at + length);
        let before = at.checked_sub(1).map_or(&none, |at| &atoms[at].1);
        let after = atoms.get(end).map_or(&none, |(_, marks)| marks);
        let both: BTreeSet<Mark> = before.intersection(after).cloned().collect();
        let both = Rc::new(both);
        atoms[at..end].iter_mut().for_each(|(_, marks)| *marks = both.clone());
        at = end + 1;
    }
}

/// A link that shows its own address is that text: readers make a link of it again.
fn unlink(atoms: &mut Atoms) {
    let link = |marks: &Marks| marks.iter().find(|mark| is_link(mark)).cloned();
    let mut at = 0;
    while at < atoms.len() {
        let Some(own) = link(&atoms[at].1) else {
            at += 1;
            continue;
        };
        let end = atoms[at..].iter().position(|(_, marks)| !marks.contains(&own));
        let end = end.map_or(atoms.len(), |length| at + length);
        let text: Option<String> = atoms[at..end]
            .iter()
            .map(|(atom, _)| match atom {
                Atom::Char(c) => Some(*c),
                Atom::Thing(_) => None,
            })
            .collect();
        if text.is_some_and(|text| shows_itself(&text, &own)) {
            atoms[at..end].iter_mut().for_each(|(_, marks)| {
                *marks = only(marks, |mark| !is_link(mark));
            });
        }
        at = end;
    }
}

fn shows_itself(text: &str, link: &Mark) -> bool {
    let Mark::Link(target, _) = link else { return false };
    let shown = address(text);
    let schemes: [&[u8]; 4] = [b"", b"http://", b"https://", b"mailto:"];
    schemes
        .iter()
        .any(|scheme| *target == [scheme, shown.as_slice()].concat())
}

fn runs(atoms: Atoms) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (atom, marks) in atoms {
        match (atom, runs.last_mut()) {
            (
                Atom::Char(c),
                Some(Run {
                    what: What::Text(text),
                    marks: own,
                }),
            ) if *own == marks => text.push(c),
            (Atom::Char(c), _) => runs.push(Run {
                what: What::Text(c.to_string()),
                marks,
            }),
            (Atom::Thing(what), _) => runs.push(Run { what, marks }),
        }
    }
    runs
}
