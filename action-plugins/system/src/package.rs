//! `package`: manages packages with the module that fits the host.

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    ModuleCall, OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::fact::fact;

register!(action "package", Package);

/// The action `package`. Ansible: `plugins/action/package.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Package;

#[async_trait]
impl Action for Package {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["package".into()],
            short_description: "Manage packages, whatever manages packages there".into(),
            description: vec![
                "Runs the module of the host's package manager, such as `apt`: by `use`, by the variable \
                 `ansible_package_use`, by the fact `ansible_pkg_mgr`, or by gathering that fact. All other options \
                 go to that module."
                    .into(),
            ],
            spec: Some(spec()),
            examples: vec![Example {
                name: "A package that is there".into(),
                task: "package:\n  name: dpkg\n  state: present\nignore_errors: true\n".into(),
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
        let mut wanted = match args.shift_remove("use") {
            Some(Json::String(name)) => name,
            _ => "auto".to_string(),
        };
        if wanted == "auto"
            && let Some(Json::String(name)) = host.variable("ansible_package_use")?
        {
            wanted = name;
        }
        let manager = if wanted.is_empty() || wanted == "auto" {
            match fact(host, "pkg_mgr").await? {
                Ok(name) => name.ok_or_else(|| {
                    ActionError::Failed(
                        "Could not detect a package manager. Try using the \"use\" option.".into(),
                    )
                })?,
                Err(mut gathered) => {
                    let reason = gathered.message();
                    gathered.msg = Some(
                        format!("Failed to fetch ansible_pkg_mgr to determine the package action backend: {reason}")
                            .into(),
                    );
                    return Err(ActionError::FailedWith(Box::new(gathered)));
                }
            }
        } else {
            wanted
        };
        if manager.is_empty() || manager == "auto" || manager == "unknown" {
            return Err(ActionError::Failed(
                "Could not detect which package manager to use. Try gathering facts or setting the \"use\" option."
                    .into(),
            ));
        }
        host.verbose(4, &format!("Running {manager}"));
        let module = manager.trim_start_matches("ansible.builtin.").to_string();
        let args = host.with_module_defaults(&module, args)?;
        // The engine's words for a module that nobody has.
        let unknown = format!("The module {module} was not found");
        let result = host
            .execute_module(ModuleCall {
                module,
                args,
                wrap_async: task.async_seconds > 0,
                ..ModuleCall::default()
            })
            .await;
        match result {
            Err(ActionError::Error(text)) if text.starts_with(&unknown) => {
                Err(ActionError::Failed(format!(
                    "Could not find a matching action for the \"{manager}\" package manager."
                )))
            }
            result => result,
        }
    }
}

/// What every module takes; the chosen module checks the rest.
fn spec() -> ArgumentSpec {
    ArgumentSpec::new(vec![
        OptionSpec::new("name", ArgType::Raw).doc("The package, or several."),
        OptionSpec::new("state", ArgType::Str)
            .doc("`present`, `absent`, or what else the module knows."),
        OptionSpec::new("use", ArgType::Str)
            .default("auto")
            .doc("The module to use instead of the one that fits."),
    ])
    .any_option()
}
