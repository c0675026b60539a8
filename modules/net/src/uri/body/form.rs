//! `body_format: form-urlencoded`. Ansible: `form_urlencoded`.

use serde_json::Value as Json;
use shevek_http::quote_plus;
use shevek_plugin::target::files::crash;
use shevek_plugin::{ModuleError, python};

/// A mapping, or a list of pairs, as a form. What is neither is left as it is.
///
/// # Errors
/// A list of something else.
pub(super) fn urlencoded(body: &Json) -> Result<Option<String>, ModuleError> {
    let mut pairs: Vec<(&Json, &Json)> = Vec::new();
    let keys: Vec<Json>;
    match body {
        Json::String(text) => return Ok(Some(text.clone())),
        Json::Null => return Ok(None),
        Json::Object(map) => {
            keys = map.keys().map(|key| key.as_str().into()).collect();
            pairs.extend(keys.iter().zip(map.values()));
        }
        Json::Array(items) => {
            for item in items {
                match item {
                    Json::Array(pair) if pair.len() == 2 => pairs.push((&pair[0], &pair[1])),
                    other => return Err(no_pair(other)),
                }
            }
        }
        other => {
            return Err(crash(format!(
                "a form cannot be made of {}",
                python::type_name(other)
            )));
        }
    }
    let mut parts = Vec::new();
    for (key, values) in pairs {
        let mut push = |value: &Json| {
            if !value.is_null() {
                let text = |value: &Json| quote_plus(&python::str(value));
                parts.push(format!("{}={}", text(key), text(value)));
            }
        };
        match values {
            Json::Array(values) => values.iter().for_each(push),
            // As in Python, whose loop over a mapping is one over its keys.
            Json::Object(map) => map.keys().for_each(|key| push(&key.as_str().into())),
            value => push(value),
        }
    }
    Ok(Some(parts.join("&")))
}

/// Python's words for what it cannot take apart.
fn no_pair(item: &Json) -> ModuleError {
    let count = match item {
        Json::Array(items) => items.len(),
        Json::Object(map) => map.len(),
        Json::String(text) => text.chars().count(),
        other => {
            let class = python::type_name(other);
            return crash(format!("cannot unpack non-iterable {class} object"));
        }
    };
    let reason = if count > 2 {
        "too many values to unpack (expected 2)".to_owned()
    } else {
        format!("not enough values to unpack (expected 2, got {count})")
    };
    ModuleError::new(format!("failed to parse body as form_urlencoded: {reason}"))
        .with("elapsed", 0)
}
