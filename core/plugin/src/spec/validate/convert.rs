//! Conversion of one value to the type of its option. Ansible: the functions `check_type_*`.

use serde_json::{Number, Value as Json};

use super::super::ArgType;
use super::python::{class_name, dumps, equals, parse_float, parse_int, repr, str};
use super::surroundings::Surroundings;
use super::{dict, path, size};

/// The value as `ty`, or Ansible's reason why it is none.
pub(super) fn convert(
    value: &Json,
    ty: ArgType,
    surroundings: &Surroundings<'_>,
) -> Result<Json, String> {
    match ty {
        ArgType::Raw => Ok(value.clone()),
        ArgType::Str => Ok(Json::String(text(value))),
        ArgType::Path => Ok(Json::String(path::expand(&text(value), surroundings))),
        ArgType::Bool => to_bool(value),
        ArgType::Int => to_int(value),
        ArgType::Float => to_float(value),
        ArgType::List => match value {
            Json::Array(_) => Ok(value.clone()),
            Json::String(text) => Ok(text.split(',').map(Json::from).collect()),
            Json::Bool(_) | Json::Number(_) => Ok(Json::Array(vec![Json::String(str(value))])),
            _ => Err(format!(
                "{} cannot be converted to a list",
                class_name(value)
            )),
        },
        ArgType::Dict => match value {
            Json::Object(_) => Ok(value.clone()),
            Json::String(text) => dict::parse(text).map(Json::Object),
            _ => Err(format!(
                "{} cannot be converted to a dict",
                class_name(value)
            )),
        },
        ArgType::Json => match value {
            Json::String(text) => Ok(Json::from(text.trim())),
            Json::Array(_) | Json::Object(_) => Ok(Json::String(dumps(value))),
            _ => Err(format!(
                "{} cannot be converted to a json string",
                class_name(value)
            )),
        },
        ArgType::Bytes | ArgType::Bits => {
            let bits = ty == ArgType::Bits;
            size::parse(&str(value), bits).ok_or_else(|| {
                format!(
                    "{} cannot be converted to a {} value",
                    class_name(value),
                    if bits { "Bit" } else { "Byte" }
                )
            })
        }
    }
}

impl ArgType {
    /// Ansible's word for the type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Str => "str",
            Self::List => "list",
            Self::Dict => "dict",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Float => "float",
            Self::Path => "path",
            Self::Raw => "raw",
            Self::Json => "json",
            Self::Bytes => "bytes",
            Self::Bits => "bits",
        }
    }
}

fn text(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        other => str(other),
    }
}

fn to_bool(value: &Json) -> Result<Json, String> {
    let flag = match value {
        Json::Bool(flag) => Some(*flag),
        Json::String(text) => boolean(text),
        Json::Number(_) if equals(value, &Json::from(1)) => Some(true),
        Json::Number(_) if equals(value, &Json::from(0)) => Some(false),
        Json::Number(_) => None,
        _ => {
            return Err(format!(
                "{} cannot be converted to a bool",
                class_name(value)
            ));
        }
    };
    // Ansible prints a set here: its order differs from run to run.
    flag.map(Json::Bool).ok_or_else(|| {
        format!(
            "The value '{}' is not a valid boolean. Valid booleans include: \
             'y', 'yes', 'on', '1', 'true', 't', 1, 'n', 'no', 'off', '0', 'false', 'f', 0",
            str(value)
        )
    })
}

/// Text as a boolean. Ansible: `boolean(value)`.
fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().trim() {
        "y" | "yes" | "on" | "1" | "true" | "t" => Some(true),
        "n" | "no" | "off" | "0" | "false" | "f" => Some(false),
        _ => None,
    }
}

fn to_int(value: &Json) -> Result<Json, String> {
    let converted = match value {
        // Ansible leaves a boolean as it is, and Python computes with it as with 0 and 1.
        Json::Bool(flag) => Some(Json::from(u8::from(*flag))),
        Json::Number(number) if !number.is_f64() => Some(value.clone()),
        Json::Number(number) => whole(number),
        Json::String(text) => parse_int(text),
        _ => None,
    };
    converted.ok_or_else(|| format!("\"{}\" cannot be converted to an int", repr(value)))
}

fn whole(number: &Number) -> Option<Json> {
    let float = number.as_f64()?;
    // Beyond 2^63 the float is no exact 64-bit integer any more.
    (float.fract() == 0.0 && float.abs() < 9_223_372_036_854_775_808.0)
        .then(|| Json::from(float as i64))
}

fn to_float(value: &Json) -> Result<Json, String> {
    let converted = match value {
        Json::Bool(flag) => Number::from_f64(f64::from(u8::from(*flag))).map(Json::Number),
        Json::Number(number) => number.as_f64().and_then(Number::from_f64).map(Json::Number),
        Json::String(text) => parse_float(text),
        _ => None,
    };
    converted.ok_or_else(|| format!("{} cannot be converted to a float", class_name(value)))
}
