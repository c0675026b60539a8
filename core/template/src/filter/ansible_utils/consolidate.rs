//! `consolidate`: puts dictionaries of several lists together by the value of a key.

use std::cmp::Ordering;

use shevek_jinja::{Args, Dict, Error, Value};

use super::super::set_theory::{Seen, unique_of};
use crate::TemplateConfiguration;
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, class_of, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.consolidate"], consolidate)];

const PARAMETERS: [Parameter; 4] = [
    Parameter::new("data_sources", Type::List).required(),
    Parameter::new("fail_missing_match_key", Type::Bool).or("true"),
    Parameter::new("fail_missing_match_value", Type::Bool).or("true"),
    Parameter::new("fail_duplicate", Type::Bool).or("true"),
];

/// A list of dictionaries, the key by which they are known, and its name in the result.
struct Source {
    data: Vec<Dict>,
    match_key: Value,
    name: String,
}

fn consolidate(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [sources, keys, values, duplicates] = read(args, &PARAMETERS)?;
    let is_set = |value: &Value| value.as_bool() != Some(false);
    let sources: Result<Vec<_>, _> = sources.to_vec()?.iter().map(source).collect();
    let sources = sources?;
    let (mut without_key, mut twice) = (Vec::new(), Vec::new());
    let mut found = Vec::new();
    for (source, number) in sources.iter().zip(1..) {
        let mut values = Vec::new();
        for (dictionary, entry) in source.data.iter().zip(1..) {
            match dictionary.get(&source.match_key)? {
                Some(value) => values.push(value),
                None => without_key.push(format!(
                    "missing match key '{}' in data source {number} in list entry {entry}",
                    source.match_key.str()?
                )),
            }
        }
        let unique = unique_of(values.clone())?.to_vec()?;
        if unique.len() != values.len() {
            twice.push(format!("duplicate values in data source {number}"));
        }
        found.push(unique);
    }
    let mut complaints = Vec::new();
    complain(
        is_set(&keys),
        "fail_missing_match_key",
        without_key,
        &mut complaints,
    );
    complain(
        is_set(&duplicates),
        "fail_duplicate",
        twice,
        &mut complaints,
    );
    fail(&complaints)?;
    let all = sorted(unique_of(found.iter().flatten().cloned())?.to_vec()?)?;
    let mut missing = Vec::new();
    for (values, number) in found.iter().zip(1..) {
        let known = Seen::of(values)?;
        let mut absent = Vec::new();
        for value in &all {
            if !known.contains(value)? {
                absent.push(value.str()?);
            }
        }
        if !absent.is_empty() {
            missing.push(format!(
                "missing match value {} in data source {number}",
                absent.join(", ")
            ));
        }
    }
    complain(
        is_set(&values),
        "fail_missing_match_value",
        missing,
        &mut complaints,
    );
    fail(&complaints)?;
    combined(&sources, all)
}

fn complain(is_wanted: bool, check: &str, messages: Vec<String>, complaints: &mut Vec<String>) {
    if is_wanted && !messages.is_empty() {
        complaints.push(format!(
            "Error when using plugin 'consolidate': '{check}' reported {}",
            messages.join(", ")
        ));
    }
}

fn fail(complaints: &[String]) -> Result<(), Error> {
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(plugin_error(complaints.join("; ")))
    }
}

/// For each value, what each source has under it; of several the last.
fn combined(sources: &[Source], values: Vec<Value>) -> Result<Value, Error> {
    let result = Dict::new();
    for value in values {
        let of_value = Dict::new();
        for source in sources {
            let mut found = Dict::new();
            for dictionary in &source.data {
                let own = dictionary.get(&source.match_key)?;
                if own.is_some_and(|own| own.equals(&value).unwrap_or(false)) {
                    found = dictionary.clone();
                }
            }
            of_value.insert_str(&source.name, Value::Dict(found));
        }
        result.insert(value, Value::Dict(of_value))?;
    }
    Ok(Value::Dict(result))
}

fn sorted(mut values: Vec<Value>) -> Result<Vec<Value>, Error> {
    let mut failure = None;
    values.sort_by(|a, b| {
        a.order(b).unwrap_or_else(|error| {
            failure.get_or_insert(error);
            Ordering::Equal
        })
    });
    failure.map_or(Ok(values), Err)
}

fn source(value: &Value) -> Result<Source, Error> {
    let Value::Dict(source) = value else {
        return Err(plugin_error(format!(
            "data_sources of consolidate takes dictionaries with 'data', 'match_key' and 'name', not {}",
            class_of(value)
        )));
    };
    let part = |name: &str| -> Result<Value, Error> {
        source.get_str(name)?.ok_or_else(|| {
            plugin_error(format!(
                "['missing required arguments: {name} found in data_sources']"
            ))
        })
    };
    let mut data = Vec::new();
    for item in part("data")?.to_vec()? {
        match item {
            Value::Dict(dictionary) => data.push(dictionary),
            other => {
                return Err(plugin_error(format!(
                    "data of consolidate takes dictionaries, not {}",
                    class_of(&other)
                )));
            }
        }
    }
    Ok(Source {
        data,
        match_key: Value::from(part("match_key")?.str()?),
        name: part("name")?.str()?,
    })
}
