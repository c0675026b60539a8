//! `abs`, `int`, `float`, `round`, `sum`.

use num_bigint::BigInt;
use num_traits::{FromPrimitive, Num, Signed, Zero};

use super::attribute::Path;
use crate::syntax::ast::BinaryOp;
use crate::{Args, Error, ErrorKind, State, Value, check_decimal_digits, meter, ops};

/// The absolute value.
pub(super) fn abs(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("abs", 1, ["x"])?;
    ops::abs(&value.value())
}

/// Python's `float(value)`.
pub(super) fn to_float(value: &Value) -> Result<f64, Error> {
    match value {
        Value::Str(text) => parse_float(text).ok_or_else(|| {
            Error::value_error(format!(
                "could not convert string to float: {}",
                crate::value::str_repr(text)
            ))
        }),
        Value::Undefined(undefined) => Err(undefined.error()),
        _ => match value.as_number() {
            Some(number) => number.to_float(),
            None => Err(Error::type_error(format!(
                "float() argument must be a string or a real number, not '{}'",
                value.type_name()
            ))),
        },
    }
}

fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = if text.contains('_') {
        without_underscores(text)?
    } else {
        text.to_owned()
    };
    let lower = digits.to_ascii_lowercase();
    let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
    match unsigned {
        "inf" | "infinity" | "nan" => {}
        _ if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') => return None,
        _ => {}
    }
    lower.parse().ok()
}

/// Underscores only stand between digits.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        let digit = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_alphanumeric)
        };
        if *byte == b'_' && !(digit(index.checked_sub(1)) && digit(Some(index + 1))) {
            return None;
        }
    }
    Some(text.replace('_', ""))
}

/// Python's `int(text, base)`.
fn parse_int(text: &str, base: u32) -> Option<BigInt> {
    let text = text.trim();
    let digits = if text.contains('_') {
        without_underscores(text)?
    } else {
        text.to_owned()
    };
    let negative = digits.starts_with('-');
    let mut digits = digits.strip_prefix(['+', '-']).unwrap_or(&digits);
    let mut base = base;
    let prefix = digits.get(..2).map(str::to_ascii_lowercase);
    let prefix_base = match prefix.as_deref() {
        Some("0b") => 2,
        Some("0o") => 8,
        Some("0x") => 16,
        _ => 0,
    };
    if prefix_base != 0 && (base == 0 || base == prefix_base) {
        base = prefix_base;
        digits = &digits[2..];
    } else if base == 0 {
        if digits.len() > 1 && digits.starts_with('0') && digits.bytes().any(|byte| byte != b'0') {
            return None;
        }
        base = 10;
    }
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    // More digits are a ValueError, and those lead to the default.
    if !base.is_power_of_two() {
        check_decimal_digits(digits.len()).ok()?;
    }
    let number = BigInt::from_str_radix(digits, base).ok()?;
    Some(if negative { -number } else { number })
}

/// An int, or the default when there is none to be made.
pub(super) fn int(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, default, base] = args.bind("do_int", 1, ["value", "default", "base"])?;
    let value = value.value();
    // Python finds a base that is no int only when it reads a text with it, and then takes it for a float.
    let base = base.or(10).as_i64();
    let direct = match &value {
        Value::Undefined(undefined) if !undefined.is_lenient() => return Err(undefined.error()),
        Value::Str(text) => match base.map(u32::try_from) {
            Some(Ok(base @ (0 | 2..=36))) => parse_int(text, base),
            _ => None,
        },
        Value::Float(number) if number.is_infinite() => {
            return Err(Error::new(
                ErrorKind::Overflow,
                "cannot convert float infinity to integer",
            ));
        }
        Value::Float(number) => BigInt::from_f64(number.trunc()),
        other => other.as_bigint(),
    };
    if let Some(number) = direct {
        return Ok(Value::from(number));
    }
    // "42.23" is 42.
    let by_float = match &value {
        Value::Str(text) => parse_float(text).and_then(|number| BigInt::from_f64(number.trunc())),
        _ => None,
    };
    Ok(by_float.map_or_else(|| default.or(0), Value::from))
}

/// A float, or the default when there is none to be made.
pub(super) fn float(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, default] = args.bind("do_float", 1, ["value", "default"])?;
    let value = value.value();
    match to_float(&value) {
        Ok(number) => Ok(Value::Float(number)),
        Err(error)
            if matches!(error.kind(), ErrorKind::Undefined | ErrorKind::Overflow)
                || value.is_undefined() =>
        {
            Err(error)
        }
        Err(_) => Ok(default.or(0.0)),
    }
}

/// Rounded to a number of decimals: half to even, up or down.
pub(super) fn round(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, precision, method] = args.bind("do_round", 1, ["value", "precision", "method"])?;
    let value = value.value();
    let precision = precision.int(0)?;
    let method = method.text("common")?;
    if !matches!(&*method, "common" | "ceil" | "floor") {
        return Err(Error::filter_argument(
            "method must be common, ceil or floor",
        ));
    }
    if let Value::Undefined(undefined) = &value {
        return Err(undefined.error());
    }
    let Some(number) = value.as_number() else {
        return Err(Error::type_error(format!(
            "type {} doesn't define __round__ method",
            value.type_name()
        )));
    };
    if &*method == "common" {
        return match number.to_big() {
            Some(int) => Ok(Value::from(round_int(int, precision))),
            None => Ok(Value::Float(round_float(number.to_f64(), precision))),
        };
    }
    let (ten, precision) = (Value::Int(10), Value::Int(precision));
    meter::spend_steps(ops::cost(BinaryOp::Pow, &ten, &precision))?;
    let scale = ops::pow(&ten, &precision)?;
    let scaled = ops::mul(&value, &scale)?;
    let whole = match &scaled {
        Value::Float(number) => {
            let whole = if &*method == "ceil" {
                number.ceil()
            } else {
                number.floor()
            };
            BigInt::from_f64(whole).map(Value::from).ok_or_else(|| {
                Error::new(
                    ErrorKind::Overflow,
                    "cannot convert float infinity to integer",
                )
            })?
        }
        int => int.clone(),
    };
    ops::div(&whole, &scale)
}

fn round_int(number: BigInt, precision: i64) -> BigInt {
    if precision >= 0 {
        return number;
    }
    if precision < -10_000 {
        return BigInt::zero();
    }
    let unit = num_traits::pow(BigInt::from(10), precision.unsigned_abs() as usize);
    let (quotient, remainder) = (number.abs() / &unit, number.abs() % &unit);
    let twice: BigInt = remainder * 2;
    let up = twice > unit || (twice == unit && quotient.bit(0));
    let rounded = (quotient + u8::from(up)) * unit;
    if number.is_negative() {
        -rounded
    } else {
        rounded
    }
}

fn round_float(number: f64, precision: i64) -> f64 {
    if !number.is_finite() || precision > 323 {
        return number;
    }
    if precision >= 0 {
        // The decimal expansion is exact, and so is its rounding.
        let digits = precision as usize;
        return format!("{number:.digits$}").parse().unwrap_or(number);
    }
    if precision < -308 {
        return 0.0_f64.copysign(number);
    }
    let unit = 10_f64.powi(-precision as i32);
    (number / unit).round_ties_even() * unit
}

/// The sum of all elements (or of an attribute of them).
pub(super) fn sum(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, attribute, start] = args.bind("do_sum", 1, ["iterable", "attribute", "start"])?;
    let path = attribute.some().map(|attribute| Path::new(&attribute));
    let mut total = start.or(0);
    if matches!(total, Value::Str(_)) {
        return Err(Error::type_error(
            "sum() can't sum strings [use ''.join(seq) instead]",
        ));
    }
    for item in value.value().bounded_iter()? {
        let item = item?;
        let item = match &path {
            Some(path) => path.get(state, &item, None)?,
            None => item,
        };
        total = ops::add(&total, &item)?;
    }
    Ok(total)
}
