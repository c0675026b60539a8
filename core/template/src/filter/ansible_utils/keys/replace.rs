//! Gives keys other names.

use shevek_jinja::{Dict, Error, Value};

use super::Pattern;
use crate::plugin::{class_of, plugin_error};

/// A list of dictionaries with `before` and `after`.
pub(super) fn replacements(
    target: &Value,
    matching: Option<&str>,
) -> Result<Vec<(Pattern, String)>, Error> {
    let mut replacements = Vec::new();
    for item in target.to_vec()? {
        let Value::Dict(pair) = &item else {
            return Err(plugin_error(format!(
                "target of replace_keys takes dictionaries with 'before' and 'after', not {}",
                class_of(&item)
            )));
        };
        let text = |name: &str| -> Result<String, Error> {
            let value = pair.get_str(name)?.filter(|value| !value.is_none());
            let value = value.ok_or_else(|| {
                plugin_error(format!(
                    "'{name}' is missing in an element of target of replace_keys"
                ))
            })?;
            value.str()
        };
        if pair.len() > 2 {
            return Err(plugin_error(
                "target of replace_keys takes nothing but 'before' and 'after'",
            ));
        }
        let pattern = Pattern::new(&text("before")?, matching)?;
        replacements.push((pattern, text("after")?));
    }
    Ok(replacements)
}

/// A key that gets another name moves to the end, and takes the place of one that has that name.
pub(super) fn replace(data: &Value, replacements: &[(Pattern, String)]) -> Result<Value, Error> {
    if matches!(data, Value::List(_)) {
        let items = data.to_vec()?;
        let replaced: Result<Vec<_>, _> = items
            .iter()
            .map(|item| replace(item, replacements))
            .collect();
        return replaced.map(Value::list);
    }
    let Some(entries) = data.items()? else {
        return Ok(data.clone());
    };
    let result = Dict::from_pairs(entries)?;
    for (pattern, after) in replacements {
        for key in result.keys() {
            if pattern.fits(&key)?
                && let Some(value) = result.remove(&key)?
            {
                result.insert_str(after, value);
            }
        }
    }
    for (key, value) in result.items()? {
        result.insert(key, replace(&value, replacements)?)?;
    }
    Ok(Value::Dict(result))
}
