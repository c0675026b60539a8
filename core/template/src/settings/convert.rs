//! Ansible's types of settings.

use std::path::Path;

use shevek_jinja::Value;

use crate::python::posix_path::{abspath, expanduser, expandvars, join};

/// What a conversion depends on.
pub(super) struct Conversion<'a> {
    pub(super) kind: &'a str,
    /// The ansible.cfg that the value comes from: its directory is what paths are relative to.
    pub(super) file: Option<&'a Path>,
    pub(super) env: &'a dyn Fn(&str) -> Option<String>,
}

/// The value with the type that is wanted, or why that cannot be.
pub(super) fn convert(value: &Value, conversion: &Conversion<'_>) -> Result<Value, String> {
    let shown = || value.repr().unwrap_or_default();
    let kind = conversion.kind.to_lowercase();
    let invalid = || format!("Invalid value provided for '{kind}': {}", shown());
    if value.is_none() {
        return Ok(Value::None);
    }
    let text = value.as_str();
    match kind.as_str() {
        "boolean" | "bool" => Ok(Value::Bool(is_yes(value))),
        "integer" | "int" => integer(value).map(Value::from).ok_or_else(invalid),
        "float" => match text {
            Some(text) => text.trim().parse().map(Value::Float).map_err(|_| invalid()),
            None => value.as_f64().map(Value::Float).ok_or_else(invalid),
        },
        "list" => match text {
            Some(text) => Ok(texts(text.split(',').map(|part| unquoted(part.trim())))),
            None if value.is_list_like() => Ok(value.clone()),
            None => Err(invalid()),
        },
        "path" | "tmppath" | "tmp" | "temppath" => {
            let text = text.ok_or_else(invalid)?;
            Ok(Value::from(resolved(text, conversion)))
        }
        "pathspec" => paths(value, ':', conversion).ok_or_else(invalid),
        "pathlist" => paths(value, ',', conversion).ok_or_else(invalid),
        "dictionary" | "dict" if value.is_mapping() => Ok(value.clone()),
        "dictionary" | "dict" => Err(invalid()),
        "string" | "str" => match value {
            Value::Str(text) => Ok(Value::from(unquoted(text.as_str()))),
            other if other.is_list_like() || other.is_mapping() => Err(invalid()),
            other => other.str().map(Value::from).map_err(|_| invalid()),
        },
        _ => match (text, conversion.file) {
            (Some(text), Some(_)) => Ok(Value::from(unquoted(text))),
            _ => Ok(value.clone()),
        },
    }
}

fn is_yes(value: &Value) -> bool {
    let text = value.str().unwrap_or_default().to_lowercase();
    matches!(text.trim(), "y" | "yes" | "on" | "1" | "true" | "t" | "1.0")
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Bool(flag) => Some(i64::from(*flag)),
        Value::Str(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| whole(text.parse().ok()?))
        }
        Value::Float(number) => whole(*number),
        other => other.as_i64(),
    }
}

/// A number without a fraction, as far as floats hold whole numbers exactly.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = number as i64;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(whole)
}

fn texts(parts: impl Iterator<Item = String>) -> Value {
    Value::list(parts.map(Value::from).collect())
}

fn paths(value: &Value, separator: char, conversion: &Conversion<'_>) -> Option<Value> {
    let parts: Vec<String> = match value.as_str() {
        Some(text) => text
            .split(separator)
            .map(|part| part.trim().to_owned())
            .collect(),
        None if value.is_list_like() => {
            let items = value.to_vec().ok()?;
            items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect::<Option<_>>()?
        }
        None => return None,
    };
    Some(texts(parts.iter().map(|part| resolved(part, conversion))))
}

/// `~`, variables and relative paths resolved.
fn resolved(path: &str, conversion: &Conversion<'_>) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.replace("{{CWD}}", &here.to_string_lossy());
    let path = expandvars(&expanduser(&path, conversion.env), conversion.env);
    let base = conversion.file.and_then(Path::parent);
    match base {
        Some(base) => abspath(&join([&*base.to_string_lossy(), path.as_str()])),
        None => abspath(&path),
    }
}

fn unquoted(text: &str) -> String {
    for quote in ['"', '\''] {
        if text.len() > 1
            && let Some(inner) = text
                .strip_prefix(quote)
                .and_then(|rest| rest.strip_suffix(quote))
        {
            return inner.to_owned();
        }
    }
    text.to_owned()
}
