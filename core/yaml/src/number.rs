//! YAML 1.1 integers and floats: octal `0644`, binary `0b1`, base 60 `1:30`, underscores.

use num_bigint::BigInt;
use num_traits::Num;

use crate::node::ScalarValue;

/// True when a plain scalar with this text is an integer.
pub(crate) fn is_int(text: &str) -> bool {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes();
    match body {
        [b'0'] => true,
        [b'0', b'b', rest @ ..] => all(rest, |byte| matches!(byte, b'0' | b'1' | b'_')),
        [b'0', b'x', rest @ ..] => all(rest, |byte| byte.is_ascii_hexdigit() || byte == b'_'),
        [b'0', rest @ ..] => all(rest, |byte| matches!(byte, b'0'..=b'7' | b'_')),
        [b'1'..=b'9', ..] => {
            let whole = count(body, |byte| byte.is_ascii_digit() || byte == b'_');
            whole == body.len() || sexagesimal(&body[whole..]) == Some(body.len() - whole)
        }
        _ => false,
    }
}

/// True when a plain scalar with this text is a float.
pub(crate) fn is_float(text: &str) -> bool {
    let signed = text.strip_prefix(['-', '+']);
    let body = signed.unwrap_or(text).as_bytes();
    match body {
        b".inf" | b".Inf" | b".INF" => true,
        b".nan" | b".NaN" | b".NAN" => signed.is_none(),
        [b'.', b'0'..=b'9', rest @ ..] if signed.is_none() => {
            exponent_or_end(&rest[count(rest, digit_or_underscore)..])
        }
        [b'0'..=b'9', ..] => {
            let rest = &body[count(body, digit_or_underscore)..];
            let colons = sexagesimal(rest);
            let after = &rest[colons.unwrap_or(0)..];
            let [b'.', fraction @ ..] = after else {
                return false;
            };
            let tail = &fraction[count(fraction, digit_or_underscore)..];
            if colons.is_some() {
                tail.is_empty()
            } else {
                exponent_or_end(tail)
            }
        }
        _ => false,
    }
}

fn digit_or_underscore(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'_'
}

fn all(bytes: &[u8], test: impl Fn(u8) -> bool) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| test(*byte))
}

fn count(bytes: &[u8], test: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| test(**byte)).count()
}

/// The length of `(:[0-5]?[0-9])+` at the start.
fn sexagesimal(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let width = match &bytes[at..] {
            [b':', b'0'..=b'5', b'0'..=b'9', ..] => 3,
            [b':', b'0'..=b'9', ..] => 2,
            _ => return (at > 0).then_some(at),
        };
        at += width;
    }
}

/// Nothing, or `e`, a sign and digits.
fn exponent_or_end(bytes: &[u8]) -> bool {
    match bytes {
        [] => true,
        [b'e' | b'E', b'-' | b'+', digits @ ..] => all(digits, |byte| byte.is_ascii_digit()),
        _ => false,
    }
}

/// The value of an integer (also one that only `!!int` calls so).
///
/// # Errors
/// Python's words for text that is none.
pub(crate) fn parse_int(text: &str) -> Result<ScalarValue, String> {
    let clean: String = text.chars().filter(|char| *char != '_').collect();
    let (negative, body) = match clean.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, clean.strip_prefix('+').unwrap_or(&clean)),
    };
    let (digits, radix) = match body.as_bytes() {
        b"0" => (body, 10),
        [b'0', b'b', ..] => (&body[2..], 2),
        [b'0', b'x', ..] => (&body[2..], 16),
        [b'0', ..] => (body, 8),
        _ if body.contains(':') => return base_sixty(body, negative),
        _ => (body, 10),
    };
    integer(digits, radix)
        .map(|value| finish(if negative { -value } else { value }))
        .ok_or_else(|| invalid_int(digits, radix))
}

fn invalid_int(digits: &str, radix: u32) -> String {
    format!("invalid literal for int() with base {radix}: '{digits}'")
}

fn integer(digits: &str, radix: u32) -> Option<BigInt> {
    if !digits.is_ascii() || digits.starts_with(['+', '-']) {
        return None;
    }
    BigInt::from_str_radix(digits, radix).ok()
}

fn base_sixty(body: &str, negative: bool) -> Result<ScalarValue, String> {
    let mut sum = BigInt::from(0);
    for part in body.split(':') {
        let digit = integer(part, 10).ok_or_else(|| invalid_int(part, 10))?;
        sum = sum * 60 + digit;
    }
    Ok(finish(if negative { -sum } else { sum }))
}

fn finish(value: BigInt) -> ScalarValue {
    match i64::try_from(&value) {
        Ok(small) => ScalarValue::Int(small),
        Err(_) => ScalarValue::BigInt(value),
    }
}

/// The value of a float (also one that only `!!float` calls so).
///
/// # Errors
/// Python's words for text that is none.
pub(crate) fn parse_float(text: &str) -> Result<f64, String> {
    let clean: String = text
        .chars()
        .filter(|char| *char != '_')
        .collect::<String>()
        .to_lowercase();
    let (sign, body) = match clean.strip_prefix('-') {
        Some(body) => (-1.0, body),
        None => (1.0, clean.strip_prefix('+').unwrap_or(&clean)),
    };
    let bad = |part: &str| format!("could not convert string to float: '{part}'");
    match body {
        ".inf" => return Ok(sign * f64::INFINITY),
        ".nan" => return Ok(f64::NAN),
        _ => {}
    }
    let mut sum = 0.0;
    for part in body.split(':') {
        let value: f64 = part.trim().parse().map_err(|_| bad(part))?;
        sum = sum * 60.0 + value;
    }
    Ok(sign * sum)
}
