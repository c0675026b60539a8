//! Keeps keys, and the way to them.

use shevek_jinja::{Dict, Error, Value};

use super::{Pattern, is_container};

/// What is left. Values that are no dictionaries stay in lists.
pub(super) fn keep(data: &Value, patterns: &[Pattern]) -> Result<Value, Error> {
    if matches!(data, Value::List(_)) {
        let items = data.to_vec()?;
        let kept: Result<Vec<_>, _> = items.iter().map(|item| keep(item, patterns)).collect();
        return kept.map(Value::list);
    }
    let Some(entries) = data.items()? else {
        return Ok(data.clone());
    };
    let result = Dict::new();
    for (key, value) in entries {
        if let Some(kept) = keep_entry(&key, &value, patterns)? {
            result.insert(key, kept)?;
        }
    }
    Ok(Value::Dict(result))
}

/// What is left of one value. The last of the patterns that finds something in it decides.
fn keep_entry(key: &Value, value: &Value, patterns: &[Pattern]) -> Result<Option<Value>, Error> {
    let is_container = is_container(value);
    let below = is_container.then(|| keep(value, patterns)).transpose()?;
    let found = below.as_ref().map(without_empty).transpose()?.flatten();
    let mut kept = None;
    for pattern in patterns {
        if pattern.is(key) || !is_container && pattern.fits(key)? {
            kept = Some(value.clone());
        } else if found.is_some() {
            kept.clone_from(&found);
        }
    }
    match (kept, below) {
        (None, Some(below)) if !is_empty(&below)? => Ok(Some(below)),
        (kept, _) => Ok(kept),
    }
}

/// Without the empty lists and dictionaries in a list; `None` when nothing is left.
fn without_empty(value: &Value) -> Result<Option<Value>, Error> {
    let mut value = value.clone();
    if matches!(value, Value::List(_)) {
        let mut items = Vec::new();
        for item in value.to_vec()? {
            if !is_empty(&item)? {
                items.push(item);
            }
        }
        value = Value::list(items);
    }
    Ok((!is_empty(&value)?).then_some(value))
}

fn is_empty(value: &Value) -> Result<bool, Error> {
    Ok(is_container(value) && value.is_empty()?)
}
