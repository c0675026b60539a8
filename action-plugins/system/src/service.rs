//! `service`: manages a service with the module that fits the host.

use serde_json::{Map, Value as Json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    ModuleCall, OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::fact::fact;

register!(action "service", Service);

/// The action `service`. Ansible: `plugins/action/service.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Service;

/// The module for managers that have none of their own.
const GENERAL: &str = "service";
/// What `systemd` has no use for.
const UNUSED_BY_SYSTEMD: [&str; 5] = ["pattern", "runlevel", "sleep", "arguments", "args"];

#[async_trait]
impl Action for Service {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["service".into()],
            short_description: "Manage a service, whatever manages services there".into(),
            description: vec![
                "Runs the module `systemd`, `sysvinit` or `service`, whichever fits the host: by `use`, by the fact \
                 `ansible_service_mgr`, or by gathering that fact. Options that only the chosen module has are \
                 allowed."
                    .into(),
            ],
            spec: Some(spec()),
            examples: vec![Example {
                name: "A service that is restarted".into(),
                task: "service:\n  name: cron\n  state: restarted\nignore_errors: true\n".into(),
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
        let wanted = match args.shift_remove("use") {
            Some(Json::String(name)) => name.to_lowercase(),
            _ => "auto".to_string(),
        };
        let manager = match wanted.as_str() {
            "auto" => fact(host, "service_mgr").await?.ok().flatten(),
            _ => Some(wanted),
        };
        let module = manager
            .map(|name| name.trim_start_matches("ansible.builtin.").to_string())
            .filter(|name| !name.is_empty() && name != "auto")
            .unwrap_or_else(|| GENERAL.to_string());
        if module == "systemd" {
            for unused in UNUSED_BY_SYSTEMD {
                if args.shift_remove(unused).is_some() {
                    host.warning(&format!(
                        "Ignoring \"{unused}\" as it is not used in \"{module}\""
                    ));
                }
            }
        }
        match run_module(&module, args.clone(), task, host).await {
            // The engine's words for a module that nobody has.
            Err(ActionError::Error(text))
                if text.starts_with(&format!("The module {module} was not found")) =>
            {
                run_module(GENERAL, args, task, host).await
            }
            result => result,
        }
    }
}

async fn run_module(
    module: &str,
    args: Map<String, Json>,
    task: &ActionTask,
    host: &dyn ActionHost,
) -> Result<TaskResult, ActionError> {
    let call = ModuleCall {
        module: module.to_string(),
        args: host.with_module_defaults(module, args)?,
        wrap_async: task.async_seconds > 0,
        ..ModuleCall::default()
    };
    host.verbose(4, &format!("Running {module}"));
    host.execute_module(call).await
}

/// What every module takes; the chosen module checks the rest.
fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Int, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("name", Str).doc("The service."),
        OptionSpec::new("state", Str)
            .choices(&["reloaded", "restarted", "started", "stopped"])
            .doc("The state to bring it into."),
        OptionSpec::new("enabled", Bool).doc("Whether it is started at boot."),
        OptionSpec::new("sleep", Int)
            .doc("Seconds between stop and start of `restarted`. Not for systemd."),
        OptionSpec::new("pattern", Str)
            .doc("A text in the list of processes that shows that it runs. Not for systemd."),
        OptionSpec::new("runlevel", Str).doc("The runlevel, for OpenRC."),
        OptionSpec::new("arguments", Str)
            .aliases(&["args"])
            .doc("Further arguments for an init script. Not for systemd."),
        OptionSpec::new("use", Str)
            .default("auto")
            .doc("The module to use instead of the one that fits."),
    ])
    .any_option()
}
