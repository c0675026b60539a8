//! `subelements`.

use shevek_jinja::meter::Growth;
use shevek_jinja::{Dict, Error, Value};

use super::{Lookup, LookupCall};
use crate::plugin::{no_attribute, plugin_error, to_text};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::pure("subelements", subelements)];

fn subelements(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let expects = |what: &str| {
        plugin_error(format!(
            "subelements lookup expects a list of two or three items, {what}"
        ))
    };
    let (list, key, flags) = match call.terms.as_slice() {
        [list, key] => (list, key, None),
        [list, key, flags] => (list, key, Some(flags)),
        _ => return Err(expects("")),
    };
    let (Value::List(_) | Value::Dict(_), Some(path)) = (list, key.as_str()) else {
        return Err(expects(
            "first a dict or a list, second a string pointing to the subkey",
        ));
    };
    let keys: Vec<Value> = path.split('.').map(Value::from).collect();
    let skip_missing = match flags {
        None => false,
        Some(flags) if flags.is_mapping() => match flags.get_item(&Value::from("skip_missing"))? {
            None => false,
            Some(flag) => matches!(
                to_text(&flag)?.to_lowercase().as_str(),
                "true" | "yes" | "on" | "1" | "y" | "t"
            ),
        },
        Some(flags) => {
            let flags_are_known = flags
                .to_vec()?
                .iter()
                .all(|flag| flag.as_str() == Some("skip_missing"));
            return Err(if flags_are_known {
                no_attribute(flags, "get")
            } else {
                expects("the optional third item must be a dict with flags skip_missing")
            });
        }
    };
    let skipped = |value: &Value| -> Result<bool, Error> {
        let skipped = value.get_item(&Value::from("skipped"))?;
        Ok(skipped.is_some_and(|skipped| skipped.as_bool() != Some(false)))
    };
    let elements = match list.items()? {
        Some(_) if skipped(list)? => return Ok(Vec::new()),
        Some(pairs) => pairs.into_iter().map(|(_, value)| value).collect(),
        None => list.to_vec()?,
    };
    let mut out = Vec::new();
    let mut made = Growth::default();
    for element in elements {
        if !element.is_mapping() {
            return Err(plugin_error(format!(
                "subelements lookup expects a dictionary, got '{}'",
                element.str()?
            )));
        }
        // Hosts and tasks that were skipped have no elements.
        if skipped(&element)? {
            continue;
        }
        let Some((rest, values)) = take(&element, &keys, skip_missing)? else {
            continue;
        };
        made.add_elements(values.len().saturating_mul(4))?;
        for value in values {
            out.push(Value::tuple(vec![rest.clone(), value]));
        }
    }
    Ok(out)
}

/// The list below `keys`, and a copy of the element without it.
fn take(
    element: &Value,
    keys: &[Value],
    skip_missing: bool,
) -> Result<Option<(Value, Vec<Value>)>, Error> {
    let [key, deeper @ ..] = keys else {
        return Ok(None);
    };
    let Some(pairs) = element.items()? else {
        return Ok(None);
    };
    let Some(found) = element.get_item(key)? else {
        if skip_missing {
            return Ok(None);
        }
        return Err(plugin_error(format!(
            "could not find '{}' key in iterated item '{}'",
            to_text(key)?,
            element.str()?
        )));
    };
    let rest = Dict::from_pairs(pairs)?;
    if deeper.is_empty() {
        if !found.is_list_like() {
            return Err(plugin_error(format!(
                "the key {} should point to a list, got '{}'",
                to_text(key)?,
                found.str()?
            )));
        }
        rest.remove(key)?;
        return Ok(Some((Value::Dict(rest), found.to_vec()?)));
    }
    if !found.is_mapping() {
        if skip_missing {
            return Ok(None);
        }
        return Err(plugin_error(format!(
            "the key {} should point to a dictionary, got '{}'",
            to_text(key)?,
            found.str()?
        )));
    }
    let Some((inner, values)) = take(&found, deeper, skip_missing)? else {
        return Ok(None);
    };
    rest.insert(key.clone(), inner)?;
    Ok(Some((Value::Dict(rest), values)))
}
