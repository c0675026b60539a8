//! `fetch`: a file of the target to the controller.

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, Example, Support, TaskResult,
    async_trait, register,
};

use bring::bring;
use destination::destination;
use remote::look;
use spec::spec;

mod bring;
mod destination;
mod remote;
mod spec;
mod sums;

register!(action "fetch", Fetch);

/// The action `fetch`. Ansible: `plugins/action/fetch.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fetch;

#[async_trait]
impl Action for Fetch {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["fetch".into()],
            short_description: "Copy a file of the target to the controller".into(),
            description: vec![
                "Copies a file to a directory of the controller, below the host's name and with the directories that \
                 the file is in, or with `flat` to exactly one place. It is not copied when it is there already with \
                 the same contents."
                    .into(),
            ],
            spec: Some(spec()),
            examples: vec![Example {
                name: "Logs of all hosts".into(),
                task: "fetch:\n  src: /etc/hostname\n  dest: /tmp/shevek-example-fetched\n".into(),
            }],
            // It says itself, in words of its own, that it has none.
            check_mode: Support::Partial,
            // The same goes for arguments that are missing or no text.
            checks_arguments: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        if task.check_mode {
            return Err(ActionError::Skipped(
                "check mode not (yet) supported for this module".into(),
            ));
        }
        let (src, dest) = match (task.args.get("src"), task.args.get("dest")) {
            (None | Some(Json::Null), _) | (_, None | Some(Json::Null)) => {
                return Err(ActionError::Failed("src and dest are required".into()));
            }
            (_, Some(dest)) if !dest.is_string() => {
                let message = "Invalid type supplied for dest option, it must be a string";
                return Err(ActionError::Failed(message.into()));
            }
            (Some(Json::String(src)), Some(Json::String(dest))) => (src.clone(), dest.clone()),
            _ => {
                let message = "Invalid type supplied for source option, it must be a string";
                return Err(ActionError::Failed(message.into()));
            }
        };
        let source = match look(task, host, &src).await? {
            Ok(source) => source,
            Err(result) => return Ok(result),
        };
        let local = destination(task, host, &source.path, &dest)?;
        bring(task, host, source, &local).await
    }
}
