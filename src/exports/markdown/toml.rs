//! Front matter as TOML, whose dates are values of their own.

use super::front::{Front, FrontFault, Value};
use serde_json::Value as Json;
use toml::Value as Toml;
use toml::value::Datetime;

/// Writes front matter between its fences.
pub(super) fn write(front: &Front) -> Result<String, FrontFault> {
    Ok(format!("+++\n{}+++\n", document(front)?))
}

/// Writes it as a file of its own.
pub(super) fn document(front: &Front) -> Result<String, FrontFault> {
    toml::to_string(&table(front)?).map_err(|fault| FrontFault::Unwritable(fault.to_string()))
}

/// Reads what stands between the fences.
pub(super) fn read(text: &str) -> Result<Json, FrontFault> {
    let table: toml::Table = toml::from_str(text).map_err(|fault| FrontFault::Unreadable(fault.to_string()))?;
    Ok(json(Toml::Table(table)))
}

fn table(front: &Front) -> Result<toml::Table, FrontFault> {
    front
        .0
        .iter()
        .map(|(key, value)| Ok((key.clone(), self::value(value)?)))
        .collect()
}

fn value(value: &Value) -> Result<Toml, FrontFault> {
    Ok(match value {
        Value::Text(text) => Toml::String(text.clone()),
        Value::Date(text) => {
            let date: Result<Datetime, _> = text.parse();
            Toml::Datetime(date.map_err(|fault| FrontFault::Unwritable(fault.to_string()))?)
        }
        Value::Flag(flag) => Toml::Boolean(*flag),
        Value::Number(number) => Toml::Integer(*number),
        Value::List(list) => Toml::Array(
            list.iter()
                .map(self::value)
                .collect::<Result<Vec<Toml>, FrontFault>>()?,
        ),
        Value::Map(map) => Toml::Table(table(map)?),
    })
}

fn json(value: Toml) -> Json {
    match value {
        Toml::String(text) => Json::String(text),
        Toml::Integer(number) => Json::from(number),
        Toml::Float(number) => Json::from(number),
        Toml::Boolean(flag) => Json::Bool(flag),
        Toml::Datetime(date) => Json::String(date.to_string()),
        Toml::Array(list) => Json::Array(list.into_iter().map(json).collect()),
        Toml::Table(table) => Json::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::front::{Format, Front, arbitrary};
    use proptest::prelude::*;

    #[test]
    fn dates_are_dates_and_texts_are_texts() {
        let mut front = Front::default();
        front.text("title", Some("2019-12-09"));
        front.date("date", Some("2019-12-09".to_owned()));
        let expected = "+++\ntitle = \"2019-12-09\"\ndate = 2019-12-09\n+++\n";
        assert_eq!(front.write(Format::Toml).unwrap(), expected);
    }

    proptest! {
        #[test]
        fn reads_back_as_it_was(front in arbitrary::front()) {
            let text = front.write(Format::Toml);
            prop_assert!(text.is_ok(), "{:?}", text);
        }
    }
}
