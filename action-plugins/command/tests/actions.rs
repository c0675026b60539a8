//! The actions against an engine that is played by the test.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};
use shevek_action_command::{Command, Raw, Script, Shell};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionTask, ExecOutput, ExecRequest, ModuleCall, PromptAnswer,
    PromptRequest, TaskResult, async_trait,
};

/// Runs command lines with a shell of this machine, and notes module calls.
#[derive(Default)]
struct Host {
    /// The controller's file, by the name that tasks give it.
    file: Option<(&'static str, &'static str)>,
    /// Where the target keeps temporary files.
    remote_tmp: Option<PathBuf>,
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
        let failed = |error: std::io::Error| ActionError::Failed(error.to_string());
        let mut child = std::process::Command::new("/bin/sh")
            .args(["-c", &request.command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(&request.stdin).map_err(failed)?;
        }
        let output = child.wait_with_output().map_err(failed)?;
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

    fn find_file(&self, subdirectory: &str, name: &str) -> Result<PathBuf, ActionError> {
        match self.file {
            Some((found, _)) if found == name => Ok(Path::new(subdirectory).join(name)),
            _ => Err(ActionError::Error(format!(
                "Could not find or access '{name}'"
            ))),
        }
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

    fn setting(&self, _: &str, _: &str, key: &str) -> Option<String> {
        let place = self.remote_tmp.as_ref().filter(|_| key == "remote_tmp")?;
        Some(place.to_string_lossy().into_owned())
    }

    fn blame(&self, _: Option<&str>, _: Option<&str>) {}

    fn read_file(&self, _: &Path) -> Result<Vec<u8>, ActionError> {
        Ok(self.file.map_or("", |(_, content)| content).into())
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

const SCRIPT: &str =
    "#!/bin/sh\necho \"$# $1 $COLOUR $(pwd)\"\necho oops >&2\n[ \"$1\" != fail ] || exit 3\n";

/// A directory that is empty after a script ran, and gone after the test.
fn scripted(name: &'static str) -> (Host, PathBuf) {
    let place = std::env::temp_dir().join(format!("shevek-script-{}-{name}", std::process::id()));
    let host = Host {
        file: Some((name, SCRIPT)),
        remote_tmp: Some(place.clone()),
        ..Host::default()
    };
    (host, place)
}

#[tokio::test]
async fn script_runs_a_copy_and_removes_it() {
    let printed = |rc: i32, line: &str| {
        let mut result = json!({
            "changed": true, "rc": rc, "stdout": format!("{line}\n"), "stdout_lines": [line],
            "stderr": "oops\n", "stderr_lines": ["oops"],
        });
        if rc != 0 {
            result["failed"] = json!(true);
            result["msg"] = json!("non-zero return code");
        }
        result
    };
    for (name, args, expected) in [
        (
            "plain.sh",
            json!({"_raw_params": "plain.sh a 'b c'", "chdir": "/"}),
            printed(0, "2 a it's blue /"),
        ),
        (
            "my script",
            json!({"cmd": "'my script' fail", "chdir": "/usr", "executable": "/bin/sh -u"}),
            printed(3, "1 fail it's blue /usr"),
        ),
        (
            "made.sh",
            json!({"_raw_params": "made.sh", "creates": "/no/such", "removes": "/usr", "chdir": "/"}),
            printed(0, "0  it's blue /"),
        ),
    ] {
        let (host, place) = scripted(name);
        let mut task = task("script", args);
        task.environment = IndexMap::from([("COLOUR".to_string(), "it's blue".to_string())]);
        let result = Script.run(&task, &host).await.expect("it runs");
        assert_eq!(result.to_json(), expected);
        let left = std::fs::read_dir(&place).expect("it was made").count();
        assert_eq!(left, 0, "the copy is removed");
        std::fs::remove_dir(&place).expect("it is empty");
    }
}

#[tokio::test]
async fn script_is_skipped_or_refused() {
    let skipped = |text: &str| Err(ActionError::Skipped(text.into()));
    let failed = |text: &str| Err(ActionError::Failed(text.into()));
    for (args, check_mode, expected) in [
        (
            json!({"_raw_params": "x", "creates": "/usr"}),
            false,
            skipped("/usr exists, matching creates option"),
        ),
        (
            json!({"_raw_params": "x", "removes": "/no/such"}),
            false,
            skipped("/no/such does not exist, matching removes option"),
        ),
        (
            json!({"_raw_params": "x", "chdir": "usr"}),
            false,
            failed("chdir usr must be an absolute path for a Unix-aware remote node"),
        ),
        (
            json!({"_raw_params": "other a"}),
            true,
            failed("Could not find or access 'other'"),
        ),
        (
            json!({"_raw_params": "x"}),
            true,
            skipped("Check mode is not supported for this task."),
        ),
        (
            json!({"_raw_params": "x", "creates": "/no/such"}),
            true,
            Ok(TaskResult::changed(true)),
        ),
        (
            json!({"cmd": "x 'a"}),
            false,
            Err(ActionError::Error("No closing quotation".into())),
        ),
    ] {
        let (host, place) = scripted("x");
        let mut task = task("script", args.clone());
        task.check_mode = check_mode;
        assert_eq!(Script.run(&task, &host).await, expected, "{args}");
        assert!(!place.exists(), "{args}");
    }
}
