//! Every option of Ansible's commands is an option here, and there are no others. `tests/differential/options.json`
//! holds those that `--help` of ansible-core names.

use std::collections::BTreeSet;

use serde_json::Value;
use shevek_tests::support::{TestEnvironment, repository};

#[test]
fn the_options_are_those_of_ansible() {
    let path = repository().join("tests/differential/options.json");
    let text = std::fs::read_to_string(path).expect("the recorded options");
    let recorded: Value = serde_json::from_str(&text).expect("JSON");
    let environment = TestEnvironment::new();
    let commands = recorded["commands"].as_object().expect("commands");
    assert!(commands.len() >= 38);
    for (command, theirs) in commands {
        let call = environment.shevek().args(command.split(' '));
        let outcome = call.arg("--help").run();
        outcome.assert_code(0);
        let theirs = theirs.as_array().expect("options").iter();
        let theirs: BTreeSet<String> = theirs
            .map(|option| option.as_str().expect("a name").to_owned())
            .collect();
        assert!(theirs.contains("--help"), "{command}");
        assert_eq!(options(&outcome.stdout), theirs, "{command}");
    }
}

#[test]
fn options_may_be_shortened() {
    let environment = TestEnvironment::new();
    environment.write("hosts", "web1\nweb2\n");
    let call = environment.shevek().args([
        "run",
        "--inventory-f",
        "hosts",
        "all",
        "--list-h",
        "--lim",
        "web2",
    ]);
    let outcome = call.run();
    outcome.assert_code(0);
    assert_eq!(outcome.stdout, "  hosts (1):\n    web2\n");
    let ambiguous = environment.shevek().args(["run", "--t", "x", "all"]).run();
    ambiguous.assert_code(2);
}

#[test]
fn verbosity_may_stand_before_the_action() {
    let environment = TestEnvironment::new();
    for (call, code) in [
        (&["config", "-v", "dump"][..], 0),
        (&["config", "dump", "-v"], 0),
        (&["vault", "-vvv", "view", "--help"], 0),
        (&["galaxy", "-vvv", "collection", "list", "--help"], 0),
    ] {
        environment.shevek().args(call).run().assert_code(code);
    }
}

/// The options in the lines of a help text that begin with one, and those in `[aliases: --x]`.
fn options(help: &str) -> BTreeSet<String> {
    let lines = help.lines().map(str::trim_start);
    let named = lines.filter(|line| line.starts_with('-')).flat_map(|line| {
        let names = line.split("  ").next().unwrap_or_default();
        names.split([' ', ',']).collect::<Vec<_>>()
    });
    let aliases = help
        .split("[alias")
        .skip(1)
        .filter_map(|rest| rest.split(']').next())
        .flat_map(|list| list.split([' ', ',', ':']));
    named
        .chain(aliases)
        .map(|word| word.trim_end_matches("...").trim_end_matches(']'))
        .filter(|word| {
            word.strip_prefix('-').is_some_and(|rest| {
                rest.trim_start_matches('-')
                    .starts_with(|c: char| c.is_ascii_alphabetic())
            })
        })
        .map(str::to_owned)
        .collect()
}
