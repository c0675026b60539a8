//! Methods and attributes of `timedelta`.

use super::lookup::no_method;
use crate::{Args, Error, State, TimeDelta, Value};

pub(super) const NAMES: &[&str] = &["total_seconds"];

pub(super) fn attribute(delta: TimeDelta, name: &str) -> Option<Value> {
    let (days, seconds, microseconds) = delta.parts();
    Some(Value::Int(match name {
        "days" => days,
        "seconds" => seconds,
        "microseconds" => microseconds,
        _ => return None,
    }))
}

pub(super) fn call(
    _state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    let [] = args.bind(name, 0, [])?;
    match object {
        Value::TimeDelta(delta) => Ok(Value::Float(delta.total_seconds())),
        _ => Err(no_method(object, name)),
    }
}
