//! `wait_for_connection`.

use std::sync::atomic::AtomicU32;

use serde_json::json;
use shevek_action_control::WaitForConnection;

use crate::host::{Host, check, run};

#[tokio::test]
async fn arguments() {
    check(
        &WaitForConnection,
        vec![
            (
                json!({"timeout": 1.7}),
                json!({"changed": false, "elapsed": 0}),
            ),
            (
                json!({"timeout": "x"}),
                json!({"error": "Task failed: invalid literal for int() with base 10: 'x'"}),
            ),
            (
                json!({"foo": 1}),
                json!({"error": "Invalid options for wait_for_connection: foo"}),
            ),
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn tries_until_the_host_answers() {
    let host = Host {
        unreachable: AtomicU32::new(3),
        ..Host::default()
    };
    let args = json!({"delay": 10, "sleep": 2, "timeout": 60});
    let result = run(&WaitForConnection, args, 0, &host).await;
    assert_eq!(result, json!({"changed": false, "elapsed": 16}));
    // Every try connects anew.
    assert_eq!(host.heard(), ["reset"; 4]);
}

#[tokio::test(start_paused = true)]
async fn gives_up_after_the_timeout() {
    let host = Host {
        unreachable: AtomicU32::new(1000),
        ..Host::default()
    };
    let result = run(&WaitForConnection, json!({"timeout": 5}), 0, &host).await;
    assert_eq!(
        result,
        json!({
            "changed": false, "failed": true, "elapsed": 5,
            "msg": "timed out waiting for ping module test: nobody there",
        })
    );
    assert_eq!(host.heard().len(), 5);
}
