//! The actions against an engine that is played by the test.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};
use shevek_action_command::{Command, Raw, Shell};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionTask, ExecOutput, ExecRequest, ModuleCall, PromptAnswer,
    PromptRequest, TaskResult, async_trait,
};

/// Runs command lines with a shell of this machine, and notes module calls.
#[derive(Default)]
struct Host {
    calls: Mutex<Vec<ModuleCall>>,
    warnings: Mutex<Vec<String>>,
}

#[async_trait]
impl ActionHost for Host {
    async fn execute_module(&self, call: ModuleCall) -> Result<TaskResult, ActionError> {
        self.calls.lock().expect("no panic").push(call);
        Ok(TaskResult::changed(true))
    }

    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ActionError> {
        let output = std::process::Command::new("sh")
            .args(["-c", &request.command])
            .output()
            .map_err(|error| ActionError::Failed(error.to_string()))?;
        Ok(ExecOutput {
            rc: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: output.stderr,
        })
    }

    async fn put_file(&self, _: &Path, _: &str, _: Option<u32>) -> Result<(), ActionError> {
        Err(ActionError::Failed("not here".into()))
    }

    async fn fetch_file(&self, _: &str, _: &Path) -> Result<(), ActionError> {
        Err(ActionError::Failed("not here".into()))
    }

    fn template(&self, _: &str) -> Result<Json, ActionError> {
        Err(ActionError::Failed("not here".into()))
    }

    fn evaluate_expression(&self, _: &str) -> Result<Json, ActionError> {
        Err(ActionError::Failed("not here".into()))
    }

    fn evaluate(&self, _: &str) -> Result<bool, ActionError> {
        Err(ActionError::Failed("not here".into()))
    }

    fn variable(&self, _: &str) -> Result<Option<Json>, ActionError> {
        Ok(None)
    }

    fn inventory_hostname(&self) -> String {
        "h".into()
    }

    fn find_file(&self, _: &str, _: &str) -> Result<PathBuf, ActionError> {
        Err(ActionError::Failed("not here".into()))
    }

    fn verbose(&self, _: u8, _: &str) {}

    fn warning(&self, message: &str) {
        self.warnings.lock().expect("no panic").push(message.into());
    }

    async fn prompt(&self, _: PromptRequest) -> Result<PromptAnswer, ActionError> {
        Ok(PromptAnswer::NotInteractive)
    }

    async fn reset_connection(&self) -> Result<(), ActionError> {
        Ok(())
    }

    fn display(&self, _: &str) {}

    fn setting(&self, _: &str, _: &str, _: &str) -> Option<String> {
        None
    }

    fn read_file(&self, path: &Path) -> Result<Vec<u8>, ActionError> {
        std::fs::read(path).map_err(|error| ActionError::Failed(error.to_string()))
    }
}

fn task(action: &str, args: Json) -> ActionTask {
    let args = match args {
        Json::Object(args) => args,
        _ => Map::new(),
    };
    ActionTask {
        action: action.into(),
        args,
        ..ActionTask::default()
    }
}

#[tokio::test]
async fn command_and_shell_call_the_module() {
    let host = Host::default();
    let mut async_task = task("shell", json!({"_raw_params": "a | b", "chdir": null}));
    async_task.async_seconds = 5;
    let plain = task("command", json!({"argv": ["a"]}));
    Command.run(&plain, &host).await.expect("it runs");
    Shell.run(&async_task, &host).await.expect("it runs");
    let calls = host.calls.lock().expect("no panic");
    let seen: Vec<Json> = calls
        .iter()
        .map(|call| json!([call.module, call.args, call.wrap_async]))
        .collect();
    assert_eq!(
        seen,
        [
            json!(["command", {"argv": ["a"]}, false]),
            json!(["command", {"_raw_params": "a | b", "_uses_shell": true}, true]),
        ]
    );
}

#[tokio::test]
async fn shell_refuses_what_only_command_has() {
    let args = json!({"_raw_params": "a", "expand_argument_vars": false});
    let error = Shell.run(&task("shell", args), &Host::default()).await;
    assert_eq!(
        error.expect_err("refused").to_string(),
        "Unsupported parameters for (shell) module: expand_argument_vars"
    );
}

#[tokio::test]
async fn raw_reports_what_the_shell_did() {
    let host = Host::default();
    for (args, expected) in [
        (
            json!({"_raw_params": "echo hi; echo \"it's\" >&2; exit 3"}),
            json!({
                "changed": true, "failed": true, "msg": "non-zero return code", "rc": 3,
                "stdout": "hi\n", "stdout_lines": ["hi"], "stderr": "it's\n", "stderr_lines": ["it's"],
            }),
        ),
        (
            json!({"_raw_params": "printf 'a\\377b $0'", "executable": "/bin/bash"}),
            json!({
                "changed": true, "rc": 0, "stdout": "a?b $0", "stdout_lines": ["a?b $0"], "stderr": "",
                "stderr_lines": [],
            }),
        ),
        (
            json!({"_raw_params": "echo $0", "executable": "/bin/bash"}),
            json!({
                "changed": true, "rc": 0, "stdout": "/bin/bash\n", "stdout_lines": ["/bin/bash"],
                "stderr": "", "stderr_lines": [],
            }),
        ),
    ] {
        let result = Raw.run(&task("raw", args), &host).await.expect("it runs");
        assert_eq!(result.to_json(), expected);
    }
    assert!(host.warnings.lock().expect("no panic").is_empty());
}

#[tokio::test]
async fn raw_in_check_mode_and_with_an_environment() {
    let host = Host::default();
    let mut raw = task("raw", json!({"_raw_params": "touch /no/such/place"}));
    raw.check_mode = true;
    raw.environment = IndexMap::from([("A".to_string(), "b".to_string())]);
    let result = Raw.run(&raw, &host).await.expect("skipped");
    assert_eq!(result.to_json(), json!({"changed": false, "skipped": true}));
    let warnings = host.warnings.lock().expect("no panic");
    assert_eq!(
        *warnings,
        ["raw module does not support the environment keyword"]
    );
}
