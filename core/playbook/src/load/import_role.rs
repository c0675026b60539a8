//! Expanding `import_role`.

use shevek_jinja::{Dict, Value};
use shevek_template::TemplateError;
use shevek_yaml::{Diagnostic, Node};

use super::context::PlayScope;
use super::error::Problem;
use super::import_tasks::{inherited, refuse_loop};
use super::role::{FromFiles, LoadedRole, Manner, RoleUse, find_for_task, load_role};
use super::static_variables::{explain, template};
use crate::block::Step;
use crate::directives::Directives;
use crate::find::text;
use crate::frame::Frame;
use crate::role::Role;
use crate::task::Task;

/// The tasks of the role, which inherit the keywords of the import; its handlers are added to the play's.
pub(super) fn import_role(
    scope: &PlayScope<'_>,
    task: &Task,
    node: &Node,
) -> Result<Vec<Step>, Problem> {
    refuse_loop(task, node, "import_role", "include_role")?;
    let frame = inherited(task);
    let options = Options {
        scope,
        frame: &frame,
        task,
        node,
    };
    let name = options
        .text("name")?
        .or(options.text("role")?)
        .unwrap_or_default();
    let manner = Manner {
        is_static: true,
        from_include: true,
        public: options.flag("public")?,
        validate: options.flag("rolespec_validate")?.unwrap_or(true),
        allow_duplicates: Some(options.flag("allow_duplicates")?.unwrap_or(true)),
        files: FromFiles {
            tasks: options.text("tasks_from")?,
            vars: options.text("vars_from")?,
            defaults: options.text("defaults_from")?,
            handlers: options.text("handlers_from")?,
        },
        parents: parents(task),
        dependents: Vec::new(),
    };
    let loaded = bring_role(scope, task, &name, task.own_vars.clone(), &manner, frame)?;
    scope.roles.borrow_mut().push(loaded.role);
    scope.handlers.borrow_mut().extend(loaded.handlers);
    Ok(loaded.blocks.into_iter().map(Step::Block).collect())
}

/// Loads the role of an `import_role` or `include_role`; `frame` is what the task hands down.
pub(super) fn bring_role(
    scope: &PlayScope<'_>,
    task: &Task,
    name: &str,
    vars: Dict,
    manner: &Manner,
    mut frame: Frame,
) -> Result<LoadedRole, Problem> {
    let span = task.span.as_ref();
    let found = find_for_task(scope, name, span, &task.directives)?;
    if let Some(parent) = &task.frame.role {
        frame.include_params = parent_params(&frame.include_params, parent);
    }
    frame.includes.insert(0, found.path.clone());
    let used = RoleUse {
        found,
        span: span.cloned(),
        directives: Directives::default(),
        when: Vec::new(),
        vars,
        params: Dict::new(),
    };
    load_role(scope, &used, manner, &frame)
}

/// The roles around the task.
pub(super) fn parents(task: &Task) -> Vec<std::sync::Arc<Role>> {
    let Some(parent) = &task.frame.role else {
        return Vec::new();
    };
    let mut parents = parent.parents.clone();
    parents.push(std::sync::Arc::clone(parent));
    parents
}

/// What tasks of a role see of the role that brought it.
fn parent_params(outer: &Dict, parent: &Role) -> Dict {
    let params = outer.shallow_copy();
    for (key, value) in parent.own.params.raw_items() {
        let _ = params.insert(key, value);
    }
    let prepend = |name: &str, value: String| {
        let mut values = vec![Value::from(value)];
        if let Some(Value::List(known)) = params.raw_get_str(name) {
            values.extend(known.raw_vec());
        }
        params.insert_str(name, Value::List(shevek_jinja::List::new(values)));
    };
    prepend("ansible_parent_role_names", parent.fqcn());
    prepend("ansible_parent_role_paths", text(&parent.path));
    params
}

/// The options of an import, whose templates are evaluated at once.
struct Options<'a, 'c> {
    scope: &'a PlayScope<'c>,
    frame: &'a Frame,
    task: &'a Task,
    node: &'a Node,
}

impl Options<'_, '_> {
    fn value(&self, name: &str) -> Result<Option<Value>, Diagnostic> {
        let Some(written) = self.task.args.raw_get_str(name) else {
            return Ok(None);
        };
        let value =
            template(self.scope, self.frame, &written).map_err(|error| self.wrong(name, &error))?;
        Ok((!value.is_none() && !shevek_template::is_omit(&value)).then_some(value))
    }

    fn text(&self, name: &str) -> Result<Option<String>, Diagnostic> {
        Ok(self.value(name)?.map(|value| value.to_string()))
    }

    fn flag(&self, name: &str) -> Result<Option<bool>, Diagnostic> {
        let Some(value) = self.value(name)? else {
            return Ok(None);
        };
        to_bool(&value).map(Some).ok_or_else(|| {
            let shown = value.repr().unwrap_or_else(|_| value.to_string());
            Diagnostic::at(
                &self.node.span,
                format!(
                    "Error processing keyword '{name}': The value {shown} could not be converted to 'bool'."
                ),
            )
        })
    }

    fn wrong(&self, name: &str, error: &TemplateError) -> Diagnostic {
        Diagnostic::at(
            &self.node.span,
            format!("Error processing option '{name}': {}", explain(error)),
        )
    }
}

/// Ansible: `boolean(strict=True)`.
fn to_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Int(1) => Some(true),
        Value::Int(0) => Some(false),
        Value::Str(text) => match text.as_str().trim().to_lowercase().as_str() {
            "yes" | "true" | "on" | "1" | "y" | "t" | "1.0" => Some(true),
            "no" | "false" | "off" | "0" | "n" | "f" | "0.0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
