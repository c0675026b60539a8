//! Types and values of the options of one level.

use serde_json::{Map, Value as Json};

use super::super::{ArgType, ArgumentSpec, OptionSpec};
use super::convert::convert;
use super::findings::{Findings, ValidationKind};
use super::python::{equals, str, type_name};
use super::rules::{Context, found_in, paths};
use super::surroundings::Surroundings;

/// Converts every given option. Ansible: `_validate_argument_types`.
pub(super) fn types(
    spec: &ArgumentSpec,
    args: &mut Map<String, Json>,
    context: &Context,
    surroundings: &Surroundings<'_>,
    findings: &mut Findings,
) {
    for option in &spec.options {
        let Some(value) = args.get_mut(&option.name) else {
            continue;
        };
        let has_default = option.default.as_ref().is_some_and(|d| !d.is_null());
        if value.is_null() && !option.required && !has_default {
            continue;
        }
        match convert(value, option.ty, surroundings) {
            Ok(converted) => *value = converted,
            Err(reason) => {
                let place = if context.is_empty() {
                    String::new()
                } else {
                    format!(" found in '{}'.", context.join(" -> "))
                };
                findings.error(
                    ValidationKind::ArgumentType,
                    format!(
                        "argument '{}' is of type {}{place} and we were unable to convert to {}: {reason}",
                        option.name,
                        type_name(value),
                        option.ty.as_str(),
                    ),
                    paths(context, std::slice::from_ref(&option.name)),
                );
                continue;
            }
        }
        if let (Some(ty), Json::Array(list)) = (option.elements, value) {
            elements(option, ty, list, context, surroundings, findings);
        }
    }
}

/// Converts the elements of a list; those that cannot be are left out. Ansible: `_validate_elements`.
fn elements(
    option: &OptionSpec,
    ty: ArgType,
    list: &mut Vec<Json>,
    context: &Context,
    surroundings: &Surroundings<'_>,
    findings: &mut Findings,
) {
    let place = if context.is_empty() {
        String::new()
    } else {
        format!(" found in '{}'", context.join(" -> "))
    };
    list.retain_mut(|value| match convert(value, ty, surroundings) {
        Ok(converted) => {
            *value = converted;
            true
        }
        Err(reason) => {
            findings.error(
                ValidationKind::Element,
                format!(
                    "Elements value for option '{}'{place} is of type {} and we were unable to convert to {}: {reason}",
                    option.name,
                    type_name(value),
                    ty.as_str(),
                ),
                paths(context, std::slice::from_ref(&option.name)),
            );
            false
        }
    });
}

/// Checks the choices. Ansible: `_validate_argument_values`.
pub(super) fn values(
    spec: &ArgumentSpec,
    args: &mut Map<String, Json>,
    context: &Context,
    findings: &mut Findings,
) {
    for option in spec.options.iter().filter(|o| !o.choices.is_empty()) {
        let Some(value) = args.get_mut(&option.name) else {
            continue;
        };
        let allowed = |value: &Json| option.choices.iter().any(|choice| equals(choice, value));
        let list = |values: &[&Json]| {
            let texts: Vec<_> = values.iter().map(|value| str(value)).collect();
            texts.join(", ")
        };
        let choices = list(&option.choices.iter().collect::<Vec<_>>());
        let message = if let Json::Array(items) = value {
            let unknown: Vec<_> = items.iter().filter(|item| !allowed(item)).collect();
            if unknown.is_empty() {
                continue;
            }
            format!(
                "value of {} must be one or more of: {choices}. Got no match for: {}",
                option.name,
                list(&unknown)
            )
        } else {
            if !allowed(value)
                && let Some(choice) = boolean_choice(value, &option.choices)
            {
                *value = choice;
            }
            if allowed(value) {
                continue;
            }
            format!(
                "value of {} must be one of: {choices}, got: {}",
                option.name,
                str(value)
            )
        };
        findings.error(
            ValidationKind::ArgumentValue,
            message + &found_in(context),
            paths(context, std::slice::from_ref(&option.name)),
        );
    }
}

/// YAML made a boolean of `yes` or `off`: the one choice that must have been meant.
fn boolean_choice(value: &Json, choices: &[Json]) -> Option<Json> {
    let words: &[&str] = match value.as_str()? {
        "True" => &["y", "yes", "on", "1", "true", "t"],
        "False" => &["n", "no", "off", "0", "false", "f"],
        _ => return None,
    };
    let number = Json::from(u8::from(value == "True"));
    let mut meant = choices.iter().filter(|choice| {
        choice.as_str().is_some_and(|text| words.contains(&text)) || equals(choice, &number)
    });
    let first = meant.next()?;
    meant
        .all(|other| equals(other, first))
        .then(|| first.clone())
}
