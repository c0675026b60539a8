//! `shevek doc`.

use serde_json::Value as Json;
use shevek_tests::support::{TestEnvironment, repository};

fn everything(environment: &TestEnvironment) -> Json {
    let outcome = environment.shevek().args(["doc", "--metadata-dump"]).run();
    outcome.assert_code(0);
    serde_json::from_str(&outcome.stdout).expect("it is JSON")
}

/// Name, kind of all plugins.
fn plugins(environment: &TestEnvironment) -> Vec<(String, String)> {
    let outcome = environment.shevek().args(["plugin", "list"]).run();
    let rows = outcome.stdout.lines().skip(1);
    rows.map(|row| {
        let mut words = row.split_whitespace().map(str::to_owned);
        let name = words.next().expect("a name");
        (name, words.next().expect("a kind"))
    })
    .collect()
}

#[test]
fn every_plugin_is_documented() {
    let environment = TestEnvironment::new();
    let all = everything(&environment);
    for (name, kind) in plugins(&environment) {
        if name == "normal" {
            continue;
        }
        let kind = if kind == "action" { "module" } else { &*kind };
        let of_kind = all["all"][kind].as_object().expect("there are some");
        let full = [
            format!("ansible.builtin.{name}"),
            format!("ansible.legacy.{name}"),
        ];
        let found = full.iter().find_map(|full| of_kind.get(full));
        let doc = &found.unwrap_or_else(|| panic!("{kind} {name}"))["doc"];
        let text = |json: &Json| json.as_str().is_some_and(|text| !text.is_empty());
        assert!(text(&doc["short_description"]), "{kind} {name}");
        assert!(text(&doc["description"][0]), "{kind} {name}");
        for (option, entry) in doc["options"].as_object().into_iter().flatten() {
            assert!(text(&entry["description"][0]), "{kind} {name} {option}");
        }
    }
    for kind in ["callback", "filter", "keyword", "lookup", "test"] {
        let names = all["all"][kind].as_object().expect("there are some");
        assert!(!names.is_empty(), "{kind}");
    }
}

#[test]
fn options_are_those_of_the_argument_specs() {
    let environment = TestEnvironment::new();
    let all = everything(&environment);
    let mut compared = 0;
    for (full, entry) in all["all"]["module"].as_object().expect("modules") {
        let name = full.rsplit('.').next().unwrap_or_default();
        let shown = environment
            .shevek()
            .args(["plugin", "show", name, "--json"])
            .run();
        let shown: Vec<Json> = serde_json::from_str(&shown.stdout).expect("it is JSON");
        let spec_of = |kind: &str| {
            let of_kind = |entry: &&Json| entry["info"]["kind"] == kind;
            let found = shown
                .iter()
                .find(of_kind)
                .map(|entry| &entry["meta"]["spec"]);
            found.filter(|spec| !spec.is_null())
        };
        let Some(spec) = spec_of("action").or(spec_of("module")) else {
            continue;
        };
        let options = &entry["doc"]["options"];
        // Those that only actions set are nobody else's business.
        let specs = spec["options"].as_array().expect("options").iter();
        let specs: Vec<&Json> = specs.filter(|spec| spec["internal"] != true).collect();
        assert_eq!(
            specs.len(),
            options.as_object().expect("options").len(),
            "{name}"
        );
        for spec in specs {
            let option = &options[spec["name"].as_str().expect("a name")];
            assert_eq!(option["type"], spec["type"], "{name} {spec}");
            assert_eq!(option["default"], spec["default"], "{name} {spec}");
            assert_eq!(option["elements"], spec["elements"], "{name} {spec}");
            assert_eq!(
                option["required"] == true,
                spec["required"] == true,
                "{name} {spec}"
            );
            for key in ["choices", "aliases"] {
                let listed = option[key].as_array().cloned().unwrap_or_default();
                assert_eq!(
                    &listed,
                    spec[key].as_array().expect("a list"),
                    "{name} {spec}"
                );
            }
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn unknown_names_are_warned_of() {
    let environment = TestEnvironment::new();
    let doc = |args: &[&str]| environment.shevek().args(["doc"]).args(args).run();
    doc(&["no_such"])
        .assert_code(0)
        .assert_stderr("[WARNING]: no_such was not found");
    doc(&["-t", "keyword", "no_such"])
        .assert_code(0)
        .assert_stderr("[WARNING]: Skipping invalid keyword 'no_such': 'no_such'");
    doc(&[])
        .assert_code(5)
        .assert_stderr("Missing name(s), incorrect options passed");
    doc(&["-s", "-t", "filter", "abs"])
        .assert_code(1)
        .assert_stderr("Snippets are only available");
    doc(&["-l", "words"])
        .assert_code(1)
        .assert_stderr("Invalid collection name");
    doc(&["-l", "a.b"])
        .assert_code(1)
        .assert_stderr("unable to locate collection a.b");
    doc(&["-t", "role", "no_such"]).assert_code(0);
}

/// What ansible-doc 2.19.14 writes for the role.
const MANUAL: &str = "\
ENTRY POINT: *main* - Main entry

          First paragraph with `italics` and `option=1'.
          Second.

Options (= indicates it is required):

- deep      Deep
          default: null
          type: dict
          options:

          - in  Inner
            default: null
            elements: str
            type: list

- level     One.
             Two.
          choices: [1, 2, 3]
          default: 3
          type: int

= name      The name
          type: str

AUTHOR: Me

EXAMPLES:
- hosts: all
  roles: [r]

ENTRY POINT: *other* - Other entry
";

const SPECS: &str = "
argument_specs:
  main:
    short_description: Main entry
    description:
      - First paragraph with I(italics) and O(option=1).
      - Second.
    author: Me
    options:
      name: {type: str, required: true, description: The name}
      level:
        type: int
        default: 3
        choices: [1, 2, 3]
        description: [One., Two.]
      deep:
        type: dict
        description: Deep
        options:
          in: {type: list, elements: str, description: Inner}
    examples: |
      - hosts: all
        roles: [r]
  other: {short_description: Other entry}
";

#[test]
fn roles_have_manuals() {
    let environment = TestEnvironment::new();
    environment.write("roles/r/meta/argument_specs.yml", SPECS);
    let doc = |args: &[&str]| {
        let call = environment
            .shevek()
            .args(["doc", "-t", "role", "--playbook-dir", "."]);
        call.args(args).env("ANSIBLE_NOCOLOR", "1").run()
    };
    let manual = doc(&["r"]);
    let text = manual.stdout.split_once('\n').expect("a heading").1;
    assert_eq!(text.trim_start(), MANUAL);
    let other = doc(&["-e", "other", "r"]);
    other
        .assert_stdout("ENTRY POINT: *other*")
        .assert_no_stdout("*main*");
    let list = doc(&["-l"]);
    assert_eq!(
        list.stdout,
        "r:\n  specs:\n    main : Main entry\n    other: Other entry\n"
    );
}

#[test]
fn the_table_of_modules_is_up_to_date() {
    let environment = TestEnvironment::new();
    let all = everything(&environment);
    let table = shevek_tests::module_table::module_table(&all);
    let path = repository().join("docs/modules.md");
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == table,
        "docs/modules.md is not up to date: its first lines tell how it is made"
    );
}
