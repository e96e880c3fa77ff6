//! From runs with sets of marks to marks that nest, as any markup needs them.

use crate::markdown::body::{Body, Span, What};
use crate::markdown::marks::{Mark, Marks};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One thing to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// A mark begins; its end is at this place among the operations.
    Open(Layer, usize),
    Close(Layer),
    /// The run at this place of the body, without the blanks at its ends.
    Run(usize),
    /// A blank between two runs: outside of all that begins or ends here.
    Space,
}

/// A mark or link as something that begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    Link(usize),
    /// The mark, and the place of its detail where it has one.
    Mark(Mark, Option<usize>),
}

impl Layer {
    /// What may end and begin again without a change of meaning. Two links are two, and so are two quotations.
    fn may_split(self) -> bool {
        matches!(self, Layer::Mark(Mark::Strong | Mark::Em | Mark::Del | Mark::Code, _))
    }

    /// Which goes outside where both reach equally far: what is written in brackets or tags, so that the delimiters of
    /// emphasis touch the words.
    fn rank(self) -> usize {
        match self {
            Layer::Link(_) => 0,
            Layer::Mark(Mark::Del, _) => 2,
            Layer::Mark(Mark::Strong, _) => 3,
            Layer::Mark(Mark::Em, _) => 4,
            Layer::Mark(..) => 1,
        }
    }

    /// What may do so where something that is one thing has to go around it. Quotation marks would be doubled.
    fn may_give_way(self) -> bool {
        matches!(self, Layer::Mark(mark, None) if mark != Mark::Q)
    }

    /// What is one thing, however much it means the same beside another of its kind.
    fn is_one(self) -> bool {
        matches!(self, Layer::Link(_) | Layer::Mark(_, Some(_)))
    }

    fn is_code(self) -> bool {
        matches!(self, Layer::Mark(Mark::Code, _))
    }
}

/// What blanks at the ends of runs are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blanks {
    /// They have the marks that both their neighbours have, whatever is written: so they go where no mark needs them.
    Free,
    /// Part of the text.
    Fixed,
}

/// The operations that write a span.
pub(super) fn nest(body: &Body, span: Span, blanks: Blanks) -> Vec<Op> {
    let mut nesting = Nesting {
        body,
        end: span.end,
        blanks,
        has_blank: false,
        ops: Vec::new(),
        open: Vec::new(),
        reach: [0; Mark::ALL.len() + 1],
        detailed: BTreeMap::new(),
    };
    for at in span.range() {
        nesting.run(at);
    }
    nesting.close_to(0);
    nesting.ops
}

struct Nesting<'b> {
    body: &'b Body,
    end: usize,
    blanks: Blanks,
    /// The run before ended in a blank.
    has_blank: bool,
    ops: Vec<Op>,
    open: Vec<Opened>,
    /// For each mark, and last for the link, how far it was last seen to reach.
    reach: [usize; Mark::ALL.len() + 1],
    /// The same of marks with a detail.
    detailed: BTreeMap<usize, usize>,
}

#[derive(Clone, Copy)]
struct Opened {
    layer: Layer,
    /// The first run without it.
    end: usize,
    /// Its place among the operations.
    op: usize,
}

impl Nesting<'_> {
    fn run(&mut self, at: usize) {
        let (begins, ends, shows) = self.blanks(at);
        if shows {
            let marks = self.marks(at);
            let keep = self.keep(at, marks);
            let begins_none = keep == self.open.len() && layers(self.body, marks).count() == keep;
            let fresh = if begins_none {
                Vec::new()
            } else {
                self.close_for(at, marks, keep)
            };
            self.space(begins);
            for open in fresh {
                let op = self.ops.len();
                self.open.push(Opened { op, ..open });
                self.ops.push(Op::Open(open.layer, 0));
            }
            self.ops.push(Op::Run(at));
        }
        if !shows {
            self.part(at);
        }
        self.has_blank |= if shows { ends } else { begins };
    }

    /// Ends what stands twice, before white space and behind it, and not in between.
    fn part(&mut self, at: usize) {
        if at + 1 >= self.end {
            return;
        }
        let (blank, next) = (self.marks(at), self.marks(at + 1));
        let is_parted = |open: &Opened| !applies(self.body, open.layer, blank) && applies(self.body, open.layer, next);
        if let Some(keep) = self.open.iter().position(is_parted) {
            self.close_to(keep);
        }
    }

    /// How many of the open layers stay open at a run. On pictures and white space marks say nothing, so that they may go on
    /// around them where a link would have to end and begin again.
    fn keep(&self, at: usize, marks: Marks) -> usize {
        let applying = self
            .open
            .iter()
            .take_while(|open| applies(self.body, open.layer, marks))
            .count();
        let is_text = match self.body.runs[at].what {
            What::Text(start, end) => !self.body.slice(start, end).trim().is_empty(),
            _ => false,
        };
        let link = marks.link().filter(|_| !is_text).map(Layer::Link);
        let around_link = self.open.iter().rposition(|open| Some(open.layer) == link);
        around_link.map_or(applying, |at| applying.max(at + 1))
    }

    /// Whether a run begins or ends with a blank, and whether it has more than that.
    fn blanks(&self, at: usize) -> (bool, bool, bool) {
        match self.body.runs[at].what {
            What::Text(start, end) if self.blanks == Blanks::Free => {
                let text = self.body.slice(start, end);
                (
                    text.starts_with(' '),
                    text.ends_with(' '),
                    !text.trim_matches(' ').is_empty(),
                )
            }
            _ => (false, false, true),
        }
    }

    fn space(&mut self, begins: bool) {
        if std::mem::take(&mut self.has_blank) || begins {
            self.ops.push(Op::Space);
        }
    }

    /// Closes what does not go on at a run; gives what begins there, outermost first.
    fn close_for(&mut self, at: usize, marks: Marks, mut keep: usize) -> Vec<Opened> {
        let mut fresh = self.fresh(at, marks, keep);
        while let Some(open) = self.open[..keep].last().copied()
            && must_yield(open, &fresh)
        {
            keep -= 1;
            fresh.push(open);
        }
        self.close_to(keep);
        fresh.sort_by_key(|open| (open.layer.is_code(), Reverse(open.end), open.layer.rank()));
        fresh
    }

    /// Code can hold nothing but text.
    fn marks(&self, at: usize) -> Marks {
        let run = self.body.runs[at];
        match run.what {
            What::Text(..) => run.marks,
            _ => run.marks.without(Mark::Code),
        }
    }

    /// What begins at a run, but for the layers that stay open.
    fn fresh(&mut self, at: usize, marks: Marks, keep: usize) -> Vec<Opened> {
        let mut fresh = Vec::new();
        for layer in layers(self.body, marks) {
            if !self.open[..keep].iter().any(|open| open.layer == layer) {
                let end = self.reach(at, layer);
                fresh.push(Opened { layer, end, op: 0 });
            }
        }
        fresh
    }

    /// The first run from `at` on to which a layer does not apply.
    fn reach(&mut self, at: usize, layer: Layer) -> usize {
        let known = match layer {
            Layer::Link(_) => self.reach[Mark::ALL.len()],
            Layer::Mark(mark, None) => self.reach[mark as usize],
            Layer::Mark(_, Some(detail)) => self.detailed.get(&detail).copied().unwrap_or_default(),
        };
        if known > at {
            return known;
        }
        let past = (at..self.end).find(|run| !applies(self.body, layer, self.marks(*run)));
        let past = past.unwrap_or(self.end);
        match layer {
            Layer::Link(_) => self.reach[Mark::ALL.len()] = past,
            Layer::Mark(mark, None) => self.reach[mark as usize] = past,
            Layer::Mark(_, Some(detail)) => drop(self.detailed.insert(detail, past)),
        }
        past
    }

    fn close_to(&mut self, keep: usize) {
        while self.open.len() > keep
            && let Some(open) = self.open.pop()
        {
            self.ops[open.op] = Op::Open(open.layer, self.ops.len());
            self.ops.push(Op::Close(open.layer));
        }
    }
}

/// Whether an open layer must end, since something begins that has to go around it: what is longer, and
/// around code all else.
fn must_yield(open: Opened, fresh: &[Opened]) -> bool {
    let mut around = fresh.iter().filter(|other| !other.layer.is_code());
    if open.layer.is_code() {
        return around.next().is_some();
    }
    let mut longer = around.filter(|other| other.end > open.end);
    match open.layer.may_split() {
        true => longer.next().is_some(),
        false => open.layer.may_give_way() && longer.any(|other| other.layer.is_one()),
    }
}

/// What applies: of details of one mark the outer ones first.
fn layers(body: &Body, marks: Marks) -> impl Iterator<Item = Layer> {
    let mut details: Vec<usize> = body.details(marks).collect();
    details.reverse();
    let mark = |detail: usize| body.details[detail].mark;
    let plain = details.iter().fold(marks, |marks, detail| marks.without(mark(*detail)));
    let link = marks.link().map(Layer::Link);
    let plain = Mark::ALL.into_iter().filter(move |mark| plain.has(*mark));
    let plain = plain.map(|mark| Layer::Mark(mark, None));
    let detailed = details
        .into_iter()
        .map(move |detail| Layer::Mark(mark(detail), Some(detail)));
    link.into_iter().chain(plain).chain(detailed)
}

fn applies(body: &Body, layer: Layer, marks: Marks) -> bool {
    match layer {
        Layer::Link(link) => marks.link() == Some(link),
        Layer::Mark(_, Some(own)) => body.details(marks).any(|detail| detail == own),
        Layer::Mark(mark, None) => {
            marks.has(mark) && !body.details(marks).any(|detail| body.details[detail].mark == mark)
        }
    }
}
