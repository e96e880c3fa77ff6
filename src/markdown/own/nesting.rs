//! From runs with sets of marks to marks that nest, as any markup needs them.

use crate::markdown::body::{Body, Span, What};
use crate::markdown::marks::{Mark, Marks};
use std::cmp::Reverse;

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
            let begins_none = keep == self.open.len() && layers(marks).count() == keep;
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
        self.has_blank |= if shows { ends } else { begins };
    }

    /// How many of the open layers stay open at a run. On pictures and white space marks say nothing, so that they may go on
    /// around them where a link would have to end and begin again.
    fn keep(&self, at: usize, marks: Marks) -> usize {
        let applying = self.open.iter().take_while(|open| applies(open.layer, marks)).count();
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
            _ => run.marks.without_code(),
        }
    }

    /// What begins at a run, but for the layers that stay open.
    fn fresh(&mut self, at: usize, marks: Marks, keep: usize) -> Vec<Opened> {
        let mut fresh = Vec::new();
        for layer in layers(marks) {
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
            Layer::Link(_) => Mark::ALL.len(),
            Layer::Mark(mark, _) => mark as usize,
        };
        if self.reach[known] <= at {
            let past = (at..self.end).find(|run| !applies(layer, self.marks(*run)));
            self.reach[known] = past.unwrap_or(self.end);
        }
        self.reach[known]
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
    match open.layer.is_code() {
        true => around.next().is_some(),
        false => open.layer.may_split() && around.any(|other| other.end > open.end),
    }
}

fn layers(marks: Marks) -> impl Iterator<Item = Layer> {
    let link = marks.link().map(Layer::Link);
    let marked = Mark::ALL.into_iter().filter(move |mark| marks.has(*mark));
    link.into_iter()
        .chain(marked.map(move |mark| Layer::Mark(mark, detail(mark, marks))))
}

fn detail(mark: Mark, marks: Marks) -> Option<usize> {
    matches!(mark, Mark::Abbr | Mark::Time | Mark::Bdo)
        .then(|| marks.detail())
        .flatten()
}

fn applies(layer: Layer, marks: Marks) -> bool {
    match layer {
        Layer::Link(link) => marks.link() == Some(link),
        Layer::Mark(mark, own) => marks.has(mark) && detail(mark, marks) == own,
    }
}
