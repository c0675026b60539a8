//! Which type has which methods.

use super::{bytes, datetime, dict, list, number, set, text, time, timedelta, tuple};
use crate::{Args, Error, ErrorKind, State, Value};

/// Methods every Python object has; the sandbox refuses them all.
const OBJECT_DUNDERS: &[&str] = &[
    "__class__",
    "__delattr__",
    "__dict__",
    "__dir__",
    "__doc__",
    "__eq__",
    "__format__",
    "__ge__",
    "__getattribute__",
    "__getstate__",
    "__gt__",
    "__hash__",
    "__init__",
    "__init_subclass__",
    "__le__",
    "__lt__",
    "__module__",
    "__ne__",
    "__new__",
    "__reduce__",
    "__reduce_ex__",
    "__repr__",
    "__setattr__",
    "__sizeof__",
    "__str__",
    "__subclasshook__",
];

/// Further ones of functions and methods.
const FUNCTION_DUNDERS: &[&str] = &[
    "__call__",
    "__code__",
    "__closure__",
    "__defaults__",
    "__globals__",
    "__name__",
    "__self__",
    "__func__",
];

/// Whether Python's object would have the attribute `name` and the sandbox would refuse it.
pub(crate) fn is_unsafe(object: &Value, name: &str) -> bool {
    if number::BITWISE.contains(&name) {
        return object.as_bigint().is_none() && matches!(object, Value::Set(_) | Value::Dict(_));
    }
    OBJECT_DUNDERS.contains(&name) && (name != "__dict__" || matches!(object, Value::Object(_)))
        || (object.is_callable() && FUNCTION_DUNDERS.contains(&name))
        || (name == "__len__"
            || name == "__iter__"
            || name == "__getitem__"
            || name == "__contains__")
            && object.is_iterable()
        || (name == "__add__" || name == "__mul__")
            && !matches!(object, Value::Dict(_) | Value::None)
}

type Call = fn(&mut State<'_>, &Value, &str, Args) -> Result<Value, Error>;

/// The methods of a value's type and the code that runs them.
fn table(object: &Value) -> Option<(&'static [&'static str], Call)> {
    Some(match object {
        Value::Str(_) => (text::NAMES, text::call),
        Value::List(_) => (list::NAMES, list::call),
        Value::Dict(_) => (dict::NAMES, dict::call),
        Value::Tuple(_) => (tuple::NAMES, tuple::call),
        Value::Set(_) => (set::NAMES, set::call),
        Value::Bytes(_) => (bytes::NAMES, bytes::call),
        Value::Bool(_) | Value::Int(_) | Value::BigInt(_) => (number::INT_NAMES, number::call),
        Value::Float(_) => (number::FLOAT_NAMES, number::call),
        Value::DateTime(_) => (datetime::DATETIME_NAMES, datetime::call),
        Value::Date(_) => (datetime::DATE_NAMES, datetime::call),
        Value::Time(_) => (time::NAMES, time::call),
        Value::TimeDelta(_) => (timedelta::NAMES, timedelta::call),
        _ => return None,
    })
}

/// Whether a dict has an attribute of that name, allowed or not.
pub(crate) fn is_of_dicts(name: &str) -> bool {
    name.starts_with('_') || dict::NAMES.contains(&name)
}

/// Whether the value's type has a method of that name.
pub(crate) fn exists(object: &Value, name: &str) -> bool {
    table(object).is_some_and(|(names, _)| names.contains(&name))
}

/// Calls a method of a built-in type.
pub(crate) fn call(
    state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    match table(object) {
        Some((names, call)) if names.contains(&name) => call(state, object, name, args),
        _ => Err(no_method(object, name)),
    }
}

/// The error of a method that is not there.
pub(super) fn no_method(object: &Value, name: &str) -> Error {
    Error::new(
        ErrorKind::Attribute,
        format!("'{}' object has no attribute '{name}'", object.type_name()),
    )
}

/// An attribute of a built-in type that is not a method.
pub(crate) fn data_attribute(object: &Value, name: &str) -> Option<Value> {
    match object {
        Value::DateTime(_) | Value::Date(_) => datetime::attribute(object, name),
        Value::Time(time) => time::attribute(*time, name),
        Value::TimeDelta(delta) => timedelta::attribute(*delta, name),
        Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_) => {
            number::attribute(object, name)
        }
        _ => None,
    }
}
