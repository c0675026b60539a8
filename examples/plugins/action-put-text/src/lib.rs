//! The action `put_text`: writes a text to a file on the host, when it is not there already.
//!
//! It runs on the controller and needs nothing on the host but a shell: it compares, honours check mode and
//! `--diff`, and sends the file over the task's connection.

use serde::Deserialize;
use shevek_plugin::serde_json::{Value as Json, json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    ExecRequest, OptionSpec, Support, Surroundings, TaskResult, async_trait,
};

shevek_plugin::export!();
shevek_plugin::register!(action "put_text", PutText);

struct PutText;

#[derive(Deserialize)]
struct Args {
    text: String,
    dest: String,
    mode: String,
}

#[async_trait]
impl Action for PutText {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["put_text".into()],
            short_description: "Writes a text to a file on the host.".into(),
            description: vec!["The file is replaced only when its content differs.".into()],
            spec: Some(ArgumentSpec::new(vec![
                OptionSpec::new("text", ArgType::Str)
                    .required()
                    .aliases(&["content"])
                    .doc("The whole content of the file."),
                OptionSpec::new("dest", ArgType::Str)
                    .required()
                    .doc("The file on the host, an absolute path."),
                OptionSpec::new("mode", ArgType::Str)
                    .default("0644")
                    .doc("Its permissions, in octal digits."),
            ])),
            examples: vec![Example {
                name: "Say hello to whoever logs in".into(),
                task: "put_text:\n  text: \"Welcome to {{ inventory_hostname }}\\n\"\n  dest: /etc/motd\n".into(),
            }],
            check_mode: Support::Full,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let spec = self.meta().spec.unwrap_or_default();
        let valid = spec
            .validate(task.args.clone(), &Surroundings::Controller)
            .map_err(|errors| ActionError::Failed(errors.action_message(&task.action)))?;
        let args: Args = shevek_plugin::serde_json::from_value(Json::Object(valid.args))
            .map_err(|error| ActionError::Failed(error.to_string()))?;
        let mode = u32::from_str_radix(&args.mode, 8).map_err(|_| {
            ActionError::Failed(format!("mode must be octal digits, got: {}", args.mode))
        })?;

        let quoted = format!("'{}'", args.dest.replace('\'', r"'\''"));
        let before = host.exec(ExecRequest::new(format!("cat {quoted}"))).await?;
        let is_there = before.rc == 0;
        let changed = !is_there || before.stdout != args.text.as_bytes();
        if changed && !task.check_mode {
            let file = TemporaryFile::new(&args.text)?;
            host.verbose(
                2,
                &format!("sending {} bytes to {}", args.text.len(), args.dest),
            );
            host.put_file(&file.0, &args.dest, Some(mode)).await?;
        }
        let mut result = TaskResult::changed(changed).with("dest", args.dest.clone());
        if task.diff && changed {
            result.set(
                "diff",
                json!({
                    "before_header": args.dest,
                    "after_header": args.dest,
                    "before": String::from_utf8_lossy(&before.stdout),
                    "after": args.text,
                }),
            );
        }
        Ok(result)
    }
}

/// A private file on the controller, gone when it is dropped.
struct TemporaryFile(std::path::PathBuf);

impl TemporaryFile {
    fn new(text: &str) -> Result<Self, ActionError> {
        use std::io::Write;
        use std::os::unix::fs::OpenOptionsExt;
        use std::sync::atomic::{AtomicU64, Ordering};
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("shevek-put-text-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let failed = |error| ActionError::Failed(format!("{}: {error}", path.display()));
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            // Somebody else's file or link of that name is not followed.
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(failed)?;
        let this = Self(path.clone());
        file.write_all(text.as_bytes()).map_err(failed)?;
        Ok(this)
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
