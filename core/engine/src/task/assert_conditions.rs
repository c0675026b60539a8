//! The conditions of `assert`, which the action gets as they were written and evaluates itself.

use shevek_jinja::{Dict, List, Value};
use shevek_template::{Templar, TemplateError};

/// Templates the arguments of `assert`. `that` stays as it is, unless it is one template that gives a list: then it is
/// that list, with its elements as they were written. Ansible: `finalize_task_arg` of the action.
///
/// # Errors
/// What templating one of the other arguments gives.
pub(super) fn template_args(args: &Dict, templar: &Templar) -> Result<Dict, TemplateError> {
    let Some(that) = args.raw_get_str("that") else {
        return templar.template_args(args);
    };
    let others = Dict::with_capacity(args.len());
    for (key, value) in args.raw_items() {
        if key.as_str() != Some("that") {
            // The key was one before.
            others.insert(key, value).ok();
        }
    }
    let others = match args.origin() {
        Some(origin) => others.with_origin(origin.clone()),
        None => others,
    };
    let templated = templar.template_args(&others)?;
    templated
        .insert(Value::from("that"), conditions(that, templar))
        .ok();
    Ok(templated)
}

fn conditions(that: Value, templar: &Templar) -> Value {
    if let Value::Str(text) = &that
        && Templar::is_one_template(text)
        && let Ok(Value::List(list)) = templar.resolve_to_container(&that)
    {
        return Value::List(List::new(list.raw_vec()));
    }
    that
}
