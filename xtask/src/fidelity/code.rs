//! Blocks of code: text to the byte.

use super::block::{Block, Mark, Marks, Run, Tier, What, address, with};
use super::names;
use scraper::{ElementRef, Node};

/// The block, unless it is blank.
pub(super) fn block(el: ElementRef<'_>, tier: Tier) -> Option<Block> {
    let mut runs = Vec::new();
    collect(el, tier, &Marks::default(), &mut runs);
    if let Some(What::Text(text)) = runs.last_mut().map(|run: &mut Run| &mut run.what)
        && text.ends_with('\n')
    {
        text.pop();
    }
    runs.retain(|run| run.what != What::Text(String::new()));
    let shows = |run: &Run| !matches!(&run.what, What::Text(text) if text.trim().is_empty());
    let language = match tier {
        Tier::Core => String::new(),
        Tier::Exact => language(el),
    };
    runs.iter().any(shows).then_some(Block::Code(language, runs))
}

fn collect(el: ElementRef<'_>, tier: Tier, marks: &Marks, runs: &mut Vec<Run>) {
    for child in el.children() {
        match (child.value(), ElementRef::wrap(child)) {
            (Node::Text(text), _) => push(text, marks, runs),
            (_, Some(inner)) => element(inner, tier, marks, runs),
            _ => {}
        }
    }
}

fn element(el: ElementRef<'_>, tier: Tier, marks: &Marks, runs: &mut Vec<Run>) {
    let name = el.value().name();
    match name {
        "br" => push("\n", marks, runs),
        "img" => runs.push(Run {
            what: What::Image(
                address(el.attr("src").unwrap_or_default()),
                el.attr("alt").unwrap_or_default().to_owned(),
                String::new(),
            ),
            marks: marks.clone(),
        }),
        _ if names::is_dropped(name) => {}
        _ => {
            let link = el.attr("href").filter(|_| name == "a");
            let mark = names::mark(name).filter(|mark| *mark != "code").map(Mark::Named);
            let mark = mark.or_else(|| link.map(|href| Mark::Link(address(href), String::new())));
            let inner = mark
                .filter(|_| tier == Tier::Exact)
                .map_or_else(|| marks.clone(), |mark| with(marks, mark));
            collect(el, tier, &inner, runs);
            let is_at_start = runs.last().is_some_and(|run| match &run.what {
                What::Text(text) => text.ends_with('\n'),
                _ => false,
            });
            if names::is_block(name) && !is_at_start {
                push("\n", marks, runs);
            }
        }
    }
}

fn push(text: &str, marks: &Marks, runs: &mut Vec<Run>) {
    match runs.last_mut() {
        Some(Run {
            what: What::Text(last),
            marks: own,
        }) if own == marks => last.push_str(text),
        _ => runs.push(Run {
            what: What::Text(text.to_owned()),
            marks: marks.clone(),
        }),
    }
}

/// The language that an attribute or a class of the usual highlighters names, of the code or of what holds it.
fn language(pre: ElementRef<'_>) -> String {
    let shows = |node: &Node| match node {
        Node::Text(text) => !text.trim().is_empty(),
        node => node.is_element(),
    };
    let inside: Vec<_> = pre.children().filter(|child| shows(child.value())).collect();
    let code = match inside.as_slice() {
        [only] => ElementRef::wrap(*only).filter(|el| el.value().name() == "code"),
        _ => None,
    };
    // GitHub names it on the element around the code.
    let holder = pre.parent().and_then(ElementRef::wrap);
    let holder = holder.filter(|el| el.attr("class").is_some_and(|class| class.contains("highlight-")));
    let named = code.into_iter().chain([pre]).chain(holder).find_map(|el| {
        let attributes = ["lang", "data-lang", "data-language"];
        let attribute = attributes
            .iter()
            .find_map(|name| el.attr(name).filter(|own| !own.is_empty()));
        attribute.map(str::to_owned).or_else(|| by_class(el.attr("class")?))
    });
    named.unwrap_or_default().to_lowercase()
}

fn by_class(class: &str) -> Option<String> {
    let marks = [
        "language-",
        "lang-",
        "lang:",
        "brush:",
        "highlight-source-",
        "highlight-text-",
    ];
    let starts_word = |at: usize| !class[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let found = marks.iter().flat_map(|mark| {
        let places = class.match_indices(mark).filter(|(at, _)| starts_word(*at));
        places.map(|(at, mark)| (at, at + mark.len(), mark == "brush:"))
    });
    let (_, end, may_pad) = found.min()?;
    let rest = if may_pad {
        class[end..].trim_start()
    } else {
        &class[end..]
    };
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+#_.-".contains(c);
    let name: String = rest.chars().take_while(|c| is_part(*c)).collect();
    (!name.is_empty()).then_some(name)
}
