//! `dict`, `dict_kv`, `groupby_as_dict`: dictionaries made of other values.

use shevek_jinja::{Args, Dict, Error, Value};

use super::sequence;
use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["community.general.dict"], dict),
    Plugin::new(&["community.general.dict_kv"], dict_kv),
    Plugin::new(&["community.general.groupby_as_dict"], groupby_as_dict),
];

fn dict(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [pairs] = args.bind("dict_filter", 1, ["sequence"])?;
    let pairs = pairs.value();
    if let Some(items) = pairs.items()? {
        return Dict::from_pairs(items).map(Value::Dict);
    }
    let result = Dict::new();
    for (index, pair) in pairs.to_vec()?.into_iter().enumerate() {
        let Ok(parts) = pair.to_vec() else {
            return Err(Error::type_error(format!(
                "cannot convert dictionary update sequence element #{index} to a sequence"
            )));
        };
        let [key, value] = parts.as_slice() else {
            return Err(Error::value_error(format!(
                "dictionary update sequence element #{index} has length {}; 2 is required",
                parts.len()
            )));
        };
        result.insert(key.clone(), value.clone())?;
    }
    Ok(Value::Dict(result))
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
