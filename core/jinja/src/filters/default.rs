//! `default`.

use crate::{Args, Error, State, Value};

/// The value, or another one if it is undefined (with `boolean`, also if it is false).
pub(super) fn default(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, default, boolean] =
        args.bind("do_default", 1, ["value", "default_value", "boolean"])?;
    let value = value.value();
    if let Value::Undefined(undefined) = &value
        && let Some(error) = undefined.failure()
    {
        return Err(error.clone());
    }
    if value.is_undefined() || (boolean.bool(false)? && !value.is_true()?) {
        return Ok(default.or(""));
    }
    Ok(value)
}
