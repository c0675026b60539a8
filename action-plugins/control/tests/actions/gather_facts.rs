//! `gather_facts`.

use serde_json::json;
use shevek_action_control::GatherFacts;

use crate::host::{Host, check, run, variables};

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
        variables: variables(
            json!({"ansible_facts_modules": ["ansible.legacy.setup", "my.own.facts", "broken"]}),
        ),
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
    assert_eq!(
        host.heard(),
        [
            "warning: Not passing subset(['min']) to my.own.facts",
            "warning: Not passing subset(['min']) to broken",
        ]
    );
}

#[tokio::test]
async fn which_modules_run() {
    for (vars, setting, modules) in [
        (json!({}), None, vec!["setup"]),
        (json!({}), Some("a, smart"), vec!["a", "setup"]),
        (
            json!({"ansible_facts_modules": "ansible.builtin.a"}),
            Some("b"),
            vec!["a"],
        ),
        (
            json!({"ansible_facts_modules": ["smart", "ansible.legacy.setup"]}),
            None,
            vec!["setup"],
        ),
        (
            json!({"ansible_network_os": "cisco.ios.ios"}),
            None,
            vec!["cisco.ios.ios_facts"],
        ),
    ] {
        let settings = match setting {
            Some(modules) => json!({"ANSIBLE_FACTS_MODULES": modules}),
            None => json!({}),
        };
        let host = Host {
            variables: variables(vars.clone()),
            settings: variables(settings),
            ..Host::default()
        };
        run(&GatherFacts, json!({}), 0, &host).await;
        let calls = host.calls.lock().expect("no panic").clone();
        let called: Vec<_> = calls.iter().map(|(module, _)| module.as_str()).collect();
        assert_eq!(called, modules, "{vars} {setting:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_gathered() {
    let host = Host {
        variables: variables(json!({"ansible_network_os": "xyz"})),
        ..Host::default()
    };
    let result = run(&GatherFacts, json!({}), 0, &host).await;
    assert_eq!(
        result["error"],
        "No fact modules available and we could not find a fact module for your network OS (xyz), try setting one via \
         the `FACTS_MODULES` configuration."
    );
    check(
        &GatherFacts,
        vec![(
            json!({"parallel": "maybe"}),
            json!({"error": "Task failed: The value 'maybe' is not a valid boolean. Valid booleans include: \
                             'y', 'yes', 'on', '1', 'true', 't', 1, 'n', 'no', 'off', '0', 'false', 'f', 0"}),
        )],
    )
    .await;
}
