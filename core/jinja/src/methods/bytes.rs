//! Methods of `bytes`.

use std::fmt::Write as _;

use super::lookup::no_method;
use super::{str_encode, tuple};
use crate::{Args, Error, State, Value};

pub(super) const NAMES: &[&str] = &[
    "count",
    "decode",
    "endswith",
    "find",
    "hex",
    "index",
    "lower",
    "startswith",
    "strip",
    "upper",
];

pub(super) fn call(
    _state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    let Value::Bytes(bytes) = object else {
        return Err(no_method(object, name));
    };
    match name {
        "decode" => str_encode::decode(bytes, args),
        "hex" => {
            let [] = args.bind(name, 0, [])?;
            let mut text = String::with_capacity(bytes.len() * 2);
            for byte in bytes.iter() {
                let _ = write!(text, "{byte:02x}");
            }
            Ok(Value::from(text))
        }
        "lower" | "upper" | "strip" => {
            let [] = args.bind(name, 0, [])?;
            Ok(Value::Bytes(match name {
                "lower" => bytes.to_ascii_lowercase().into(),
                "upper" => bytes.to_ascii_uppercase().into(),
                _ => bytes.trim_ascii().into(),
            }))
        }
        "startswith" | "endswith" => {
            let [part] = args.bind(name, 1, ["prefix"])?;
            match part.value() {
                Value::Bytes(part) if name == "startswith" => {
                    Ok(Value::Bool(bytes.starts_with(&part)))
                }
                Value::Bytes(part) => Ok(Value::Bool(bytes.ends_with(&part))),
                other => Err(Error::type_error(format!(
                    "{name} first arg must be bytes or a tuple of bytes, not {}",
                    other.type_name()
                ))),
            }
        }
        _ => search(bytes, name, args),
    }
}

fn search(bytes: &[u8], name: &str, args: Args) -> Result<Value, Error> {
    let Some(Value::Bytes(part)) = args.positional.first() else {
        let numbers: Vec<Value> = bytes
            .iter()
            .map(|byte| Value::Int(i64::from(*byte)))
            .collect();
        return tuple::search(
            &numbers,
            if name == "count" { "count" } else { "index" },
            args,
            "bytes",
        );
    };
    let mut places = bytes
        .windows(part.len().max(1))
        .enumerate()
        .filter(|(_, window)| *window == &**part);
    if name == "count" {
        return Ok(Value::from(places.count()));
    }
    match places.next() {
        Some((index, _)) => Ok(Value::from(index)),
        None if name == "find" => Ok(Value::Int(-1)),
        None => Err(Error::value_error("subsection not found")),
    }
}
