//! `/`, `//` and `%`.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use super::refuse::refuse;
use crate::{Error, ErrorKind, TimeDelta, Value, format};

fn by_zero(message: &str) -> Error {
    Error::new(ErrorKind::ZeroDivision, message)
}

/// `a / b`
pub(crate) fn div(a: &Value, b: &Value) -> Result<Value, Error> {
    if let Value::TimeDelta(span) = a {
        return match b {
            Value::TimeDelta(other) if other.micros == 0 => Err(by_zero("division by zero")),
            Value::TimeDelta(other) => Ok(Value::Float(span.micros as f64 / other.micros as f64)),
            _ => match b.as_f64() {
                Some(0.0) => Err(by_zero("division by zero")),
                Some(number) => Ok(TimeDelta::from_micros(
                    (span.micros as f64 / number).round_ties_even() as i64,
                )
                .into()),
                None => Err(refuse("/", a, b)),
            },
        };
    }
    let (Some(x), Some(y)) = (a.as_number(), b.as_number()) else {
        return Err(refuse("/", a, b));
    };
    if let (Some(x), Some(y)) = (x.to_big(), y.to_big()) {
        if y.is_zero() {
            return Err(by_zero("division by zero"));
        }
        return true_div(&x, &y).map(Value::Float);
    }
    let (x, y) = (x.to_float()?, y.to_float()?);
    if y == 0.0 {
        return Err(by_zero("float division by zero"));
    }
    Ok(Value::Float(x / y))
}

/// The quotient of two ints as the nearest float.
fn true_div(x: &BigInt, y: &BigInt) -> Result<f64, Error> {
    let exact = 1_u64 << 53;
    if let (Some(a), Some(b)) = (x.to_i64(), y.to_i64())
        && a.unsigned_abs() <= exact
        && b.unsigned_abs() <= exact
    {
        return Ok(a as f64 / b as f64);
    }
    // Enough bits of the quotient for a correctly rounded float, the last one sticky.
    let shift = 66 - (x.bits() as i64 - y.bits() as i64);
    let (num, den) = if shift >= 0 {
        (x.abs() << shift as usize, y.abs())
    } else {
        (x.abs(), y.abs() << (-shift) as usize)
    };
    let mut quotient = &num / &den;
    if !(&num % &den).is_zero() {
        quotient |= BigInt::from(1);
    }
    let magnitude =
        quotient.to_f64().unwrap_or(f64::INFINITY) * 2_f64.powi(-(shift.clamp(-2000, 2000) as i32));
    if magnitude.is_infinite() {
        return Err(Error::new(
            ErrorKind::Overflow,
            "integer division result too large for a float",
        ));
    }
    Ok(if x.is_negative() == y.is_negative() {
        magnitude
    } else {
        -magnitude
    })
}

/// Quotient rounded down, and the remainder with the divisor's sign.
fn int_divmod(x: &BigInt, y: &BigInt) -> (BigInt, BigInt) {
    let (quotient, remainder) = (x / y, x % y);
    if !remainder.is_zero() && (remainder.is_negative() != y.is_negative()) {
        (quotient - 1, remainder + y)
    } else {
        (quotient, remainder)
    }
}

fn float_divmod(x: f64, y: f64) -> (f64, f64) {
    let mut remainder = x % y;
    let mut quotient = (x - remainder) / y;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(y);
    } else if (y < 0.0) != (remainder < 0.0) {
        remainder += y;
        quotient -= 1.0;
    }
    let floored = quotient.floor();
    let quotient = if quotient == 0.0 {
        0.0_f64.copysign(x / y)
    } else if quotient - floored > 0.5 {
        floored + 1.0
    } else {
        floored
    };
    (quotient, remainder)
}

/// `divmod(a, b)`; `op` and `zero` are for the errors.
fn both(a: &Value, b: &Value, op: &str) -> Result<(Value, Value), Error> {
    if let (Value::Int(x), Value::Int(y)) = (a, b)
        && *y != 0
        && *y != -1
    {
        let remainder = x % y;
        let adjust = remainder != 0 && (remainder < 0) != (*y < 0);
        return Ok((
            Value::Int(x / y - i64::from(adjust)),
            Value::Int(if adjust { remainder + y } else { remainder }),
        ));
    }
    let (Some(x), Some(y)) = (a.as_number(), b.as_number()) else {
        return Err(refuse(op, a, b));
    };
    if let (Some(x), Some(y)) = (x.to_big(), y.to_big()) {
        if y.is_zero() {
            return Err(by_zero("integer division or modulo by zero"));
        }
        let (quotient, remainder) = int_divmod(&x, &y);
        return Ok((Value::from(quotient), Value::from(remainder)));
    }
    let (x, y) = (x.to_float()?, y.to_float()?);
    if y == 0.0 {
        return Err(by_zero("float floor division by zero"));
    }
    let (quotient, remainder) = float_divmod(x, y);
    Ok((Value::Float(quotient), Value::Float(remainder)))
}

/// `a // b`
pub(crate) fn floor_div(a: &Value, b: &Value) -> Result<Value, Error> {
    if let Value::TimeDelta(span) = a {
        return match b {
            Value::TimeDelta(other) if other.micros == 0 => {
                Err(by_zero("integer division or modulo by zero"))
            }
            Value::TimeDelta(other) => Ok(Value::Int(floor_i64(span.micros, other.micros))),
            _ => match b.as_i64() {
                Some(0) => Err(by_zero("integer division or modulo by zero")),
                Some(number) => Ok(TimeDelta::from_micros(floor_i64(span.micros, number)).into()),
                None => Err(refuse("//", a, b)),
            },
        };
    }
    both(a, b, "//").map(|(quotient, _)| quotient)
}

fn floor_i64(x: i64, y: i64) -> i64 {
    let quotient = x.wrapping_div(y);
    if x % y != 0 && (x < 0) != (y < 0) {
        quotient - 1
    } else {
        quotient
    }
}

/// `a % b`: the remainder, or for texts the formatting.
pub(crate) fn modulo(a: &Value, b: &Value) -> Result<Value, Error> {
    match (a, b) {
        (Value::Str(text), _) => format::percent(text, b).map(Value::from),
        (Value::TimeDelta(x), Value::TimeDelta(y)) => {
            if y.micros == 0 {
                return Err(by_zero("integer division or modulo by zero"));
            }
            let remainder = x.micros - floor_i64(x.micros, y.micros) * y.micros;
            Ok(TimeDelta::from_micros(remainder).into())
        }
        _ => both(a, b, "%")
            .map(|(_, remainder)| remainder)
            .map_err(|error| match error.kind() {
                ErrorKind::ZeroDivision => {
                    let float = matches!(a, Value::Float(_)) || matches!(b, Value::Float(_));
                    by_zero(if float {
                        "float modulo"
                    } else {
                        "integer modulo by zero"
                    })
                }
                _ => error,
            }),
    }
}
