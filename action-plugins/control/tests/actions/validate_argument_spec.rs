//! `validate_argument_spec`: the answers are those of ansible-core 2.19.

use serde_json::{Value as Json, json};
use shevek_action_control::ValidateArgumentSpec;

use crate::host::{Host, run, variables};

#[tokio::test]
async fn mistakes_are_told_as_in_ansible() {
    let rules = json!({"type": "dict", "options": {"a": {}, "b": {}}});
    let with = |rule: &str, value: Json| {
        let mut option = rules.clone();
        option[rule] = value;
        json!({ "x": option })
    };
    let cases: Vec<(Json, Json, Vec<&str>)> = vec![
        (
            json!({"a": {"type": "str", "required": true}}),
            json!({}),
            vec![],
        ),
        (json!({"x": {"type": "path"}}), json!({"x": "~/x"}), vec![]),
        (
            json!({
                "a": {"type": "list", "elements": "int", "required": true},
                "b": {"type": "int", "required": true},
                "c": {"type": "str", "choices": ["x", "y"]},
                "d": {"type": "dict", "options": {"e": {"type": "int", "required": true}, "f": {"type": "int"}}},
            }),
            json!({"c": "z", "d": {"f": "hm", "g": 1}}),
            vec![
                "missing required arguments: b",
                "value of c must be one of: x, y, got: z",
                "missing required arguments: e found in d",
                "argument 'f' is of type str found in 'd'. and we were unable to convert to int: \
                 \"'hm'\" cannot be converted to an int",
                "d.g. Supported parameters include: e, f.",
            ],
        ),
        (
            json!({}),
            json!({"zz": 1}),
            vec!["zz. Supported parameters include: ."],
        ),
        (
            json!({"x": {"type": "foo"}}),
            json!({"x": 5}),
            vec![
                "argument 'x' is of type int and we were unable to convert to foo: 'NoneType' object is not callable",
            ],
        ),
        (
            json!({"x": {"type": "int", "required": true, "default": 5}}),
            json!({}),
            vec!["internal error: required and default are mutually exclusive for x"],
        ),
        (
            with("mutually_exclusive", json!([["a", "b"]])),
            json!({"x": {"a": 1, "b": 2}}),
            vec!["parameters are mutually exclusive: a|b found in x"],
        ),
        (
            with("required_if", json!([["a", 1, ["b"]]])),
            json!({"x": {"a": 1}}),
            vec![],
        ),
        (
            with("required_if", json!([["a", "1", ["b", "c"], true]])),
            json!({"x": {"a": 1}}),
            vec!["a is 1 but any of the following are missing: b, c found in x"],
        ),
        (
            with("required_by", json!({"a": "b"})),
            json!({"x": {"a": 1}}),
            vec!["missing parameter(s) required by 'a': b found in x"],
        ),
        (
            with("required_together", json!([["a", "b"]])),
            json!({"x": {"a": 1}}),
            vec!["parameters are required together: a, b found in x"],
        ),
        (
            with("required_one_of", json!([["c", "d"]])),
            json!({"x": {"a": 1}}),
            vec!["one of the following is required: c, d found in x"],
        ),
        (
            json!({"x": {"type": "str", "aliases": ["y"], "foo": 1}}),
            json!({"y": "ab"}),
            vec![],
        ),
        (
            json!({"x": {"type": "int", "choices": 5}}),
            json!({"x": 5}),
            vec!["internal error: choices for argument x are not iterable: 5"],
        ),
        (
            json!({"x": {"type": "list", "elements": "foo"}}),
            json!({"x": 5}),
            vec![
                "Elements value for option 'x' is of type str and we were unable to convert to foo: \
                 'NoneType' object is not callable",
            ],
        ),
        (
            json!({"x": {"type": "list", "elements": "dict", "options": {
                "q": {"type": "list", "elements": "dict", "options": {"w": {"required": true, "type": "int"}}}}}}),
            json!({"x": [{"q": [{"w": "a"}, {}]}]}),
            vec![
                "argument 'w' is of type str found in 'x -> q'. and we were unable to convert to int: \
                 \"'a'\" cannot be converted to an int",
                "missing required arguments: w found in x -> q",
            ],
        ),
        // Better than Ansible: what must not be logged is not told.
        (
            json!({"x": {"type": "int", "no_log": true}}),
            json!({"x": "secret"}),
            vec![
                "argument 'x' is of type str and we were unable to convert to int: \
                 \"'********'\" cannot be converted to an int",
            ],
        ),
    ];
    for (spec, provided, errors) in cases {
        let host = Host {
            variables: variables(json!({"a": 1})),
            ..Host::default()
        };
        let args = json!({"argument_spec": spec, "provided_arguments": provided, "validate_args_context": {"n": 1}});
        let result = run(&ValidateArgumentSpec, args, 0, &host).await;
        let expected = if errors.is_empty() {
            json!({
                "changed": false, "msg": "The arg spec validation passed", "validate_args_context": {"n": 1},
            })
        } else {
            json!({
                "changed": false, "failed": true, "validate_args_context": {"n": 1},
                "msg": format!("Validation of arguments failed:\n{}", errors.join("\n")),
                "argument_spec_data": spec, "argument_errors": errors,
            })
        };
        assert_eq!(result, expected);
    }
}

#[tokio::test]
async fn variables_and_arguments_are_combined() {
    let spec = json!({"x": {"type": "dict", "options": {"a": {"required": true}, "b": {}}}});
    let args = json!({"argument_spec": spec, "provided_arguments": {"x": {"b": 1}}});
    for (behaviour, passes) in [("replace", false), ("merge", true)] {
        let host = Host {
            variables: variables(json!({"x": {"a": 1}})),
            settings: variables(json!({"ANSIBLE_HASH_BEHAVIOUR": behaviour})),
            ..Host::default()
        };
        let result = run(&ValidateArgumentSpec, args.clone(), 0, &host).await;
        assert_eq!(result.get("failed").is_none(), passes, "{result}");
    }
}

#[tokio::test]
async fn what_is_no_spec() {
    let class = "<class 'ansible.module_utils._internal._datatag._AnsibleTaggedInt'>";
    crate::host::check(
        &ValidateArgumentSpec,
        vec![
            (
                json!({}),
                json!({"error": "Task failed: \"argument_spec\" arg is required in args: {}"}),
            ),
            (
                json!({"argument_spec": 5}),
                json!({"error": format!("Task failed: Incorrect type for argument_spec, expected dict and got {class}")}),
            ),
            (
                json!({"argument_spec": {}, "provided_arguments": 5}),
                json!({"error": format!("Task failed: Incorrect type for provided_arguments, expected dict and got {class}")}),
            ),
            (
                json!({"argument_spec": {"x": 5}}),
                json!({"error": "Task failed: '_AnsibleTaggedInt' object has no attribute 'get'"}),
            ),
        ],
    )
    .await;
}
