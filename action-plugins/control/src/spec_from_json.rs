//! Argument specs as playbooks and roles write them.

use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ActionError, ArgType, ArgumentSpec, DeprecatedAlias, OptionSpec, RequiredBy, RequiredIf, python,
};

use crate::arguments::{lenient_boolean, no_attribute};

/// The spec with these options. What is wrong with the spec itself is told in Ansible's words, as far as `values` make
/// it matter there.
///
/// # Errors
/// An option is no mapping.
pub(crate) fn spec_from_json(
    options: &Map<String, Json>,
    values: &Map<String, Json>,
) -> Result<(ArgumentSpec, Vec<String>), ActionError> {
    let mut reader = Reader::default();
    let spec = reader.level(options, &[], Some(values))?;
    Ok((spec, reader.mistakes))
}

#[derive(Default)]
struct Reader {
    mistakes: Vec<String>,
}

impl Reader {
    fn level(
        &mut self,
        options: &Map<String, Json>,
        context: &[&str],
        values: Option<&Map<String, Json>>,
    ) -> Result<ArgumentSpec, ActionError> {
        let mut spec = ArgumentSpec::default();
        for (name, attributes) in options {
            let Json::Object(attributes) = attributes else {
                return Err(no_attribute(attributes, "get"));
            };
            let value = values.and_then(|values| values.get(name));
            spec.options
                .push(self.option(name, attributes, context, value)?);
        }
        Ok(spec)
    }

    fn option(
        &mut self,
        name: &str,
        attributes: &Map<String, Json>,
        context: &[&str],
        value: Option<&Json>,
    ) -> Result<OptionSpec, ActionError> {
        let is_set = |key: &str| attributes.get(key).is_some_and(is_true);
        let mut option = OptionSpec::new(name, ArgType::Str);
        option.required = is_set("required");
        option.no_log = is_set("no_log");
        option.apply_defaults = is_set("apply_defaults");
        option.default = attributes.get("default").filter(|d| !d.is_null()).cloned();
        option.removed_in_version = text(attributes.get("removed_in_version"));
        option.ty = self.type_of(name, attributes.get("type"), context, value);
        if let Some(elements) = attributes.get("elements").filter(|e| !e.is_null()) {
            option.elements = Some(self.elements_of(name, elements, context, value));
        }
        match attributes.get("choices") {
            None | Some(Json::Null) => {}
            Some(Json::Array(choices)) => option.choices.clone_from(choices),
            Some(other) => self.mistakes.push(format!(
                "internal error: choices for argument {name} are not iterable: {}",
                python::str(other)
            )),
        }
        match attributes.get("aliases") {
            None | Some(Json::Null) => {}
            Some(Json::Array(aliases)) => {
                option.aliases = aliases.iter().map(python::str).collect();
            }
            Some(_) => {
                // Ansible finds it twice.
                let mistake = "internal error: aliases must be a list or tuple";
                self.mistakes
                    .extend([mistake.to_string(), mistake.to_string()]);
            }
        }
        if let Some(Json::Array(aliases)) = attributes.get("deprecated_aliases") {
            option.deprecated_aliases = aliases
                .iter()
                .map(|alias| DeprecatedAlias {
                    name: text(alias.get("name")).unwrap_or_default(),
                    version: text(alias.get("version")).unwrap_or_default(),
                })
                .collect();
        }
        if let Some(sub_options) = attributes.get("options").filter(|o| !o.is_null()) {
            let Json::Object(sub_options) = sub_options else {
                return Err(no_attribute(sub_options, "items"));
            };
            let context: Vec<&str> = context.iter().copied().chain([name]).collect();
            let mut spec = self.level(sub_options, &context, None)?;
            rules(attributes, &mut spec);
            option.suboptions = Some(Box::new(spec));
        }
        Ok(option)
    }

    fn type_of(
        &mut self,
        name: &str,
        given: Option<&Json>,
        context: &[&str],
        value: Option<&Json>,
    ) -> ArgType {
        let Some(given) = given.filter(|given| !given.is_null()) else {
            return ArgType::Str;
        };
        if let Ok(ty) = serde_json::from_value(given.clone()) {
            return ty;
        }
        if let Some(value) = value.filter(|value| !value.is_null()) {
            self.mistakes.push(format!(
                "argument '{name}' is of type {} and we were unable to convert to {}: 'NoneType' object is not callable",
                python::type_name(value),
                python::str(given)
            ));
        } else if !context.is_empty() {
            self.unknown_type(name, given, context);
        }
        ArgType::Raw
    }

    fn elements_of(
        &mut self,
        name: &str,
        given: &Json,
        context: &[&str],
        value: Option<&Json>,
    ) -> ArgType {
        if let Ok(ty) = serde_json::from_value(given.clone()) {
            return ty;
        }
        if !context.is_empty() {
            self.unknown_type(name, given, context);
        }
        let split;
        let elements = match value {
            Some(Json::Array(list)) => list.as_slice(),
            None | Some(Json::Null) => &[],
            // One that becomes a list is text by then.
            Some(_) => {
                split = [Json::from("")];
                &split
            }
        };
        for element in elements {
            self.mistakes.push(format!(
                "Elements value for option '{name}' is of type {} and we were unable to convert to {}: \
                 'NoneType' object is not callable",
                python::type_name(element),
                python::str(given)
            ));
        }
        ArgType::Raw
    }

    /// A type below the top: Ansible stumbles over it only when a value is given.
    fn unknown_type(&mut self, name: &str, given: &Json, context: &[&str]) {
        self.mistakes.push(format!(
            "the argument spec gives '{name}' found in '{}' the type {}, which does not exist",
            context.join(" -> "),
            python::str(given)
        ));
    }
}

/// Python: `bool(value)`; texts that say no are none either.
fn is_true(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Array(list) => !list.is_empty(),
        Json::Object(map) => !map.is_empty(),
        Json::String(text) if text.is_empty() => false,
        other => lenient_boolean(other).unwrap_or(true),
    }
}

fn text(value: Option<&Json>) -> Option<String> {
    value.filter(|value| !value.is_null()).map(python::str)
}

/// A name or a list of names.
fn names(value: &Json) -> Vec<String> {
    match value {
        Json::Array(list) => list.iter().map(python::str).collect(),
        Json::Null => Vec::new(),
        other => vec![python::str(other)],
    }
}

/// Lists of names; one list alone stands for a list of it.
fn groups(value: Option<&Json>) -> Vec<Vec<String>> {
    match value {
        Some(Json::Array(list)) if list.iter().all(Json::is_array) => {
            list.iter().map(names).collect()
        }
        Some(list @ Json::Array(_)) => vec![names(list)],
        _ => Vec::new(),
    }
}

/// The rules between suboptions.
fn rules(attributes: &Map<String, Json>, spec: &mut ArgumentSpec) {
    spec.mutually_exclusive = groups(attributes.get("mutually_exclusive"));
    spec.required_together = groups(attributes.get("required_together"));
    spec.required_one_of = groups(attributes.get("required_one_of"));
    if let Some(Json::Array(list)) = attributes.get("required_if") {
        spec.required_if = list
            .iter()
            .filter_map(Json::as_array)
            .filter_map(|rule| match rule.as_slice() {
                [option, value, requirements, rest @ ..] => Some(RequiredIf {
                    option: python::str(option),
                    value: value.clone(),
                    requirements: names(requirements),
                    any: rest.first().is_some_and(is_true),
                }),
                _ => None,
            })
            .collect();
    }
    if let Some(Json::Object(map)) = attributes.get("required_by") {
        spec.required_by = map
            .iter()
            .map(|(option, requirements)| RequiredBy {
                option: option.clone(),
                requirements: names(requirements),
            })
            .collect();
    }
}
