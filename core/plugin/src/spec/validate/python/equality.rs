//! Equality and truth as Python has them.

use serde_json::{Number, Value as Json};

/// `a == b` in Python: numbers and booleans compare by value, whatever their type.
pub(in crate::spec) fn equals(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equals(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, value)| b.get(key).is_some_and(|other| equals(value, other)))
        }
        (Json::Bool(_) | Json::Number(_), Json::Bool(_) | Json::Number(_)) => {
            match (integer(a), integer(b)) {
                (Some(a), Some(b)) => a == b,
                _ => float(a) == float(b),
            }
        }
        _ => a == b,
    }
}

/// `bool(value)` in Python.
pub(in crate::spec) fn is_truthy(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(flag) => *flag,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty(),
        Json::Array(list) => !list.is_empty(),
        Json::Object(map) => !map.is_empty(),
    }
}

fn integer(value: &Json) -> Option<i128> {
    match value {
        Json::Bool(flag) => Some(i128::from(*flag)),
        Json::Number(number) => number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from)),
        _ => None,
    }
}

fn float(value: &Json) -> Option<f64> {
    match value {
        Json::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Json::Number(number) => Number::as_f64(number),
        _ => None,
    }
}
