//! The JSON Schemas, compiled once, and their complaints in plain words.

use super::finding::{printable, shown, shown_all};
use super::form::{Field, Form};
use super::near::nearest;
use crate::archive::schema;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;
use std::sync::{LazyLock, OnceLock};

/// The schemas by type of record.
#[derive(Debug)]
pub(super) struct Schemas(Vec<(&'static str, Conform)>);

/// One schema.
#[derive(Debug)]
pub(super) struct Conform {
    schema: Value,
    /// Compiled when first needed: of an archive in which nothing is wrong, most never are.
    validator: OnceLock<Result<Validator, String>>,
    form: Form,
}

/// One complaint.
#[derive(Debug)]
pub(super) struct Breach {
    /// Path of the field.
    pub(super) field: String,
    /// The sentence.
    pub(super) message: String,
}

/// All schemas.
pub(super) static SCHEMAS: LazyLock<Schemas> = LazyLock::new(Schemas::new);

impl Schemas {
    fn new() -> Schemas {
        let own = schema::all().into_iter().filter(|(name, _)| *name != "record");
        let compiled = own.map(|(name, schema)| {
            let mut form = Form::of(&schema, &schema);
            // A header may carry its only site.
            if name == "archive" {
                form.name("site");
            }
            let validator = OnceLock::new();
            let conform = Conform {
                schema,
                validator,
                form,
            };
            (name, conform)
        });
        Schemas(compiled.collect())
    }

    /// The schema of this type of record.
    pub(super) fn get(&self, kind: &str) -> Option<&Conform> {
        self.0
            .iter()
            .find(|(name, _)| *name == kind)
            .map(|(_, conform)| conform)
    }

    /// Types of records.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().map(|(name, _)| *name)
    }
}

impl Conform {
    /// What the schema says against a record.
    pub(super) fn breaches(&self, value: &Value) -> Vec<Breach> {
        match self.validator() {
            Ok(validator) if validator.is_valid(value) => Vec::new(),
            Ok(validator) => validator.iter_errors(value).map(|error| breach(&error)).collect(),
            Err(fault) => vec![Breach {
                field: String::new(),
                message: format!("cannot be checked, since its schema cannot be used: {fault}"),
            }],
        }
    }

    fn validator(&self) -> &Result<Validator, String> {
        let compile = || Validator::new(&self.schema).map_err(|fault| fault.to_string());
        self.validator.get_or_init(compile)
    }

    /// Whether JSON surely keeps to the schema and has no key that it does not name.
    pub(super) fn surely_admits(&self, json: &str) -> bool {
        self.form.surely_admits(json)
    }

    /// Keys that the schema does not name.
    pub(super) fn unknown(&self, value: &Value) -> Vec<Breach> {
        let mut found = Vec::new();
        walk(&self.form, value, &mut Vec::new(), &mut found);
        found
    }
}

fn breach(error: &ValidationError<'_>) -> Breach {
    // Of a field that may be null, the other branch tells what is wrong.
    if let ValidationErrorKind::AnyOf { context } = error.kind()
        && let Some(inner) = context.iter().flatten().next()
    {
        return breach(inner);
    }
    let field = path(error.instance_path().as_str());
    match error.kind() {
        ValidationErrorKind::Required { property } => lacks(&field, property.as_str().unwrap_or_default()),
        _ => Breach {
            message: match field.as_str() {
                "" => complaint(error),
                field => format!("{} {}", shown(field), complaint(error)),
            },
            field,
        },
    }
}

fn lacks(within: &str, name: &str) -> Breach {
    match within {
        "" => Breach {
            field: name.to_owned(),
            message: format!("lacks {}", shown(name)),
        },
        within => Breach {
            field: format!("{within}.{name}"),
            message: format!("{} lacks {}", shown(within), shown(name)),
        },
    }
}

/// What is wrong with the value: `is a number, where text is asked for`.
fn complaint(error: &ValidationError<'_>) -> String {
    let value: &Value = error.instance();
    match error.kind() {
        ValidationErrorKind::Type { kind } => format!("is {}, where {} is asked for", noun(value), expected(kind)),
        ValidationErrorKind::OneOfNotValid { context } => one_of(context, value),
        ValidationErrorKind::Pattern { .. } => format!(
            "is {}, which is no date such as `2017-06`, `2019-12-09` or `2019-12-09T10:33:05+01:00`",
            short(value)
        ),
        ValidationErrorKind::Minimum { limit } => format!("is {}, which is less than {limit}", short(value)),
        _ => format!(
            "is {}, which the schema does not allow: {}",
            short(value),
            printable(&error.masked().to_string())
        ),
    }
}

fn one_of(context: &[Vec<ValidationError<'static>>], value: &Value) -> String {
    let words: Vec<String> = context
        .iter()
        .flatten()
        .filter_map(|error| match error.kind() {
            ValidationErrorKind::Constant { expected_value } => expected_value.as_str().map(str::to_owned),
            _ => None,
        })
        .collect();
    let words = shown_all(words.iter().map(String::as_str));
    format!("is {}, where one of {words} is asked for", short(value))
}

fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The value itself where it is short, else what it is.
fn short(value: &Value) -> String {
    match value {
        Value::String(text) => shown(text),
        Value::Number(_) | Value::Bool(_) => shown(&value.to_string()),
        other => noun(other).to_owned(),
    }
}

fn expected(kind: &TypeKind) -> String {
    let names: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(many) => many.iter().map(|one| one.to_string()).collect(),
    };
    let mut words: Vec<&str> = names.iter().map(|name| word(name)).collect();
    // `null` last: "text or null".
    words.sort_by_key(|word| *word == "null");
    words.join(" or ")
}

fn word(name: &str) -> &str {
    match name {
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object",
        other => other,
    }
}

/// `/tags/0/slug` as `tags[0].slug`.
fn path(pointer: &str) -> String {
    let names: Vec<String> = pointer
        .split('/')
        .skip(1)
        .map(|name| name.replace("~1", "/").replace("~0", "~"))
        .collect();
    written(&names.iter().map(|name| step(name)).collect::<Vec<Step<'_>>>())
}

fn step(name: &str) -> Step<'_> {
    match name.parse() {
        Ok(number) if !name.starts_with('+') => Step::Item(number),
        _ => Step::Field(name),
    }
}

/// Keys that a form does not name. Where they are, is only written down when one is found.
fn walk<'v>(form: &Form, value: &'v Value, at: &mut Vec<Step<'v>>, found: &mut Vec<Breach>) {
    match (form, value) {
        (Form::Nullable(form), value) => walk(form, value, at, found),
        (Form::Fields(known), Value::Object(fields)) => {
            for (name, value) in fields {
                match known.iter().find(|field| field.name == *name) {
                    Some(field) => {
                        at.push(Step::Field(name));
                        walk(&field.form, value, at, found);
                        at.pop();
                    }
                    None => found.push(unknown(known, name, at)),
                }
            }
        }
        (Form::Items(form), Value::Array(items)) => {
            for (number, item) in items.iter().enumerate() {
                at.push(Step::Item(number));
                walk(form, item, at, found);
                at.pop();
            }
        }
        _ => {}
    }
}

/// One step on the way to a value.
#[derive(Clone, Copy)]
enum Step<'v> {
    Field(&'v str),
    Item(usize),
}

/// `tags[0].slug`
fn written(steps: &[Step<'_>]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Item(number) => path.push_str(&format!("[{number}]")),
            Step::Field(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
        }
    }
    path
}

fn unknown(known: &[Field], name: &str, within: &[Step<'_>]) -> Breach {
    let at = written(within);
    let field = match at.as_str() {
        "" => name.to_owned(),
        at => format!("{at}.{name}"),
    };
    let within = if at.is_empty() {
        String::new()
    } else {
        format!(" of {}", shown(&at))
    };
    let message = match nearest(name, known.iter().map(|field| field.name.as_str())) {
        Some(meant) => format!(
            "{} is no field{within}; {} was probably meant",
            shown(name),
            shown(meant)
        ),
        None => format!("{} is no field{within}", shown(name)),
    };
    Breach { field, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_schema_compiles_and_names_its_keys() {
        for (name, conform) in &Schemas::new().0 {
            assert!(conform.validator().is_ok(), "{name}");
            assert!(
                matches!(&conform.form, Form::Fields(fields) if fields.len() > 2),
                "{name}"
            );
        }
    }

    #[test]
    fn says_it_in_plain_words() {
        let schemas = Schemas::new();
        let site = schemas.get("site").unwrap();
        let value = json!({"type": "site", "root": 5, "title": [], "url": null, "description": null,
            "language": null, "timezone": {"value": "UTC"}, "langauge": "en"});
        let said: Vec<String> = site.breaches(&value).into_iter().map(|breach| breach.message).collect();
        assert_eq!(
            said,
            [
                "lacks `generator`",
                "`root` is a number, where text is asked for",
                "`title` is a list, where text or null is asked for",
                "`timezone` lacks `from`",
            ]
        );
        let unknown: Vec<String> = site.unknown(&value).into_iter().map(|breach| breach.message).collect();
        assert_eq!(unknown, ["`langauge` is no field; `language` was probably meant"]);
    }
}
