//! Python's `json.dumps`, byte for byte.

use std::fmt::Write as _;

use shevek_jinja::surrogate::surrogate;
use shevek_jinja::value::float_repr;
use shevek_jinja::{Error, Value, meter};
use shevek_yaml::VaultText;

/// How to write.
pub(crate) struct JsonFormat {
    /// What one level is indented by; `None` for one line.
    pub(crate) indent: Option<String>,
    /// Sorts the keys of dicts.
    pub(crate) sort_keys: bool,
    /// Writes `\uXXXX` for what is not ASCII.
    pub(crate) ensure_ascii: bool,
    /// Between elements.
    pub(crate) item_separator: String,
    /// Between key and value.
    pub(crate) key_separator: String,
    /// Allows NaN and infinities.
    pub(crate) allow_nan: bool,
}

impl Default for JsonFormat {
    fn default() -> Self {
        Self {
            indent: None,
            sort_keys: false,
            ensure_ascii: true,
            item_separator: ", ".to_owned(),
            key_separator: ": ".to_owned(),
            allow_nan: true,
        }
    }
}

const MAX_DEPTH: usize = 200;

/// The JSON text of a value, as Ansible's `to_json` writes it.
pub(crate) fn dumps(value: &Value, format: &JsonFormat) -> Result<String, Error> {
    let mut out = String::new();
    write(&mut out, value, format, 0)?;
    Ok(out)
}

fn write(out: &mut String, value: &Value, format: &JsonFormat, depth: usize) -> Result<(), Error> {
    meter::check_text(out.len())?;
    if depth > MAX_DEPTH {
        return Err(Error::value_error("Circular reference detected"));
    }
    match value {
        Value::None => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Int(number) => {
            let _ = write!(out, "{number}");
        }
        Value::BigInt(_) => value.write_str(out)?,
        Value::Float(number) => out.push_str(&float_text(*number, format)?),
        Value::Str(text) if VaultText::of(text).is_some() => {
            return Err(Error::value_error(
                "Vault text cannot be written as JSON before it is decrypted",
            ));
        }
        Value::Str(text) => write_text(out, text, format.ensure_ascii),
        Value::Date(date) => write_text(out, &date.to_string(), true),
        Value::DateTime(time) => write_text(out, &time.isoformat("T"), true),
        Value::Time(_) => write_text(out, &value.str()?, true),
        Value::List(_) | Value::Tuple(_) | Value::Set(_) => {
            write_list(out, &value.to_vec()?, format, depth)?;
        }
        Value::Undefined(undefined) => return Err(undefined.error()),
        _ => match value.items()? {
            Some(pairs) => write_dict(out, pairs, format, depth)?,
            None if matches!(value, Value::Object(_)) && value.is_iterable() => {
                write_list(out, &value.to_vec()?, format, depth)?;
            }
            None => {
                return Err(Error::type_error(format!(
                    "Object of type '{}' is not JSON serializable by the 'tagless' profile.",
                    value.type_name()
                )));
            }
        },
    }
    Ok(())
}

fn float_text(number: f64, format: &JsonFormat) -> Result<String, Error> {
    if number.is_finite() {
        return Ok(float_repr(number));
    }
    if !format.allow_nan {
        let shown = float_repr(number);
        return Err(Error::value_error(format!(
            "Out of range float values are not JSON compliant: {shown}"
        )));
    }
    let name = if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    };
    Ok(name.to_owned())
}

fn new_line(out: &mut String, format: &JsonFormat, depth: usize) -> Result<(), Error> {
    if let Some(indent) = &format.indent {
        meter::check_text(out.len() + indent.len() * depth)?;
        out.push('\n');
        for _ in 0..depth {
            out.push_str(indent);
        }
    }
    Ok(())
}

fn item_separator(format: &JsonFormat) -> &str {
    // With an indent Python's default separator loses its space.
    if format.indent.is_some() && format.item_separator == ", " {
        ","
    } else {
        &format.item_separator
    }
}

fn write_list(
    out: &mut String,
    items: &[Value],
    format: &JsonFormat,
    depth: usize,
) -> Result<(), Error> {
    if items.is_empty() {
        out.push_str("[]");
        return Ok(());
    }
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(item_separator(format));
        }
        new_line(out, format, depth + 1)?;
        write(out, item, format, depth + 1)?;
    }
    new_line(out, format, depth)?;
    out.push(']');
    Ok(())
}

fn write_dict(
    out: &mut String,
    mut pairs: Vec<(Value, Value)>,
    format: &JsonFormat,
    depth: usize,
) -> Result<(), Error> {
    if pairs.is_empty() {
        out.push_str("{}");
        return Ok(());
    }
    if format.sort_keys {
        let mut failure = None;
        pairs.sort_by(|(a, _), (b, _)| {
            a.order(b).unwrap_or_else(|error| {
                failure.get_or_insert(error);
                std::cmp::Ordering::Equal
            })
        });
        if let Some(error) = failure {
            return Err(error);
        }
    }
    out.push('{');
    for (index, (key, item)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push_str(item_separator(format));
        }
        new_line(out, format, depth + 1)?;
        write_text(out, &key_text(key, format)?, format.ensure_ascii);
        out.push_str(&format.key_separator);
        write(out, item, format, depth + 1)?;
    }
    new_line(out, format, depth)?;
    out.push('}');
    Ok(())
}

fn key_text(key: &Value, format: &JsonFormat) -> Result<String, Error> {
    Ok(match key {
        Value::Str(text) => text.as_str().to_owned(),
        Value::None => "null".to_owned(),
        Value::Bool(flag) => if *flag { "true" } else { "false" }.to_owned(),
        Value::Int(_) | Value::BigInt(_) => key.str()?,
        Value::Float(number) => float_text(*number, format)?,
        Value::Date(_) | Value::DateTime(_) | Value::Time(_) => key.str()?,
        _ => {
            return Err(Error::type_error(format!(
                "Key of type '{}' is not JSON serializable by the 'tagless' profile.",
                key.type_name()
            )));
        }
    })
}

fn write_text(out: &mut String, text: &str, ensure_ascii: bool) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if ensure_ascii && let Some(code) = surrogate(c) => {
                let _ = write!(out, "\\u{code:04x}");
            }
            c if (c as u32) < 0x20 || (ensure_ascii && c as u32 > 0x7e) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
