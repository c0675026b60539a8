//! The actions against an engine that is played by the test.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::{Map, Value as Json, json};
use shevek_action_control::{Assert, Debug, Fail, GatherFacts, SetFact};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionTask, ExecOutput, ExecRequest, ModuleCall, PromptAnswer,
    PromptRequest, TaskResult, async_trait,
};

/// Knows a few templates and conditions, and answers module calls.
#[derive(Default)]
struct Host {
    facts_modules: Option<Json>,
    calls: Mutex<Vec<(String, Json)>>,
    warnings: Mutex<Vec<String>>,
}

#[async_trait]
impl ActionHost for Host {
    async fn execute_module(&self, call: ModuleCall) -> Result<TaskResult, ActionError> {
        let mut calls = self.calls.lock().expect("no panic");
        calls.push((call.module.clone(), call.args.into()));
        let json = match call.module.as_str() {
            "broken" => json!({"failed": true, "msg": "no"}),
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
        Ok(self
            .facts_modules
            .clone()
            .filter(|_| name == "ansible_facts_modules"))
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

async fn run(action: &dyn Action, args: Json, verbosity: u8, host: &Host) -> Json {
    let args = match args {
        Json::Object(args) => args,
        _ => Map::new(),
    };
    let task = ActionTask {
        action: action.meta().names[0].clone(),
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
async fn check(action: &dyn Action, cases: Vec<(Json, Json)>) {
    for (args, expected) in cases {
        let found = run(action, args.clone(), 0, &Host::default()).await;
        assert_eq!(found, expected, "{args}");
    }
}

#[tokio::test]
async fn debug() {
    let shown = |key: &str, value: Json| {
        let mut result =
            json!({"changed": false, "failed": false, "_ansible_verbose_always": true});
        result[key] = value;
        result
    };
    check(
        &Debug,
        vec![
            (json!({}), shown("msg", json!("Hello world!"))),
            (json!({"msg": [1, {"a": 2}]}), shown("msg", json!([1, {"a": 2}]))),
            (json!({"var": "a + 1"}), shown("a + 1", json!(2))),
            (json!({"var": "msg"}), shown("msg", json!("a message"))),
            (
                json!({"var": "a +"}),
                json!({"error": "Task failed: Error while resolving `var` expression: Syntax error in expression: a +"}),
            ),
            (
                json!({"msg": "x", "verbosity": 2}),
                json!({"changed": false, "failed": false, "skipped": true, "skipped_reason": "Verbosity threshold not met."}),
            ),
        ],
    )
    .await;
    let host = Host::default();
    let result = run(&Debug, json!({"msg": "x", "verbosity": "2"}), 2, &host).await;
    assert_eq!(result["msg"], "x");
}

#[tokio::test]
async fn set_fact() {
    let nothing = json!({"error": "No key/value pairs provided, at least one is required for this action to succeed"});
    check(
        &SetFact,
        vec![
            (
                json!({"a": [1], "if": null, "k{{ 1 }}": "v", "cacheable": "yes"}),
                json!({
                    "changed": false, "_ansible_facts_cacheable": true,
                    "ansible_facts": {"a": [1], "if": null, "k1": "v"},
                }),
            ),
            (json!({}), nothing.clone()),
            (json!({"cacheable": true}), nothing),
            (
                json!({"1a": 1}),
                json!({"error": "Task failed: Invalid variable name '1a'."}),
            ),
            (
                json!({"a-b": 1}),
                json!({"error": "Task failed: Invalid variable name 'a-b'."}),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn fail() {
    let failed = |msg: Json| json!({"changed": false, "failed": true, "msg": msg});
    check(
        &Fail,
        vec![
            (json!({}), failed(json!("Failed as requested from task"))),
            (json!({"msg": ["a", "b"]}), failed(json!(["a", "b"]))),
            (
                json!({"foo": 1}),
                json!({"error": "Invalid options for fail: foo"}),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn assert() {
    let always = json!(true);
    check(
        &Assert,
        vec![
            (
                json!({"that": ["yes", true], "success_msg": "fine"}),
                json!({"changed": false, "msg": "fine", "_ansible_verbose_always": always}),
            ),
            (
                json!({"that": "yes", "quiet": "on"}),
                json!({"changed": false, "msg": "All assertions passed"}),
            ),
            (
                json!({"that": ["yes", "no", "nono"]}),
                json!({
                    "changed": false, "failed": true, "msg": "Assertion failed",
                    "assertion": "no", "evaluated_to": false, "_ansible_verbose_always": always,
                }),
            ),
            (
                json!({"that": "no", "msg": ["a", "b"], "quiet": true}),
                json!({
                    "changed": false, "failed": true, "msg": ["a", "b"], "assertion": "no",
                    "evaluated_to": false,
                }),
            ),
            (
                json!({"that": "nono"}),
                json!({"error": "Task failed: Error while evaluating conditional: 'nono' is undefined"}),
            ),
            (json!({"that": 5}), json!({"error": "Task failed: Conditional expressions must be strings."})),
            (json!({}), json!({"error": "missing required arguments: that"})),
            (
                json!({"that": "yes", "fail_msg": 5}),
                json!({"error": "argument 'fail_msg' is of type int and we were unable to convert to str_or_list_of_str: a string or list of strings is required"}),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn gather_facts() {
    let host = Host::default();
    let args = json!({"gather_subset": ["min"], "filter": null, "parallel": false});
    let result = run(&GatherFacts, args, 0, &host).await;
    assert_eq!(
        result["ansible_facts"],
        json!({"ansible_a": {"x": 1}, "ansible_l": [1], "_ansible_facts_gathered": true})
    );
    assert_eq!(result["_ansible_verbose_override"], true);
    let calls = host.calls.lock().expect("no panic").clone();
    assert_eq!(
        calls,
        [("setup".to_string(), json!({"gather_subset": ["min"]}))]
    );

    let host = Host {
        facts_modules: Some(json!(["ansible.legacy.setup", "my.own.facts", "broken"])),
        ..Host::default()
    };
    let result = run(&GatherFacts, json!({"gather_subset": ["min"]}), 0, &host).await;
    assert_eq!(
        result["ansible_facts"],
        json!({"ansible_a": {"x": 1, "y": 2}, "ansible_l": [1, 2], "_ansible_facts_gathered": true})
    );
    assert_eq!(
        result["msg"],
        "The following modules failed to execute: broken."
    );
    assert_eq!(
        (&result["failed"], &result["warnings"]),
        (&json!(true), &json!(["w"]))
    );
    let warnings = host.warnings.lock().expect("no panic").clone();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
}
