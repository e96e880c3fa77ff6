//! Marks on text: bold, code, a link.

/// What applies to a run. Nesting has no meaning here: strong in emphasis is emphasis in strong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    bits: u32,
    /// One more than the place of the link; zero for none. So with the detail.
    link: u32,
    detail: u32,
}

impl Marks {
    pub(super) fn has(self, mark: Mark) -> bool {
        self.bits & mark.bit() != 0
    }

    pub(super) fn with(self, mark: Mark) -> Marks {
        let bits = self.bits | mark.bit();
        Marks { bits, ..self }
    }

    pub(super) fn link(self) -> Option<usize> {
        (self.link as usize).checked_sub(1)
    }

    pub(super) fn with_link(self, link: usize) -> Marks {
        let link = link as u32 + 1;
        Marks { link, ..self }
    }

    pub(super) fn detail(self) -> Option<usize> {
        (self.detail as usize).checked_sub(1)
    }

    pub(super) fn with_detail(self, detail: usize) -> Marks {
        let detail = detail as u32 + 1;
        Marks { detail, ..self }
    }

    /// The link alone, which goes around blocks of code.
    pub(super) fn only_link(self) -> Marks {
        Marks {
            link: self.link,
            ..Marks::default()
        }
    }

    /// The link, and what has a detail: what is said of a picture as of text.
    pub(super) fn of_thing(self) -> Marks {
        let detailed = Mark::DETAILED.iter().fold(0, |bits, mark| bits | mark.bit());
        let bits = if self.detail == 0 { 0 } else { self.bits & detailed };
        Marks { bits, ..self }
    }

    /// What applies to both, details left to those who know them.
    pub(super) fn and(self, other: Marks) -> Marks {
        Marks {
            bits: self.bits & other.bits,
            link: if self.link == other.link { self.link } else { 0 },
            detail: if self.detail == other.detail { self.detail } else { 0 },
        }
    }

    /// Of what is two things where it stands twice, only what another has as well: `<kbd>Ctrl</kbd> <kbd>C</kbd>` are two keys.
    pub(super) fn apart_but_for(self, other: Marks) -> Marks {
        let joins = [Mark::Strong, Mark::Em, Mark::Del];
        let mut joins = joins.iter().fold(0, |bits, mark| bits | mark.bit());
        // The same detail is the same element.
        if self.detail != 0 {
            joins |= Mark::DETAILED.iter().fold(0, |bits, mark| bits | mark.bit());
        }
        let bits = self.bits & (other.bits | joins);
        Marks { bits, ..self }
    }

    /// All but one.
    pub(super) fn without(self, mark: Mark) -> Marks {
        let bits = self.bits & !mark.bit();
        Marks { bits, ..self }
    }

    /// Whether none applies but, perhaps, a link.
    pub(super) fn is_plain(self) -> bool {
        self.bits == 0
    }

    /// Which marks, as one number.
    pub(super) fn bits(self) -> u32 {
        self.bits
    }
}

/// A mark on text, named by its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mark {
    Strong,
    Em,
    Del,
    Code,
    Sup,
    Sub,
    Kbd,
    Samp,
    Var,
    Highlight,
    Ins,
    U,
    Small,
    Big,
    Q,
    Cite,
    Dfn,
    Abbr,
    Bdo,
    Time,
    Ruby,
    Rt,
}

impl Mark {
    pub(super) const ALL: [Mark; 22] = [
        Mark::Strong,
        Mark::Em,
        Mark::Del,
        Mark::Code,
        Mark::Sup,
        Mark::Sub,
        Mark::Kbd,
        Mark::Samp,
        Mark::Var,
        Mark::Highlight,
        Mark::Ins,
        Mark::U,
        Mark::Small,
        Mark::Big,
        Mark::Q,
        Mark::Cite,
        Mark::Dfn,
        Mark::Abbr,
        Mark::Bdo,
        Mark::Time,
        Mark::Ruby,
        Mark::Rt,
    ];

    /// Those that may have a detail.
    pub(super) const DETAILED: [Mark; 3] = [Mark::Abbr, Mark::Time, Mark::Bdo];

    fn bit(self) -> u32 {
        1 << self as u8
    }

    /// The HTML element.
    pub(super) fn tag(self) -> &'static str {
        const TAGS: [&str; 22] = [
            "strong", "em", "del", "code", "sup", "sub", "kbd", "samp", "var", "mark", "ins", "u", "small", "big", "q",
            "cite", "dfn", "abbr", "bdo", "time", "ruby", "rt",
        ];
        TAGS[self as usize]
    }
}
