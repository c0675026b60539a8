//! Python's number literals.

use num_bigint::BigInt;

use super::scan::NotLiteral;

/// Python refuses longer decimal integers.
const MAX_DECIMAL_DIGITS: usize = 4300;

/// A number without a sign.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Number {
    Int(BigInt),
    Float(f64),
    /// `2j`
    Imaginary(f64),
}

/// Reads the number at the start of the text.
pub(crate) fn scan_number(text: &str) -> Result<(Number, &str), NotLiteral> {
    let bytes = text.as_bytes();
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        let has_prefix = text
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        if has_prefix {
            let body = &text[2..];
            let end = body
                .find(|char: char| !char.is_ascii_alphanumeric() && char != '_')
                .unwrap_or(body.len());
            let digits = body[..end].strip_prefix('_').unwrap_or(&body[..end]);
            let digits = without_underscores(digits)?;
            let value = BigInt::parse_bytes(digits.as_bytes(), radix).ok_or(NotLiteral)?;
            return Ok((Number::Int(value), &body[end..]));
        }
    }
    let digits = |from: usize| {
        from + bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit() || **byte == b'_')
            .count()
    };
    let whole = digits(0);
    let mut end = whole;
    let mut is_float = false;
    if bytes.get(end) == Some(&b'.') {
        is_float = true;
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let stop = digits(end + 1 + sign);
        if stop == end + 1 + sign {
            return Err(NotLiteral);
        }
        is_float = true;
        end = stop;
    }
    let literal = &text[..end];
    let rest = &text[end..];
    let value = literal
        .split(['.', 'e', 'E', '+', '-'])
        .filter(|part| !part.is_empty())
        .map(without_underscores)
        .collect::<Result<Vec<_>, _>>()
        .map(|_| literal.replace('_', ""))?;
    if let Some(after) = rest.strip_prefix(['j', 'J']) {
        check_end(after)?;
        return Ok((
            Number::Imaginary(value.parse().map_err(|_| NotLiteral)?),
            after,
        ));
    }
    check_end(rest)?;
    if is_float {
        return Ok((Number::Float(value.parse().map_err(|_| NotLiteral)?), rest));
    }
    // `00` is 0, but `0644` is no Python.
    let has_leading_zero = value.len() > 1 && value.starts_with('0');
    if value.len() > MAX_DECIMAL_DIGITS
        || (has_leading_zero && value.bytes().any(|byte| byte != b'0'))
    {
        return Err(NotLiteral);
    }
    let value = BigInt::parse_bytes(value.as_bytes(), 10).ok_or(NotLiteral)?;
    Ok((Number::Int(value), rest))
}

/// A number may not run into a name.
fn check_end(rest: &str) -> Result<(), NotLiteral> {
    match rest.chars().next() {
        Some(char) if char.is_alphanumeric() || matches!(char, '_' | '.') => Err(NotLiteral),
        _ => Ok(()),
    }
}

/// Underscores stand one at a time between digits.
fn without_underscores(digits: &str) -> Result<String, NotLiteral> {
    if digits.starts_with('_') || digits.ends_with('_') || digits.contains("__") {
        return Err(NotLiteral);
    }
    Ok(digits.replace('_', ""))
}
