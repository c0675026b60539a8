//! The items of a task's loop.

use std::sync::Arc;

use shevek_jinja::{Dict, List, Value};
use shevek_playbook::{Loop, LoopControl, LoopKind};
use shevek_template::{Templar, TemplateError, TemplateErrorKind};

use super::fields::{FieldError, FieldReader};

/// Why there are no items.
pub(super) enum LoopError {
    /// A template fails; told only when the task is not skipped.
    Template(TemplateError),
    /// The value is no list.
    NoList(TemplateError),
}

/// The items of a loop.
pub(super) fn items(loop_: &Loop, templar: &Templar) -> Result<Vec<Value>, LoopError> {
    match &loop_.kind {
        LoopKind::Lookup(name) => {
            let terms = templar
                .template(&loop_.items)
                .map_err(LoopError::Template)?;
            templar
                .run_lookup(name, &terms, Vec::new())
                .map_err(LoopError::Template)
        }
        LoopKind::List => {
            let value = templar
                .template(&loop_.items)
                .map_err(LoopError::Template)?;
            match &value {
                Value::List(list) => list
                    .to_vec()
                    .map_err(|error| LoopError::Template(plain(&error.to_string()))),
                other => Err(LoopError::NoList(plain(&format!(
                    "The `loop` value must resolve to a 'list', not '{}'.",
                    other.type_name()
                )))),
            }
        }
    }
}

fn plain(message: &str) -> TemplateError {
    TemplateError::new(TemplateErrorKind::Other, message)
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
    pub(super) fn read(control: &LoopControl, templar: &Templar) -> Result<Self, FieldError> {
        let reader = FieldReader { templar };
        Ok(Self {
            loop_var: reader
                .text("loop_var", control.loop_var.as_ref())?
                .unwrap_or_else(|| "item".into()),
            index_var: reader.text("index_var", control.index_var.as_ref())?,
            label: control.label.clone(),
            pause: reader
                .float("pause", control.pause.as_ref())?
                .unwrap_or(0.0)
                .max(0.0),
            extended: reader
                .flag("extended", control.extended.as_ref())?
                .unwrap_or(false),
            all_items: reader
                .flag("extended_allitems", control.extended_allitems.as_ref())?
                .unwrap_or(true),
        })
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
        for (name, number) in [
            ("index", index + 1),
            ("index0", index),
            ("length", length),
            ("revindex", length - index),
            ("revindex0", length - index - 1),
        ] {
            dict.insert_str(name, Value::Int(number as i64));
        }
        dict.insert_str("first", Value::Bool(index == 0));
        dict.insert_str("last", Value::Bool(index + 1 == length));
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
