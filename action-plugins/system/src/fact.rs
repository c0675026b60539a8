//! One fact of the task's host: a known one, or a new one.

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{ActionError, ActionHost, ModuleCall, TaskResult};

/// The fact when it is known already: of the host that the task is delegated to, or else of its own.
pub(crate) fn known(host: &dyn ActionHost, name: &str) -> Option<String> {
    let delegate = delegate(host);
    let facts = match delegate {
        Some(delegate) => format!(
            "(hostvars[{}] | default({{}})).ansible_facts",
            json!(delegate)
        ),
        None => "ansible_facts".to_string(),
    };
    let expression = format!("{{{{ ({facts} | default({{}})).{name} | default('') }}}}");
    match host.template(&expression) {
        Ok(Json::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The host that the task is delegated to.
pub(crate) fn delegate(host: &dyn ActionHost) -> Option<String> {
    match host.variable("ansible_delegated_vars") {
        Ok(Some(Json::Object(hosts))) => hosts.keys().next().cloned(),
        _ => None,
    }
}

/// The fact `name`; gathered when it is not known. The result of the gathering is the error when that fails.
pub(crate) async fn fact(
    host: &dyn ActionHost,
    name: &str,
) -> Result<Result<Option<String>, TaskResult>, ActionError> {
    match known(host, name) {
        Some(text) => Ok(Ok(Some(text))),
        None => gathered(host, name).await,
    }
}

/// The fact `name`, gathered now. The result of the gathering is the error when that fails.
pub(crate) async fn gathered(
    host: &dyn ActionHost,
    name: &str,
) -> Result<Result<Option<String>, TaskResult>, ActionError> {
    let gathered = host
        .execute_module(ModuleCall {
            module: "setup".into(),
            args: args(name),
            wrap_async: false,
            ..ModuleCall::default()
        })
        .await?;
    if gathered.is_failed() {
        return Ok(Err(gathered));
    }
    let value = gathered
        .ansible_facts
        .as_ref()
        .and_then(|facts| facts.get(&format!("ansible_{name}")))
        .and_then(Json::as_str);
    Ok(Ok(value.map(ToString::to_string)))
}

fn args(name: &str) -> Map<String, Json> {
    Map::from_iter([
        ("gather_subset".to_string(), json!("!all")),
        ("filter".to_string(), json!(format!("ansible_{name}"))),
    ])
}
