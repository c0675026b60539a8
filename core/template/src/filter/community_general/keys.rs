//! `keep_keys`, `remove_keys`, `replace_keys`: the keys of the dictionaries in a list.

mod target;

use shevek_jinja::{Args, Dict, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, plugin_error};
use target::{Matching, replacements, texts};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["community.general.keep_keys"], keep_keys),
    Plugin::new(&["community.general.remove_keys"], remove_keys),
    Plugin::new(&["community.general.replace_keys"], replace_keys),
];

type Entries = Vec<(String, Value)>;

fn keep_keys(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    picked("keep_keys", args, true)
}

fn remove_keys(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    picked("remove_keys", args, false)
}

fn picked(filter: &str, args: Args, keeps: bool) -> Result<Value, Error> {
    let [data, target, matching] =
        args.bind(filter, 1, ["data", "target", "matching_parameter"])?;
    let (dictionaries, matching) = checked(&data.value(), &matching.or("equal"))?;
    let patterns = texts(&target.value(), matching)?;
    renamed(dictionaries, |key| {
        for pattern in &patterns {
            if pattern.fits(&key)? {
                return Ok(keeps.then_some(key));
            }
        }
        Ok((!keeps).then_some(key))
    })
}

fn replace_keys(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let parameters = ["data", "target", "matching_parameter"];
    let [data, target, matching] = args.bind("replace_keys", 1, parameters)?;
    let (dictionaries, matching) = checked(&data.value(), &matching.or("equal"))?;
    let replacements = replacements(&target.value(), matching)?;
    renamed(dictionaries, |key| {
        for (pattern, after) in &replacements {
            if pattern.fits(&key)? {
                return Ok(Some(after.clone()));
            }
        }
        Ok(Some(key))
    })
}

/// The dictionaries with the keys that come back; those for which nothing does are left out.
fn renamed(
    dictionaries: Vec<Entries>,
    rename: impl Fn(String) -> Result<Option<String>, Error>,
) -> Result<Value, Error> {
    let mut result = Vec::new();
    for entries in dictionaries {
        let dictionary = Dict::new();
        for (key, value) in entries {
            if let Some(key) = rename(key)? {
                dictionary.insert_str(&key, value);
            }
        }
        result.push(Value::Dict(dictionary));
    }
    Ok(Value::list(result))
}

/// The dictionaries, whose keys have to be texts, and how they are compared.
fn checked(data: &Value, matching: &Value) -> Result<(Vec<Entries>, Matching), Error> {
    let Some(items) = super::sequence(data)? else {
        return Err(plugin_error(format!(
            "First argument must be a list. {} is {}",
            data.str()?,
            class_of(data)
        )));
    };
    let mut dictionaries = Vec::new();
    for item in items {
        let entries = item.items()?.ok_or_else(|| {
            plugin_error(format!(
                "The data items must be dictionaries. {} is {}",
                item.str().unwrap_or_default(),
                class_of(&item)
            ))
        })?;
        dictionaries.push(entries);
    }
    let mut named = Vec::new();
    for entries in dictionaries {
        let keys: Vec<Value> = entries.iter().map(|(key, _)| key.clone()).collect();
        let entries: Option<Vec<_>> = entries
            .into_iter()
            .map(|(key, value)| Some((key.as_str()?.to_owned(), value)))
            .collect();
        named.push(entries.ok_or_else(|| {
            plugin_error(format!(
                "Top level keys must be strings. keys: dict_keys({})",
                Value::list(keys).repr().unwrap_or_default()
            ))
        })?);
    }
    let matching = match matching.as_str() {
        Some("equal") => Matching::Equal,
        Some("starts_with") => Matching::StartsWith,
        Some("ends_with") => Matching::EndsWith,
        Some("regex") => Matching::Regex,
        _ => {
            return Err(plugin_error(format!(
                "The matching_parameter must be one of ['equal', 'starts_with', 'ends_with', 'regex']. \
                 matching_parameter={}",
                matching.str()?
            )));
        }
    };
    Ok((named, matching))
}
