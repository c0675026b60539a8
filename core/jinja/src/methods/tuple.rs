//! Methods of `tuple`.

use super::lookup::no_method;
use crate::{Args, Error, State, Value};

pub(super) const NAMES: &[&str] = &["count", "index"];

pub(super) fn call(
    _state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    match object {
        Value::Tuple(items) => search(items, name, args, "tuple"),
        _ => Err(no_method(object, name)),
    }
}

/// `count(value)` and `index(value, start, stop)` of any sequence.
pub(super) fn search(
    items: &[Value],
    name: &str,
    args: Args,
    type_name: &str,
) -> Result<Value, Error> {
    if name == "count" {
        let [value] = args.bind(name, 1, ["value"])?;
        let value = value.value();
        let mut count = 0;
        for item in items {
            count += i64::from(item.equals(&value)?);
        }
        return Ok(Value::Int(count));
    }
    let [value, start, stop] = args.bind(name, 1, ["value", "start", "stop"])?;
    let value = value.value();
    let len = items.len() as i64;
    let clamp = |index: i64| if index < 0 { (index + len).max(0) } else { index.min(len) } as usize;
    let (start, stop) = (clamp(start.int(0)?), clamp(stop.int(len)?));
    for (index, item) in items.iter().enumerate().take(stop).skip(start) {
        if item.equals(&value)? {
            return Ok(Value::from(index));
        }
    }
    Err(Error::value_error(match type_name {
        "list" => format!("{} is not in list", value.repr()?),
        _ => "tuple.index(x): x not in tuple".to_owned(),
    }))
}
