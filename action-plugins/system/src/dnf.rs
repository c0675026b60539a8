//! `dnf`: manages packages with the module for the dnf of the host.

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, Example, ModuleCall, Support,
    TaskResult, async_trait, register,
};

use crate::fact::{delegate, gathered, known};

register!(action "dnf", Dnf);

/// The action `dnf`. Ansible: `plugins/action/dnf.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dnf;

/// The module for a backend, as a task or the fact `ansible_pkg_mgr` names it.
fn module_of(backend: &str) -> Option<&'static str> {
    match backend {
        "dnf" | "dnf4" | "yum" | "yum4" => Some("dnf"),
        "dnf5" => Some("dnf5"),
        _ => None,
    }
}

#[async_trait]
impl Action for Dnf {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["dnf".into(), "yum".into()],
            short_description: "Manage packages of RPM with the dnf of the host".into(),
            description: vec![
                "Runs the module `dnf` or `dnf5`: by `use_backend`, by the fact `ansible_pkg_mgr`, or by gathering that \
                 fact."
                    .into(),
            ],
            examples: vec![Example {
                name: "A package that is there, through dnf 5".into(),
                task: "dnf:\n  name: httpd\n  use_backend: dnf5\nignore_errors: true\n".into(),
            }],
            check_mode: Support::Full,
            supports_async: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let mut args = task.args.clone();
        let asked = backend_option(&mut args)?;
        let mut backend = asked.unwrap_or_else(|| "auto".to_string());
        if matches!(backend.as_str(), "auto" | "yum")
            && let Some(manager) = known(host, "pkg_mgr")
        {
            backend = manager;
        }
        let mut facts = None;
        if module_of(&backend).is_none() {
            let Some(manager) = detected(host).await? else {
                return Ok(undetected(None));
            };
            // What was found out about a host is kept for it alone.
            if delegate(host).is_none() {
                facts = Some(Map::from_iter([(
                    "pkg_mgr".to_string(),
                    json!(manager.clone()),
                )]));
            }
            backend = manager;
        }
        let Some(module) = module_of(&backend) else {
            return Ok(undetected(facts));
        };
        host.verbose(
            4,
            &format!("Running {module} as the backend for the dnf action plugin"),
        );
        let mut result = host
            .execute_module(ModuleCall {
                module: module.into(),
                args,
                wrap_async: task.async_seconds > 0,
                ..ModuleCall::default()
            })
            .await?;
        if result.ansible_facts.is_none() {
            result.ansible_facts = facts;
        }
        Ok(result)
    }
}

/// Takes `use_backend`, or `use` as in `package`, out of the arguments.
fn backend_option(args: &mut Map<String, Json>) -> Result<Option<String>, ActionError> {
    let given: Vec<Json> = ["use", "use_backend"]
        .iter()
        .filter_map(|name| args.shift_remove(*name))
        .collect();
    match given.as_slice() {
        [] | [Json::Null] => Ok(None),
        [Json::String(name)] => Ok(Some(name.clone())),
        [other] => Err(ActionError::Failed(format!(
            "use_backend must be a name such as dnf5, not {other}"
        ))),
        _ => Err(ActionError::Failed(
            "parameters are mutually exclusive: ('use', 'use_backend')".into(),
        )),
    }
}

/// The package manager of the host, by asking it.
async fn detected(host: &dyn ActionHost) -> Result<Option<String>, ActionError> {
    match gathered(host, "pkg_mgr").await? {
        Ok(manager) => Ok(manager.filter(|manager| manager != "auto")),
        Err(mut gathered) => {
            let reason = gathered.message();
            gathered.msg = Some(
                format!(
                    "Failed to fetch ansible_pkg_mgr to determine the dnf action backend: {reason}"
                )
                .into(),
            );
            Err(ActionError::FailedWith(Box::new(gathered)))
        }
    }
}

/// The failure on a host without dnf. Ansible's message is a list, too.
fn undetected(facts: Option<Map<String, Json>>) -> TaskResult {
    let mut result = TaskResult::failure("");
    result.msg = Some(json!([
        "Could not detect which major revision of dnf is in use, which is required to determine module backend.",
        "You should manually specify use_backend to tell the module whether to use the dnf4 or dnf5 backend})",
    ]));
    result.ansible_facts = facts;
    result
}
