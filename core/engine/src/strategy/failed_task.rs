//! `ansible_failed_task`: the failed task as a rescue sees it. Ansible: `Task.serialize`.

use indexmap::IndexMap;
use shevek_jinja::{Dict, List, Value};
use shevek_playbook::{Loop, LoopKind, Task};

use crate::event::TaskInfo;
use crate::task::TaskFields;

/// All attributes of the task, templated as far as they were when it ran.
pub(super) fn failed_task(task: &Task, info: &TaskInfo, fields: &TaskFields) -> Value {
    let d = &task.directives;
    let value = |raw: Option<&Value>| raw.cloned().unwrap_or(Value::None);
    let text = |text: Option<&String>| text.map_or(Value::None, |text| Value::from(text.as_str()));
    let list = |items: &[Value]| Value::List(List::new(items.to_vec()));
    let number = |number: u64| Value::Int(number as i64);
    let (loop_, loop_with) = task
        .loop_
        .as_ref()
        .map_or((Value::None, Value::None), loop_parts);
    let name = if info.is_named {
        info.plain_name.as_str()
    } else {
        ""
    };
    let attributes: Vec<(&str, Value)> = vec![
        ("action", Value::from(task.written_action.as_str())),
        ("any_errors_fatal", value(d.any_errors_fatal.as_ref())),
        ("args", Value::Dict(task.args.clone())),
        ("async", number(fields.async_seconds)),
        ("async_val", number(fields.async_seconds)),
        ("become", Value::Bool(fields.become_)),
        ("become_exe", text(fields.become_exe.as_ref())),
        ("become_flags", text(fields.become_flags.as_ref())),
        ("become_method", text(fields.become_method.as_ref())),
        ("become_user", text(fields.become_user.as_ref())),
        ("changed_when", list(&task.changed_when)),
        ("check_mode", Value::Bool(fields.check_mode)),
        ("collections", value(d.collections.as_ref())),
        ("connection", text(fields.connection.as_ref())),
        ("debugger", text(fields.debugger.as_ref())),
        ("delay", Value::Float(fields.delay)),
        ("delegate_facts", Value::Bool(fields.delegate_facts)),
        ("delegate_to", value(d.delegate_to.as_ref())),
        ("diff", Value::Bool(fields.diff)),
        ("environment", environment(&fields.environment)),
        ("failed_when", list(&task.failed_when)),
        ("finalized", Value::Bool(true)),
        ("ignore_errors", Value::Bool(fields.ignore_errors)),
        ("ignore_unreachable", Value::Bool(fields.ignore_unreachable)),
        ("loop", loop_),
        ("loop_control", Value::None),
        ("loop_with", loop_with),
        ("module_defaults", list(&d.module_defaults)),
        ("name", Value::from(name)),
        ("no_log", Value::Bool(fields.no_log)),
        (
            "notify",
            Value::List(List::new(
                fields
                    .notify
                    .iter()
                    .map(|name| Value::from(name.as_str()))
                    .collect(),
            )),
        ),
        ("poll", number(fields.poll_seconds)),
        ("port", fields.port.map_or(Value::None, number)),
        (
            "register",
            task.register.clone().map_or(Value::None, Value::Str),
        ),
        ("remote_user", text(fields.remote_user.as_ref())),
        ("retries", fields.retries.map_or(Value::None, number)),
        ("run_once", value(d.run_once.as_ref())),
        ("squashed", Value::Bool(true)),
        ("tags", list(&d.tags)),
        ("throttle", value(d.throttle.as_ref())),
        ("timeout", Value::Int(fields.timeout)),
        ("until", list(&task.until)),
        ("uuid", Value::from(format!("task-{}", info.id))),
        ("vars", Value::Dict(task.own_vars.clone())),
        ("when", list(&task.when)),
    ];
    let dict = Dict::with_capacity(attributes.len());
    for (name, value) in attributes {
        dict.insert_str(name, value);
    }
    Value::Dict(dict)
}

fn loop_parts(loop_: &Loop) -> (Value, Value) {
    let with = match &loop_.kind {
        LoopKind::List => Value::None,
        LoopKind::Lookup(name) => Value::from(name.as_str()),
    };
    (loop_.items.clone(), with)
}

fn environment(variables: &IndexMap<String, String>) -> Value {
    let dict = Dict::with_capacity(variables.len());
    for (name, value) in variables {
        dict.insert_str(name, Value::from(value.as_str()));
    }
    Value::List(List::new(vec![Value::Dict(dict)]))
}
