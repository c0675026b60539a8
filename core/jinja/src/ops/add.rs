//! `+` and `-`.

use super::refuse::refuse;
use super::set_ops;
use crate::filters::escape_html;
use crate::value::{date_from_days, days_since_epoch};
use crate::{DateTime, Error, ErrorKind, Number, Str, TimeDelta, Value, meter};

impl Value {
    /// Python's `self + other`.
    ///
    /// # Errors
    /// Types that cannot be added, and more than a template may make.
    pub fn plus(&self, other: &Self) -> Result<Self, Error> {
        add(self, other)
    }
}

/// `a + b`
pub(crate) fn add(a: &Value, b: &Value) -> Result<Value, Error> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => match x.checked_add(*y) {
            Some(sum) => Ok(Value::Int(sum)),
            None => Ok(Value::from(i128::from(*x) + i128::from(*y))),
        },
        (Value::Str(x), Value::Str(y)) => {
            meter::spend_text(x.len() + y.len())?;
            add_texts(x, y)
        }
        (Value::Str(_), _) if !b.is_undefined() => Err(Error::type_error(format!(
            "can only concatenate str (not \"{}\") to str",
            b.operand_name()
        ))),
        (Value::List(x), Value::List(y)) => {
            meter::spend_elements(x.len() + y.len())?;
            let mut items = x.to_vec()?;
            items.extend(y.to_vec()?);
            Ok(Value::list(items))
        }
        (Value::Tuple(x), Value::Tuple(y)) => {
            meter::spend_elements(x.len() + y.len())?;
            Ok(Value::tuple([&**x, &**y].concat()))
        }
        (Value::List(_) | Value::Tuple(_), _) if !b.is_undefined() => {
            let name = a.type_name();
            Err(Error::type_error(format!(
                "can only concatenate {name} (not \"{}\") to {name}",
                b.operand_name()
            )))
        }
        (Value::Bytes(x), Value::Bytes(y)) => {
            meter::spend_text(x.len() + y.len())?;
            Ok(Value::Bytes([&**x, &**y].concat().into()))
        }
        (Value::Bytes(_), _) if !b.is_undefined() => Err(Error::type_error(format!(
            "can't concat {} to bytes",
            b.operand_name()
        ))),
        (Value::DateTime(time), Value::TimeDelta(delta))
        | (Value::TimeDelta(delta), Value::DateTime(time)) => shift(time, delta.micros),
        (Value::Date(date), Value::TimeDelta(delta))
        | (Value::TimeDelta(delta), Value::Date(date)) => shift_date(*date, delta.parts().0),
        (Value::TimeDelta(x), Value::TimeDelta(y)) => delta(x.micros.checked_add(y.micros)),
        _ => match (a.as_number(), b.as_number()) {
            (Some(x), Some(y)) => numbers(&x, &y, |x, y| x + y, |x, y| x + y),
            _ => Err(refuse("+", a, b)),
        },
    }
}

/// `a - b`
pub(crate) fn sub(a: &Value, b: &Value) -> Result<Value, Error> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => match x.checked_sub(*y) {
            Some(difference) => Ok(Value::Int(difference)),
            None => Ok(Value::from(i128::from(*x) - i128::from(*y))),
        },
        (Value::Set(x), Value::Set(y)) => set_ops::difference(x, y),
        (Value::DateTime(x), Value::DateTime(y)) => {
            if x.offset.is_some() == y.offset.is_some() {
                Ok(TimeDelta::from_micros(x.utc_micros() - y.utc_micros()).into())
            } else {
                Err(Error::type_error(
                    "can't subtract offset-naive and offset-aware datetimes",
                ))
            }
        }
        (Value::DateTime(time), Value::TimeDelta(delta)) => shift(time, -delta.micros),
        (Value::Date(x), Value::Date(y)) => {
            let days = i64::from(days_since_epoch(*x) - days_since_epoch(*y));
            Ok(TimeDelta::from_micros(days * 86_400_000_000).into())
        }
        (Value::Date(date), Value::TimeDelta(delta)) => shift_date(*date, -delta.parts().0),
        (Value::TimeDelta(x), Value::TimeDelta(y)) => delta(x.micros.checked_sub(y.micros)),
        _ => match (a.as_number(), b.as_number()) {
            (Some(x), Some(y)) => numbers(&x, &y, |x, y| x - y, |x, y| x - y),
            _ => Err(refuse("-", a, b)),
        },
    }
}

fn add_texts(x: &Str, y: &Str) -> Result<Value, Error> {
    if x.is_markup() || y.is_markup() {
        let part = |text: &Str| {
            if text.is_markup() {
                Ok(text.as_str().to_owned())
            } else {
                escape_html(text)
            }
        };
        return Ok(Value::Str(Str::markup(part(x)? + &part(y)?)));
    }
    let mut text = String::with_capacity(x.len() + y.len());
    text.push_str(x);
    text.push_str(y);
    Ok(Value::from(text))
}

/// Computes with floats if one is a float, else exactly.
pub(super) fn numbers(
    x: &Number,
    y: &Number,
    float: fn(f64, f64) -> f64,
    int: fn(num_bigint::BigInt, num_bigint::BigInt) -> num_bigint::BigInt,
) -> Result<Value, Error> {
    match (x.to_big(), y.to_big()) {
        (Some(x), Some(y)) => Ok(Value::from(int(x, y))),
        _ => Ok(Value::Float(float(x.to_float()?, y.to_float()?))),
    }
}

fn out_of_range() -> Error {
    Error::new(ErrorKind::Overflow, "date value out of range")
}

fn shift(time: &DateTime, micros: i64) -> Result<Value, Error> {
    let moved = time
        .wall_micros()
        .checked_add(micros)
        .ok_or_else(out_of_range)?;
    DateTime::from_wall_micros(moved, time.offset)
        .map(Value::DateTime)
        .ok_or_else(out_of_range)
}

fn shift_date(date: jiff::civil::Date, days: i64) -> Result<Value, Error> {
    let moved = i64::from(days_since_epoch(date)) + days;
    i32::try_from(moved)
        .ok()
        .and_then(date_from_days)
        .map(Value::Date)
        .ok_or_else(out_of_range)
}

pub(super) fn delta(micros: Option<i64>) -> Result<Value, Error> {
    micros
        .map(|micros| TimeDelta::from_micros(micros).into())
        .ok_or_else(|| Error::new(ErrorKind::Overflow, "days out of range"))
}
