//! `add_host` and `group_by`.

use serde_json::json;
use shevek_action_control::{AddHost, GroupBy};

use crate::host::check;

#[tokio::test]
async fn add_host() {
    let added = |name: &str, groups: &[&str], vars| json!({"changed": false, "add_host": {"host_name": name, "groups": groups, "host_vars": vars}});
    check(
        &AddHost,
        vec![
            (
                json!({"name": "a:22", "groups": "g1, g2,g1", "foo": 1, "host": "zz"}),
                added("a", &["g1", "g2"], json!({"foo": 1, "host": "zz", "ansible_ssh_port": 22})),
            ),
            (
                json!({"hostname": "[::1]:2222", "group": ["g1", "g2"]}),
                added("::1", &["g1", "g2"], json!({"group": ["g1", "g2"], "ansible_ssh_port": 2222})),
            ),
            (json!({"name": "a[1:3]"}), added("a[1:3]", &[], json!({}))),
            (
                json!({"_raw_params": {"name": "x", "y": 1}, "y": 2}),
                added("x", &[], json!({"y": 2})),
            ),
            (
                json!({"name": "foo bar", "groups": 5}),
                json!({"error": "Groups must be specified as a list."}),
            ),
            (json!({"foo": 5}), json!({"error": "name, host or hostname needs to be provided"})),
            (
                json!({"_raw_params": "x"}),
                json!({"error": "Invalid raw parameters passed, requires a dictionary/mapping got a  \
                                 <class 'ansible.module_utils._internal._datatag._AnsibleTaggedStr'>"}),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn group_by() {
    check(
        &GroupBy,
        vec![
            (
                json!({"key": "a b", "parents": "p q"}),
                json!({"changed": false, "add_group": "a-b", "parent_groups": ["p-q"]}),
            ),
            (
                json!({"key": "a", "parents": ["p", "q r"]}),
                json!({"changed": false, "add_group": "a", "parent_groups": ["p", "q-r"]}),
            ),
            (
                json!({"key": "a"}),
                json!({"changed": false, "add_group": "a", "parent_groups": ["all"]}),
            ),
            (
                json!({"key": 5}),
                json!({"error": "Task failed: '_AnsibleTaggedInt' object has no attribute 'replace'"}),
            ),
            (
                json!({"key": "a", "parents": 5}),
                json!({"error": "Task failed: '_AnsibleTaggedInt' object is not iterable"}),
            ),
            (
                json!({"parents": ["a"]}),
                json!({"changed": false, "failed": true, "msg": "the 'key' param is required when using group_by"}),
            ),
            (
                json!({"key": "a", "foo": 1}),
                json!({"error": "Invalid options for group_by: foo"}),
            ),
        ],
    )
    .await;
}
