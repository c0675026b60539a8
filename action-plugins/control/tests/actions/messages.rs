//! `debug`, `set_fact`, `fail` and `assert`.

use serde_json::{Value as Json, json};
use shevek_action_control::{Assert, Debug, Fail, SetFact};

use crate::host::{Host, check, run};

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
