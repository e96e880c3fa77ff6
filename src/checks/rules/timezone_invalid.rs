use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Record;
use jiff::tz::TimeZone;

pub(super) const RULE: Rule = Rule {
    name: "timezone-invalid",
    severity: Severity::Warning,
    summary: "a time zone is unknown",
    explanation: "\
The zone of a site turns its wall times into instants. It is a name of the time zone database
(`Europe/London`) or a fixed offset (`+01:00`); anything else leaves the times without a zone.

Correct `timezone.value`.",
    hint: None,
    check: Check::Record(check),
};

fn check(record: &Record, _: &Context<'_>, out: &mut Reporter<'_>) {
    let Record::Site(site) = record else { return };
    let Some(zone) = &site.timezone else { return };
    if !is_offset(&zone.value) && TimeZone::get(&zone.value).is_err() {
        out.report(
            "timezone.value",
            format!("there is no time zone {}", shown(&zone.value)),
        );
    }
}

/// `+01:00`, `-05:30`.
fn is_offset(text: &str) -> bool {
    let Some((hours, minutes)) = text.strip_prefix(['+', '-']).and_then(|text| text.split_once(':')) else {
        return false;
    };
    let within = |part: &str, limit: u8| part.len() == 2 && part.parse::<u8>().is_ok_and(|value| value < limit);
    within(hours, 24) && within(minutes, 60)
}
