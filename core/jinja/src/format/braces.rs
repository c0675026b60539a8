//! `text.format(...)`.

use super::format_value;
use crate::runtime::safe_attribute;
use crate::value::str_repr;
use crate::{Args, Error, ErrorKind, Value, meter};

/// Python's `template.format(*args, **kwargs)`.
pub(crate) fn format_braces(template: &str, args: &Args) -> Result<String, Error> {
    let mut numbering = Numbering::Unknown;
    render(template, args, &mut numbering, 2)
}

/// Whether fields are numbered by hand.
enum Numbering {
    Unknown,
    Automatic(usize),
    Manual,
}

fn render(
    template: &str,
    args: &Args,
    numbering: &mut Numbering,
    depth: u32,
) -> Result<String, Error> {
    if depth == 0 {
        return Err(Error::value_error("Max string recursion exceeded"));
    }
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let open = rest.as_bytes()[at] == b'{';
        let after = &rest[at + 1..];
        if after.as_bytes().first() == Some(&rest.as_bytes()[at]) {
            out.push(if open { '{' } else { '}' });
            rest = &after[1..];
            continue;
        }
        if !open {
            return Err(Error::value_error(
                "Single '}' encountered in format string",
            ));
        }
        if after.is_empty() {
            return Err(Error::value_error(
                "Single '{' encountered in format string",
            ));
        }
        let end = field_end(after)?;
        let field = field(&after[..end], args, numbering, depth)?;
        meter::check_text(out.len() + field.len())?;
        out.push_str(&field);
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    meter::spend_text(out.len())?;
    Ok(out)
}

/// Position of the brace that closes the field.
fn field_end(text: &str) -> Result<usize, Error> {
    let mut depth = 1;
    let mut in_index = false;
    for (at, c) in text.char_indices() {
        match c {
            '[' if depth == 1 => in_index = true,
            ']' => in_index = false,
            '{' if !in_index => depth += 1,
            '}' if !in_index => {
                depth -= 1;
                if depth == 0 {
                    return Ok(at);
                }
            }
            _ => {}
        }
    }
    Err(Error::value_error("expected '}' before end of string"))
}

fn field(text: &str, args: &Args, numbering: &mut Numbering, depth: u32) -> Result<String, Error> {
    let mut in_index = false;
    let split = text.find(|c: char| {
        in_index = (in_index || c == '[') && c != ']';
        !in_index && matches!(c, '!' | ':')
    });
    let (name, tail) = text.split_at(split.unwrap_or(text.len()));
    let (conversion, spec) = match tail.strip_prefix('!') {
        Some(tail) => {
            let mut chars = tail.chars();
            let Some(conversion) = chars.next() else {
                return Err(Error::value_error(
                    "end of string while looking for conversion specifier",
                ));
            };
            match chars.as_str() {
                "" => (Some(conversion), ""),
                rest => match rest.strip_prefix(':') {
                    Some(spec) => (Some(conversion), spec),
                    None => {
                        return Err(Error::value_error(
                            "expected ':' after conversion specifier",
                        ));
                    }
                },
            }
        }
        None => (None, tail.strip_prefix(':').unwrap_or("")),
    };
    let value = lookup(name, args, numbering)?;
    let value = match conversion {
        None => value,
        Some('s') => Value::from(value.str()?),
        Some('r') => Value::from(value.repr()?),
        Some('a') => Value::from(super::ascii(&value.repr()?)),
        Some(other) => {
            return Err(Error::value_error(format!(
                "Unknown conversion specifier {}",
                str_repr(&other.to_string())
            )));
        }
    };
    if spec.contains('{') {
        let spec = render(spec, args, numbering, depth - 1)?;
        return format_value(&value, &spec);
    }
    format_value(&value, spec)
}

fn lookup(name: &str, args: &Args, numbering: &mut Numbering) -> Result<Value, Error> {
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let (first, mut rest) = name.split_at(end);
    let mut value = if first.is_empty() {
        let index = match numbering {
            Numbering::Unknown => 0,
            Numbering::Automatic(next) => *next,
            Numbering::Manual => {
                return Err(Error::value_error(
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
        };
        *numbering = Numbering::Automatic(index + 1);
        positional(args, index)?
    } else if let Ok(index) = first.parse::<usize>() {
        if matches!(numbering, Numbering::Automatic(_)) {
            return Err(Error::value_error(
                "cannot switch from manual field specification to automatic field numbering",
            ));
        }
        *numbering = Numbering::Manual;
        positional(args, index)?
    } else {
        args.named
            .iter()
            .find(|(name, _)| &**name == first)
            .map(|(_, value)| value.clone())
            .ok_or_else(|| Error::new(ErrorKind::Key, str_repr(first)))?
    };
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('.') {
            let end = tail.find(['.', '[']).unwrap_or(tail.len());
            if end == 0 {
                return Err(Error::value_error("Empty attribute in format string"));
            }
            value = safe_attribute(&value, &tail[..end])?;
            rest = &tail[end..];
        } else {
            let tail = &rest[1..];
            let Some(end) = tail.find(']') else {
                return Err(Error::value_error("Missing ']' in format string"));
            };
            value = item(&value, &tail[..end])?;
            rest = &tail[end + 1..];
            if !rest.is_empty() && !rest.starts_with(['.', '[']) {
                return Err(Error::value_error(
                    "Only '.' or '[' may follow ']' in format field specifier",
                ));
            }
        }
    }
    Ok(value)
}

fn positional(args: &Args, index: usize) -> Result<Value, Error> {
    // The text of the sandbox's formatter.
    args.positional
        .get(index)
        .cloned()
        .ok_or_else(|| Error::new(ErrorKind::Index, "tuple index out of range"))
}

fn item(value: &Value, key: &str) -> Result<Value, Error> {
    let key = key
        .parse::<i64>()
        .map_or_else(|_| Value::from(key), Value::Int);
    value.get_item(&key)?.ok_or_else(|| match value {
        Value::Dict(_) => Error::new(ErrorKind::Key, key.to_string()),
        _ => Error::new(
            ErrorKind::Index,
            format!("{} index out of range", value.type_name()),
        ),
    })
}
