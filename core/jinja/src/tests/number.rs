//! `even`, `odd`, `divisibleby`.

use crate::{Args, Error, State, Value, ops};

fn remainder_is(value: &Value, divisor: &Value, wanted: i64) -> Result<Value, Error> {
    ops::modulo(value, divisor)?
        .equals(&Value::Int(wanted))
        .map(Value::Bool)
}

pub(super) fn even(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("test_even", 1, ["value"])?;
    remainder_is(&value.value(), &Value::Int(2), 0)
}

pub(super) fn odd(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("test_odd", 1, ["value"])?;
    remainder_is(&value.value(), &Value::Int(2), 1)
}

pub(super) fn divisibleby(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, divisor] = args.bind("test_divisibleby", 2, ["value", "num"])?;
    remainder_is(&value.value(), &divisor.value(), 0)
}
