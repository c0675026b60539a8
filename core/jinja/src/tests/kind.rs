//! Tests of what a value is.

use crate::{Args, Error, State, Value};

/// The only argument.
fn subject(args: Args, name: &str) -> Result<Value, Error> {
    let [value] = args.bind(name, 1, ["value"])?;
    Ok(value.value())
}

/// A value that stands for another error is neither defined nor undefined.
fn is_undefined(value: &Value) -> Result<bool, Error> {
    match value {
        Value::Undefined(undefined) => undefined
            .failure()
            .map_or(Ok(true), |error| Err(error.clone())),
        _ => Ok(false),
    }
}

pub(super) fn defined(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    is_undefined(&subject(args, "test_defined")?).map(|undefined| Value::Bool(!undefined))
}

pub(super) fn undefined(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    is_undefined(&subject(args, "test_undefined")?).map(Value::Bool)
}

pub(super) fn none(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(subject(args, "test_none")?.is_none()))
}

pub(super) fn boolean(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(
        subject(args, "test_boolean")?.as_bool().is_some(),
    ))
}

pub(super) fn is_true(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(
        subject(args, "test_true")?.as_bool() == Some(true),
    ))
}

pub(super) fn is_false(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(
        subject(args, "test_false")?.as_bool() == Some(false),
    ))
}

pub(super) fn integer(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(matches!(
        subject(args, "test_integer")?,
        Value::Int(_) | Value::BigInt(_)
    )))
}

pub(super) fn float(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(matches!(
        subject(args, "test_float")?,
        Value::Float(_)
    )))
}

pub(super) fn number(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(
        subject(args, "test_number")?.as_number().is_some(),
    ))
}

pub(super) fn string(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(matches!(
        subject(args, "test_string")?,
        Value::Str(_)
    )))
}

pub(super) fn mapping(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(subject(args, "test_mapping")?.is_mapping()))
}

/// Whatever has a length and items.
pub(super) fn sequence(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let value = subject(args, "test_sequence")?;
    Ok(Value::Bool(match &value {
        Value::Str(_) | Value::Bytes(_) | Value::List(_) | Value::Tuple(_) | Value::Dict(_) => true,
        Value::Object(object) => object.is_sequence() || object.is_mapping(),
        _ => false,
    }))
}

pub(super) fn iterable(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(subject(args, "test_iterable")?.is_iterable()))
}

pub(super) fn callable(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(subject(args, "callable")?.is_callable()))
}

pub(super) fn filter(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let name = subject(args, "test_filter")?;
    Ok(Value::Bool(
        name.as_str().is_some_and(|name| state.has_filter(name)),
    ))
}

pub(super) fn test(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let name = subject(args, "test_test")?;
    Ok(Value::Bool(
        name.as_str().is_some_and(|name| state.has_test(name)),
    ))
}
