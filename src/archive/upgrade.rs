//! Steps from one schema version to the next. Old archives climb them one by one while they are read, so that the rest of
//! the program knows the current version only.

use super::SCHEMA_VERSION;
use serde_json::Value;

/// Brings one record, the header included, from one version to the next.
pub(super) type Step = fn(Value) -> Value;

/// The step at place `n` leads from version `n + 1` to `n + 2`. A released version never changes; a change that readers
/// of the old one would misunderstand is a new version and one more line here.
const STEPS: &[Step] = &[];

/// Brings a record of this version up to the current one.
pub(crate) fn record(value: Value, version: u32) -> Value {
    climb(value, version, STEPS)
}

fn climb(value: Value, version: u32, steps: &[Step]) -> Value {
    let from = (version.max(1) - 1) as usize;
    let mut value = steps.iter().skip(from).fold(value, |value, step| step(value));
    if let Some(stated) = value.get_mut("schema_version") {
        *stated = SCHEMA_VERSION.into();
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn there_is_one_step_for_each_version_left_behind() {
        assert_eq!(STEPS.len() as u32 + 1, SCHEMA_VERSION);
    }

    #[test]
    fn climbs_from_where_the_record_stands() {
        let steps: &[Step] = &[
            |mut value| {
                value["first"] = json!(true);
                value
            },
            |mut value| {
                value["second"] = json!(true);
                value
            },
        ];
        assert_eq!(climb(json!({}), 1, steps), json!({"first": true, "second": true}));
        assert_eq!(climb(json!({}), 2, steps), json!({"second": true}));
        assert_eq!(climb(json!({}), 3, steps), json!({}));
    }
}
