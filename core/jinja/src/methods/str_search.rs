//! Searching and replacing.

use crate::{Arg, Args, Error, Str, Value, meter};

/// The part of a text that `start` and `end` name, in bytes.
struct Window<'t> {
    text: &'t str,
    /// Characters before it.
    before: usize,
}

fn bound(arg: Arg, default: i64, len: i64) -> Result<i64, Error> {
    let Some(value) = arg.some() else {
        return Ok(default);
    };
    let index = value.as_i64().ok_or_else(|| {
        Error::type_error("slice indices must be integers or None or have an __index__ method")
    })?;
    Ok(if index < 0 {
        (index + len).max(0)
    } else {
        index
    })
}

fn window(text: &str, start: Arg, end: Arg) -> Result<Option<Window<'_>>, Error> {
    let len = text.chars().count() as i64;
    let start = bound(start, 0, len)?;
    let end = bound(end, len, len)?.min(len);
    if start > end {
        return Ok(None);
    }
    let byte = |index: i64| {
        text.char_indices()
            .nth(index as usize)
            .map_or(text.len(), |(byte, _)| byte)
    };
    Ok(Some(Window {
        text: &text[byte(start)..byte(end)],
        before: start as usize,
    }))
}

fn needle(value: &Value, name: &str) -> Result<Str, Error> {
    match value {
        Value::Str(text) => Ok(text.clone()),
        Value::Undefined(undefined) => Err(undefined.error()),
        _ => Err(Error::type_error(match name {
            "count" | "find" | "rfind" | "index" | "rindex" => {
                format!("must be str, not {}", value.type_name())
            }
            _ => format!(
                "{name} first arg must be str or a tuple of str, not {}",
                value.type_name()
            ),
        })),
    }
}

/// `find`, `rfind`, `index`, `rindex`, `count`, `startswith`, `endswith`.
pub(super) fn call(text: &str, name: &str, args: Args) -> Result<Value, Error> {
    let [sub, start, end] = args.bind(name, 1, ["sub", "start", "end"])?;
    let sub = sub.value();
    let window = window(text, start, end)?;
    if matches!(name, "startswith" | "endswith") {
        let ends = |value: &Value| -> Result<bool, Error> {
            let part = needle(value, name)?;
            Ok(window.as_ref().is_some_and(|window| {
                if name == "startswith" {
                    window.text.starts_with(&*part)
                } else {
                    window.text.ends_with(&*part)
                }
            }))
        };
        let Value::Tuple(parts) = &sub else {
            return ends(&sub).map(Value::Bool);
        };
        for part in parts.iter() {
            if ends(part)? {
                return Ok(Value::Bool(true));
            }
        }
        return Ok(Value::Bool(false));
    }
    let part = needle(&sub, name)?;
    if name == "count" {
        return Ok(Value::from(
            window.map_or(0, |window| count(window.text, &part)),
        ));
    }
    let found = window.and_then(|window| {
        let byte = if name.starts_with('r') {
            window.text.rfind(&*part)
        } else {
            window.text.find(&*part)
        }?;
        Some(window.before + window.text[..byte].chars().count())
    });
    match found {
        Some(index) => Ok(Value::from(index)),
        None if name.ends_with("index") => Err(Error::value_error("substring not found")),
        None => Ok(Value::Int(-1)),
    }
}

fn count(text: &str, part: &str) -> usize {
    if part.is_empty() {
        text.chars().count() + 1
    } else {
        text.matches(part).count()
    }
}

/// Python's `str.replace`; all occurrences when `most` is negative.
pub(crate) fn replaced(text: &str, old: &str, new: &str, most: i64) -> Result<String, Error> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut size = text.len();
    if let Some(growth @ 1..) = new.len().checked_sub(old.len()) {
        size = size.saturating_add(count(text, old).min(most).saturating_mul(growth));
    }
    meter::spend_text(size)?;
    Ok(if most == usize::MAX {
        text.replace(old, new)
    } else {
        text.replacen(old, new, most)
    })
}

/// `replace`, `removeprefix`, `removesuffix`.
pub(super) fn replace(text: &str, name: &str, args: Args) -> Result<Value, Error> {
    if name == "replace" {
        let [old, new, count] = args.bind(name, 2, ["old", "new", "count"])?;
        let (old, new) = (argument(old, 1)?, argument(new, 2)?);
        return replaced(text, &old, &new, count.int(-1)?).map(Value::from);
    }
    let [part] = args.bind(name, 1, ["prefix"])?;
    let part = part.value();
    let Value::Str(part) = &part else {
        return Err(match &part {
            Value::Undefined(undefined) => undefined.error(),
            _ => Error::type_error(format!(
                "{name}() argument must be str, not {}",
                part.type_name()
            )),
        });
    };
    let cut = if name == "removeprefix" {
        text.strip_prefix(part.as_str())
    } else {
        text.strip_suffix(part.as_str())
    };
    Ok(Value::from(cut.unwrap_or(text)))
}

fn argument(arg: Arg, position: usize) -> Result<Str, Error> {
    match arg.value() {
        Value::Str(text) => Ok(text),
        Value::Undefined(undefined) => Err(undefined.error()),
        other => Err(Error::type_error(format!(
            "replace() argument {position} must be str, not {}",
            other.type_name()
        ))),
    }
}
