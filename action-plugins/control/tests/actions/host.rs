//! The engine, played by the tests.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionTask, ExecOutput, ExecRequest, ModuleCall, PromptAnswer,
    PromptRequest, TaskResult, async_trait,
};

/// Knows a few templates and conditions, and answers module calls.
#[derive(Default)]
pub(crate) struct Host {
    /// Variables of the task.
    pub(crate) variables: Map<String, Json>,
    /// Settings by the name of their environment variable.
    pub(crate) settings: Map<String, Json>,
    /// What the user does, question after question; nobody is there when the list is over.
    pub(crate) answers: Mutex<VecDeque<PromptAnswer>>,
    /// How many tries to reach the host fail.
    pub(crate) unreachable: AtomicU32,
    /// The modules called, with their arguments.
    pub(crate) calls: Mutex<Vec<(String, Json)>>,
    /// Warnings, lines shown, questions and resets, in turn.
    pub(crate) said: Mutex<Vec<String>>,
}

impl Host {
    fn say(&self, text: String) {
        self.said.lock().expect("no panic").push(text);
    }

    /// Everything said, and forgets it.
    pub(crate) fn heard(&self) -> Vec<String> {
        std::mem::take(&mut *self.said.lock().expect("no panic"))
    }
}

#[async_trait]
impl ActionHost for Host {
    async fn execute_module(&self, call: ModuleCall) -> Result<TaskResult, ActionError> {
        if self.unreachable.load(Ordering::Relaxed) > 0 {
            self.unreachable.fetch_sub(1, Ordering::Relaxed);
            return Err(ActionError::Unreachable("nobody there".into()));
        }
        let mut calls = self.calls.lock().expect("no panic");
        calls.push((call.module.clone(), call.args.into()));
        let json = match call.module.as_str() {
            "broken" => json!({"failed": true, "msg": "no"}),
            "ping" => json!({"ping": "pong"}),
            "setup" => json!({"ansible_facts": {"ansible_a": {"x": 1}, "ansible_l": [1]}}),
            _ => {
                json!({"ansible_facts": {"ansible_a": {"y": 2}, "ansible_l": [1, 2]}, "warnings": ["w"]})
            }
        };
        TaskResult::from_json(json).map_err(|error| ActionError::Failed(error.to_string()))
    }

    async fn exec(&self, _request: ExecRequest) -> Result<ExecOutput, ActionError> {
        Err(ActionError::Failed("not here".into()))
    }

    async fn put_file(&self, _: &Path, _: &str, _: Option<u32>) -> Result<(), ActionError> {
        Err(ActionError::Failed("not here".into()))
    }

    async fn fetch_file(&self, _: &str, _: &Path) -> Result<(), ActionError> {
        Err(ActionError::Failed("not here".into()))
    }

    fn template(&self, source: &str) -> Result<Json, ActionError> {
        match source {
            "k{{ 1 }}" => Ok(json!("k1")),
            other => Err(ActionError::Error(format!(
                "Syntax error in template: {other}"
            ))),
        }
    }

    fn evaluate_expression(&self, expression: &str) -> Result<Json, ActionError> {
        match expression {
            "a + 1" => Ok(json!(2)),
            "msg" => Ok(json!("a message")),
            other => Err(ActionError::Error(format!(
                "Syntax error in expression: {other}"
            ))),
        }
    }

    fn evaluate(&self, condition: &str) -> Result<bool, ActionError> {
        match condition {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(ActionError::Error(format!(
                "Error while evaluating conditional: '{other}' is undefined"
            ))),
        }
    }

    fn variable(&self, name: &str) -> Result<Option<Json>, ActionError> {
        Ok(self.variables.get(name).cloned())
    }

    fn inventory_hostname(&self) -> String {
        "h".into()
    }

    fn find_file(&self, _: &str, _: &str) -> Result<PathBuf, ActionError> {
        Err(ActionError::Failed("not here".into()))
    }

    fn verbose(&self, _: u8, _: &str) {}

    fn warning(&self, message: &str) {
        self.say(format!("warning: {message}"));
    }

    async fn prompt(&self, request: PromptRequest) -> Result<PromptAnswer, ActionError> {
        self.say(format!(
            "asked: {:?} private={} seconds={:?} complete={:?} interrupt={:?}",
            request.text,
            request.private,
            request.seconds,
            request.complete_keys,
            request.interrupt_keys
        ));
        let answer = self.answers.lock().expect("no panic").pop_front();
        Ok(answer.unwrap_or(PromptAnswer::NotInteractive))
    }

    async fn reset_connection(&self) -> Result<(), ActionError> {
        self.say("reset".into());
        Ok(())
    }

    fn display(&self, message: &str) {
        self.say(format!("shown: {message}"));
    }

    fn setting(&self, environment: &str, _: &str, _: &str) -> Option<String> {
        Some(self.settings.get(environment)?.as_str()?.to_string())
    }

    fn blame(&self, _: Option<&str>, _: Option<&str>) {}

    fn read_file(&self, path: &Path) -> Result<Vec<u8>, ActionError> {
        std::fs::read(path).map_err(|error| ActionError::Failed(error.to_string()))
    }
}

/// What comes of one run: the result, or how the engine tells the error.
pub(crate) async fn run(action: &dyn Action, args: Json, verbosity: u8, host: &Host) -> Json {
    let args = match args {
        Json::Object(args) => args,
        _ => Map::new(),
    };
    let task = ActionTask {
        action: action.meta().names[0].clone(),
        name: "the task".into(),
        args,
        verbosity,
        ..ActionTask::default()
    };
    match action.run(&task, host).await {
        Ok(result) => result.to_json(),
        // The engine's words for what goes wrong around an action.
        Err(ActionError::Error(error)) => json!({"error": format!("Task failed: {error}")}),
        Err(error) => json!({"error": error.to_string()}),
    }
}

/// What comes of arguments, the engine's part being `Host::default()`.
pub(crate) async fn check(action: &dyn Action, cases: Vec<(Json, Json)>) {
    for (args, expected) in cases {
        let found = run(action, args.clone(), 0, &Host::default()).await;
        assert_eq!(found, expected, "{args}");
    }
}

/// Variables or settings.
pub(crate) fn variables(values: Json) -> Map<String, Json> {
    match values {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}
