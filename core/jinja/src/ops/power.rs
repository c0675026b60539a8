//! `**`.

use num_bigint::BigInt;
use num_traits::{Pow, Signed, ToPrimitive, Zero};

use super::refuse::refuse;
use crate::{Error, ErrorKind, Value};

/// Ints of more bits are refused.
const MAX_BITS: u64 = 1 << 24;

/// `a ** b`
pub(crate) fn pow(a: &Value, b: &Value) -> Result<Value, Error> {
    let (Some(x), Some(y)) = (a.as_number(), b.as_number()) else {
        return Err(refuse("** or pow()", a, b));
    };
    if let (Some(base), Some(exponent)) = (x.to_big(), y.to_big()) {
        if !exponent.is_negative() {
            return int_pow(&base, &exponent);
        }
        if base.is_zero() {
            return Err(Error::new(
                ErrorKind::ZeroDivision,
                "0.0 cannot be raised to a negative power",
            ));
        }
    }
    float_pow(x.to_float()?, y.to_float()?)
}

fn int_pow(base: &BigInt, exponent: &BigInt) -> Result<Value, Error> {
    let small = base.abs() <= BigInt::from(1);
    let bits = exponent
        .to_u64()
        .and_then(|exponent| exponent.checked_mul(base.bits()));
    match (exponent.to_u64(), bits) {
        (Some(exponent), Some(bits)) if small || bits <= MAX_BITS => {
            Ok(Value::from(Pow::pow(base, exponent)))
        }
        _ if small => {
            // 0, 1 or -1 to a huge power.
            let odd = exponent.bit(0);
            Ok(Value::from(if base.is_negative() && !odd {
                -base
            } else {
                base.clone()
            }))
        }
        _ => Err(Error::new(
            ErrorKind::Budget,
            "the power is too big to be computed",
        )),
    }
}

fn float_pow(x: f64, y: f64) -> Result<Value, Error> {
    if x == 0.0 && y < 0.0 {
        return Err(Error::new(
            ErrorKind::ZeroDivision,
            "0.0 cannot be raised to a negative power",
        ));
    }
    if x < 0.0 && x.is_finite() && y.fract() != 0.0 && y.is_finite() {
        return Err(Error::value_error(
            "a negative number to a fractional power would be complex: not supported",
        ));
    }
    let power = x.powf(y);
    if power.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(Error::new(
            ErrorKind::Overflow,
            "(34, 'Numerical result out of range')",
        ));
    }
    Ok(Value::Float(power))
}
