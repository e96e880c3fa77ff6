use serde_json::Value;

/// A text that has something in it.
pub(super) fn text<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    let text = object.get(key)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

/// A number above 0, which stands for none.
pub(super) fn number(object: &Value, key: &str) -> Option<u64> {
    object.get(key)?.as_u64().filter(|number| *number > 0)
}

/// Numbers of a list.
pub(super) fn numbers(object: &Value, key: &str) -> Vec<u64> {
    let list = object.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_u64).collect()
}

/// Words as they are shown: `{"rendered": "…"}`, or a text.
pub(super) fn words(value: &Value) -> Option<String> {
    let shown = value.get("rendered").unwrap_or(value);
    shown.as_str().map(str::to_owned)
}

/// Where a link of an object leads.
pub(super) fn links<'a>(object: &'a Value, relation: &str) -> impl Iterator<Item = &'a Value> {
    let links = object.get("_links").and_then(|links| links.get(relation));
    links.and_then(Value::as_array).into_iter().flatten()
}
