//! What the debugger's expressions see, and what its assignments change.
//!
//! Ansible evaluates Python with the task's objects; here the expression language of templates does it. `task.name`,
//! `task.action`, `task.args`, `task.vars`, `task_vars`, `host`, `result._result` (and `result._return_data`) and own
//! names can be read; `task.args[KEY]`, `task.vars[KEY]`, `task_vars[KEY]` and names can be assigned.

use std::sync::Arc;

use serde_json::Value as Json;
use shevek_jinja::{Dict, Value};
use shevek_playbook::Task;
use shevek_plugin::TaskResult;
use shevek_template::{
    Templar, TemplateContext, TemplateError, TemplateErrorKind, VariableMap, Variables,
};

use super::pretty::pretty;
use crate::variables::{Layer, TaskVariables};

/// The task that is debugged.
pub(crate) struct Debugged {
    /// As the playbook has it.
    pub(crate) written: Arc<Task>,
    /// As it ran last, with the changes of the debugger before.
    pub(crate) changed: Arc<Task>,
}

/// The task that is debugged, with the changes so far.
pub(super) struct Scope {
    /// As the playbook has it.
    written: Arc<Task>,
    task: Arc<Task>,
    title: String,
    host: Arc<str>,
    variables: TaskVariables,
    context: TemplateContext,
    environment: Arc<shevek_template::TemplateEnvironment>,
    /// The arguments as the next run gets them: templated, unless that failed.
    args: Dict,
    vars: Dict,
    changed_variables: Dict,
    names: Dict,
    result: Value,
}

impl Scope {
    pub(super) fn new(
        Debugged {
            written,
            changed: task,
        }: Debugged,
        title: String,
        host: Arc<str>,
        variables: TaskVariables,
        templar: &Templar,
        result: &TaskResult,
    ) -> Self {
        let args = templar
            .template_args(&task.args)
            .unwrap_or_else(|_| task.args.clone());
        let result = Value::from_json(&result.to_json());
        Self {
            title,
            host,
            variables,
            context: templar.context().clone(),
            environment: Arc::clone(templar.environment()),
            args,
            vars: task.own_vars.clone(),
            changed_variables: Dict::new(),
            names: Dict::new(),
            result,
            written,
            task,
        }
    }

    /// An expression's value as it is shown.
    pub(super) fn show(&self, expression: &str) -> Result<String, String> {
        match expression.trim() {
            // Python shows these objects by their names.
            "host" => Ok(self.host.to_string()),
            "task" => Ok(format!("TASK: {}", self.title)),
            other => self.evaluate(other).map(|value| pretty(&value)),
        }
    }

    /// The value of an expression.
    fn evaluate(&self, expression: &str) -> Result<Value, String> {
        if expression.trim().is_empty() {
            return Err("SyntaxError:SyntaxError('invalid syntax')".into());
        }
        // As in Ansible the variables of the task are only seen through `task_vars`.
        let templar = Templar::new(
            Arc::clone(&self.environment),
            Arc::new(VariableMap::new()) as Arc<dyn Variables>,
            self.context.clone(),
        );
        let result = templar
            .with_extra(self.objects())
            .evaluate_expression(expression.trim());
        result.map_err(|error| expression_error(&error))
    }

    /// Does an assignment; `false` when the text is none.
    pub(super) fn assign(&mut self, statement: &str) -> Result<bool, String> {
        let Some((target, expression)) = split_assignment(statement) else {
            return Ok(false);
        };
        let target = target.trim();
        let value = self.evaluate(expression)?;
        if is_name(target) {
            self.names.insert_str(target, value);
            return Ok(true);
        }
        for (name, place) in [
            ("task.args", Place::Args),
            ("task.vars", Place::Vars),
            ("task_vars", Place::Variables),
        ] {
            let key = target
                .strip_prefix(name)
                .and_then(|rest| rest.trim().strip_prefix('['))
                .and_then(|rest| rest.strip_suffix(']'));
            let Some(key) = key else { continue };
            let key = self.evaluate(key)?.to_string();
            let (dict, value) = match place {
                Place::Args => (&mut self.args, value),
                Place::Vars => (&mut self.vars, value),
                Place::Variables => (&mut self.changed_variables, value),
            };
            // The task of the playbook is not to change.
            let copy = dict.shallow_copy();
            copy.insert_str(&key, value);
            *dict = copy;
            return Ok(true);
        }
        Err(format!(
            "'{target}' cannot be assigned. What can be: task.args[KEY], task.vars[KEY], task_vars[KEY] and names of your own."
        ))
    }

    /// Templates the arguments again, as the playbook has them, with the variables as they are now.
    pub(super) fn update_task(&mut self) -> Result<(), String> {
        self.vars = self.written.own_vars.clone();
        self.args = self
            .templar()
            .template_args(&self.written.args)
            .map_err(|error| python_error(&error))?;
        Ok(())
    }

    /// The task for its next run.
    pub(super) fn task(&self) -> Arc<Task> {
        let mut task = (*self.task).clone();
        task.args = self.args.clone();
        task.own_vars = self.vars.clone();
        Arc::new(task)
    }

    /// The variables for its next run.
    pub(super) fn variables(&self) -> TaskVariables {
        let mut variables = self.variables.clone();
        if !self.vars.is_empty() {
            variables = variables.below(Layer::Dict(self.vars.clone()));
        }
        if !self.changed_variables.is_empty() {
            variables = variables.below(Layer::Dict(self.changed_variables.clone()));
        }
        variables
    }

    fn templar(&self) -> Templar {
        Templar::new(
            Arc::clone(&self.environment),
            Arc::new(self.variables()) as Arc<dyn Variables>,
            self.context.clone(),
        )
    }

    fn objects(&self) -> Vec<(Arc<str>, Value)> {
        let task = Dict::new();
        task.insert_str(
            "name",
            as_text(&self.task.name.clone().unwrap_or(Value::None)),
        );
        task.insert_str("action", Value::from(self.task.written_action.as_str()));
        task.insert_str("args", as_text(&Value::Dict(self.args.clone())));
        task.insert_str("vars", as_text(&Value::Dict(self.vars.clone())));
        let variables = self.variables();
        let task_vars = Dict::new();
        for name in variables.names() {
            if let Some(value) = variables.get(&name) {
                task_vars.insert_str(&name, as_text(&value));
            }
        }
        let result = Dict::new();
        result.insert_str("_result", self.result.clone());
        result.insert_str("_return_data", self.result.clone());
        let mut objects: Vec<(Arc<str>, Value)> = vec![
            (Arc::from("task"), Value::Dict(task)),
            (Arc::from("task_vars"), Value::Dict(task_vars)),
            (Arc::from("host"), Value::from(&*self.host)),
            (Arc::from("result"), Value::Dict(result)),
        ];
        for (name, value) in self.names.raw_items() {
            objects.push((Arc::from(name.to_string()), value));
        }
        objects
    }
}

/// Where an assignment goes.
enum Place {
    Args,
    Vars,
    Variables,
}

/// Templates as they are written: nothing in it is trusted any more.
fn as_text(value: &Value) -> Value {
    match value {
        Value::Str(_) | Value::List(_) | Value::Dict(_) => value
            .to_json()
            .map_or_else(|_| value.clone(), |json: Json| Value::from_json(&json)),
        other => other.clone(),
    }
}

/// The message after `***`. Undefined names are told as Python does.
fn python_error(error: &TemplateError) -> String {
    let message = error.message();
    if error.kind() == TemplateErrorKind::Undefined
        && let Some(name) = message
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix("' is undefined"))
    {
        return format!("NameError:NameError(\"name '{name}' is not defined\")");
    }
    message.to_string()
}

/// What is wrong with an expression that somebody typed who may think of Python.
fn expression_error(error: &TemplateError) -> String {
    let message = error.message();
    let undefined = message
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix("' is undefined"));
    if let Some(name) = undefined
        && !PYTHON_FUNCTIONS.contains(&name)
    {
        return python_error(error);
    }
    format!(
        "{}. Expressions are those of templates, without Python's functions and statements: task, task.name, \
         task.action, task.args['x'], task.vars['x'], task_vars['x'], host, result._result['x'], \
         task.args | length ...",
        message.trim_end_matches('.')
    )
}

/// Functions that somebody may look for.
const PYTHON_FUNCTIONS: [&str; 14] = [
    "bool",
    "dir",
    "int",
    "isinstance",
    "len",
    "list",
    "max",
    "min",
    "print",
    "repr",
    "sorted",
    "str",
    "type",
    "vars",
];

/// Both sides of the first `=` that is no comparison and stands in no text.
fn split_assignment(statement: &str) -> Option<(&str, &str)> {
    let bytes = statement.as_bytes();
    let mut quote = None;
    let mut depth = 0_usize;
    for (index, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(*byte),
            (None, b'(' | b'[' | b'{') => depth += 1,
            (None, b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            (None, b'=') if depth == 0 => {
                let before = index.checked_sub(1).map(|place| bytes[place]);
                if bytes.get(index + 1) == Some(&b'=')
                    || matches!(before, Some(b'=' | b'!' | b'<' | b'>'))
                {
                    return None;
                }
                return Some((&statement[..index], &statement[index + 1..]));
            }
            (None, _) => {}
        }
    }
    None
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use shevek_template::{TemplateError, TemplateErrorKind};

    use super::{expression_error, split_assignment};

    #[test]
    fn what_is_only_python_is_told_so() {
        let told = |message: &str| {
            expression_error(&TemplateError::new(TemplateErrorKind::Undefined, message))
        };
        assert_eq!(
            told("'nope' is undefined"),
            "NameError:NameError(\"name 'nope' is not defined\")"
        );
        for message in [
            "'len' is undefined",
            "object of type 'dict' has no attribute 'nope'",
        ] {
            let told = told(message);
            assert!(told.starts_with(message), "{told}");
            assert!(told.contains("without Python's functions"), "{told}");
        }
    }

    #[test]
    fn assignments_are_told_from_comparisons() {
        assert_eq!(split_assignment("a = b == c"), Some(("a ", " b == c")));
        assert_eq!(
            split_assignment("task.args['a=b'] = 1"),
            Some(("task.args['a=b'] ", " 1"))
        );
        assert_eq!(split_assignment("a == b"), None);
        assert_eq!(split_assignment("f(a=1)"), None);
    }
}
