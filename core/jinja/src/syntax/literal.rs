//! Literals: numbers and strings.

use num_bigint::BigInt;

use crate::{Error, ErrorKind, Value, check_decimal_digits};

/// Length in bytes of a float literal at the start of `text`.
pub(super) fn float_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let whole = digits(bytes, 0)?;
    let fraction = if bytes.get(whole) == Some(&b'.') {
        digits(bytes, whole + 1)
    } else {
        None
    };
    let before_exponent = fraction.unwrap_or(whole);
    let exponent = match bytes.get(before_exponent) {
        Some(b'e' | b'E') => {
            let sign = usize::from(matches!(bytes.get(before_exponent + 1), Some(b'+' | b'-')));
            digits(bytes, before_exponent + 1 + sign)
        }
        _ => None,
    };
    exponent.or(fraction)
}

/// End of a run of digits with single underscores between them.
fn digits(bytes: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    loop {
        let run = bytes[end.min(bytes.len())..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if run == 0 {
            return if end == start { None } else { Some(end - 1) };
        }
        end += run;
        if bytes.get(end) == Some(&b'_') {
            end += 1;
        } else {
            return Some(end);
        }
    }
}

/// Length in bytes of an int literal at the start of `text`.
pub(super) fn int_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = *bytes.first()?;
    if !first.is_ascii_digit() {
        return None;
    }
    let run = |start: usize, ok: fn(&u8) -> bool| {
        let mut end = start;
        loop {
            let digit = if bytes.get(end) == Some(&b'_') {
                end + 1
            } else {
                end
            };
            match bytes.get(digit) {
                Some(byte) if ok(byte) => end = digit + 1,
                _ => return end,
            }
        }
    };
    if first == b'0' {
        let ok: Option<fn(&u8) -> bool> = match bytes.get(1) {
            Some(b'b' | b'B') => Some(|byte| matches!(byte, b'0' | b'1')),
            Some(b'o' | b'O') => Some(|byte| (b'0'..=b'7').contains(byte)),
            Some(b'x' | b'X') => Some(u8::is_ascii_hexdigit),
            _ => None,
        };
        if let Some(ok) = ok {
            let end = run(2, ok);
            if end > 2 {
                return Some(end);
            }
        }
        return Some(run(1, |byte| *byte == b'0'));
    }
    Some(run(1, u8::is_ascii_digit))
}

/// The value of an int literal.
pub(super) fn int_value(text: &str) -> Result<Value, Error> {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    let (radix, digits) = match digits.as_bytes().get(1) {
        Some(b'b' | b'B') => (2, &digits[2..]),
        Some(b'o' | b'O') => (8, &digits[2..]),
        Some(b'x' | b'X') => (16, &digits[2..]),
        _ => (10, digits.as_str()),
    };
    if let Ok(small) = i64::from_str_radix(digits, radix) {
        return Ok(Value::Int(small));
    }
    if radix == 10 {
        check_decimal_digits(digits.len())?;
    }
    Ok(BigInt::parse_bytes(digits.as_bytes(), radix).map_or(Value::Int(0), Value::from))
}

/// The value of a float literal.
pub(super) fn float_value(text: &str) -> f64 {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    digits.parse().unwrap_or(0.0)
}

/// Length in bytes of a string literal, quotes included, at the start of `text`.
pub(super) fn string_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.first().filter(|byte| matches!(byte, b'\'' | b'"'))?;
    let mut index = 1;
    while let Some(byte) = bytes.get(index) {
        match byte {
            b'\\' => index += 2,
            byte if *byte == quote => return Some(index + 1),
            _ => index += 1,
        }
    }
    None
}

/// Python's escapes in the inside of a string literal.
pub(super) fn unescape(text: &str) -> Result<String, Error> {
    if !text.contains('\\') {
        return Ok(text.to_owned());
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            None => return Err(Error::new(ErrorKind::Syntax, "\\ at end of string")),
            Some('\n') => {}
            Some('\\') => out.push('\\'),
            Some('\'') => out.push('\''),
            Some('"') => out.push('"'),
            Some('a') => out.push('\x07'),
            Some('b') => out.push('\x08'),
            Some('f') => out.push('\x0c'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('v') => out.push('\x0b'),
            Some('x') => out.push(hex(&mut chars, 2, "truncated \\xXX escape")?),
            Some('u') => out.push(hex(&mut chars, 4, "truncated \\uXXXX escape")?),
            Some('U') => out.push(hex(&mut chars, 8, "truncated \\UXXXXXXXX escape")?),
            Some('N') => {
                return Err(Error::new(
                    ErrorKind::Syntax,
                    "\\N{...} escapes are not supported",
                ));
            }
            Some(digit @ '0'..='7') => {
                let mut code = digit.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    match chars.peek().and_then(|c| c.to_digit(8)) {
                        Some(next) => {
                            code = code * 8 + next;
                            chars.next();
                        }
                        None => break,
                    }
                }
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            Some(other) => {
                out.push('\\');
                out.push(other);
            }
        }
    }
    Ok(out)
}

fn hex(
    chars: &mut std::iter::Peekable<std::str::Chars<'_>>,
    len: usize,
    message: &str,
) -> Result<char, Error> {
    let mut code: u32 = 0;
    for _ in 0..len {
        let digit = chars.peek().and_then(|c| c.to_digit(16));
        let Some(digit) = digit else {
            return Err(Error::new(ErrorKind::Syntax, message));
        };
        chars.next();
        code = code.wrapping_mul(16) + digit;
    }
    if code > 0x0010_ffff {
        return Err(Error::new(ErrorKind::Syntax, "illegal Unicode character"));
    }
    Ok(crate::surrogate::char_of(code).unwrap_or(char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_numbers() {
        for (text, float, int) in [
            ("1.5", Some(3), Some(1)),
            ("1e3", Some(3), Some(1)),
            ("1.5e-7x", Some(6), Some(1)),
            ("1_000", None, Some(5)),
            ("1_", None, Some(1)),
            ("0x1F", None, Some(4)),
            ("08", None, Some(1)),
            ("1.x", None, Some(1)),
            ("1e", None, Some(1)),
            ("x", None, None),
        ] {
            assert_eq!(float_len(text), float, "{text}");
            assert_eq!(int_len(text), int, "{text}");
        }
    }

    #[test]
    fn escapes() {
        assert_eq!(
            unescape(r"a\n\x41\u00e9\101\q\'").unwrap(),
            "a\nA\u{e9}A\\q'"
        );
        assert!(unescape(r"\x4").is_err());
    }
}
