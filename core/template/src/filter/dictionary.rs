//! `dict2items`, `items2dict`, `rekey_on_member`.

use shevek_jinja::{Args, Dict, Error, Value, meter};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, defined_items, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["dict2items"], dict2items),
    Plugin::new(&["items2dict"], items2dict),
    Plugin::new(&["rekey_on_member"], rekey_on_member),
];

fn dict2items(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [mapping, key_name, value_name] = args.bind(
        "dict_to_list_of_dict_key_value_elements",
        1,
        ["mydict", "key_name", "value_name"],
    )?;
    let mapping = mapping.value();
    let Some(items) = defined_items(&mapping)? else {
        return Err(Error::type_error(format!(
            "dict2items requires a dictionary, got {} instead.",
            class_of(&mapping)
        )));
    };
    let (key_name, value_name) = (key_name.or("key"), value_name.or("value"));
    // Each pair is a dict of its own.
    meter::spend_elements(items.len().saturating_mul(16))?;
    let mut out = Vec::with_capacity(items.len());
    for (key, value) in items {
        out.push(Value::Dict(Dict::from_pairs([
            (key_name.clone(), key),
            (value_name.clone(), value),
        ])?));
    }
    Ok(Value::list(out))
}

fn not_dictionaries(list: &Value) -> Error {
    Error::type_error(format!(
        "items2dict requires a list of dictionaries, got {} instead.",
        list.repr().unwrap_or_default()
    ))
}

fn items2dict(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [list, key_name, value_name] = args.bind(
        "list_of_dict_key_value_elements_to_dict",
        1,
        ["mylist", "key_name", "value_name"],
    )?;
    let list = list.value();
    if !list.is_list_like() {
        return Err(Error::type_error(format!(
            "items2dict requires a list, got {} instead.",
            class_of(&list)
        )));
    }
    let (key_name, value_name) = (key_name.or("key"), value_name.or("value"));
    let items = list.to_vec()?;
    if items.iter().any(|item| !item.is_mapping()) {
        return Err(not_dictionaries(&list));
    }
    let out = Dict::with_capacity(items.len());
    for item in items {
        let (Some(key), Some(value)) = (item.get_item(&key_name)?, item.get_item(&value_name)?)
        else {
            return Err(Error::type_error(format!(
                "items2dict requires each dictionary in the list to contain the keys '{}' and '{}', got {} instead.",
                key_name.str()?,
                value_name.str()?,
                list.repr()?
            )));
        };
        out.insert(key, value)
            .map_err(|_| not_dictionaries(&list))?;
    }
    Ok(Value::Dict(out))
}

fn rekey_on_member(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data, key, duplicates] = args.bind("rekey_on_member", 2, ["data", "key", "duplicates"])?;
    let (data, key, duplicates) = (data.value(), key.value(), duplicates.or("error"));
    if !matches!(duplicates.as_str(), Some("error" | "overwrite")) {
        return Err(plugin_error(format!(
            "duplicates parameter to rekey_on_member has unknown value '{}'",
            duplicates.str()?
        )));
    }
    let items = match data.items()? {
        Some(pairs) => pairs.into_iter().map(|(_, value)| value).collect(),
        None if data.is_iterable() && data.as_str().is_none() => data.to_vec()?,
        None => return Err(Error::type_error("Type is not a valid list, set, or dict")),
    };
    let out = Dict::new();
    for item in items {
        if !item.is_mapping() {
            return Err(plugin_error("List item is not a valid dict"));
        }
        let Some(name) = item.get_item(&key)? else {
            return Err(plugin_error(format!("Key '{}' was not found.", key.str()?)));
        };
        if duplicates.as_str() == Some("error") && out.contains_key(&name)? {
            return Err(plugin_error(format!(
                "Key '{}' is not unique, cannot convert to dict.",
                name.str()?
            )));
        }
        out.insert(name, item)?;
    }
    Ok(Value::Dict(out))
}
