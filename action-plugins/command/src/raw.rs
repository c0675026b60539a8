//! `raw`: a command line for the host's shell, without any module or runner.

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    ExecRequest, OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::output::result_of;
use crate::text::quote;

register!(action "raw", Raw);

/// The action `raw`. Ansible: `plugins/action/raw.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Raw;

#[async_trait]
impl Action for Raw {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["raw".into()],
            short_description: "Run a command line without a module".into(),
            description: vec![
                "Sends the text to the host's shell as it is. Nothing is uploaded and nothing need be \
                 installed there, so it works on routers and on machines where nothing else does."
                    .into(),
                "It runs neither in check mode nor under `async`, and ignores `environment`.".into(),
            ],
            spec: Some(
                ArgumentSpec::new(vec![
                    OptionSpec::new("_raw_params", ArgType::Str)
                        .required()
                        .doc("The command line as free text."),
                    OptionSpec::new("executable", ArgType::Str)
                        .doc("The shell that runs it, an absolute path; the login shell of the user otherwise."),
                ])
                .free_form("_raw_params"),
            ),
            examples: vec![Example {
                name: "Bring a bare machine to life".into(),
                task: "raw: echo ready && uname -s\n".into(),
            }],
            check_mode: Support::Partial,
            supports_async: false,
            controller_only: false,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        if !task.environment.is_empty() {
            host.warning("raw module does not support the environment keyword");
        }
        let mut result = TaskResult::changed(false);
        if task.check_mode {
            result.skipped = Some(true);
            return Ok(result);
        }
        let text = |name: &str| {
            task.args
                .get(name)
                .and_then(Json::as_str)
                .filter(|text| !text.is_empty())
        };
        let command = text("_raw_params").unwrap_or_default();
        let request = ExecRequest {
            // Without an executable it is the login shell that runs it.
            command: match text("executable") {
                Some(executable) => format!("{executable} -c {}", quote(command)),
                None => command.to_owned(),
            },
            // Ansible asks OpenSSH for a terminal (`-tt`): outputs come together, lines end in CR LF.
            pty: true,
            ..ExecRequest::default()
        };
        let output = host.exec(request).await?;
        Ok(result_of(&output))
    }
}
