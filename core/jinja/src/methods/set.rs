//! Methods of `set`.

use super::lookup::no_method;
use crate::{Args, Error, ErrorKind, Set, State, Value, meter, ops};

pub(super) const NAMES: &[&str] = &[
    "add",
    "clear",
    "copy",
    "difference",
    "discard",
    "intersection",
    "isdisjoint",
    "issubset",
    "issuperset",
    "pop",
    "remove",
    "symmetric_difference",
    "union",
    "update",
];

pub(super) fn call(
    _state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    let Value::Set(set) = object else {
        return Err(no_method(object, name));
    };
    match name {
        "add" => {
            let [item] = args.bind(name, 1, ["object"])?;
            set.insert(item.value())?;
            Ok(Value::None)
        }
        "remove" | "discard" => {
            let [item] = args.bind(name, 1, ["object"])?;
            let item = item.value();
            if !set.remove(&item)? && name == "remove" {
                return Err(Error::new(ErrorKind::Key, item.repr()?));
            }
            Ok(Value::None)
        }
        "pop" => {
            let [] = args.bind(name, 0, [])?;
            set.pop()
                .ok_or_else(|| Error::new(ErrorKind::Key, "'pop from an empty set'"))
        }
        "clear" => {
            let [] = args.bind(name, 0, [])?;
            set.clear();
            Ok(Value::None)
        }
        "copy" => {
            let [] = args.bind(name, 0, [])?;
            meter::spend_elements(set.len())?;
            Set::from_values(set.to_vec()).map(Value::Set)
        }
        "update" => {
            for other in &args.positional {
                for item in other.to_vec()? {
                    set.insert(item)?;
                }
            }
            Ok(Value::None)
        }
        "issubset" | "issuperset" | "isdisjoint" => {
            let [other] = args.bind(name, 1, ["other"])?;
            compare(set, name, &Set::from_values(other.value().to_vec()?)?).map(Value::Bool)
        }
        _ => combine(set, name, &args),
    }
}

fn compare(set: &Set, name: &str, other: &Set) -> Result<bool, Error> {
    let (small, large, wanted) = match name {
        "issubset" => (set, other, true),
        "issuperset" => (other, set, true),
        _ => (set, other, false),
    };
    for item in small.to_vec() {
        if large.contains(&item)? != wanted {
            return Ok(false);
        }
    }
    Ok(true)
}

fn combine(set: &Set, name: &str, args: &Args) -> Result<Value, Error> {
    let operation = match name {
        "union" => ops::union,
        "intersection" => ops::intersection,
        "difference" => ops::difference,
        _ => ops::symmetric_difference,
    };
    let mut result = Value::Set(Set::from_values(set.to_vec())?);
    for other in &args.positional {
        let other = Set::from_values(other.to_vec()?)?;
        if let Value::Set(left) = &result {
            result = operation(left, &other)?;
        }
    }
    Ok(result)
}
