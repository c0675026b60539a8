//! `*`.

use super::add::{delta, numbers};
use super::refuse::refuse;
use crate::{Error, ErrorKind, Str, Value, meter};

/// `a * b`
pub(crate) fn mul(a: &Value, b: &Value) -> Result<Value, Error> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => match x.checked_mul(*y) {
            Some(product) => Ok(Value::Int(product)),
            None => Ok(Value::from(i128::from(*x) * i128::from(*y))),
        },
        (Value::TimeDelta(span), number) | (number, Value::TimeDelta(span)) => match number {
            Value::Float(factor) => {
                delta(Some((span.micros as f64 * factor).round_ties_even() as i64))
            }
            _ => match number.as_i64() {
                Some(factor) => delta(span.micros.checked_mul(factor)),
                None if is_sequence(number) => {
                    let span = if a.is_iterable() { b } else { a };
                    Err(not_int(a, b, span))
                }
                None => Err(refuse("*", a, b)),
            },
        },
        _ => {
            if let (Some(x), Some(y)) = (a.as_number(), b.as_number()) {
                return numbers(&x, &y, |x, y| x * y, |x, y| x * y);
            }
            match (is_sequence(a), is_sequence(b)) {
                (true, false) => repeat(a, b).unwrap_or_else(|| Err(not_int(a, b, b))),
                (false, true) => repeat(b, a).unwrap_or_else(|| Err(not_int(a, b, a))),
                (true, true) => Err(not_int(a, b, b)),
                (false, false) => Err(refuse("*", a, b)),
            }
        }
    }
}

fn is_sequence(value: &Value) -> bool {
    matches!(
        value,
        Value::Str(_) | Value::Bytes(_) | Value::List(_) | Value::Tuple(_)
    )
}

fn not_int(a: &Value, b: &Value, culprit: &Value) -> Error {
    if culprit.is_undefined() {
        return refuse("*", a, b);
    }
    Error::type_error(format!(
        "can't multiply sequence by non-int of type '{}'",
        culprit.operand_name()
    ))
}

fn repeat(sequence: &Value, count: &Value) -> Option<Result<Value, Error>> {
    let count = match count {
        Value::BigInt(_) => {
            return Some(Err(Error::new(
                ErrorKind::Overflow,
                "cannot fit 'int' into an index-sized integer",
            )));
        }
        _ => usize::try_from(count.as_i64()?.max(0)).unwrap_or(usize::MAX),
    };
    let unit = match sequence {
        Value::Str(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.len() * size_of::<Value>(),
        Value::Tuple(tuple) => tuple.len() * size_of::<Value>(),
        _ => return None,
    };
    if let Err(error) = meter::spend_text(unit.saturating_mul(count)) {
        return Some(Err(error));
    }
    Some(Ok(match sequence {
        Value::Str(text) if text.is_markup() => Value::Str(Str::markup(text.repeat(count))),
        Value::Str(text) => Value::from(text.repeat(count)),
        Value::Bytes(bytes) => Value::Bytes(bytes.repeat(count).into()),
        Value::List(list) => match list.to_vec() {
            Ok(items) => Value::list(cycle(&items, count)),
            Err(error) => return Some(Err(error)),
        },
        Value::Tuple(tuple) => Value::tuple(cycle(tuple, count)),
        _ => return None,
    }))
}

fn cycle(items: &[Value], count: usize) -> Vec<Value> {
    // Nothing, however often: not to be counted through.
    let count = if items.is_empty() { 0 } else { count };
    let mut out = Vec::with_capacity(items.len() * count);
    for _ in 0..count {
        out.extend_from_slice(items);
    }
    out
}
