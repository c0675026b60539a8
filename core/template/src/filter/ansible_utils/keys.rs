//! `keep_keys`, `remove_keys`, `replace_keys`: the keys of dictionaries, however deep they lie.

mod keep;
mod pattern;
mod remove;
mod replace;

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, plugin_error};
use pattern::Pattern;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["ansible.utils.keep_keys"], keep_keys),
    Plugin::new(&["ansible.utils.remove_keys"], remove_keys),
    Plugin::new(&["ansible.utils.replace_keys"], replace_keys),
];

const DATA: Parameter = Parameter::new("data", Type::Raw).required();
const MATCHING: Parameter =
    Parameter::new("matching_parameter", Type::Text).one_of(&["starts_with", "ends_with", "regex"]);

fn keep_keys(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let (data, patterns) = data_and_patterns(args, "keep_keys", "keep operation")?;
    keep::keep(&data, &patterns)
}

fn remove_keys(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let (data, patterns) = data_and_patterns(args, "remove_keys", "attribute removal")?;
    let kept = remove::remove(&data, &patterns)?;
    remove::without_empty_items(&kept)
}

fn replace_keys(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    const TARGET: Parameter = Parameter::new("target", Type::List).required();
    let [data, target, matching] = read(args, &[DATA, TARGET, MATCHING])?;
    let replacements = replace::replacements(&target, matching.as_str())?;
    check_data(&data, "replace_keys", "replace operation")?;
    replace::replace(&data, &replacements)
}

fn data_and_patterns(
    args: Args,
    filter: &str,
    purpose: &str,
) -> Result<(Value, Vec<Pattern>), Error> {
    const TARGET: Parameter = Parameter::new("target", Type::Texts).required();
    let [data, target, matching] = read(args, &[DATA, TARGET, MATCHING])?;
    check_data(&data, filter, purpose)?;
    let targets = target.to_vec()?;
    let patterns: Result<Vec<_>, _> = targets
        .iter()
        .map(|text| Pattern::new(super::text_of(text), matching.as_str()))
        .collect();
    Ok((data, patterns?))
}

fn check_data(data: &Value, filter: &str, purpose: &str) -> Result<(), Error> {
    if is_container(data) {
        return Ok(());
    }
    Err(plugin_error(format!(
        "Error when using plugin '{filter}': Input is not valid for {purpose}"
    )))
}

/// Whether there may be keys in it.
fn is_container(value: &Value) -> bool {
    matches!(value, Value::List(_)) || value.is_mapping()
}
