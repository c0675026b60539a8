//! The filters of the collection community.general that many playbooks use, by their full names: `counter`, `dict_kv`,
//! `groupby_as_dict`, `json_query`, `lists_mergeby`.

use shevek_jinja::{Args, Dict, Error, ErrorKind, Value};

use super::combine::{ListMerge, merge};
use crate::TemplateConfiguration;
use crate::jmespath;
use crate::plugin::{Plugin, class_of, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["community.general.counter"], counter),
    Plugin::new(&["community.general.dict_kv"], dict_kv),
    Plugin::new(&["community.general.groupby_as_dict"], groupby_as_dict),
    Plugin::new(&["community.general.json_query"], json_query),
    Plugin::new(&["community.general.lists_mergeby"], lists_mergeby),
];

/// The elements of what Python calls a sequence: lists, tuples, texts.
fn sequence(value: &Value) -> Result<Option<Vec<Value>>, Error> {
    match value {
        Value::List(_) | Value::Tuple(_) | Value::Str(_) => value.to_vec().map(Some),
        _ => Ok(None),
    }
}

fn counter(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("counter", 1, ["sequence"])?;
    let value = value.value();
    let Some(items) = sequence(&value)? else {
        return Err(plugin_error(format!(
            "Argument for community.general.counter must be a sequence (string or list). {} is {}",
            value.str()?,
            class_of(&value)
        )));
    };
    let counts = Dict::new();
    for item in items {
        let known = counts.get(&item).map_err(|error| {
            plugin_error(format!(
                "community.general.counter needs a sequence with hashable elements (int, float or str) - {}",
                error.message()
            ))
        })?;
        let known = known.and_then(|count| count.as_i64()).unwrap_or(0);
        counts.insert(item, known + 1)?;
    }
    Ok(Value::Dict(counts))
}

fn dict_kv(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, key] = args.bind("dict_kv", 2, ["value", "key"])?;
    let pair = vec![(key.value(), value.value())];
    Dict::from_pairs(pair).map(Value::Dict)
}

fn groupby_as_dict(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [list, attribute] = args.bind("groupby_as_dict", 2, ["sequence", "attribute"])?;
    let (list, attribute) = (list.value(), attribute.value());
    let items = sequence(&list)?.ok_or_else(|| plugin_error("Input is not a sequence"))?;
    let groups = Dict::new();
    for (index, item) in items.into_iter().enumerate() {
        let Value::Dict(element) = &item else {
            return Err(plugin_error(format!(
                "Sequence element #{index} is not a mapping"
            )));
        };
        let key = element.get(&attribute)?.ok_or_else(|| {
            plugin_error(format!(
                "Attribute not contained in element #{index} of sequence"
            ))
        })?;
        if groups.contains_key(&key)? {
            return Err(plugin_error(format!(
                "Multiple sequence entries have attribute value {}",
                key.repr()?
            )));
        }
        groups.insert(key, item)?;
    }
    Ok(Value::Dict(groups))
}

fn json_query(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data, query] = args.bind("json_query", 2, ["data", "expr"])?;
    let query = query.value();
    let found = match query.as_str() {
        Some("") => Err(plugin_error(
            "Invalid JMESPath expression: cannot be empty.",
        )),
        Some(query) => jmespath::search(query, &data.value()),
        None => Err(Error::type_error(format!(
            "'{}' object is not iterable",
            query.type_name()
        ))),
    };
    found.map_err(|error| {
        // What the query itself is to blame for, and what Python refuses.
        let what = match error.kind() {
            ErrorKind::Other => "JMESPathError",
            _ => "Error in jmespath.search",
        };
        plugin_error(format!(
            "{what} in json_query filter plugin:\n{}",
            error.message()
        ))
    })
}

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
