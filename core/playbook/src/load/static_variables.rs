//! The variables that are known before any host is: for names of imports and roles that are templates.

use std::sync::Arc;

use shevek_jinja::{Dict, List, Value};
use shevek_template::{Templar, TemplateContext, TemplateError, VariableMap};
use shevek_yaml::Diagnostic;

use super::context::PlayScope;
use super::fields::as_list;
use super::yaml_file::read_yaml;
use crate::find::{text, vars_file};
use crate::frame::Frame;

/// Templates a value that imports need; `frame` is what is around it with its own variables.
pub(super) fn template(
    scope: &PlayScope<'_>,
    frame: &Frame,
    value: &Value,
) -> Result<Value, TemplateError> {
    if !Templar::is_template(value) {
        return Ok(value.clone());
    }
    templar(scope, frame).template(value)
}

/// The same for a text.
pub(super) fn template_text(
    scope: &PlayScope<'_>,
    frame: &Frame,
    value: &Value,
) -> Result<String, TemplateError> {
    let value = template(scope, frame, value)?;
    Ok(if value.is_none() {
        String::new()
    } else {
        value.to_string()
    })
}

fn templar(scope: &PlayScope<'_>, frame: &Frame) -> Templar {
    let context = scope.context;
    let variables = Dict::new();
    let add = |layer: &Dict| combine_into(&variables, layer, context.merge_hashes);
    for role in scope.roles.borrow().iter().filter(|role| role.public) {
        add(&role.exported_defaults);
    }
    if let Some(role) = &frame.role {
        add(&role.defaults);
    }
    add(&scope.vars);
    let magic = magic_variables(scope, frame);
    add(files_variables(scope, &variables, &magic));
    for role in scope.roles.borrow().iter().filter(|role| role.public) {
        add(&role.exported_vars);
    }
    if let Some(role) = &frame.role {
        add(&role.vars);
    }
    add(&frame.vars);
    if let Some(role) = &frame.role {
        add(&role.params);
    }
    add(&frame.include_params);
    add(context.extra_vars);
    add(&magic);
    with_variables(scope, &variables)
}

fn with_variables(scope: &PlayScope<'_>, variables: &Dict) -> Templar {
    Templar::new(
        Arc::clone(scope.context.templates),
        Arc::new(VariableMap::from(variables)),
        TemplateContext {
            search_path: vec![scope.directory.clone()],
            base_directory: Some(scope.directory.clone()),
            ..TemplateContext::default()
        },
    )
}

fn magic_variables(scope: &PlayScope<'_>, frame: &Frame) -> Dict {
    let names =
        |names: Vec<String>| Value::List(List::new(names.into_iter().map(Value::from).collect()));
    let magic = Dict::new();
    magic.insert_str("playbook_dir", text(&scope.directory));
    let roles = scope.roles.borrow();
    let own: Vec<String> = roles.iter().map(|role| role.fqcn()).collect();
    let mut dependencies: Vec<String> = roles
        .iter()
        .flat_map(|role| role.dependencies.iter().map(|role| role.fqcn()))
        .collect();
    dependencies.sort();
    dependencies.dedup();
    let mut all = dependencies.clone();
    all.extend(own.iter().cloned());
    all.sort();
    all.dedup();
    magic.insert_str("ansible_role_names", names(all));
    magic.insert_str("ansible_dependent_role_names", names(dependencies));
    magic.insert_str("ansible_play_role_names", names(own.clone()));
    magic.insert_str("role_names", names(own));
    if let Some(role) = &frame.role {
        magic.insert_str("role_name", role.name.as_str());
        magic.insert_str("role_path", text(&role.path));
        magic.insert_str("role_uuid", &*role.uuid);
        magic.insert_str("ansible_role_name", role.fqcn());
        if let Some(collection) = &role.collection {
            magic.insert_str("ansible_collection_name", collection.as_str());
        }
    }
    magic
}

/// What the play's `vars_files` hold, as far as their names are known without a host.
fn files_variables<'s>(scope: &'s PlayScope<'_>, below: &Dict, magic: &Dict) -> &'s Dict {
    scope.files_vars.get_or_init(|| {
        let context = scope.context;
        let found = Dict::new();
        for item in &scope.vars_files {
            let visible = Dict::new();
            for layer in [below, &found, context.extra_vars, magic] {
                combine_into(&visible, layer, context.merge_hashes);
            }
            let templar = with_variables(scope, &visible);
            for name in as_list(item) {
                let Ok(name) = templar.template_to_string(&name) else {
                    context.log.warning(&undefined_file(&name));
                    break;
                };
                if let Some(variables) = read(scope, &name) {
                    combine_into(&found, &variables, context.merge_hashes);
                    break;
                }
            }
        }
        found
    })
}

/// A file of variables; what is wrong with it is told when the play starts and reads it again.
fn read(scope: &PlayScope<'_>, name: &str) -> Option<Dict> {
    let path = vars_file(&scope.directory, name)?;
    let variables = Dict::new();
    let root = read_yaml(scope.context, &path, None).ok()??;
    for item in as_list(&root.to_value(true)) {
        if let Value::Dict(layer) = item {
            combine_into(&variables, &layer, scope.context.merge_hashes);
        }
    }
    Some(variables)
}

fn undefined_file(item: &Value) -> String {
    let message = "skipping vars_files item due to an undefined variable";
    match item {
        Value::Str(item) => match item.origin() {
            Some(origin) => format!("{message}\nOrigin: {origin}"),
            None => message.to_string(),
        },
        _ => message.to_string(),
    }
}

/// Puts `layer` over `variables`; with `merge` dictionaries of the same name are merged. Ansible: `combine_vars`.
pub(super) fn combine_into(variables: &Dict, layer: &Dict, merge: bool) {
    for (key, value) in layer.raw_items() {
        let merged = match (
            &value,
            key.as_str().and_then(|key| variables.raw_get_str(key)),
        ) {
            (Value::Dict(over), Some(Value::Dict(under))) if merge => {
                let both = under.shallow_copy();
                combine_into(&both, over, merge);
                Value::Dict(both)
            }
            _ => value,
        };
        let _ = variables.insert(key, merged);
    }
}

/// A template error as part of a diagnostic at its own place.
pub(super) fn explain(error: &TemplateError) -> String {
    match error.origin() {
        Some(origin) => format!("{}\nOrigin: {origin}", error.message()),
        None => error.message().to_string(),
    }
}

/// What is said when the name of an imported file cannot be known.
pub(super) fn unknown_import(
    span: &shevek_yaml::Span,
    name: &Value,
    error: &TemplateError,
) -> Diagnostic {
    let shown = name.repr().unwrap_or_else(|_| name.to_string());
    Diagnostic::at(
        span,
        format!("Error when evaluating variable in import path {shown}."),
    )
    .with_hint(format!(
        "When using static imports, ensure that any variables used in their names are defined in vars/vars_files\n\
         or extra-vars passed in from the command line. Static imports cannot use variables from facts or inventory\n\
         sources like group or host vars.\n\n<<< caused by >>>\n\n{}",
        explain(error)
    ))
}
