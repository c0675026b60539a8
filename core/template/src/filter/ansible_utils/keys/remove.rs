//! Removes keys with all that is below them.

use shevek_jinja::{Dict, Error, Value};

use super::Pattern;

pub(super) fn remove(data: &Value, patterns: &[Pattern]) -> Result<Value, Error> {
    if matches!(data, Value::List(_)) {
        let items = data.to_vec()?;
        let kept: Result<Vec<_>, _> = items.iter().map(|item| remove(item, patterns)).collect();
        return kept.map(Value::list);
    }
    let Some(entries) = data.items()? else {
        return Ok(data.clone());
    };
    let result = Dict::new();
    'entries: for (key, value) in entries {
        for pattern in patterns {
            if pattern.fits(&key)? {
                continue 'entries;
            }
        }
        result.insert(key, remove(&value, patterns)?)?;
    }
    Ok(Value::Dict(result))
}

/// Lists lose what counts as false.
pub(super) fn without_empty_items(data: &Value) -> Result<Value, Error> {
    if matches!(data, Value::List(_)) {
        let mut kept = Vec::new();
        for item in data.to_vec()? {
            if item.is_true()? {
                kept.push(without_empty_items(&item)?);
            }
        }
        return Ok(Value::list(kept));
    }
    let Some(entries) = data.items()? else {
        return Ok(data.clone());
    };
    let result = Dict::new();
    for (key, value) in entries {
        result.insert(key, without_empty_items(&value)?)?;
    }
    Ok(Value::Dict(result))
}
