//! Mappings written as text. Ansible: `check_type_dict`.

use serde_json::{Map, Value as Json};

use super::python::parse_literal;

/// Reads JSON, a Python literal, or `k=v` pairs separated by commas or blanks.
pub(super) fn parse(text: &str) -> Result<Map<String, Json>, String> {
    if text.starts_with('{') {
        if let Ok(Json::Object(map)) = serde_json::from_str(text) {
            return Ok(map);
        }
        return match parse_literal(text) {
            Some(Json::Object(map)) => Ok(map),
            _ => Err("unable to evaluate string as dictionary".into()),
        };
    }
    if !text.contains('=') {
        return Err("dictionary requested, could not parse JSON or key=value".into());
    }
    fields(text.trim())
        .into_iter()
        .map(|field| {
            field
                .split_once('=')
                .map(|(key, value)| (key.to_string(), Json::from(value)))
        })
        .collect::<Option<_>>()
        .ok_or_else(|| {
            "unable to evaluate string in the \"key=value\" format as dictionary".to_string()
        })
}

/// Splits at commas and blanks outside quotes; a backslash takes the next character as it is.
fn fields(text: &str) -> Vec<String> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quote = None;
    let mut escaped = false;
    for c in text.chars() {
        if escaped {
            field.push(c);
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if quote.is_none() && (c == '\'' || c == '"') {
            quote = Some(c);
        } else if quote == Some(c) {
            quote = None;
        } else if quote.is_none() && (c == ',' || c == ' ') {
            if !field.is_empty() {
                fields.push(std::mem::take(&mut field));
            }
        } else {
            field.push(c);
        }
    }
    if !field.is_empty() {
        fields.push(field);
    }
    fields
}
