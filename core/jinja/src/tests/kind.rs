//! Tests of what a value is.

use crate::{Args, Error, State, Value};

/// A value that stands for another error is neither defined nor undefined.
pub(super) fn undefined(value: &Value) -> Result<bool, Error> {
    match value {
        Value::Undefined(undefined) => undefined
            .failure()
            .map_or(Ok(true), |error| Err(error.clone())),
        _ => Ok(false),
    }
}

pub(super) fn defined(value: &Value) -> Result<bool, Error> {
    undefined(value).map(|undefined| !undefined)
}

pub(super) fn none(value: &Value) -> Result<bool, Error> {
    Ok(value.is_none())
}

pub(super) fn boolean(value: &Value) -> Result<bool, Error> {
    Ok(value.as_bool().is_some())
}

pub(super) fn is_true(value: &Value) -> Result<bool, Error> {
    Ok(value.as_bool() == Some(true))
}

pub(super) fn is_false(value: &Value) -> Result<bool, Error> {
    Ok(value.as_bool() == Some(false))
}

pub(super) fn integer(value: &Value) -> Result<bool, Error> {
    Ok(matches!(value, Value::Int(_) | Value::BigInt(_)))
}

pub(super) fn float(value: &Value) -> Result<bool, Error> {
    Ok(matches!(value, Value::Float(_)))
}

pub(super) fn number(value: &Value) -> Result<bool, Error> {
    Ok(value.as_number().is_some())
}

pub(super) fn string(value: &Value) -> Result<bool, Error> {
    Ok(matches!(value, Value::Str(_)))
}

pub(super) fn mapping(value: &Value) -> Result<bool, Error> {
    Ok(value.is_mapping())
}

/// Whatever has a length and items.
pub(super) fn sequence(value: &Value) -> Result<bool, Error> {
    Ok(match value {
        Value::Str(_) | Value::Bytes(_) | Value::List(_) | Value::Tuple(_) | Value::Dict(_) => true,
        Value::Object(object) => object.is_sequence() || object.is_mapping(),
        _ => false,
    })
}

pub(super) fn iterable(value: &Value) -> Result<bool, Error> {
    Ok(value.is_iterable())
}

pub(super) fn callable(value: &Value) -> Result<bool, Error> {
    Ok(value.is_callable())
}

pub(super) fn filter(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [name] = args.bind("test_filter", 1, ["value"])?;
    let name = name.value();
    Ok(Value::Bool(
        name.as_str().is_some_and(|name| state.has_filter(name)),
    ))
}

pub(super) fn test(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [name] = args.bind("test_test", 1, ["value"])?;
    let name = name.value();
    Ok(Value::Bool(
        name.as_str().is_some_and(|name| state.has_test(name)),
    ))
}
