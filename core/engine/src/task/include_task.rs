//! `include_tasks` and `include_role`: what they ask the strategy for.

use serde_json::{Map, Value as Json};
use shevek_jinja::{Dict, Value};
use shevek_playbook::Task;
use shevek_plugin::TaskResult;

use super::looping::origin_of;
use super::outcome::{Effect, IncludeRequest};

/// The result of an including task with its request. `args` are templated.
pub(super) fn request(
    task: &Task,
    args: &Dict,
    json: Map<String, Json>,
) -> Result<(TaskResult, Effect), String> {
    let is_role = task.action == "include_role";
    let names: [&str; 2] = if is_role {
        ["name", "role"]
    } else {
        ["_raw_params", "file"]
    };
    let given = names
        .iter()
        .find_map(|name| args.raw_get_str(name))
        .filter(|name| !name.is_none());
    let name_origin = given.as_ref().and_then(|name| origin_of(name).cloned());
    let name = given
        .map(|name| name.to_string())
        .filter(|name| !name.is_empty());
    let Some(name) = name else {
        return Err(if is_role {
            "'name' is a required field for include_role.".into()
        } else {
            "No include file was specified to the include".into()
        });
    };
    let apply = match args.raw_get_str("apply") {
        None => None,
        Some(Value::Dict(apply)) => Some(apply),
        Some(other) => {
            return Err(format!(
                "Expected a dict for apply but got {} instead",
                other.type_name()
            ));
        }
    };
    let mut rest = json;
    let mut result = TaskResult::default();
    if is_role {
        result.set("include_args", rest.clone());
    } else {
        for name in names {
            rest.shift_remove(name);
        }
        result.set("include", name.as_str());
        result.set("include_args", rest.clone());
    }
    let request = IncludeRequest {
        name,
        name_origin,
        is_role,
        args: rest,
        apply,
        loop_vars: Vec::new(),
        label: None,
    };
    Ok((result, Effect::Include(request)))
}
