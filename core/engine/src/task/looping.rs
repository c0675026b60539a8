//! The items of a task's loop.

use std::sync::Arc;

use shevek_jinja::value::str_repr;
use shevek_jinja::{Dict, List, Origin, Value};
use shevek_playbook::{Loop, LoopControl, LoopKind, is_variable_name};
use shevek_template::{Templar, TemplateError};

use super::explain::{step_at, step_in_text, template_steps};
use super::fields::{FieldError, FieldReader};
use crate::event::FailureStep;

/// The text that stands for the lookup of a `with_` loop.
const LOOKUP: &str = "invoke_lookup()";

/// What to do about a loop variable that hides another one.
const TAKEN: &str = "You should set the `loop_var` value in the `loop_control` option for the task to something else \
    to avoid variable collisions and unexpected behavior.";

/// What variables may be called.
const VARIABLE_NAMES: &str = "Variable names must be strings starting with a letter or underscore character, and \
    contain only letters, numbers and underscores.";

/// Why there are no items, or why a loop cannot go on.
pub(super) enum LoopError {
    /// Something undefined was used; told only when the task is not skipped.
    Undefined(TemplateError),
    /// Anything else.
    Other(Vec<FailureStep>),
}

impl From<TemplateError> for LoopError {
    fn from(error: TemplateError) -> Self {
        if error.is_undefined() {
            Self::Undefined(error)
        } else {
            Self::Other(template_steps(&error))
        }
    }
}

/// The items of the loop of a task with this action.
pub(super) fn items(
    loop_: &Loop,
    action: &str,
    templar: &Templar,
) -> Result<Vec<Value>, LoopError> {
    match &loop_.kind {
        LoopKind::Lookup(name) => {
            let (terms, options) = match &**name {
                "first_found" | "ansible.builtin.first_found" | "ansible.legacy.first_found" => {
                    let terms = defined_terms(&loop_.items, templar)?;
                    let folder = Value::from(folder_of(action));
                    (
                        terms.unwrap_or_else(|| Value::list(Vec::new())),
                        vec![("_subdir".into(), folder)],
                    )
                }
                _ => (templar.template(&loop_.items)?, Vec::new()),
            };
            templar
                .run_lookup(name, &terms, options)
                .map_err(|error| match error.origin() {
                    None if !error.is_undefined() => {
                        LoopError::Other(vec![step_in_text(error.message(), LOOKUP)])
                    }
                    _ => error.into(),
                })
        }
        LoopKind::List => {
            let value = templar.template(&loop_.items)?;
            match &value {
                Value::List(list) => list
                    .to_vec()
                    .map_err(|error| LoopError::Other(vec![FailureStep::new(error.to_string())])),
                other => Err(LoopError::Other(vec![no_list(loop_, other)])),
            }
        }
    }
}

/// The folder in which `with_first_found` looks for the files of such an action.
fn folder_of(action: &str) -> &'static str {
    if action.contains("template") {
        "templates"
    } else if action.contains("var") {
        "vars"
    } else {
        "files"
    }
}

/// The terms of `with_first_found`, from which it leaves out what is undefined, also within lists and dicts.
fn defined_terms(written: &Value, templar: &Templar) -> Result<Option<Value>, TemplateError> {
    let value = match templar.resolve_to_container(written) {
        Err(error) if error.is_undefined() => return Ok(None),
        other => other?,
    };
    Ok(match &value {
        Value::Undefined(_) => None,
        Value::List(list) => {
            let mut terms = Vec::new();
            for term in list.raw_vec() {
                terms.extend(defined_terms(&term, templar)?);
            }
            Some(Value::list(terms))
        }
        Value::Dict(dict) => {
            let terms = Dict::new();
            for (key, term) in dict.raw_items() {
                if let (Some(key), Some(term)) = (key.as_str(), defined_terms(&term, templar)?) {
                    terms.insert_str(key, term);
                }
            }
            Some(Value::Dict(terms))
        }
        _ => Some(value),
    })
}

fn no_list(written: &Loop, value: &Value) -> FailureStep {
    let message = format!(
        "The `loop` value must resolve to a 'list', not '{}'.",
        value.type_name()
    );
    FailureStep {
        help: Some("Provide a list of items/templates, or a template resolving to a list.".into()),
        ..step_at(message, Some(written.origin.clone()))
    }
}

/// Where a value stands.
pub(super) fn origin_of(value: &Value) -> Option<&Origin> {
    match value {
        Value::Str(text) => text.origin(),
        Value::List(list) => list.origin(),
        Value::Dict(dict) => dict.origin(),
        _ => None,
    }
}

/// A keyword of `loop_control` that cannot be used.
fn wrong_control(error: &FieldError, written: Option<&Value>) -> Vec<FailureStep> {
    let origin = written.and_then(origin_of).cloned();
    let lead = format!("Error processing keyword '{}'", error.keyword());
    let mut steps = vec![step_at(lead, origin.clone())];
    match error {
        FieldError::Template { error, .. } => steps.extend(template_steps(error)),
        FieldError::Type { .. } => steps.push(FailureStep {
            apart: true,
            ..step_at(error.to_string(), origin)
        }),
    }
    steps
}

/// The variable that holds the item must have a name. With a label of its own nobody looks, as in Ansible.
fn check_name(name: &str, written: Option<&Value>) -> Result<(), LoopError> {
    if is_variable_name(name) {
        return Ok(());
    }
    let name = str_repr(name);
    Err(LoopError::Other(vec![FailureStep {
        help: Some(VARIABLE_NAMES.into()),
        ..step_at(
            format!("Invalid variable name {name}."),
            written.and_then(origin_of).cloned(),
        )
    }]))
}

/// How a loop runs.
pub(super) struct LoopPlan {
    pub(super) loop_var: String,
    pub(super) index_var: Option<String>,
    pub(super) label: Option<Value>,
    pub(super) pause: f64,
    pub(super) extended: bool,
    pub(super) all_items: bool,
}

impl LoopPlan {
    pub(super) fn read(control: &LoopControl, templar: &Templar) -> Result<Self, LoopError> {
        let reader = FieldReader::new(templar);
        let text = |keyword, written: Option<&Value>| {
            reader
                .text(keyword, written)
                .map_err(|error| LoopError::Other(wrong_control(&error, written)))
        };
        let flag = |keyword, written: Option<&Value>| {
            reader
                .flag(keyword, written)
                .map_err(|error| LoopError::Other(wrong_control(&error, written)))
        };
        let pause = control.pause.as_ref();
        let plan = Self {
            loop_var: text("loop_var", control.loop_var.as_ref())?.unwrap_or_else(|| "item".into()),
            index_var: text("index_var", control.index_var.as_ref())?,
            label: control.label.clone(),
            pause: reader
                .float("pause", pause)
                .map_err(|error| LoopError::Other(wrong_control(&error, pause)))?
                .unwrap_or(0.0)
                .max(0.0),
            extended: flag("extended", control.extended.as_ref())?.unwrap_or(false),
            all_items: flag("extended_allitems", control.extended_allitems.as_ref())?
                .unwrap_or(true),
        };
        if plan.label.is_none() {
            check_name(&plan.loop_var, control.loop_var.as_ref())?;
        }
        Ok(plan)
    }

    /// The warning that a variable of the loop's name is hidden.
    pub(super) fn taken(&self, control: &LoopControl) -> String {
        let message = format!(
            "The loop variable {} is already in use.",
            str_repr(&self.loop_var)
        );
        let step = match control.loop_var.as_ref().and_then(origin_of) {
            Some(origin) => step_at(message, Some(origin.clone())),
            None => step_in_text(message, &self.loop_var),
        };
        let step = FailureStep {
            help: Some(TAKEN.into()),
            ..step
        };
        step.with_place()
    }

    /// The variables that an item sees.
    pub(super) fn variables(&self, items: &[Value], index: usize) -> Vec<(Arc<str>, Value)> {
        let mut variables = vec![
            (
                Arc::from("ansible_loop_var"),
                Value::from(self.loop_var.as_str()),
            ),
            (Arc::from(self.loop_var.as_str()), items[index].clone()),
        ];
        if let Some(name) = &self.index_var {
            variables.push((Arc::from("ansible_index_var"), Value::from(name.as_str())));
            variables.push((Arc::from(name.as_str()), Value::Int(index as i64)));
        }
        if self.extended {
            variables.push((Arc::from("ansible_loop"), self.extended(items, index)));
        }
        variables
    }

    /// The value of `ansible_loop`.
    pub(super) fn extended(&self, items: &[Value], index: usize) -> Value {
        let length = items.len();
        let dict = Dict::new();
        let number = |number: usize| Value::Int(number as i64);
        for (name, value) in [
            ("index", number(index + 1)),
            ("index0", number(index)),
            ("first", Value::Bool(index == 0)),
            ("last", Value::Bool(index + 1 == length)),
            ("length", number(length)),
            ("revindex", number(length - index)),
            ("revindex0", number(length - index - 1)),
        ] {
            dict.insert_str(name, value);
        }
        if self.all_items {
            dict.insert_str("allitems", Value::List(List::new(items.to_vec())));
        }
        if let Some(next) = items.get(index + 1) {
            dict.insert_str("nextitem", next.clone());
        }
        if index > 0 {
            dict.insert_str("previtem", items[index - 1].clone());
        }
        Value::Dict(dict)
    }
}
