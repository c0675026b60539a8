//! `combine`.

use shevek_jinja::meter::{self, Growth};
use shevek_jinja::{Args, Dict, Error, ErrorKind, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, defined_items, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["combine"], combine)];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ListMerge {
    Replace,
    Keep,
    Append,
    Prepend,
    AppendRp,
    PrependRp,
}

impl ListMerge {
    pub(super) fn parse(name: &Value) -> Result<Self, Error> {
        Ok(match name.as_str() {
            Some("replace") => Self::Replace,
            Some("keep") => Self::Keep,
            Some("append") => Self::Append,
            Some("prepend") => Self::Prepend,
            Some("append_rp") => Self::AppendRp,
            Some("prepend_rp") => Self::PrependRp,
            _ => {
                return Err(plugin_error(
                    "merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', 'append', 'prepend', 'append_rp' or 'prepend_rp'",
                ));
            }
        })
    }
}

fn combine(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let recursive = args
        .take_named("recursive")
        .map_or(Ok(false), |value| value.is_true())?;
    let list_merge = args
        .take_named("list_merge")
        .unwrap_or_else(|| Value::from("replace"));
    if !args.named.is_empty() {
        return Err(plugin_error(
            "'recursive' and 'list_merge' are the only valid keyword arguments",
        ));
    }
    // The terms may be dicts and lists of dicts.
    let mut terms = Vec::new();
    flatten(&args.positional, &mut terms, 0)?;
    let list_merge = ListMerge::parse(&list_merge)?;
    let mut result: Option<Value> = None;
    for term in terms {
        result = Some(match result {
            None => term,
            Some(low) => {
                let (Some(low_items), Some(high_items)) =
                    (defined_items(&low)?, defined_items(&term)?)
                else {
                    return Err(plugin_error(format!(
                        "failed to combine variables, expected dicts but got a '{}' and a '{}'.",
                        low.type_name(),
                        term.type_name()
                    )));
                };
                Value::Dict(merge(low_items, high_items, recursive, list_merge)?)
            }
        });
    }
    let result = result.unwrap_or_else(|| Value::Dict(Dict::new()));
    if !result.is_mapping() {
        return Err(plugin_error(format!(
            "failed to combine variables, expected dicts but got a 'dict' and a '{}'.",
            result.type_name()
        )));
    }
    Ok(result)
}

/// Deeper values hold themselves.
const MAX_DEPTH: usize = 200;

fn too_deep() -> Error {
    Error::new(ErrorKind::Recursion, "maximum recursion depth exceeded")
}

fn flatten(values: &[Value], out: &mut Vec<Value>, depth: usize) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    meter::spend_step()?;
    for value in values {
        match value {
            Value::List(_) | Value::Tuple(_) => flatten(&value.to_vec()?, out, depth + 1)?,
            Value::None => {}
            other => out.push(other.clone()),
        }
    }
    Ok(())
}

pub(super) fn merge(
    low: Vec<(Value, Value)>,
    high: Vec<(Value, Value)>,
    recursive: bool,
    list_merge: ListMerge,
) -> Result<Dict, Error> {
    merge_at(low, high, recursive, list_merge, &mut Growth::default(), 0)
}

fn merge_at(
    low: Vec<(Value, Value)>,
    high: Vec<(Value, Value)>,
    recursive: bool,
    list_merge: ListMerge,
    made: &mut Growth,
    depth: usize,
) -> Result<Dict, Error> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    made.add_elements(2 * (low.len() + high.len()))?;
    let is_as_long = low.len() == high.len();
    let result = Dict::from_pairs(low)?;
    // Ansible takes the second of two dicts that are equal as it is, lists within them included.
    if is_as_long {
        let high = Dict::from_pairs(high.clone())?;
        if Value::Dict(result.clone()).equals(&Value::Dict(high.clone()))? {
            return Ok(high);
        }
    }
    for (key, high_value) in high {
        let Some(low_value) = result.get(&key)? else {
            result.insert(key, high_value)?;
            continue;
        };
        if recursive && let (Some(low), Some(high)) = (low_value.items()?, high_value.items()?) {
            let merged = merge_at(low, high, true, list_merge, made, depth + 1)?;
            result.insert(key, merged)?;
            continue;
        }
        if list_merge != ListMerge::Replace && low_value.is_list_like() && high_value.is_list_like()
        {
            let merged = merge_lists(low_value.to_vec()?, high_value.to_vec()?, list_merge)?;
            result.insert(key, merged)?;
            continue;
        }
        result.insert(key, high_value)?;
    }
    Ok(result)
}

fn merge_lists(
    low: Vec<Value>,
    high: Vec<Value>,
    list_merge: ListMerge,
) -> Result<Vec<Value>, Error> {
    let without = |items: Vec<Value>, unwanted: &[Value]| {
        let mut out = Vec::new();
        for item in items {
            if !contains(unwanted, &item)? {
                out.push(item);
            }
        }
        Ok::<_, Error>(out)
    };
    Ok(match list_merge {
        ListMerge::Replace => high,
        ListMerge::Keep => low,
        ListMerge::Append => [low, high].concat(),
        ListMerge::Prepend => [high, low].concat(),
        ListMerge::AppendRp => [without(low, &high)?, high].concat(),
        ListMerge::PrependRp => {
            let rest = without(low, &high)?;
            [high, rest].concat()
        }
    })
}

fn contains(items: &[Value], wanted: &Value) -> Result<bool, Error> {
    for item in items {
        if item.equals(wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}
