//! Methods of `dict`. `keys`, `values` and `items` give lists.

use super::lookup::no_method;
use crate::{Args, Dict, Error, ErrorKind, State, Value, meter};

pub(super) const NAMES: &[&str] = &[
    "clear",
    "copy",
    "fromkeys",
    "get",
    "items",
    "keys",
    "pop",
    "popitem",
    "setdefault",
    "update",
    "values",
];

pub(super) fn call(
    _state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    let Value::Dict(dict) = object else {
        return Err(no_method(object, name));
    };
    match name {
        "items" => {
            let [] = args.bind(name, 0, [])?;
            meter::spend_elements(dict.len())?;
            let pairs = dict.items()?;
            Ok(Value::list(
                pairs
                    .into_iter()
                    .map(|(key, value)| Value::tuple(vec![key, value]))
                    .collect(),
            ))
        }
        "keys" => {
            let [] = args.bind(name, 0, [])?;
            meter::spend_elements(dict.len())?;
            Ok(Value::list(dict.keys()))
        }
        "values" => {
            let [] = args.bind(name, 0, [])?;
            meter::spend_elements(dict.len())?;
            Ok(Value::list(dict.values()?))
        }
        "get" => {
            let [key, default] = args.bind(name, 1, ["key", "default"])?;
            Ok(dict.get(&key.value())?.unwrap_or_else(|| default.value()))
        }
        "pop" => {
            let [key, default] = args.bind(name, 1, ["key", "default"])?;
            let key = key.value();
            match (dict.remove(&key)?, default.given()) {
                (Some(value), _) | (None, Some(value)) => Ok(value),
                (None, None) => Err(Error::new(ErrorKind::Key, key.repr()?)),
            }
        }
        "popitem" => {
            let [] = args.bind(name, 0, [])?;
            let Some(key) = dict.keys().pop() else {
                return Err(Error::new(
                    ErrorKind::Key,
                    "'popitem(): dictionary is empty'",
                ));
            };
            let value = dict.remove(&key)?.unwrap_or(Value::None);
            Ok(Value::tuple(vec![key, value]))
        }
        "setdefault" => {
            let [key, default] = args.bind(name, 1, ["key", "default"])?;
            let key = key.value();
            if let Some(value) = dict.get(&key)? {
                return Ok(value);
            }
            let default = default.value();
            dict.insert(key, default.clone())?;
            Ok(default)
        }
        "update" => {
            update(dict, args)?;
            Ok(Value::None)
        }
        "copy" => {
            let [] = args.bind(name, 0, [])?;
            meter::spend_elements(dict.len())?;
            Ok(Value::Dict(dict.shallow_copy()))
        }
        "clear" => {
            let [] = args.bind(name, 0, [])?;
            dict.clear();
            Ok(Value::None)
        }
        _ => crate::globals::dict_from_keys(args),
    }
}

/// `dict.update(other, **named)`; also what `dict(...)` does.
pub(super) fn update(dict: &Dict, args: Args) -> Result<(), Error> {
    crate::globals::fill_dict(dict, args, "update")
}
