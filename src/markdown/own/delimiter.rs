//! Which delimiters can be written where: the flanking rules of CommonMark, on the safe side.

use super::escape::{self, Delimiters};
use super::nesting::{Layer, Op};
use crate::markdown::body::{Body, Span, What};
use crate::markdown::dialect::Dialect;
use crate::markdown::marks::Mark;

/// A delimiter of emphasis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    Star,
    Stars,
    Tildes,
}

impl Delimiter {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Delimiter::Star => "*",
            Delimiter::Stars => "**",
            Delimiter::Tildes => "~~",
        }
    }

    fn of(mark: Mark) -> Option<Delimiter> {
        match mark {
            Mark::Em => Some(Delimiter::Star),
            Mark::Strong => Some(Delimiter::Stars),
            Mark::Del => Some(Delimiter::Tildes),
            _ => None,
        }
    }

    fn sign(self) -> char {
        match self {
            Delimiter::Tildes => '~',
            _ => '*',
        }
    }
}

/// The delimiter for a mark that begins at an operation, where it would be read as one at both its ends.
pub(super) fn choose(mark: Mark, ops: &[Op], at: usize, body: &Body, dialect: Dialect, out: &str) -> Option<Delimiter> {
    let delimiter = Delimiter::of(mark)?;
    let sign = delimiter.sign();
    let Op::Open(_, end) = ops[at] else { return None };
    let is_same = |layer: Layer| of_layer(layer).is_some_and(|other| other.sign() == sign);
    // Delimiters that begin or end at the same place are read as one row of signs.
    let opened = ops[..at]
        .iter()
        .rev()
        .take_while(|op| matches!(op, Op::Open(layer, _) if is_same(*layer)))
        .count();
    let closes_before = at.checked_sub(opened + 1).map(|at| ops[at]);
    if matches!(closes_before, Some(Op::Close(layer)) if is_same(layer)) {
        return None;
    }
    let closes_together = matches!(ops.get(end + 1), Some(Op::Close(layer)) if is_same(*layer));
    let is_known = match (dialect, mark) {
        (Dialect::PythonMarkdown, mark) => mark != Mark::Del,
        // kramdown takes the stars in `***a** b*` the other way about,
        (Dialect::Kramdown, Mark::Strong) => opened == 0 || closes_together,
        // any tildes for the end, even those in code,
        (Dialect::Kramdown, Mark::Del) => !ops[at..end].iter().any(|op| holds_tildes(op, body)),
        // and for an abbreviation what begins a line with `*[`.
        (Dialect::Kramdown, _) => {
            !((out.is_empty() || out.ends_with('\n')) && first_char(ops.get(at + 1), body) == Some('['))
        }
        (Dialect::CommonMark, _) => true,
    };
    if !is_known {
        return None;
    }
    let before = out.trim_end_matches(sign).chars().next_back().filter(|_| opened > 0);
    let before = if opened > 0 { before } else { out.chars().next_back() };
    let inner = ops[at + 1..]
        .iter()
        .find(|op| !matches!(op, Op::Open(layer, _) if is_same(*layer)));
    let last = ops[..end]
        .iter()
        .rev()
        .find(|op| !matches!(op, Op::Close(layer) if is_same(*layer)));
    let after = ops[end + 1..]
        .iter()
        .find(|op| !matches!(op, Op::Close(layer) if is_same(*layer)));
    let opens = flanks(first_char(inner, body), before);
    let closes = flanks(last_char(last, body), first_char(after, body));
    (opens && closes).then_some(delimiter)
}

fn of_layer(layer: Layer) -> Option<Delimiter> {
    match layer {
        Layer::Mark(mark, _) => Delimiter::of(mark),
        Layer::Link(_) => None,
    }
}

fn holds_tildes(op: &Op, body: &Body) -> bool {
    let Op::Run(run) = op else { return false };
    matches!(body.runs[*run].what, What::Text(start, end) if body.slice(start, end).contains('~'))
}

/// Whether a delimiter between these two belongs to the inner one.
fn flanks(inner: Option<char>, outer: Option<char>) -> bool {
    let Some(inner) = inner else { return false };
    if inner.is_whitespace() {
        return false;
    }
    // What counts as punctuation changed between versions: inside every sign is taken for it, outside only sure ones.
    inner.is_alphanumeric() || outer.is_none_or(|outer| outer.is_whitespace() || is_punctuation(outer))
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
}

/// The first character that an operation writes; none at the end of the text.
fn first_char(op: Option<&Op>, body: &Body) -> Option<char> {
    match op? {
        Op::Open(Layer::Link(_), _) => Some('['),
        Op::Open(Layer::Mark(Mark::Code, _), _) => Some('`'),
        Op::Open(layer, _) => Some(of_layer(*layer).map_or('<', Delimiter::sign)),
        Op::Close(Layer::Link(_)) => Some(']'),
        Op::Close(layer) => Some(of_layer(*layer).map_or('<', Delimiter::sign)),
        Op::Space => Some(' '),
        Op::Run(run) => match body.runs[*run].what {
            What::Text(..) if body.runs[*run].marks.has(Mark::Code) => Some('`'),
            What::Text(start, end) => body.slice(start, end).trim_start_matches(' ').chars().next(),
            What::Break => Some('\n'),
            What::Image(_) => Some('!'),
            _ => Some('<'),
        },
    }
}

/// The last character that an operation writes.
fn last_char(op: Option<&Op>, body: &Body) -> Option<char> {
    match op? {
        Op::Space => Some(' '),
        Op::Run(run) => match body.runs[*run].what {
            What::Text(..) if body.runs[*run].marks.has(Mark::Code) => Some('`'),
            What::Text(start, end) => body.slice(start, end).trim_end_matches(' ').chars().next_back(),
            What::Break => Some('\n'),
            What::Image(_) => Some(')'),
            _ => Some('>'),
        },
        Op::Close(Layer::Link(_)) => Some(')'),
        Op::Close(Layer::Mark(Mark::Code, _)) => Some('`'),
        Op::Close(layer) => Some(of_layer(*layer).map_or('>', Delimiter::sign)),
        Op::Open(..) => Some('>'),
    }
}

/// Which signs could pair with another of their kind.
pub(super) fn delimiters(body: &Body, span: Span) -> Delimiters {
    let (mut stars, mut underscores, mut ticks, mut tildes, mut others) = (0, 0, 0, 0, 0);
    let mut last = None;
    for run in body.runs(span) {
        stars += 2 * usize::from(run.marks.has(Mark::Strong) || run.marks.has(Mark::Em));
        tildes += 2 * usize::from(run.marks.has(Mark::Del));
        ticks += 2 * usize::from(run.marks.has(Mark::Code));
        others +=
            usize::from(!matches!(run.what, What::Text(..)) || run.marks.link().is_some() || !run.marks.is_plain());
        let (text, title) = match run.what {
            What::Text(..) if run.marks.has(Mark::Code) => ("", ""),
            What::Text(start, end) => (body.slice(start, end), ""),
            What::Image(image) => (body.images[image].address.as_str(), body.images[image].title.as_str()),
            _ => ("", ""),
        };
        // Some readers look for the end of emphasis in addresses and titles too.
        let link = run.marks.link().filter(|link| last != Some(*link));
        last = run.marks.link();
        let link = link.map(|link| &body.links[link]);
        let (address, link_title) = link.map_or(("", ""), |link| (&link.address, &link.title));
        for bytes in [text, title, address, link_title].map(str::as_bytes) {
            for byte in bytes.iter().filter(|byte| IS_DELIMITER[**byte as usize]) {
                match byte {
                    b'*' => stars += 1,
                    b'_' => underscores += 1,
                    b'`' => ticks += 1,
                    _ => tildes += 1,
                }
            }
        }
    }
    Delimiters {
        star: stars > 1,
        underscore: underscores > 1,
        // Addresses and attributes may hold the other one.
        tick: ticks + others > 1,
        tilde: tildes > 1,
    }
}

static IS_DELIMITER: [bool; 256] = {
    let mut table = [false; 256];
    table[b'*' as usize] = true;
    table[b'_' as usize] = true;
    table[b'`' as usize] = true;
    table[b'~' as usize] = true;
    table
};

/// One more than the longest row of backticks in a text: some readers find a shorter one inside a longer.
pub(super) fn unused_ticks(text: &str) -> usize {
    let rows = text.split(|c| c != '`').map(str::len);
    rows.max().unwrap_or_default() + 1
}

/// Whether a text can be written as a link to itself.
pub(super) fn is_autolink(text: &str, address: &str) -> bool {
    match address.strip_prefix("mailto:") {
        Some(mail) => mail == text && is_mail(mail),
        None => text == address && is_absolute(address) && !escape::is_refused(address),
    }
}

/// Whether every reader takes brackets around an address for a link.
pub(super) fn is_usual_autolink(text: &str) -> bool {
    let is_web = ["http://", "https://", "ftp://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    let is_mail_sign = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
    is_web || text.chars().all(is_mail_sign)
}

fn is_absolute(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else {
        return false;
    };
    let is_scheme = (2..=32).contains(&scheme.len())
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
    is_scheme
        && rest
            .chars()
            .all(|c| !c.is_ascii_control() && !matches!(c, ' ' | '<' | '>'))
}

fn is_mail(mail: &str) -> bool {
    let Some((name, host)) = mail.split_once('@') else {
        return false;
    };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_{|}~-".contains(&byte);
    !name.is_empty() && name.bytes().all(is_name) && host.split('.').all(is_label)
}
