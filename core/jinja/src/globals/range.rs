//! `range`.

use crate::{Args, Error, Range, State, Value};

/// `range(stop)`, `range(start, stop)` or `range(start, stop, step)`.
pub(super) fn range(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    if !args.named.is_empty() {
        return Err(Error::type_error("range() takes no keyword arguments"));
    }
    let mut numbers = Vec::with_capacity(3);
    for value in &args.positional {
        if let Value::Undefined(undefined) = value {
            return Err(undefined.error());
        }
        numbers.push(value.as_i64().ok_or_else(|| {
            Error::type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                value.type_name()
            ))
        })?);
    }
    let range = match numbers[..] {
        [stop] => Range::new(0, stop, 1),
        [start, stop] => Range::new(start, stop, 1),
        [start, stop, step] => Range::new(start, stop, step),
        [] => Err(Error::type_error(
            "range expected at least 1 argument, got 0",
        )),
        _ => Err(Error::type_error(format!(
            "range expected at most 3 arguments, got {}",
            numbers.len()
        ))),
    };
    range.map(Value::object)
}
