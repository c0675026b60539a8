//! JSON as Python's `json.dumps` writes it.

use std::fmt::Write as _;

use super::{Value, key_text};
use crate::{Error, meter};

const MAX_DEPTH: usize = 200;

/// Options of `json.dumps`.
#[derive(Debug, Clone)]
pub struct JsonStyle {
    /// Indentation of one level; `None` for one line.
    pub indent: Option<String>,
    /// Whether keys are sorted.
    pub sort_keys: bool,
    /// Whether everything beyond ASCII is escaped.
    pub ensure_ascii: bool,
    /// Between elements; `None` for Python's default (`", "`, or `","` with indentation).
    pub item_separator: Option<String>,
    /// Between key and value.
    pub key_separator: String,
}

impl Default for JsonStyle {
    fn default() -> Self {
        Self {
            indent: None,
            sort_keys: false,
            ensure_ascii: true,
            item_separator: None,
            key_separator: ": ".to_owned(),
        }
    }
}

/// `json.dumps(value)`, resolved, ints of any size exact. NaN and infinities are written as
/// Python writes them. Sets, dates and unknown objects are a `TypeError`, as in Python.
pub fn json_text(value: &Value, style: &JsonStyle) -> Result<String, Error> {
    let mut out = String::new();
    write(value, style, 0, &mut out)?;
    meter::spend_text(out.len())?;
    Ok(out)
}

fn write(value: &Value, style: &JsonStyle, depth: usize, out: &mut String) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(Error::value_error("Circular reference detected"));
    }
    meter::check_text(out.len())?;
    match value {
        Value::Undefined(undefined) => return Err(undefined.error()),
        Value::None => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Int(_) | Value::BigInt(_) => value.write_str(out)?,
        Value::Float(number) => match number {
            number if number.is_nan() => out.push_str("NaN"),
            number if number.is_infinite() => out.push_str(if *number > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            }),
            _ => value.write_str(out)?,
        },
        Value::Str(text) => write_text(text, style.ensure_ascii, out),
        Value::List(_) | Value::Tuple(_) => write_array(&value.to_vec()?, style, depth, out)?,
        Value::Object(object) if object.is_sequence() => {
            write_array(&value.to_vec()?, style, depth, out)?;
        }
        _ => {
            let Some(items) = value.items()? else {
                let name = value.type_name();
                return Err(Error::type_error(format!(
                    "Object of type {name} is not JSON serializable"
                )));
            };
            write_object(items, style, depth, out)?;
        }
    }
    Ok(())
}

fn separator(style: &JsonStyle) -> &str {
    match &style.item_separator {
        Some(separator) => separator,
        None if style.indent.is_some() => ",",
        None => ", ",
    }
}

fn newline(style: &JsonStyle, depth: usize, out: &mut String) -> Result<(), Error> {
    let indent = style.indent.as_deref();
    meter::check_text(out.len() + indent.map_or(0, |indent| indent.len() * depth))?;
    if let Some(indent) = indent {
        out.push('\n');
        for _ in 0..depth {
            out.push_str(indent);
        }
    }
    Ok(())
}

fn write_array(
    items: &[Value],
    style: &JsonStyle,
    depth: usize,
    out: &mut String,
) -> Result<(), Error> {
    if items.is_empty() {
        out.push_str("[]");
        return Ok(());
    }
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(separator(style));
        }
        newline(style, depth + 1, out)?;
        write(item, style, depth + 1, out)?;
    }
    newline(style, depth, out)?;
    out.push(']');
    Ok(())
}

fn write_object(
    items: Vec<(Value, Value)>,
    style: &JsonStyle,
    depth: usize,
    out: &mut String,
) -> Result<(), Error> {
    if items.is_empty() {
        out.push_str("{}");
        return Ok(());
    }
    let mut items = items;
    if style.sort_keys {
        crate::filters::sort_keyed(&mut items, false)?;
    }
    out.push('{');
    for (index, (key, value)) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(separator(style));
        }
        newline(style, depth + 1, out)?;
        write_text(&key_text(key)?, style.ensure_ascii, out);
        out.push_str(&style.key_separator);
        write(value, style, depth + 1, out)?;
    }
    newline(style, depth, out)?;
    out.push('}');
    Ok(())
}

fn write_text(text: &str, ensure_ascii: bool, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            c if c < ' ' || (ensure_ascii && c > '~') => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
