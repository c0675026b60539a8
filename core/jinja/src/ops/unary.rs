//! `-`, `+`, `abs()` and the bitwise operators.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use crate::{Error, ErrorKind, Number, TimeDelta, Value, meter};

fn refuse(op: &str, value: &Value) -> Error {
    match value {
        Value::Undefined(undefined) => undefined.error(),
        _ => Error::type_error(format!(
            "bad operand type for {op}: '{}'",
            value.type_name()
        )),
    }
}

/// `-value`
pub(crate) fn neg(value: &Value) -> Result<Value, Error> {
    if let Value::TimeDelta(delta) = value {
        return Ok(TimeDelta::from_micros(-delta.micros).into());
    }
    match value.as_number() {
        Some(Number::Int(number)) => Ok(Value::from(-i128::from(number))),
        Some(Number::Big(number)) => Ok(Value::from(-&*number)),
        Some(Number::Float(number)) => Ok(Value::Float(-number)),
        None => Err(refuse("unary -", value)),
    }
}

/// `+value`
pub(crate) fn pos(value: &Value) -> Result<Value, Error> {
    if matches!(value, Value::TimeDelta(_)) {
        return Ok(value.clone());
    }
    value
        .as_number()
        .map(Value::from)
        .ok_or_else(|| refuse("unary +", value))
}

/// `abs(value)`
pub(crate) fn abs(value: &Value) -> Result<Value, Error> {
    if let Value::TimeDelta(delta) = value {
        return Ok(TimeDelta::from_micros(delta.micros.abs()).into());
    }
    match value.as_number() {
        Some(Number::Int(number)) => Ok(Value::from(i128::from(number).abs())),
        Some(Number::Big(number)) => Ok(Value::from(number.abs())),
        Some(Number::Float(number)) => Ok(Value::Float(number.abs())),
        None => Err(refuse("abs()", value)),
    }
}

/// Shifts by more bits are refused.
const MAX_SHIFT: u64 = 1 << 24;

/// The bitwise operators of ints by their dunder names; `None` when there is no such operator.
pub(crate) fn bitwise(name: &str, a: &BigInt, b: &BigInt) -> Option<Result<Value, Error>> {
    let shift = || match b.to_u64() {
        _ if b.is_negative() => Err(Error::value_error("negative shift count")),
        Some(bits) if bits <= MAX_SHIFT => meter::spend_text(bits as usize / 8).map(|()| bits),
        _ => Err(Error::new(
            ErrorKind::Overflow,
            "too many digits in integer",
        )),
    };
    Some(match name {
        "__and__" => Ok(Value::from(a & b)),
        "__or__" => Ok(Value::from(a | b)),
        "__xor__" => Ok(Value::from(a ^ b)),
        "__lshift__" => shift().map(|bits| Value::from(a << bits)),
        "__rshift__" => shift().map(|bits| Value::from(a >> bits)),
        _ => return None,
    })
}
