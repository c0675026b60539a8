//! Values as a plugin gets them. What JSON cannot hold is refused, not bent.

use num_traits::ToPrimitive as _;
use serde_json::{Map, Number, Value as Json};
use shevek_jinja::{Error, Value};

use crate::plugin::plugin_error;
use crate::templar::finalize;

/// Deeper values refer to themselves.
const MOST_LEVELS: usize = 200;

/// A value, templated to the end.
///
/// # Errors
/// Something undefined in it, or something that JSON cannot hold; `what` names it.
pub(super) fn to_json(value: &Value, what: &str) -> Result<Json, Error> {
    strict(&finalize(value)?, what, 0)
}

fn strict(value: &Value, what: &str, level: usize) -> Result<Json, Error> {
    let refuse = |reason: &str| {
        Err(plugin_error(format!(
            "{what} cannot be given to a plugin: {reason}"
        )))
    };
    if level > MOST_LEVELS {
        return refuse("it is nested too deeply");
    }
    let list = |items: Vec<Value>| {
        let items = items.iter().map(|item| strict(item, what, level + 1));
        items.collect::<Result<Vec<_>, _>>().map(Json::Array)
    };
    match value {
        Value::Undefined(undefined) => Err(undefined.error()),
        Value::None => Ok(Json::Null),
        Value::Bool(flag) => Ok(Json::Bool(*flag)),
        Value::Int(number) => Ok(Json::from(*number)),
        Value::BigInt(number) => match number.to_u64() {
            Some(number) => Ok(Json::from(number)),
            None => refuse("it holds an integer of more than 64 bits"),
        },
        Value::Float(number) => match Number::from_f64(*number) {
            Some(number) => Ok(Json::Number(number)),
            None => refuse("it holds a float that is no finite number"),
        },
        Value::Str(text) => Ok(Json::from(text.as_str())),
        Value::List(_) | Value::Tuple(_) => list(value.to_vec()?),
        Value::Dict(_) => {
            let mut map = Map::new();
            for (key, value) in value.items()?.into_iter().flatten() {
                let Some(key) = key.as_str() else {
                    return refuse("it holds a dictionary whose keys are no texts");
                };
                map.insert(key.to_owned(), strict(&value, what, level + 1)?);
            }
            Ok(Json::Object(map))
        }
        Value::Object(object) if object.is_sequence() => list(value.to_vec()?),
        other => refuse(&format!("it holds a value of type '{}'", other.type_name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_json_cannot_hold_is_refused() {
        for value in [
            Value::Float(f64::NAN),
            Value::Bytes(std::sync::Arc::from(&b"x"[..])),
        ] {
            let error = to_json(&value, "the subject").expect_err("no JSON");
            assert!(
                error
                    .message()
                    .starts_with("the subject cannot be given to a plugin: it holds a"),
                "{}",
                error.message()
            );
        }
        let value = Value::from_json(&serde_json::json!({"a": [1, "x", null, 1.5]}));
        let json = to_json(&value, "the subject").map_err(|error| error.message().to_owned());
        assert_eq!(json, Ok(serde_json::json!({"a": [1, "x", null, 1.5]})));
    }
}
