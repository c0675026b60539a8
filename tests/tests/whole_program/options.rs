//! Every option of Ansible's commands is an option here. `tests/differential/options.json` holds those that
//! `--help` of ansible-core names.

use std::collections::BTreeSet;

use serde_json::Value;
use shevek_tests::support::{TestEnvironment, repository};

#[test]
fn every_option_of_ansible_is_known() {
    let path = repository().join("tests/differential/options.json");
    let text = std::fs::read_to_string(path).expect("the recorded options");
    let recorded: Value = serde_json::from_str(&text).expect("JSON");
    let environment = TestEnvironment::new();
    let mut commands = 0;
    for (command, theirs) in recorded["commands"].as_object().expect("commands") {
        let outcome = environment.shevek().args([command, "--help"]).run();
        outcome.assert_code(0);
        let ours = options(&outcome.stdout);
        let theirs = theirs.as_array().expect("options").iter();
        let theirs: BTreeSet<String> = theirs
            .map(|option| option.as_str().expect("a name").to_owned())
            .collect();
        assert!(theirs.len() > 20);
        let missing: Vec<_> = theirs.difference(&ours).collect();
        assert!(missing.is_empty(), "{command}: {missing:?}");
        // Ours alone: clap's -V.
        let further: Vec<_> = ours.difference(&theirs).collect();
        assert_eq!(further, ["-V"], "{command}");
        commands += 1;
    }
    assert_eq!(commands, 3);
}

/// The same of the actions of `galaxy`.
#[test]
fn every_option_of_ansible_galaxy_is_known() {
    let path = repository().join("tests/differential/options.json");
    let text = std::fs::read_to_string(path).expect("the recorded options");
    let recorded: Value = serde_json::from_str(&text).expect("JSON");
    let environment = TestEnvironment::new();
    let actions = recorded["galaxy"].as_object().expect("actions");
    assert_eq!(actions.len(), 16);
    for (action, theirs) in actions {
        let words = action.split(' ');
        let outcome = environment
            .shevek()
            .arg("galaxy")
            .args(words)
            .arg("--help")
            .run();
        outcome.assert_code(0);
        let theirs = theirs.as_array().expect("options").iter();
        let theirs: BTreeSet<String> = theirs
            .map(|option| option.as_str().expect("a name").to_owned())
            .collect();
        assert_eq!(options(&outcome.stdout), theirs, "{action}");
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
