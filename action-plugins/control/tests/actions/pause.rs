//! `pause`, the user being played by the test.

use std::sync::Mutex;

use serde_json::{Value as Json, json};
use shevek_action_control::Pause;
use shevek_plugin::PromptAnswer;
use shevek_plugin::PromptAnswer::{Interrupted, NotInteractive, Text, TimedOut};

use crate::host::{Host, check, run};

const KEYS: &str = "shown: (ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)\r";
const AFTER_CTRL_C: &str = "asked: \"Press 'C' to continue the play or 'A' to abort \\r\\n\"";

async fn pause(args: Json, answers: Vec<PromptAnswer>) -> (Json, Vec<String>) {
    let host = Host {
        answers: Mutex::new(answers.into()),
        ..Host::default()
    };
    let result = run(&Pause, args, 0, &host).await;
    (result, host.heard())
}

#[tokio::test(start_paused = true)]
async fn nobody_is_there() {
    let (result, said) = pause(json!({}), vec![NotInteractive]).await;
    for key in ["start", "stop"] {
        let time = result[key].as_str().expect("a time");
        assert!(time.len() >= 19 && time.as_bytes()[10] == b' ', "{time}");
    }
    let mut rest = result;
    for key in ["start", "stop"] {
        rest.as_object_mut().expect("a result").remove(key);
    }
    assert_eq!(
        rest,
        json!({
            "changed": false, "failed": false, "rc": 0, "stderr": "", "stdout": "Paused for 0.0 minutes",
            "delta": 0, "echo": true, "user_input": "",
        })
    );
    assert_eq!(
        said,
        [
            "asked: \"[the task]\\nPress enter to continue, Ctrl+C to interrupt:\\n\" private=false seconds=None \
             complete=None interrupt=None",
            "warning: Not waiting for response to prompt as stdin is not interactive",
        ]
    );
    let (result, said) = pause(json!({"seconds": 3}), vec![NotInteractive]).await;
    assert_eq!(
        (&result["stdout"], &result["delta"]),
        (&json!("Paused for 3.0 seconds"), &json!(3))
    );
    assert_eq!(said.len(), 2);
    assert_eq!(said[0], "shown: Pausing for 3 seconds");
}

#[tokio::test]
async fn the_user_answers() {
    for (args, answers, input, shown) in [
        (json!({}), vec![Text("yes".into())], Some("yes"), vec![]),
        (
            json!({"prompt": "Who?", "echo": false}),
            vec![Text("me".into())],
            Some("me"),
            vec!["asked: \"[the task]\\nWho? (output is hidden):\\n\" private=true"],
        ),
        (
            json!({"seconds": 0, "prompt": "Wait"}),
            vec![TimedOut],
            Some(""),
            vec![
                "shown: Pausing for 1 seconds",
                KEYS,
                "asked: \"[the task]\\nWait:\\n\" private=true seconds=Some(1.0) complete=Some(\"\")",
            ],
        ),
        (
            json!({"minutes": 2}),
            vec![Interrupted, Text(String::new())],
            Some(""),
            vec![
                "shown: Pausing for 120 seconds",
                "asked: \"(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)\\r\\n\"",
                AFTER_CTRL_C,
            ],
        ),
        (
            json!({}),
            vec![Interrupted, Interrupted],
            None,
            vec!["asked: \"[the task]", AFTER_CTRL_C],
        ),
    ] {
        let (result, said) = pause(args.clone(), answers).await;
        match input {
            Some(input) => assert_eq!(result["user_input"], input, "{args}: {result}"),
            None => assert_eq!(
                result,
                json!({"error": "Task failed: user requested abort!"})
            ),
        }
        if !shown.is_empty() {
            assert_eq!(said.len(), shown.len(), "{said:?}");
        }
        for (said, expected) in said.iter().zip(shown) {
            assert!(said.starts_with(expected), "{said}\n{expected}");
        }
    }
}

#[tokio::test]
async fn wrong_numbers() {
    check(
        &Pause,
        vec![
            (
                json!({"minutes": "x"}),
                json!({"error": "argument 'minutes' is of type str and we were unable to convert to int: \
                                 invalid literal for int() with base 10: 'x'"}),
            ),
            (
                json!({"seconds": [1]}),
                json!({"error": "argument 'seconds' is of type list and we were unable to convert to int: \
                                 int() argument must be a string, a bytes-like object or a real number, not 'list'"}),
            ),
        ],
    )
    .await;
}
