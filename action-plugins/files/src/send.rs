//! One file to the target. Ansible: `_copy_file` of the action `copy`.

use serde_json::{Map, Value as Json};
use shevek_plugin::{ActionError, ActionHost, ActionTask, ModuleCall, TaskResult};

use crate::difference::{complete, limit};
use crate::local_file::Contents;

/// How the module begins to say that it cannot look at a place.
const NO_INFORMATION: &str = "Failed to get information on remote file";

/// One file.
pub(crate) struct Send<'a> {
    pub(crate) task: &'a ActionTask,
    /// The arguments of the module `copy` that all files of the task share.
    pub(crate) args: &'a Map<String, Json>,
    pub(crate) contents: Contents,
    /// Its name in a directory.
    pub(crate) name: &'a str,
    pub(crate) dest: &'a str,
    pub(crate) follow: bool,
    /// Whether the contents are the option `content`.
    pub(crate) from_content: bool,
    /// The permissions, in place of those in the arguments.
    pub(crate) mode: Option<String>,
    /// What a difference calls the contents.
    pub(crate) header: Option<String>,
}

impl Send<'_> {
    /// Sends it in one call; the module compares, and takes the contents only when they differ. A large file is not read
    /// for that as long as its size tells enough; otherwise there is a second call. `None` when the file is there and
    /// not to be replaced.
    pub(crate) async fn run(
        self,
        host: &dyn ActionHost,
    ) -> Result<Option<TaskResult>, ActionError> {
        let limit = limit(host);
        let mut args = self.args.clone();
        for key in ["src", "content", "decrypt", "raw"] {
            args.shift_remove(key);
        }
        args.insert("dest".into(), self.dest.into());
        args.insert("follow".into(), self.follow.into());
        args.insert("_original_basename".into(), self.name.into());
        args.insert("_from_content".into(), self.from_content.into());
        args.insert("_diff_limit".into(), limit.into());
        let in_job = self.task.async_seconds > 0 && !self.task.check_mode;
        args.insert("_in_job".into(), in_job.into());
        if let Some(mode) = &self.mode {
            args.insert("mode".into(), mode.clone().into());
        }
        let mut result = if self.contents.is_large() && !in_job {
            args.insert("_local_size".into(), self.contents.size().into());
            let mut result = self.call(host, args.clone()).await?;
            if result.fields.shift_remove("_wants_checksum").is_none() {
                result
            } else if result.is_failed() {
                result.set("checksum", self.contents.checksum()?);
                result
            } else {
                args.shift_remove("_local_size");
                self.call_with_checksum(host, args).await?
            }
        } else {
            self.call_with_checksum(host, args).await?
        };
        if in_job {
            return Ok(Some(result));
        }
        if result.fields.shift_remove("_unchanged").is_some() {
            return Ok(None);
        }
        complete(
            &mut result,
            &self.contents,
            self.header.as_deref(),
            limit,
            self.task,
        );
        // Whoever registers a result finds the key whether differences are shown or not.
        if (self.task.diff || result.is_changed()) && result.get("diff").is_none() {
            result.set("diff", Json::Array(Vec::new()));
        }
        Ok(Some(result))
    }

    async fn call_with_checksum(
        &self,
        host: &dyn ActionHost,
        mut args: Map<String, Json>,
    ) -> Result<TaskResult, ActionError> {
        args.insert("_local_checksum".into(), self.contents.checksum()?.into());
        self.call(host, args).await
    }

    async fn call(
        &self,
        host: &dyn ActionHost,
        args: Map<String, Json>,
    ) -> Result<TaskResult, ActionError> {
        let result = host
            .execute_module(ModuleCall {
                module: "copy".into(),
                args,
                attachment: Some(self.contents.attachment.clone()),
                wrap_async: true,
            })
            .await?;
        // Ansible's action asks for the place itself, before it sends anything.
        if result.is_failed() && result.message().starts_with(NO_INFORMATION) {
            return Err(ActionError::Error(result.message()));
        }
        Ok(result)
    }
}
