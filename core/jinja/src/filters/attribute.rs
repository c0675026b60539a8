//! Dotted attribute paths, as `map(attribute=...)` and others take them.

use super::case::lower_text;
use crate::{Error, State, Value};

/// One path, such as `groups.0`.
pub(super) struct Path(Vec<Value>);

impl Path {
    /// From an attribute argument: a text with dots, an int, or `None` for the value itself.
    pub(super) fn new(attribute: &Value) -> Self {
        Self(match attribute {
            Value::None => Vec::new(),
            Value::Str(text) => text
                .split('.')
                .map(|part| match part.parse::<i64>() {
                    Ok(index) if part.bytes().all(|byte| byte.is_ascii_digit()) => {
                        Value::Int(index)
                    }
                    _ => Value::from(part),
                })
                .collect(),
            other => vec![other.clone()],
        })
    }

    /// Several paths with commas between them.
    pub(super) fn several(attribute: &Value) -> Vec<Self> {
        match attribute {
            Value::Str(text) => text
                .split(',')
                .map(|path| Self::new(&Value::from(path)))
                .collect(),
            other => vec![Self::new(other)],
        }
    }

    /// What the path leads to; `default` replaces what is undefined on the way.
    pub(super) fn get(
        &self,
        state: &State<'_>,
        item: &Value,
        default: Option<&Value>,
    ) -> Result<Value, Error> {
        if let ([Value::Str(name)], Value::Dict(dict)) = (&*self.0, item)
            && let Some(value) = dict.get_str(name)?
            && !value.is_undefined()
        {
            return Ok(value);
        }
        let Some((first, others)) = self.0.split_first() else {
            return Ok(item.clone());
        };
        let step = |value: &Value, part: &Value| {
            let value = state.get_item(value, part)?;
            Ok(match default {
                Some(default) if value.is_undefined() => default.clone(),
                _ => value,
            })
        };
        let first = step(item, first)?;
        others
            .iter()
            .try_fold(first, |value, part| step(&value, part))
    }
}

/// Texts in lower case, everything else as it is.
pub(super) fn ignore_case(value: Value) -> Value {
    match &value {
        Value::Str(text) if !is_plain_lower(text) => Value::Str(lower_text(text)),
        _ => value,
    }
}

/// Whether lower case changes nothing, as can be seen at once.
fn is_plain_lower(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
}
