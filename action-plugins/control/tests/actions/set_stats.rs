//! `set_stats`.

use serde_json::json;
use shevek_action_control::SetStats;

use crate::host::check;

#[tokio::test]
async fn set_stats() {
    let stats = |data, per_host: bool, aggregate: bool| {
        json!({
            "changed": false,
            "ansible_stats": {"data": data, "per_host": per_host, "aggregate": aggregate},
        })
    };
    check(
        &SetStats,
        vec![
            (
                json!({"data": {"a": 1, "k{{ 1 }}": [1, 2]}}),
                stats(json!({"a": 1, "k1": [1, 2]}), false, true),
            ),
            (
                json!({"data": {"a": 1}, "per_host": "foo", "aggregate": "no"}),
                stats(json!({"a": 1}), false, false),
            ),
            (json!({"per_host": true}), stats(json!({}), true, true)),
            (json!({}), stats(json!({}), false, true)),
            (
                json!({"data": {"a-b": 1}}),
                json!({"error": "Task failed: Invalid variable name 'a-b'."}),
            ),
            (
                json!({"data": {"not": 1}}),
                json!({"error": "Task failed: Invalid variable name 'not'."}),
            ),
            (
                json!({"data": 5}),
                json!({"changed": false, "failed": true, "msg": "The 'data' option needs to be a dictionary/hash"}),
            ),
            (
                json!({"foo": true}),
                json!({"error": "Invalid options for set_stats: foo"}),
            ),
        ],
    )
    .await;
}
