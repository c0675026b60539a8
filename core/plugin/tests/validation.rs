//! Validation and censoring answer as ansible-core does: the answers are recorded by `record/validation.py`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use shevek_plugin::serde_json::{self, Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, OptionSpec, RequiredBy, RequiredIf, Surroundings, ValidationKind,
    remove_values,
};

#[derive(Deserialize)]
struct Recorded {
    env: BTreeMap<String, String>,
    cases: Vec<Case>,
    censored: Vec<Censored>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    spec: Map<String, Json>,
    rules: Map<String, Json>,
    args: Map<String, Json>,
    errors: Vec<RecordedError>,
    validated: Map<String, Json>,
    warnings: Vec<String>,
    deprecations: Json,
    no_log_values: BTreeSet<String>,
}

#[derive(Deserialize)]
struct RecordedError {
    kind: String,
    msg: String,
}

#[derive(Deserialize)]
struct Censored {
    value: Json,
    secrets: BTreeSet<String>,
    #[serde(rename = "censored")]
    expected: Json,
}

fn recorded() -> Recorded {
    serde_json::from_str(include_str!("cases/validation.json")).expect("the recorded file is read")
}

fn read<T: serde::de::DeserializeOwned + Default>(map: &Map<String, Json>, key: &str) -> T {
    map.get(key).map_or_else(T::default, |value| {
        serde_json::from_value(value.clone()).expect("the recorded spec is read")
    })
}

/// A spec as Ansible writes it.
fn spec(options: &Map<String, Json>, rules: &Map<String, Json>) -> ArgumentSpec {
    let required_if: Vec<Json> = read(rules, "required_if");
    let required_by: BTreeMap<String, Vec<String>> = read(rules, "required_by");
    ArgumentSpec {
        options: options.iter().map(|(name, o)| option(name, o)).collect(),
        mutually_exclusive: read(rules, "mutually_exclusive"),
        required_together: read(rules, "required_together"),
        required_one_of: read(rules, "required_one_of"),
        required_if: required_if
            .iter()
            .map(|rule| RequiredIf {
                option: rule[0].as_str().unwrap_or_default().into(),
                value: rule[1].clone(),
                requirements: serde_json::from_value(rule[2].clone()).expect("names"),
                any: rule.get(3) == Some(&Json::Bool(true)),
            })
            .collect(),
        required_by: required_by
            .into_iter()
            .map(|(option, requirements)| RequiredBy {
                option,
                requirements,
            })
            .collect(),
        ..ArgumentSpec::default()
    }
}

fn option(name: &str, value: &Json) -> OptionSpec {
    let map = value.as_object().expect("an option is a mapping");
    let suboptions: Map<String, Json> = read(map, "options");
    OptionSpec {
        name: name.into(),
        ty: read::<ArgType>(map, "type"),
        elements: read(map, "elements"),
        required: read(map, "required"),
        default: map.get("default").cloned(),
        choices: read(map, "choices"),
        aliases: read(map, "aliases"),
        no_log: read(map, "no_log"),
        suboptions: (!suboptions.is_empty()).then(|| Box::new(spec(&suboptions, map))),
        fallback_env: read(map, "fallback"),
        removed_in_version: read(map, "removed_in_version"),
        deprecated_aliases: read(map, "deprecated_aliases"),
        apply_defaults: read(map, "apply_defaults"),
        ..<OptionSpec as Default>::default()
    }
}

/// Ansible's class of an error.
fn class(kind: ValidationKind) -> &'static str {
    match kind {
        ValidationKind::ArgumentType => "ArgumentTypeError",
        ValidationKind::ArgumentValue => "ArgumentValueError",
        ValidationKind::Element => "ElementError",
        ValidationKind::NoLog => "NoLogError",
        ValidationKind::MutuallyExclusive => "MutuallyExclusiveError",
        ValidationKind::Required => "RequiredError",
        ValidationKind::RequiredBy => "RequiredByError",
        ValidationKind::RequiredIf => "RequiredIfError",
        ValidationKind::RequiredOneOf => "RequiredOneOfError",
        ValidationKind::RequiredTogether => "RequiredTogetherError",
        ValidationKind::SubParameterType => "SubParameterTypeError",
        ValidationKind::Unsupported => "UnsupportedError",
        ValidationKind::Spec => "AliasError",
    }
}

/// Ansible prints a set of booleans, in another order each time.
fn without_order(message: &str) -> String {
    match message.split_once("Valid booleans include: ") {
        Some((before, list)) => {
            let words: BTreeSet<_> = list.split(", ").collect();
            format!("{before}{words:?}")
        }
        None => message.to_string(),
    }
}

/// `true` and `1` are the same in Python, and both are whole numbers.
fn plain(value: &Json, ty: Option<&str>) -> Json {
    match value {
        Json::Bool(flag) if ty == Some("int") => Json::from(u8::from(*flag)),
        Json::Number(number) if ty != Some("float") => number
            .as_f64()
            .filter(|f| f.fract() == 0.0 && number.is_f64())
            .map_or_else(|| value.clone(), |f| Json::from(f as i64)),
        other => other.clone(),
    }
}

#[test]
fn validates_as_ansible() {
    let recorded = recorded();
    let env = |name: &str| recorded.env.get(name).cloned();
    let home = |_: Option<&str>| None;
    let target = Surroundings::Target {
        env: &env,
        home: &home,
    };
    let mut wrong = Vec::new();
    for case in &recorded.cases {
        let spec = spec(&case.spec, &case.rules);
        let expected: Vec<String> = case
            .errors
            .iter()
            .map(|e| format!("{}: {}", e.kind, without_order(&e.msg)))
            .collect();
        match spec.validate(case.args.clone(), &target) {
            Ok(validated) => {
                if !expected.is_empty() {
                    wrong.push(format!("{}: passed, not {expected:?}", case.name));
                    continue;
                }
                let args = validated.module_args();
                for (name, value) in &case.validated {
                    let ty = case.spec.get(name).and_then(|o| o["type"].as_str());
                    let got = args.get(name).map(|v| plain(v, ty));
                    if got != Some(plain(value, ty)) {
                        wrong.push(format!("{}: {name} is {got:?}, not {value}", case.name));
                    }
                }
                if args.len() != case.validated.len() {
                    wrong.push(format!("{}: {args:?}, not {:?}", case.name, case.validated));
                }
                if validated.warnings != case.warnings {
                    wrong.push(format!(
                        "{}: warns {:?}, not {:?}",
                        case.name, validated.warnings, case.warnings
                    ));
                }
                let deprecations =
                    serde_json::to_value(&validated.deprecations).expect("they are JSON");
                if deprecations != case.deprecations {
                    wrong.push(format!("{}: deprecates {deprecations}", case.name));
                }
                if validated.no_log_values != case.no_log_values {
                    wrong.push(format!(
                        "{}: secrets {:?}, not {:?}",
                        case.name, validated.no_log_values, case.no_log_values
                    ));
                }
            }
            Err(errors) => {
                let got: Vec<String> = errors
                    .errors
                    .iter()
                    .map(|e| format!("{}: {}", class(e.kind), without_order(&e.message)))
                    .collect();
                if got != expected {
                    wrong.push(format!("{}: {got:#?}, not {expected:#?}", case.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn converts_suboptions_in_place() {
    let recorded = recorded();
    let case = recorded
        .cases
        .iter()
        .find(|case| case.name == "suboptions 9")
        .expect("the case is recorded");
    let validated = spec(&case.spec, &case.rules)
        .validate(case.args.clone(), &Surroundings::Controller)
        .expect("it is valid");
    assert_eq!(validated.args, case.validated);
}

#[test]
fn only_canonical_names_are_left() {
    let recorded = recorded();
    let case = recorded
        .cases
        .iter()
        .find(|case| case.name == "suboptions 2")
        .expect("the case is recorded");
    let validated = spec(&case.spec, &case.rules)
        .validate(case.args.clone(), &Surroundings::Controller)
        .expect("it is valid");
    assert_eq!(validated.args["vols"][0].get("source"), None);
    assert_eq!(validated.args["vols"][0]["src"], "a");
    assert_eq!(validated.module_args()["vols"][0]["source"], "a");
}

#[test]
fn censors_as_ansible() {
    for case in recorded().censored {
        assert_eq!(remove_values(case.value, &case.secrets), case.expected);
    }
}

#[test]
fn the_controller_leaves_to_the_target_what_only_it_knows() {
    let mut token = OptionSpec::new("token", ArgType::Str).required();
    token.fallback_env = vec!["TOKEN".into()];
    let spec = ArgumentSpec::new(vec![token, OptionSpec::new("path", ArgType::Path)]);
    let args = Map::from_iter([("path".to_string(), Json::from("~/$X"))]);
    let validated = spec
        .validate(args.clone(), &Surroundings::Controller)
        .expect("the environment of the target may have the token");
    assert_eq!(validated.args["path"], "~/$X");
    let nothing = |_: &str| None;
    let nobody = |_: Option<&str>| None;
    let target = Surroundings::Target {
        env: &nothing,
        home: &nobody,
    };
    let errors = spec.validate(args, &target).expect_err("it is missing");
    assert_eq!(
        errors.module_message("x"),
        "missing required arguments: token"
    );
}

#[test]
fn secrets_stay_out_of_debug_output() {
    let spec = ArgumentSpec::new(vec![
        OptionSpec::new("pw", ArgType::Str).no_log(),
        OptionSpec::new("n", ArgType::Int),
    ]);
    let args = |n: &str| {
        Map::from_iter([
            ("pw".to_string(), Json::from("hunter2")),
            ("n".to_string(), Json::from(n)),
        ])
    };
    let validated = spec.validate(args("1"), &Surroundings::Controller);
    let refused = spec.validate(args("hunter2"), &Surroundings::Controller);
    assert!(validated.is_ok() && refused.is_err());
    assert!(!format!("{validated:?}{refused:?}").contains("hunter2"));
}
