//! `text % values`.

use num_bigint::Sign;

use super::float::digits;
use super::integer::truncated;
use super::spec::pad;
use crate::{Error, ErrorKind, Value, decimal_digits, meter};

/// Python's `template % values`.
pub(crate) fn percent(template: &str, values: &Value) -> Result<String, Error> {
    if let Value::Undefined(undefined) = values
        && !undefined.is_lenient()
    {
        return Err(undefined.error());
    }
    let mut source = Source::new(values);
    meter::spend_text(template.len().saturating_mul(size_of::<char>()))?;
    let chars: Vec<char> = template.chars().collect();
    let mut out = String::with_capacity(template.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        at += 1;
        if *c == '%' {
            at = directive(&chars, at, &mut source, &mut out)?;
        } else {
            out.push(*c);
        }
    }
    if source.has_rest() {
        return Err(Error::type_error(
            "not all arguments converted during string formatting",
        ));
    }
    meter::spend_text(out.len())?;
    Ok(out)
}

/// Where the values come from.
struct Source<'v> {
    values: &'v Value,
    next: usize,
    /// A mapping (or anything that takes subscripts): surplus values are no error.
    mapping: bool,
}

impl<'v> Source<'v> {
    fn new(values: &'v Value) -> Self {
        let mapping = match values {
            Value::Dict(_) | Value::List(_) => true,
            Value::Object(object) => object.is_mapping(),
            _ => false,
        };
        Self {
            values,
            next: 0,
            mapping,
        }
    }

    fn take(&mut self) -> Result<Value, Error> {
        let value = match self.values {
            Value::Tuple(items) => items.get(self.next).cloned(),
            single => (self.next == 0).then(|| single.clone()),
        };
        self.next += 1;
        value.ok_or_else(|| Error::type_error("not enough arguments for format string"))
    }

    fn has_rest(&self) -> bool {
        match self.values {
            Value::Tuple(items) => self.next < items.len(),
            _ => !self.mapping && self.next == 0,
        }
    }

    fn named(&self, name: &str) -> Result<Value, Error> {
        if !self.mapping || !self.values.is_mapping() {
            return Err(Error::type_error("format requires a mapping"));
        }
        self.values
            .get_item(&Value::from(name))?
            .ok_or_else(|| Error::new(ErrorKind::Key, crate::value::str_repr(name)))
    }
}

#[derive(Default)]
struct Flags {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// Formats one directive, `at` is after its `%`. Gives the position after it.
fn directive(
    chars: &[char],
    mut at: usize,
    source: &mut Source<'_>,
    out: &mut String,
) -> Result<usize, Error> {
    let incomplete = || Error::value_error("incomplete format");
    let mut named = None;
    if chars.get(at) == Some(&'(') {
        let mut depth = 1;
        let start = at + 1;
        at = start;
        while depth > 0 {
            match chars.get(at) {
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                Some(_) => {}
                None => return Err(Error::value_error("incomplete format key")),
            }
            at += 1;
        }
        let name: String = chars[start..at - 1].iter().collect();
        named = Some(source.named(&name)?);
    }
    let mut flags = Flags::default();
    while let Some(c) = chars.get(at) {
        match c {
            '-' => flags.left = true,
            '+' => flags.plus = true,
            ' ' => flags.space = true,
            '#' => flags.alternate = true,
            '0' => flags.zero = true,
            _ => break,
        }
        at += 1;
    }
    let width = amount(chars, &mut at, source)?;
    flags.left |= width < 0;
    flags.width = width.unsigned_abs() as usize;
    if chars.get(at) == Some(&'.') {
        at += 1;
        flags.precision = Some(amount(chars, &mut at, source)?.max(0) as usize);
    }
    if flags.width >= isize::MAX as usize {
        return Err(Error::value_error("width too big"));
    }
    while matches!(chars.get(at), Some('h' | 'l' | 'L')) {
        at += 1;
    }
    let kind = *chars.get(at).ok_or_else(incomplete)?;
    if kind == '%' {
        out.push('%');
        return Ok(at + 1);
    }
    if !"diuoxXeEfFgGcrsa".contains(kind) {
        return Err(Error::value_error(format!(
            "unsupported format character '{kind}' (0x{:x}) at index {at}",
            u32::from(kind)
        )));
    }
    let value = match named {
        Some(value) => value,
        None => source.take()?,
    };
    meter::spend_text(flags.width.max(flags.precision.unwrap_or(0)))?;
    let text = convert(kind, &value, &flags)?;
    meter::check_text(out.len() + text.len())?;
    out.push_str(&text);
    Ok(at + 1)
}

fn amount(chars: &[char], at: &mut usize, source: &mut Source<'_>) -> Result<i64, Error> {
    if chars.get(*at) == Some(&'*') {
        *at += 1;
        return source
            .take()?
            .as_i64()
            .ok_or_else(|| Error::type_error("* wants int"));
    }
    let mut value: i64 = 0;
    while let Some(digit) = chars.get(*at).and_then(|c| c.to_digit(10)) {
        value = value.saturating_mul(10).saturating_add(i64::from(digit));
        *at += 1;
    }
    Ok(value)
}

fn convert(kind: char, value: &Value, flags: &Flags) -> Result<String, Error> {
    match kind {
        's' | 'r' | 'a' => {
            let text = match kind {
                's' => value.str()?,
                'r' => value.repr()?,
                _ => super::ascii(&value.repr()?),
            };
            let text = match flags.precision {
                Some(most) => text.chars().take(most).collect(),
                None => text,
            };
            Ok(pad(
                &text,
                flags.width,
                ' ',
                if flags.left { '<' } else { '>' },
            ))
        }
        'c' => {
            let text = character(value)?;
            Ok(pad(
                &text,
                flags.width,
                ' ',
                if flags.left { '<' } else { '>' },
            ))
        }
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => integer(kind, value, flags),
        _ => float(kind, value, flags),
    }
}

fn character(value: &Value) -> Result<String, Error> {
    let range = || Error::new(ErrorKind::Overflow, "%c arg not in range(0x110000)");
    match value {
        Value::BigInt(_) => Err(range()),
        Value::Str(text) if text.chars().count() == 1 => Ok(text.as_str().to_owned()),
        _ => match value.as_i64() {
            Some(code) => u32::try_from(code)
                .ok()
                .and_then(char::from_u32)
                .map(String::from)
                .ok_or_else(range),
            None => Err(Error::type_error("%c requires int or char")),
        },
    }
}

fn undefined_or(value: &Value, error: impl FnOnce() -> Error) -> Error {
    match value {
        Value::Undefined(undefined) => undefined.error(),
        _ => error(),
    }
}

fn integer(kind: char, value: &Value, flags: &Flags) -> Result<String, Error> {
    let decimal = matches!(kind, 'd' | 'i' | 'u');
    let number = if decimal {
        truncated(value)
    } else {
        value.as_bigint()
    };
    let number = number.ok_or_else(|| {
        undefined_or(value, || {
            let wanted = if decimal {
                "a real number is required"
            } else {
                "an integer is required"
            };
            Error::type_error(format!(
                "%{kind} format: {wanted}, not {}",
                value.type_name()
            ))
        })
    })?;
    let (radix, prefix) = match kind {
        'o' => (8, "0o"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    let mut digits = match radix {
        10 => decimal_digits(&number)?,
        _ => number.magnitude().to_str_radix(radix),
    };
    if kind == 'X' {
        digits.make_ascii_uppercase();
    }
    if let Some(least) = flags.precision {
        digits = pad(&digits, least, '0', '>');
    }
    let prefix = if flags.alternate { prefix } else { "" };
    Ok(signed(number.sign() == Sign::Minus, prefix, &digits, flags))
}

fn float(kind: char, value: &Value, flags: &Flags) -> Result<String, Error> {
    let number = value.as_number().ok_or_else(|| {
        undefined_or(value, || {
            Error::type_error(format!("must be real number, not {}", value.type_name()))
        })
    })?;
    let number = number.to_float()?;
    let magnitude = number.abs();
    let text = if magnitude.is_finite() {
        let digits = digits(
            magnitude,
            kind,
            flags.precision.unwrap_or(6),
            flags.alternate,
        );
        digits.whole + &digits.rest
    } else {
        let name = if magnitude.is_nan() { "nan" } else { "inf" };
        if kind.is_uppercase() {
            name.to_uppercase()
        } else {
            name.to_owned()
        }
    };
    Ok(signed(
        number.is_sign_negative() && !number.is_nan(),
        "",
        &text,
        flags,
    ))
}

fn signed(negative: bool, prefix: &str, digits: &str, flags: &Flags) -> String {
    let sign = match (negative, flags.plus, flags.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        _ => "",
    };
    if flags.zero && !flags.left {
        let width = flags.width.saturating_sub(sign.len() + prefix.len());
        return format!("{sign}{prefix}{}", pad(digits, width, '0', '>'));
    }
    pad(
        &format!("{sign}{prefix}{digits}"),
        flags.width,
        ' ',
        if flags.left { '<' } else { '>' },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_python() {
        let pair = |a: Value, b: Value| Value::tuple(vec![a, b]);
        for (template, values, expected) in [
            ("%02d", Value::from(5), "05"),
            ("%s|%r", pair("a".into(), "b".into()), "a|'b'"),
            ("%5s|%-5s|", pair("a".into(), "b".into()), "    a|b    |"),
            ("%#x %+d", pair(255.into(), 3.into()), "0xff +3"),
            ("%.2f%%", Value::from(99.5), "99.50%"),
            ("%g", Value::from(100_000.0), "100000"),
            ("%g", Value::from(1_000_000.0), "1e+06"),
            ("%*d", pair(4.into(), 7.into()), "   7"),
            ("%d", Value::from(3.9), "3"),
            ("%s", Value::list(vec![1.into()]), "[1]"),
        ] {
            assert_eq!(percent(template, &values).unwrap(), expected, "{template}");
        }
        for (template, values, expected) in [
            (
                "%d",
                Value::from("x"),
                "%d format: a real number is required, not str",
            ),
            (
                "%s %s",
                Value::from(1),
                "not enough arguments for format string",
            ),
            (
                "x",
                Value::from(1),
                "not all arguments converted during string formatting",
            ),
            (
                "%y",
                Value::from(1),
                "unsupported format character 'y' (0x79) at index 1",
            ),
            ("%(a)s", Value::from(1), "format requires a mapping"),
        ] {
            assert_eq!(
                percent(template, &values).unwrap_err().message(),
                expected,
                "{template}"
            );
        }
    }
}
