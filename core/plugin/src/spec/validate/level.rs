//! Names, secrets and defaults of the options of one level: the top, or one mapping of suboptions.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::super::ArgumentSpec;
use super::dict;
use super::findings::{Deprecation, Findings, Unsupported, ValidationKind};
use super::python::{is_truthy, str, type_name};
use super::rules::{Context, found_in, paths};
use super::surroundings::Surroundings;

/// Gives missing options their value from the environment. Ansible: `set_fallbacks`.
pub(super) fn fallbacks(
    spec: &ArgumentSpec,
    args: &mut Map<String, Json>,
    surroundings: &Surroundings<'_>,
    findings: &mut Findings,
) {
    for option in &spec.options {
        if args.contains_key(&option.name) {
            continue;
        }
        let value = option
            .fallback_env
            .iter()
            .find_map(|name| surroundings.env(name));
        if let Some(value) = value {
            if option.no_log && !value.is_empty() {
                findings.no_log_values.insert(value.clone());
            }
            args.insert(option.name.clone(), Json::String(value));
        }
    }
}

/// Gives options the values of their aliases; the aliases stay for now. Returns the aliases used as (alias, option)
/// and warns when both are given. Ansible: `_handle_aliases`.
pub(super) fn aliases(
    spec: &ArgumentSpec,
    args: &mut Map<String, Json>,
    prefix: &str,
    findings: &mut Findings,
) -> Vec<(String, String)> {
    let mut used = Vec::new();
    for option in &spec.options {
        for alias in &option.deprecated_aliases {
            if args.contains_key(&alias.name) {
                findings.deprecations.push(Deprecation {
                    msg: format!(
                        "Alias '{prefix}{}' is deprecated. See the module docs for more information",
                        alias.name
                    ),
                    version: Some(alias.version.clone()),
                });
            }
        }
        for alias in &option.aliases {
            let Some(value) = args.get(alias).cloned() else {
                continue;
            };
            if args.contains_key(&option.name) {
                findings.warnings.push(format!(
                    "Both option {prefix}{} and its alias {prefix}{alias} are set.",
                    option.name
                ));
            }
            args.insert(option.name.clone(), value);
            findings.any_alias = true;
            used.push((alias.clone(), option.name.clone()));
        }
    }
    used
}

/// Collects the values that must not be seen. Ansible: `_list_no_log_values`.
///
/// # Errors
/// A value with suboptions is no mapping and cannot be searched.
pub(super) fn no_log_values(
    spec: &ArgumentSpec,
    args: &Map<String, Json>,
    found: &mut BTreeSet<String>,
) -> Result<(), String> {
    for option in &spec.options {
        let value = args.get(&option.name).unwrap_or(&Json::Null);
        if option.no_log && is_truthy(value) {
            collect_texts(value, found);
        }
        let Some(sub_spec) = option.suboptions.as_deref().filter(|_| option.has_levels()) else {
            continue;
        };
        let one;
        let levels = match value {
            Json::Null => continue,
            Json::Array(list) => list.as_slice(),
            other => {
                one = [other.clone()];
                &one
            }
        };
        for level in levels {
            match level {
                Json::Object(map) => no_log_values(sub_spec, map, found)?,
                Json::String(text) => no_log_values(sub_spec, &dict::parse(text)?, found)?,
                other => {
                    return Err(format!(
                        "Value '{}' in the sub parameter field '{}' must be a {}, not '{}'",
                        str(other),
                        option.name,
                        option.ty.as_str(),
                        type_name(other)
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Every text and number in a value. Ansible: `_return_datastructure_name`.
fn collect_texts(value: &Json, found: &mut BTreeSet<String>) {
    match value {
        Json::Null | Json::Bool(_) => {}
        Json::String(text) if text.is_empty() => {}
        Json::String(_) | Json::Number(_) => {
            found.insert(str(value));
        }
        Json::Array(list) => list.iter().for_each(|item| collect_texts(item, found)),
        Json::Object(map) => map.values().for_each(|item| collect_texts(item, found)),
    }
}

/// Notes the use of options that go away, all levels at once. Ansible: `_list_deprecations`.
pub(super) fn deprecations(
    spec: &ArgumentSpec,
    args: &Map<String, Json>,
    prefix: &str,
    findings: &mut Findings,
) {
    for option in &spec.options {
        let Some(value) = args.get(&option.name) else {
            continue;
        };
        let name = if prefix.is_empty() {
            option.name.clone()
        } else {
            format!("{prefix}[\"{}\"]", option.name)
        };
        if let Some(version) = &option.removed_in_version {
            findings.deprecations.push(Deprecation {
                msg: format!(
                    "Param '{name}' is deprecated. See the module docs for more information"
                ),
                version: Some(version.clone()),
            });
        }
        let Some(sub_spec) = option.suboptions.as_deref() else {
            continue;
        };
        match value {
            Json::Object(map) => deprecations(sub_spec, map, &name, findings),
            Json::Array(list) => {
                for map in list.iter().filter_map(Json::as_object) {
                    deprecations(sub_spec, map, &name, findings);
                }
            }
            _ => {}
        }
    }
}

/// Notes options that the spec does not have. Ansible: `_get_unsupported_parameters`.
pub(super) fn unsupported(
    spec: &ArgumentSpec,
    args: &Map<String, Json>,
    context: &Context,
    findings: &mut Findings,
) {
    if spec.any_option {
        return;
    }
    for name in args.keys().filter(|name| spec.find(name).is_none()) {
        findings.unsupported.push(Unsupported {
            path: context.iter().cloned().chain([name.clone()]).collect(),
            supported: supported(spec),
        });
    }
}

/// `a, b (alias, alias)`.
fn supported(spec: &ArgumentSpec) -> String {
    let aliases: BTreeSet<&str> = spec
        .options
        .iter()
        .flat_map(|option| option.aliases.iter().map(String::as_str))
        .collect();
    let names: BTreeSet<&str> = spec
        .options
        .iter()
        .filter(|option| !option.internal)
        .map(|option| option.name.as_str())
        .filter(|name| !aliases.contains(name))
        .collect();
    let list = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(", ");
    if aliases.is_empty() {
        list(names)
    } else {
        format!("{} ({})", list(names), list(aliases))
    }
}

/// Gives missing options their default, in a second round also those that have none. Ansible: `_set_defaults`.
pub(super) fn defaults(
    spec: &ArgumentSpec,
    args: &mut Map<String, Json>,
    all: bool,
    findings: &mut Findings,
) {
    for option in &spec.options {
        if args.contains_key(&option.name) {
            continue;
        }
        let default = option.default.clone().unwrap_or(Json::Null);
        if default.is_null() && !all {
            continue;
        }
        if option.no_log {
            collect_texts(&default, &mut findings.no_log_values);
        }
        args.insert(option.name.clone(), default);
    }
}

/// Notes required options that are missing. Ansible: `check_required_arguments`.
pub(super) fn required(
    spec: &ArgumentSpec,
    args: &Map<String, Json>,
    context: &Context,
    surroundings: &Surroundings<'_>,
    findings: &mut Findings,
) {
    let mut missing: Vec<String> = spec
        .options
        .iter()
        .filter(|option| option.required && !args.contains_key(&option.name))
        // The target's environment may have it.
        .filter(|option| option.fallback_env.is_empty() || surroundings.is_target())
        .map(|option| option.name.clone())
        .collect();
    if missing.is_empty() {
        return;
    }
    missing.sort();
    findings.error(
        ValidationKind::Required,
        format!(
            "missing required arguments: {}{}",
            missing.join(", "),
            found_in(context)
        ),
        paths(context, &missing),
    );
}

/// Notes a spec that contradicts itself. Ansible: the internal errors of `_handle_aliases`.
pub(super) fn contradictions(spec: &ArgumentSpec, findings: &mut Findings) {
    for option in &spec.options {
        if let (true, Some(default)) = (option.required, &option.default)
            && !default.is_null()
        {
            findings.error(
                ValidationKind::Spec,
                format!(
                    "internal error: required and default are mutually exclusive for {}",
                    option.name
                ),
                paths(&[], std::slice::from_ref(&option.name)),
            );
            return;
        }
        if let Some(ty) = option.elements
            && option.ty != super::super::ArgType::List
        {
            findings.error(
                ValidationKind::Spec,
                format!(
                    "internal error: elements of type {} for option {}, which is no list but {}",
                    ty.as_str(),
                    option.name,
                    option.ty.as_str()
                ),
                paths(&[], std::slice::from_ref(&option.name)),
            );
        }
    }
}
