//! `add_host` and `group_by`: what they ask for is done here, because only the inventory knows whether it changes.

use std::sync::Arc;

use serde_json::Value as Json;
use shevek_jinja::Value;
use shevek_plugin::TaskResult;

use crate::run_context::RunContext;

/// Adds the host or group that a result of `host` names, and says in it whether that changed anything. Ansible:
/// `add_dynamic_host`, `add_dynamic_group`.
pub(super) fn change_inventory(
    run: &RunContext,
    host: &Arc<str>,
    result: &mut TaskResult,
) -> Result<(), String> {
    if result.is_failed() || result.is_skipped() {
        return Ok(());
    }
    let inventory = run.variables.inventory();
    let changed = if let Some(added) = result.get("add_host").and_then(Json::as_object) {
        let name = added.get("host_name").and_then(Json::as_str);
        let variables = added
            .get("host_vars")
            .and_then(Json::as_object)
            .into_iter()
            .flatten()
            .map(|(name, value)| (Arc::from(name.as_str()), Value::from_json(value)))
            .collect();
        inventory.add_host(
            name.unwrap_or_default(),
            &texts(added.get("groups")),
            variables,
        )
    } else if let Some(group) = result.get("add_group").and_then(Json::as_str) {
        inventory.add_group(host, group, &texts(result.get("parent_groups")))
    } else {
        return Ok(());
    };
    let changed = changed.map_err(|error| error.to_string())?;
    result.changed = Some(changed);
    for warning in inventory.take_warnings() {
        run.events.inventory_warning(&warning);
    }
    Ok(())
}

fn texts(value: Option<&Json>) -> Vec<String> {
    match value {
        Some(Json::Array(items)) => items
            .iter()
            .map(|item| {
                item.as_str()
                    .map_or_else(|| item.to_string(), str::to_string)
            })
            .collect(),
        Some(Json::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}
