use super::Outcome;
use crate::cli::changes;
use crate::cli::coverage::plural;
use crate::source::crawl::Summary;

/// How many changes are shown one by one; `changes/NAME.json` has all.
const SHOWN: usize = 20;

/// How many failures are shown one by one.
const FAILED_SHOWN: usize = 10;

/// That too much was removed at once to be believed.
pub(super) fn withheld(outcome: &Outcome) -> String {
    format!(
        "{} of {} would be removed by this one night, which looks more like a host that has moved or does not know its pages; \
         nothing was removed, and nothing dropped\nhint: where the blog has removed them, say so with `--accept-removals`",
        outcome.withheld,
        plural(outcome.posts - outcome.gone, "post"),
    )
}

/// What a run did and found, for people and for the mail that cron sends.
pub(super) fn lines(name: &str, summary: &Summary, outcome: &Outcome) -> Vec<String> {
    let state = if summary.stop.is_none() {
        "complete"
    } else {
        "not complete"
    };
    let mut lines = vec![format!(
        "run {name}, {state}: {} ({} not modified), {} stood, {} failed",
        plural(summary.asked, "request"),
        summary.not_modified,
        plural(summary.stood, "earlier answer"),
        summary.failed.len(),
    )];
    let shown = summary.failed.iter().take(FAILED_SHOWN);
    lines.extend(shown.map(|(address, fault)| format!("  failed: `{address}` {fault}")));
    if summary.failed.len() > FAILED_SHOWN {
        lines.push(format!("  failed: and {} more", summary.failed.len() - FAILED_SHOWN));
    }
    let changed = changes::lines(&outcome.changes);
    lines.extend(changed.iter().take(SHOWN).map(|line| format!("  {line}")));
    if changed.len() > SHOWN {
        lines.push(format!(
            "  and {} more lines in changes/{name}.json",
            changed.len() - SHOWN
        ));
    }
    lines.push(changes::summary(&outcome.changes));
    if outcome.missing > 0 {
        lines.push(format!(
            "missing: {}; what is missing after the next run as well counts as removed",
            plural(outcome.missing, "post")
        ));
    }
    lines.push(format!(
        "archive: {}, {} of them gone; {}, {}",
        plural(outcome.posts, "post"),
        outcome.gone,
        plural(outcome.errors, "error"),
        plural(outcome.warnings, "warning"),
    ));
    lines
}
