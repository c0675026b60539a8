//! Dictionaries put on top of each other. Ansible: `merge_hash`.

use shevek_jinja::{Dict, Value};

/// One value of several with the same name, the strongest first. Dictionaries are combined, recursively; anything else
/// replaces what is below it.
pub(crate) fn combined(values: Vec<Value>) -> Option<Value> {
    let mut values = values.into_iter();
    let mut top = values.next()?;
    for below in values {
        let (Value::Dict(upper), Value::Dict(lower)) = (&top, &below) else {
            break;
        };
        top = Value::Dict(merged(lower, upper));
    }
    Some(top)
}

/// `lower` with the entries of `upper` on top; both stay as they are.
pub fn merged(lower: &Dict, upper: &Dict) -> Dict {
    let dict = Dict::with_capacity(lower.len() + upper.len());
    for (key, value) in lower.raw_items() {
        // Keys that are in a dict can be inserted.
        let _ = dict.insert(key, value);
    }
    for (key, value) in upper.raw_items() {
        let old = dict.get(&key).ok().flatten();
        let value = match (&old, &value) {
            (Some(Value::Dict(old)), Value::Dict(new)) => Value::Dict(merged(old, new)),
            _ => value,
        };
        let _ = dict.insert(key, value);
    }
    match upper.origin().or(lower.origin()) {
        Some(origin) => dict.with_origin(origin.clone()),
        None => dict,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shevek_jinja::Value;

    use super::combined;

    #[test]
    fn dictionaries_are_combined_down_to_the_first_other_value() {
        for (values, expected) in [
            (json!([{"a": 1}, {"a": 2, "b": 3}]), json!({"a": 1, "b": 3})),
            (
                json!([{"a": {"x": 1}}, {"a": {"y": 2}}]),
                json!({"a": {"x": 1, "y": 2}}),
            ),
            (json!([{"a": 1}, "text", {"b": 2}]), json!({"a": 1})),
            (json!(["text", {"b": 2}]), json!("text")),
            (json!([{"a": [1]}, {"a": [2]}]), json!({"a": [1]})),
        ] {
            let given = values.as_array().map_or(&[][..], Vec::as_slice);
            let result = combined(given.iter().map(Value::from_json).collect());
            assert_eq!(
                result.and_then(|value| value.to_json().ok()),
                Some(expected)
            );
        }
    }
}
