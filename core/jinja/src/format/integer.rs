//! Ints in any base.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::spec::{Spec, pad};
use crate::{Error, Value, decimal_digits};

/// An int with a presentation type for ints.
pub(super) fn format_int(number: &BigInt, spec: &Spec) -> Result<String, Error> {
    let kind = spec.kind.unwrap_or('d');
    if kind == 'c' {
        return format_char(number, spec);
    }
    if spec.precision.is_some() {
        return Err(Error::value_error(
            "Precision not allowed in integer format specifier",
        ));
    }
    let (radix, prefix) = match kind {
        'b' => (2, "0b"),
        'o' => (8, "0o"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    if spec.grouping == Some(',') && radix != 10 {
        return Err(Error::value_error(format!(
            "Cannot specify ',' with '{kind}'."
        )));
    }
    let mut digits = match radix {
        10 => decimal_digits(number)?,
        _ => number.magnitude().to_str_radix(radix),
    };
    if kind == 'X' {
        digits.make_ascii_uppercase();
    }
    let prefix = if spec.alternate { prefix } else { "" };
    let group = if radix == 10 { 3 } else { 4 };
    Ok(spec.pad_number(number.sign() == Sign::Minus, prefix, &digits, "", group))
}

fn format_char(number: &BigInt, spec: &Spec) -> Result<String, Error> {
    if spec.sign.is_some() {
        return Err(Error::value_error(
            "Sign not allowed with integer format specifier 'c'",
        ));
    }
    let c = number
        .to_u32()
        .and_then(char::from_u32)
        .ok_or_else(|| Error::new(crate::ErrorKind::Overflow, "%c arg not in range(0x110000)"))?;
    let fill = spec.fill.unwrap_or(if spec.zero { '0' } else { ' ' });
    Ok(pad(
        c.encode_utf8(&mut [0; 4]),
        spec.width,
        fill,
        spec.align.unwrap_or('>'),
    ))
}

/// The int a number is cut to; `None` for NaN, infinities and what is no number.
pub(super) fn truncated(value: &Value) -> Option<BigInt> {
    use num_traits::FromPrimitive;
    match value {
        Value::Float(number) => BigInt::from_f64(number.trunc()),
        _ => value.as_bigint(),
    }
}
