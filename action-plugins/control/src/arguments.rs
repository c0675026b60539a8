//! Reading arguments that playbooks write in several ways.

use serde_json::Value as Json;
use shevek_plugin::ActionError;

/// A boolean as Ansible's `boolean()` takes it: `yes`, `on`, `1`, `true`, ... in any case.
pub(crate) fn boolean(value: &Json) -> Result<bool, ActionError> {
    let text = match value {
        Json::Bool(flag) => return Ok(*flag),
        Json::String(text) => text.trim().to_lowercase(),
        other => other.to_string(),
    };
    match text.as_str() {
        "y" | "yes" | "on" | "1" | "true" | "t" | "1.0" => Ok(true),
        "n" | "no" | "off" | "0" | "false" | "f" | "0.0" => Ok(false),
        _ => Err(ActionError::Error(format!(
            "The value '{text}' is not a valid boolean."
        ))),
    }
}

/// A whole number, as a number or as text.
pub(crate) fn integer(value: &Json) -> Option<i64> {
    match value {
        Json::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
}

/// Python: `repr(str)`, for names in messages.
pub(crate) fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut result = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            c if c == quote => result.extend(['\\', c]),
            c => result.push(c),
        }
    }
    result.push(quote);
    result
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_of_every_spelling() {
        for (value, flag) in [
            (json!("Yes"), true),
            (json!(1), true),
            (json!("off"), false),
            (json!(0.0), false),
        ] {
            assert_eq!(boolean(&value), Ok(flag), "{value}");
        }
        assert!(boolean(&json!("maybe")).is_err());
        assert_eq!(integer(&json!(" 2 ")), Some(2));
        assert_eq!(integer(&json!("x")), None);
        assert_eq!(repr("it's"), "\"it's\"");
        assert_eq!(repr("1a"), "'1a'");
    }
}
