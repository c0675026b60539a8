//! Methods and attributes of `int`, `bool` and `float`.

use num_bigint::BigInt;
use num_traits::{FromPrimitive, Signed};

use super::lookup::no_method;
use crate::{Args, Error, ErrorKind, State, Value, meter, ops};

/// The bitwise operators, which templates have no signs for.
pub(super) const BITWISE: &[&str] = &["__and__", "__or__", "__xor__", "__lshift__", "__rshift__"];

pub(super) const INT_NAMES: &[&str] = &[
    "__and__",
    "__lshift__",
    "__or__",
    "__rshift__",
    "__xor__",
    "as_integer_ratio",
    "bit_count",
    "bit_length",
    "conjugate",
    "is_integer",
];

pub(super) const FLOAT_NAMES: &[&str] = &["as_integer_ratio", "conjugate", "is_integer"];

pub(super) fn attribute(object: &Value, name: &str) -> Option<Value> {
    let is_float = matches!(object, Value::Float(_));
    match name {
        "real" => object.as_number().map(Value::from),
        "imag" => Some(if is_float {
            Value::Float(0.0)
        } else {
            Value::Int(0)
        }),
        "numerator" if !is_float => object.as_number().map(Value::from),
        "denominator" if !is_float => Some(Value::Int(1)),
        _ => None,
    }
}

pub(super) fn call(
    _state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    if BITWISE.contains(&name) {
        let [other] = args.bind(name, 1, ["value"])?;
        let other = other.value();
        let (Some(a), Some(b)) = (object.as_bigint(), other.as_bigint()) else {
            return Err(Error::type_error(format!(
                "unsupported operand type(s) for {name}: '{}' and '{}'",
                object.type_name(),
                other.type_name()
            )));
        };
        meter::spend_text(a.bits().max(b.bits()) as usize / 8)?;
        return ops::bitwise(name, &a, &b).unwrap_or_else(|| Err(no_method(object, name)));
    }
    let [] = args.bind(name, 0, [])?;
    match (name, object) {
        ("conjugate", Value::Bool(flag)) => Ok(Value::Int(i64::from(*flag))),
        ("conjugate", _) => Ok(object.clone()),
        ("is_integer", Value::Float(number)) => {
            Ok(Value::Bool(number.is_finite() && number.fract() == 0.0))
        }
        ("is_integer", _) => Ok(Value::Bool(true)),
        ("as_integer_ratio", Value::Float(number)) => float_ratio(*number),
        ("as_integer_ratio", Value::Bool(flag)) => Ok(Value::tuple(vec![
            Value::Int(i64::from(*flag)),
            Value::Int(1),
        ])),
        ("as_integer_ratio", _) => Ok(Value::tuple(vec![object.clone(), Value::Int(1)])),
        (_, _) => {
            let Some(number) = object.as_bigint() else {
                return Err(no_method(object, name));
            };
            Ok(match name {
                "bit_length" => Value::from(number.bits()),
                _ => Value::from(
                    number
                        .abs()
                        .iter_u64_digits()
                        .map(|digit| u64::from(digit.count_ones()))
                        .sum::<u64>(),
                ),
            })
        }
    }
}

fn float_ratio(number: f64) -> Result<Value, Error> {
    if !number.is_finite() {
        let what = if number.is_nan() { "NaN" } else { "Infinity" };
        return Err(Error::new(
            ErrorKind::Overflow,
            format!("cannot convert {what} to integer ratio"),
        ));
    }
    let mut scaled = number;
    let mut shift = 0;
    while scaled.fract() != 0.0 {
        scaled *= 2.0;
        shift += 1;
    }
    let numerator = BigInt::from_f64(scaled).unwrap_or_default();
    Ok(Value::tuple(vec![
        Value::from(numerator),
        Value::from(BigInt::from(1) << shift),
    ]))
}
