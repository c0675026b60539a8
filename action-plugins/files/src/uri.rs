//! `uri`: sends files of the controller along.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, Attachment, ModuleCall, TaskResult,
    async_trait, python, register,
};

use crate::arguments::{boolean, text};

register!(action "uri", Uri);

/// The action `uri`. Ansible: `plugins/action/uri.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Uri;

#[async_trait]
impl Action for Uri {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["uri".into()],
            short_description: "Ask a server by HTTP".into(),
            description: vec![
                "Runs the module `uri`, which documents the arguments. Without `remote_src` the file of `src`, and the \
                 files of `form-multipart`, are those of the controller and travel with the call."
                    .into(),
            ],
            supports_async: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let mut call = ModuleCall {
            module: "uri".into(),
            args: task.args.clone(),
            wrap_async: task.async_seconds > 0,
            attachment: None,
        };
        // Only the action says what comes along.
        call.args.shift_remove("_attached");
        if boolean(task, "remote_src", false) {
            return host.execute_module(call).await;
        }
        let mut lengths = Map::new();
        if let Some(src) = text(task, "src").filter(|src| !src.is_empty()) {
            let path = find(&src, host)?;
            lengths.insert(String::new(), length(&path)?.into());
            call.attachment = Some(Attachment::File(path));
        } else if text(task, "body_format").as_deref() == Some("form-multipart") {
            let bytes = files_of_fields(task, host, &mut lengths)?;
            if !lengths.is_empty() {
                call.attachment = Some(Attachment::Bytes(bytes));
            }
        }
        if !lengths.is_empty() {
            call.args.insert("_attached".into(), lengths.into());
        }
        host.execute_module(call).await
    }
}

/// The files that fields name, one after the other, and their lengths.
fn files_of_fields(
    task: &ActionTask,
    host: &dyn ActionHost,
    lengths: &mut Map<String, Json>,
) -> Result<Vec<u8>, ActionError> {
    let body = task.args.get("body").unwrap_or(&Json::Null);
    let Json::Object(fields) = body else {
        return Err(ActionError::Failed(format!(
            "body must be mapping, cannot be type {}",
            python::type_name(body)
        )));
    };
    let mut bytes = Vec::new();
    for (field, value) in fields {
        let has = |key: &str| {
            let value = value.get(key).filter(|value| !value.is_null())?;
            Some(python::str(value)).filter(|text| !text.is_empty())
        };
        let (Some(filename), None) = (has("filename"), has("content")) else {
            continue;
        };
        let path = find(&filename, host)?;
        let file = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        lengths.insert(field.clone(), file.len().into());
        bytes.extend(file);
    }
    Ok(bytes)
}

fn find(name: &str, host: &dyn ActionHost) -> Result<PathBuf, ActionError> {
    host.find_file("files", name)
}

fn length(path: &Path) -> Result<u64, ActionError> {
    path.metadata()
        .map(|metadata| metadata.len())
        .map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> ActionError {
    ActionError::Failed(format!("could not read {}: {error}", path.display()))
}
