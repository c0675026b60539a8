//! `unarchive`: an archive of the controller or of the target is unpacked there.

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ModuleCall, Support, TaskResult,
    async_trait, register,
};

use crate::arguments::{boolean, text};
use crate::local_file::{Contents, no_file};

register!(action "unarchive", Unarchive);

/// The action `unarchive`. Ansible: `plugins/action/unarchive.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unarchive;

#[async_trait]
impl Action for Unarchive {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["unarchive".into()],
            short_description: "Unpack an archive".into(),
            description: vec![
                "Sends an archive of the controller and runs the module `unarchive`, which documents the arguments. \
                 Nothing is sent when `creates` is there or the destination is not."
                    .into(),
            ],
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
        let given = |name: &str| task.args.get(name).is_some_and(|value| !value.is_null());
        let mut remote_src = boolean(task, "remote_src", false);
        if given("copy") {
            if given("remote_src") {
                return Err(ActionError::Failed(
                    "parameters are mutually exclusive: ('copy', 'remote_src')".into(),
                ));
            }
            remote_src = !boolean(task, "copy", false);
            args.shift_remove("copy");
            args.insert("remote_src".into(), remote_src.into());
        }
        let (Some(src), Some(_)) = (text(task, "src"), text(task, "dest")) else {
            return Err(ActionError::Failed(
                "src (or content) and dest are required".into(),
            ));
        };
        args.shift_remove("decrypt");
        let mut call = ModuleCall {
            module: "unarchive".into(),
            wrap_async: true,
            ..ModuleCall::default()
        };
        if !remote_src {
            if src.contains("://") {
                return Err(ActionError::Failed(format!(
                    "Unsupported option, an URI src ({}) is only supported when remote_src is True",
                    without_login(&src)
                )));
            }
            let file = host.find_file("files", &src)?;
            if !file.is_file() {
                return Err(ActionError::Error(no_file(&file)));
            }
            let contents = Contents::read(&file, boolean(task, "decrypt", true), host)?;
            args.insert("_attached".into(), Json::Bool(true));
            call.attachment = Some(contents.attachment);
        }
        // Nobody is there to find something out for a job.
        let in_job = task.async_seconds > 0 && !task.check_mode;
        args.insert("_from_action".into(), Json::Bool(!in_job));
        call.args = args;
        let mut result = host.execute_module(call).await?;
        if result.fields.shift_remove("_of_action").is_some() {
            // Ansible's action finds this out, not its module.
            return Err(ActionError::Failed(result.message()));
        }
        Ok(result)
    }
}

/// An address without the user and password in it. Ansible: `mask_url`.
fn without_login(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_string();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((login, server)) if login.contains(':') => {
            format!("{scheme}://****:****@{server}{path}")
        }
        Some((_, server)) => format!("{scheme}://****@{server}{path}"),
        None => url.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_login;

    #[test]
    fn logins_are_not_shown() {
        assert_eq!(
            without_login("https://me:x@y@a.example/b@c:d"),
            "https://****:****@a.example/b@c:d"
        );
        assert_eq!(
            without_login("http://a.example:80/@"),
            "http://a.example:80/@"
        );
    }
}
