//! To and from JSON.

use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use serde_json::{Map, Number, Value as Json};

use super::{List, Str, Value};
use crate::Error;

const MAX_DEPTH: usize = 200;

impl Value {
    /// As JSON, resolved, order kept.
    ///
    /// Tuples and sets become arrays, dates their ISO text, timedeltas their seconds, bytes text
    /// when they are UTF-8, keys text as Python's `json` writes them, `None` as Ansible's results have it. An int between `i64::MIN`
    /// and `u64::MAX` stays exact; beyond that JSON gets the nearest float (or `null` if that
    /// overflows), because `serde_json` has no bigger integers. NaN and infinities become `null`.
    /// Undefined values are errors; objects become arrays or objects when they are sequences or
    /// mappings, and are a `TypeError` otherwise.
    pub fn to_json(&self) -> Result<Json, Error> {
        to_json(self, 0)
    }

    /// From JSON, order kept. Integers stay ints, other numbers become floats.
    pub fn from_json(json: &Json) -> Self {
        match json {
            Json::Null => Self::None,
            Json::Bool(flag) => Self::Bool(*flag),
            Json::Number(number) => from_number(number),
            Json::String(text) => Self::Str(Str::new(text.as_str())),
            Json::Array(items) => Self::List(items.iter().map(Self::from_json).collect::<List>()),
            Json::Object(map) => {
                let pairs = map.iter();
                let pairs = pairs.map(|(key, value)| (key.as_str(), Self::from_json(value)));
                Self::Dict(pairs.collect())
            }
        }
    }
}

fn from_number(number: &Number) -> Value {
    if let Some(int) = number.as_i64() {
        return Value::Int(int);
    }
    if let Some(int) = number.as_u64() {
        return Value::BigInt(Arc::new(BigInt::from(int)));
    }
    Value::Float(number.as_f64().unwrap_or(f64::NAN))
}

fn to_json(value: &Value, depth: usize) -> Result<Json, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::value_error("Circular reference detected"));
    }
    let array = |items: Vec<Value>| -> Result<Json, Error> {
        items
            .iter()
            .map(|item| to_json(item, depth + 1))
            .collect::<Result<Vec<_>, _>>()
            .map(Json::Array)
    };
    Ok(match value {
        Value::Undefined(undefined) => return Err(undefined.error()),
        Value::None => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Int(number) => Json::from(*number),
        Value::BigInt(number) => match number.to_u64() {
            Some(small) => Json::from(small),
            None => number.to_f64().map_or(Json::Null, Json::from),
        },
        Value::Float(number) => Json::from(*number),
        Value::Str(text) => Json::from(text.as_str()),
        Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Json::from(text),
            Err(_) => {
                return Err(Error::type_error(
                    "Object of type bytes is not JSON serializable",
                ));
            }
        },
        Value::Date(date) => Json::from(super::datetime::iso_date(*date)),
        Value::DateTime(time) => Json::from(time.isoformat("T")),
        Value::Time(time) => Json::from(super::datetime::iso_time(*time)),
        Value::TimeDelta(delta) => Json::from(delta.total_seconds()),
        Value::List(_) | Value::Tuple(_) | Value::Set(_) => array(value.to_vec()?)?,
        Value::Object(object) if object.is_sequence() => array(value.to_vec()?)?,
        _ => {
            let Some(items) = value.items()? else {
                return Err(Error::type_error(format!(
                    "Object of type {} is not JSON serializable",
                    value.type_name()
                )));
            };
            let mut map = Map::with_capacity(items.len());
            for (key, value) in items {
                let name = match &key {
                    Value::None => "None".to_owned(),
                    key => key_text(key)?,
                };
                map.insert(name, to_json(&value, depth + 1)?);
            }
            Json::Object(map)
        }
    })
}

/// A key as Python's `json` writes it.
pub(crate) fn key_text(key: &Value) -> Result<String, Error> {
    Ok(match key {
        Value::Str(text) => text.as_str().to_owned(),
        Value::None => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(_) | Value::BigInt(_) | Value::Float(_) => key.str()?,
        Value::Date(_) | Value::DateTime(_) | Value::Time(_) => key.str()?,
        _ => {
            return Err(Error::type_error(format!(
                "keys must be str, int, float, bool or None, not {}",
                key.type_name()
            )));
        }
    })
}
