//! Python's `format(value, spec)`.

use super::float::{Digits, digits, general, shortest};
use super::integer::format_int;
use super::spec::Spec;
use super::{strftime, strftime_date, strftime_time};
use crate::{Error, Value};

/// `format(value, spec)`
pub(crate) fn format_value(value: &Value, spec: &str) -> Result<String, Error> {
    match value {
        Value::Date(date) if !spec.is_empty() => return strftime_date(*date, spec),
        Value::DateTime(time) if !spec.is_empty() => return strftime(time, spec),
        Value::Time(time) if !spec.is_empty() => return strftime_time(*time, spec),
        Value::Undefined(undefined) if !undefined.is_lenient() => return Err(undefined.error()),
        _ if spec.is_empty() => return value.str(),
        _ => {}
    }
    let parsed = Spec::parse(spec, value.type_name())?;
    match value {
        Value::Str(text) => format_text(text, &parsed),
        Value::Bool(_) if parsed.kind.is_none() || parsed.kind == Some('s') => {
            // A bool is printed as an int unless the field asks for nothing but text.
            if parsed.kind == Some('s') {
                Err(unknown('s', value))
            } else {
                format_number(value, &parsed)
            }
        }
        Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_) => {
            format_number(value, &parsed)
        }
        _ => Err(Error::type_error(format!(
            "unsupported format string passed to {}.__format__",
            value.type_name()
        ))),
    }
}

fn unknown(kind: char, value: &Value) -> Error {
    Error::value_error(format!(
        "Unknown format code '{kind}' for object of type '{}'",
        value.type_name()
    ))
}

fn format_text(text: &str, spec: &Spec) -> Result<String, Error> {
    match spec.kind {
        None | Some('s') => {}
        Some(kind) => {
            return Err(Error::value_error(format!(
                "Unknown format code '{kind}' for object of type 'str'"
            )));
        }
    }
    if let Some(sign) = spec.sign {
        let what = if sign == ' ' { "Space" } else { "Sign" };
        return Err(Error::value_error(format!(
            "{what} not allowed in string format specifier"
        )));
    }
    if spec.alternate {
        return Err(Error::value_error(
            "Alternate form (#) not allowed in string format specifier",
        ));
    }
    if let Some(separator) = spec.grouping {
        return Err(Error::value_error(format!(
            "Cannot specify '{separator}' with 's'."
        )));
    }
    match spec.precision {
        Some(most) => spec.pad_text(&text.chars().take(most).collect::<String>()),
        None => spec.pad_text(text),
    }
}

fn format_number(value: &Value, spec: &Spec) -> Result<String, Error> {
    let is_float = matches!(value, Value::Float(_));
    match spec.kind {
        None if !is_float => {}
        Some('b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n') if !is_float => {}
        None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => {
            let number = value.as_number().map(|number| number.to_float());
            return Ok(format_float(number.transpose()?.unwrap_or(f64::NAN), spec));
        }
        Some(kind) => return Err(unknown(kind, value)),
    }
    format_int(&value.as_bigint().unwrap_or_default(), spec)
}

fn format_float(number: f64, spec: &Spec) -> String {
    let kind = spec.kind.unwrap_or('r');
    let negative = number.is_sign_negative() && !number.is_nan();
    let magnitude = number.abs();
    if !magnitude.is_finite() {
        let mut text = if magnitude.is_nan() { "nan" } else { "inf" }.to_owned();
        if kind.is_uppercase() {
            text.make_ascii_uppercase();
        }
        if kind == '%' {
            text.push('%');
        }
        let spec = Spec {
            grouping: None,
            ..spec.clone()
        };
        return spec.pad_number(negative, "", &text, "", 3);
    }
    let Digits { whole, rest } = match (kind, spec.precision) {
        ('r', None) => shortest(magnitude),
        ('r', Some(precision)) => general(magnitude, precision, spec.alternate, false, true),
        (kind, precision) => digits(magnitude, kind, precision.unwrap_or(6), spec.alternate),
    };
    let is_zero =
        whole.chars().all(|c| c == '0') && !rest.chars().any(|c| ('1'..='9').contains(&c));
    spec.pad_number(
        negative && !(spec.no_negative_zero && is_zero),
        "",
        &whole,
        &rest,
        3,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_python() {
        for (value, spec, expected) in [
            (Value::from(1_234_567), ",", "1,234,567"),
            (Value::from(255), "#x", "0xff"),
            (Value::from(5), "08b", "00000101"),
            (Value::from(-5), "05", "-0005"),
            (Value::from(1_234_567), "012,", "0,001,234,567"),
            (Value::from(3.456), ".2f", "3.46"),
            (Value::from(0.5), ".1%", "50.0%"),
            (Value::from(1e20), "", "1e+20"),
            (Value::from(1234.5), ".3", "1.23e+03"),
            (Value::from(100.0), "g", "100"),
            (Value::from(0.000_012_34), "g", "1.234e-05"),
            (Value::from(12345.678), "e", "1.234568e+04"),
            (Value::from(1.5), "8.2f", "    1.50"),
            (Value::from(1.0), "5", "  1.0"),
            (Value::from("ab"), "*^6", "**ab**"),
            (Value::from("abcdef"), ".3", "abc"),
            (Value::from(true), "d", "1"),
            (Value::from(65), "c", "A"),
            (Value::from(7), "+d", "+7"),
        ] {
            assert_eq!(format_value(&value, spec).unwrap(), expected, "{spec}");
        }
    }
}
