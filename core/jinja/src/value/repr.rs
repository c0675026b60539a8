//! Python's `repr()` and `str()`.

use std::fmt;
use std::fmt::Write as _;

use num_bigint::Sign;

use super::datetime::{iso_date, iso_time};
use super::decimal::decimal_digits;
use super::surrogate::surrogate;
use super::{Dict, List, Value};
use crate::{Error, ErrorKind, meter};

/// Deeper than this is a `RecursionError`, as in Python.
const MAX_DEPTH: usize = 200;

/// Containers being printed, so that one inside itself prints as `[...]`.
#[derive(Default)]
struct Inside(Vec<usize>);

impl Value {
    /// `repr(value)`, resolved.
    pub fn repr(&self) -> Result<String, Error> {
        let mut out = String::new();
        write_repr(self, &mut out, &mut Inside::default())?;
        meter::spend_text(out.len())?;
        Ok(out)
    }

    /// `str(value)`, resolved.
    pub fn str(&self) -> Result<String, Error> {
        let mut out = String::new();
        self.write_str(&mut out)?;
        Ok(out)
    }

    /// Appends `str(value)`.
    pub fn write_str(&self, out: &mut String) -> Result<(), Error> {
        match self {
            Self::Str(text) => out.push_str(text),
            Self::Undefined(undefined) if undefined.is_lenient() => {}
            Self::Date(date) => out.push_str(&iso_date(*date)),
            Self::DateTime(time) => push(out, time),
            Self::Time(time) => out.push_str(&iso_time(*time)),
            Self::TimeDelta(delta) => push(out, delta),
            Self::Object(object) => out.push_str(&object.str()?),
            _ => {
                let before = out.len();
                write_repr(self, out, &mut Inside::default())?;
                meter::spend_text(out.len() - before)?;
            }
        }
        Ok(())
    }
}

fn push(out: &mut String, value: impl fmt::Display) {
    // Writing to a String cannot fail.
    let _ = write!(out, "{value}");
}

fn write_repr(value: &Value, out: &mut String, inside: &mut Inside) -> Result<(), Error> {
    meter::check_text(out.len())?;
    match value {
        Value::Undefined(undefined) if undefined.is_lenient() => out.push_str("Undefined"),
        Value::Undefined(undefined) => return Err(undefined.error()),
        Value::None => out.push_str("None"),
        Value::Bool(flag) => out.push_str(if *flag { "True" } else { "False" }),
        Value::Int(number) => push(out, number),
        Value::BigInt(number) => {
            let digits = decimal_digits(number)?;
            if number.sign() == Sign::Minus {
                out.push('-');
            }
            out.push_str(&digits);
        }
        Value::Float(number) => out.push_str(&float_repr(*number)),
        Value::Str(text) if text.is_markup() => {
            out.push_str("Markup(");
            write_str_repr(text, out);
            out.push(')');
        }
        Value::Str(text) => write_str_repr(text, out),
        Value::Bytes(bytes) => write_bytes_repr(bytes, out),
        Value::List(list) => write_list(list, out, inside)?,
        Value::Tuple(tuple) => {
            if inside.0.len() > MAX_DEPTH {
                return Err(too_deep());
            }
            // Tuples cannot hold themselves directly; the entry only counts the depth.
            inside.0.push(0);
            out.push('(');
            for (index, item) in tuple.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write_repr(item, out, inside)?;
            }
            if tuple.len() == 1 {
                out.push(',');
            }
            out.push(')');
            inside.0.pop();
        }
        Value::Dict(dict) => write_dict(dict, out, inside)?,
        Value::Set(set) => {
            if set.is_empty() {
                out.push_str("set()");
            } else {
                out.push('{');
                for (index, item) in set.to_vec().iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    write_repr(item, out, inside)?;
                }
                out.push('}');
            }
        }
        Value::Date(date) => {
            let _ = write!(
                out,
                "datetime.date({}, {}, {})",
                date.year(),
                date.month(),
                date.day()
            );
        }
        Value::DateTime(time) => write_datetime_repr(time, out),
        Value::Time(time) => write_time_repr(*time, out),
        Value::TimeDelta(delta) => out.push_str(&delta.repr()),
        Value::Object(object) => out.push_str(&object.repr()?),
    }
    Ok(())
}

fn too_deep() -> Error {
    Error::new(
        ErrorKind::Recursion,
        "maximum recursion depth exceeded while getting the repr of an object",
    )
}

fn write_list(list: &List, out: &mut String, inside: &mut Inside) -> Result<(), Error> {
    let address = list.address();
    if inside.0.contains(&address) {
        out.push_str("[...]");
        return Ok(());
    }
    if inside.0.len() > MAX_DEPTH {
        return Err(too_deep());
    }
    inside.0.push(address);
    out.push('[');
    let mut index = 0;
    while let Some(item) = list.get(index)? {
        if index > 0 {
            out.push_str(", ");
        }
        write_repr(&item, out, inside)?;
        index += 1;
    }
    out.push(']');
    inside.0.pop();
    Ok(())
}

fn write_dict(dict: &Dict, out: &mut String, inside: &mut Inside) -> Result<(), Error> {
    let address = dict.address();
    if inside.0.contains(&address) {
        out.push_str("{...}");
        return Ok(());
    }
    if inside.0.len() > MAX_DEPTH {
        return Err(too_deep());
    }
    inside.0.push(address);
    out.push('{');
    for (index, (key, value)) in dict.items()?.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write_repr(key, out, inside)?;
        out.push_str(": ");
        write_repr(value, out, inside)?;
    }
    out.push('}');
    inside.0.pop();
    Ok(())
}

fn write_datetime_repr(time: &super::DateTime, out: &mut String) {
    let (date, clock) = (time.civil.date(), time.civil.time());
    let _ = write!(
        out,
        "datetime.datetime({}, {}, {}, ",
        date.year(),
        date.month(),
        date.day()
    );
    write_clock(clock, out);
    match time.offset {
        Some(0) => out.push_str(", tzinfo=datetime.timezone.utc"),
        Some(offset) => {
            let delta = super::TimeDelta::from_micros(i64::from(offset) * 1_000_000);
            let _ = write!(out, ", tzinfo=datetime.timezone({})", delta.repr());
        }
        None => {}
    }
    out.push(')');
}

fn write_time_repr(time: jiff::civil::Time, out: &mut String) {
    out.push_str("datetime.time(");
    write_clock(time, out);
    out.push(')');
}

/// Hour and minute; second and microsecond when they are not 0.
fn write_clock(clock: jiff::civil::Time, out: &mut String) {
    let _ = write!(out, "{}, {}", clock.hour(), clock.minute());
    let micros = clock.subsec_nanosecond() / 1_000;
    if clock.second() != 0 || micros != 0 {
        let _ = write!(out, ", {}", clock.second());
    }
    if micros != 0 {
        let _ = write!(out, ", {micros}");
    }
}

fn write_str_repr(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.reserve(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            c if is_printable(c) => out.push(c),
            c => match surrogate(c).unwrap_or(u32::from(c)) {
                code @ 0..=0xff => push(out, format_args!("\\x{code:02x}")),
                code @ 0x100..=0xffff => push(out, format_args!("\\u{code:04x}")),
                code => push(out, format_args!("\\U{code:08x}")),
            },
        }
    }
    out.push(quote);
}

/// Python's `str.isprintable` for one character, closely: what Rust would escape in `{:?}` is not
/// printable, combining characters are.
pub(crate) fn is_printable(c: char) -> bool {
    if c == ' ' {
        return true;
    }
    if c.is_whitespace() || c.is_control() {
        return false;
    }
    // The private use areas and format characters are escaped by Rust too; combining marks only
    // at the start of a text, which a base character before them avoids.
    !matches!(
        c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
    ) && {
        let mut buffer = String::with_capacity(8);
        buffer.push('a');
        buffer.push(c);
        let escaped = format!("{buffer:?}");
        !escaped.contains("\\u{")
    }
}

fn write_bytes_repr(bytes: &[u8], out: &mut String) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    out.push('b');
    out.push(quote as char);
    for byte in bytes {
        match *byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            byte if byte == quote => {
                out.push('\\');
                out.push(byte as char);
            }
            byte @ b' '..=b'~' => out.push(byte as char),
            byte => push(out, format_args!("\\x{byte:02x}")),
        }
    }
    out.push(quote as char);
}

/// Python's `repr` of a float: the shortest text that reads back as the same number.
pub fn float_repr(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = shortest(number);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    let decimals = mantissa
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len()) as i32;
    let decimals = (decimals - exponent).max(1) as usize;
    format!("{number:.decimals$}")
}

/// The shortest digits that read back as `number`, as `d.ddde+x`. Of two equally short ones Rust
/// takes the greater when the number lies in the middle, Python the even one.
fn shortest(number: f64) -> String {
    let text = format!("{number:e}");
    let decimals = text
        .split_once('e')
        .and_then(|(mantissa, _)| mantissa.split_once('.'));
    let decimals = decimals.map_or(0, |(_, decimals)| decimals.len());
    let even = format!("{number:.decimals$e}");
    if even != text && even.parse() == Ok(number) {
        even
    } else {
        text
    }
}

/// Python's `repr` of a text.
pub fn str_repr(text: &str) -> String {
    let mut out = String::new();
    write_str_repr(text, &mut out);
    out
}

impl fmt::Display for Value {
    /// Python's `str()`; a value that fails to print shows its error in angle brackets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.str() {
            Ok(text) => f.write_str(&text),
            Err(error) => write!(f, "<{error}>"),
        }
    }
}
