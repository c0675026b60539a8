//! `lists_mergeby`: lists of dictionaries put together by a key.

use shevek_jinja::{Args, Dict, Error, Value};

use super::super::combine::{ListMerge, merge};
use super::sequence;
use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(
    &["community.general.lists_mergeby"],
    lists_mergeby,
)];

fn lists_mergeby(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let recursive = args.take_named("recursive");
    let recursive = recursive.map_or(Ok(false), |value| value.is_true())?;
    let list_merge = args.take_named("list_merge");
    let list_merge = list_merge.unwrap_or_else(|| Value::from("replace"));
    if !args.named.is_empty() {
        return Err(plugin_error(
            "'recursive' and 'list_merge' are the only valid keyword arguments.",
        ));
    }
    let (Some(index), true) = (args.positional.pop(), !args.positional.is_empty()) else {
        return Err(plugin_error("At least one list and index are needed."));
    };
    // `[list1, list2] | lists_mergeby('index')` means the lists inside.
    let mut lists = Vec::new();
    for value in &args.positional {
        let items = sequence(value)?.ok_or_else(|| {
            plugin_error(format!(
                "All arguments before the argument index for community.general.lists_mergeby must be lists. {} is {}",
                value.str().unwrap_or_default(),
                class_of(value)
            ))
        })?;
        let inner: Option<Vec<Vec<Value>>> = items
            .iter()
            .map(|item| sequence(item).transpose()?.ok())
            .collect();
        match inner {
            _ if items.is_empty() => {}
            Some(inner) => lists.extend(inner),
            None => lists.push(items),
        }
    }
    if lists.len() < 2 {
        return Ok(Value::list(lists.pop().unwrap_or_default()));
    }
    if index.as_str().is_none() {
        return Err(plugin_error(format!(
            "First argument after the lists for community.general.lists_mergeby must be string. {} is {}",
            index.str()?,
            class_of(&index)
        )));
    }
    let list_merge = ListMerge::parse(&list_merge)?;
    let mut result = lists.pop().unwrap_or_default();
    while let Some(low) = lists.pop() {
        result = merge_by(low, result, &index, recursive, list_merge)?;
    }
    Ok(Value::list(result))
}

/// Two lists of dictionaries as one, sorted by the key that tells which belong together.
fn merge_by(
    low: Vec<Value>,
    high: Vec<Value>,
    index: &Value,
    recursive: bool,
    list_merge: ListMerge,
) -> Result<Vec<Value>, Error> {
    let merged = Dict::new();
    for element in low.into_iter().chain(high) {
        let Value::Dict(dict) = &element else {
            return Err(plugin_error(format!(
                "Elements of list arguments for lists_mergeby must be dictionaries. {} is {}",
                element.str()?,
                class_of(&element)
            )));
        };
        let Some(key) = dict.get(index)? else {
            continue;
        };
        let known = merged
            .get(&key)?
            .unwrap_or_else(|| Value::Dict(Dict::new()));
        let (low, high) = (known.items()?, element.items()?);
        let dict = merge(
            low.unwrap_or_default(),
            high.unwrap_or_default(),
            recursive,
            list_merge,
        )?;
        merged.insert(key, dict)?;
    }
    let mut keyed: Vec<(Value, Value)> = Value::Dict(merged).items()?.unwrap_or_default();
    let mut failure = None;
    keyed.sort_by(|(a, _), (b, _)| {
        a.order(b).unwrap_or_else(|error| {
            failure.get_or_insert(error);
            std::cmp::Ordering::Equal
        })
    });
    match failure {
        Some(error) => Err(error),
        None => Ok(keyed.into_iter().map(|(_, value)| value).collect()),
    }
}
