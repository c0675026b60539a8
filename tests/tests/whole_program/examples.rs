//! The examples in the plugins' own documentation: each is loaded, and run in check mode.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use shevek_tests::support::TestEnvironment;

/// Plugins whose examples are loaded and not run, and what they need that the machine of the tests lacks.
const NOT_RUN: &[(&str, &str)] = &[
    (
        "async_wrapper",
        "a task cannot be asynchronous in check mode",
    ),
    ("git", "a server of repositories"),
    ("iptables", "the programs of the packet filter"),
    ("unarchive", "an archive, and a place for it"),
];

/// The files that examples name.
const FILES: &[(&str, &str)] = &[
    (
        "site.yml",
        "- hosts: localhost\n  gather_facts: false\n  tasks:\n    - ping:\n",
    ),
    ("prepare.yml", "- debug: msg=prepared\n"),
    ("linux.yml", "colour: blue\n"),
    ("sites/one.yml", "port: 80\n"),
    ("roles/web/tasks/main.yml", "- debug: msg=served\n"),
];

struct Example {
    plugin: String,
    number: usize,
    task: String,
}

/// What `shevek plugin show NAME --json` says of every plugin there is.
fn documentation(environment: &TestEnvironment) -> Vec<Json> {
    let outcome = environment.shevek().args(["plugin", "list"]).run();
    outcome.assert_code(0);
    let names: BTreeSet<&str> = outcome
        .stdout
        .lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() >= 10, "{outcome}");
    names
        .into_iter()
        .flat_map(|name| {
            let outcome = environment
                .shevek()
                .args(["plugin", "show", name, "--json"])
                .run();
            outcome.assert_code(0);
            serde_json::from_str::<Vec<Json>>(&outcome.stdout).expect("a list of plugins")
        })
        .collect()
}

fn examples(documentation: &[Json]) -> Vec<Example> {
    documentation
        .iter()
        .flat_map(|plugin| {
            let name = plugin["info"]["name"].as_str().expect("a name");
            let examples = plugin["meta"]["examples"].as_array();
            (1..)
                .zip(examples.into_iter().flatten())
                .map(|(number, example)| Example {
                    plugin: name.to_owned(),
                    number,
                    task: example["task"].as_str().expect("a task").to_owned(),
                })
        })
        .collect()
}

impl Example {
    /// The example as the only task of a play, or what stands beside plays.
    fn playbook(&self) -> String {
        if self.plugin == "import_playbook" {
            return format!("- {}", self.task);
        }
        let indented = self.task.trim_end().replace('\n', "\n      ");
        format!("- hosts: localhost\n  gather_facts: false\n  tasks:\n    - {indented}\n")
    }

    fn title(&self) -> String {
        format!("{}, example {}", self.plugin, self.number)
    }
}

#[test]
fn modules_and_actions_with_arguments_have_examples() {
    let environment = TestEnvironment::new();
    for plugin in documentation(&environment) {
        let has_spec = plugin["meta"]["spec"]["options"]
            .as_array()
            .is_some_and(|options| !options.is_empty());
        let examples = plugin["meta"]["examples"].as_array().map_or(0, Vec::len);
        assert!(!has_spec || examples > 0, "no example: {}", plugin["info"]);
    }
}

#[test]
fn examples_load_and_run_in_check_mode() {
    let environment = TestEnvironment::new();
    let examples = examples(&documentation(&environment));
    assert!(examples.len() >= 15, "only {} examples", examples.len());
    for (name, text) in FILES {
        environment.write(name, text);
    }
    for example in &examples {
        let text = example.playbook();
        environment.write("example.yml", &text);
        let call = environment
            .shevek()
            .args(["playbook", "example.yml", "-i", "localhost,"])
            .args(["-c", "local"]);
        let outcome = call.clone().args(["--syntax-check"]).run();
        assert!(
            outcome.code == 0 && !outcome.stderr.contains("[WARNING]"),
            "{} does not load\n{text}\n{outcome}",
            example.title()
        );
        if NOT_RUN.iter().any(|(name, _)| *name == example.plugin) {
            continue;
        }
        let outcome = call.args(["--check"]).run();
        assert!(
            outcome.code == 0 && outcome.stdout.contains("PLAY RECAP"),
            "{} fails in check mode\n{text}\n{outcome}",
            example.title()
        );
    }
    let made = std::path::Path::new("/tmp/made.txt");
    assert!(!made.exists(), "an example in check mode made {made:?}");
}

#[test]
fn a_wrong_example_would_be_found() {
    let environment = TestEnvironment::new();
    let wrong = Example {
        plugin: "command".to_owned(),
        number: 1,
        task: "command:\n  argv: [true]\n  chdirr: /tmp\n".to_owned(),
    };
    environment.write("example.yml", &wrong.playbook());
    let outcome = environment
        .shevek()
        .args(["playbook", "example.yml", "-i", "localhost,"])
        .args(["--syntax-check"])
        .run();
    assert_ne!(outcome.code, 0, "{outcome}");
    outcome.assert_printed("chdirr");
}
