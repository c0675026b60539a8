//! `shevek config`: what is given and has no effect is told.

use std::fmt::Write as _;

use serde_json::Value;
use shevek_tests::support::{TestEnvironment, repository};

#[test]
fn settings_without_effect_are_told_and_accepted() {
    let environment = TestEnvironment::new();
    environment.write(
        "ansible.cfg",
        "[defaults]\nnocows = 1\nforks = 3\ninvalid_task_attribute_failed = 0\n[ssh_connection]\npipelining = 1\nssh_args = -C\n",
    );
    let outcome = environment
        .shevek()
        .args(["config", "dump", "--only-changed"])
        .run();
    outcome
        .assert_code(0)
        .assert_stdout("DEFAULT_FORKS(")
        .assert_stdout("ANSIBLE_NOCOWS(")
        .assert_stderr("ANSIBLE_NOCOWS (")
        .assert_stderr("has no meaning here: there are no cows.")
        .assert_stderr("has no effect yet: it always is.");
    assert!(
        !outcome.stderr.contains("DEFAULT_FORKS"),
        "{}",
        outcome.stderr
    );
    let outcome = environment
        .shevek()
        .args(["config", "validate", "-t", "all"])
        .run();
    outcome
        .assert_code(0)
        .assert_stderr("connection plugin ssh: pipelining (");
    assert!(!outcome.stderr.contains("ssh_args"), "{}", outcome.stderr);
    environment.write(
        "play.yml",
        "- hosts: localhost\n  gather_facts: false\n  tasks: [debug: msg=on]\n",
    );
    let quiet = environment.shevek().args(["playbook", "play.yml"]).run();
    quiet.assert_code(0);
    assert!(!quiet.stderr.contains("no cows"), "{}", quiet.stderr);
    let loud = environment
        .shevek()
        .args(["playbook", "play.yml", "-v"])
        .run();
    loud.assert_code(0).assert_stderr("there are no cows.");
}

#[test]
fn every_setting_is_listed_with_its_support() {
    let environment = TestEnvironment::new();
    let outcome = environment
        .shevek()
        .args(["config", "list", "-f", "json", "-t", "all"])
        .run();
    outcome.assert_code(0);
    let list: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let settings = list.as_object().expect("an object").iter();
    let mut count = 0;
    for (name, setting) in
        settings.filter(|(name, _)| !matches!(name.as_str(), "PLUGINS" | "GALAXY_SERVERS"))
    {
        assert!(setting["support"].is_string(), "{name}");
        count += 1;
    }
    // ansible-core's 220 and CONFIG_FILE, without the three for its own tests.
    assert_eq!(count, 218);
    assert_eq!(list["DEFAULT_FORKS"]["support"], "honoured");
    assert_eq!(
        list["PLUGINS"]["CONNECTION"]["ssh"]["port"]["support"],
        "honoured"
    );
    assert_eq!(
        list["PLUGINS"]["CONNECTION"]["winrm"]["port"]["support"],
        "ignored: there is no such plugin"
    );
}

#[test]
fn a_configuration_to_begin_with_is_valid_and_says_the_defaults() {
    let environment = TestEnvironment::new();
    let outcome = environment
        .shevek()
        .args(["config", "init", "-t", "all"])
        .run();
    outcome.assert_code(0);
    environment.write("ansible.cfg", &outcome.stdout);
    environment
        .shevek()
        .args(["config", "validate", "-t", "all"])
        .run()
        .assert_code(0);
    let outcome = environment
        .shevek()
        .args(["config", "init", "--disabled"])
        .run();
    environment.write("ansible.cfg", &outcome.stdout);
    let dump = environment
        .shevek()
        .args(["config", "dump", "--only-changed", "-f", "json"])
        .run();
    let dump: Value = serde_json::from_str(&dump.stdout).expect("JSON");
    // Only the file itself, and the servers.
    assert_eq!(dump.as_array().map(Vec::len), Some(2), "{dump}");
}

/// `docs/settings.md`, out of what `config list` says.
fn settings_document(list: &Value) -> String {
    let mut out = String::from(
        "# Settings\n\nWhat shevek does with each setting of ansible-core 2.19, whether it stands in ansible.cfg or in the environment. \
         `shevek config list` tells the same with names and defaults, `shevek config dump` the values and where they come from. \
         A setting without effect is told by `shevek config dump` and `validate`, and by commands that run something with `-v`.\n\n\
         This page is written by a test: `SHEVEK_RECORD=1 cargo test -p shevek-tests --test whole_program the_page_of_settings`.\n",
    );
    for (title, word) in [
        ("Honoured", "honoured"),
        ("Without effect yet", "missing"),
        ("Without meaning here", "ignored"),
    ] {
        let why = if word == "honoured" { "" } else { " why |" };
        let line = if word == "honoured" { "" } else { " --- |" };
        let _ = write!(
            out,
            "\n## {title}\n\n| setting | what it is for |{why}\n| --- | --- |{line}\n"
        );
        for (name, setting) in list.as_object().expect("an object") {
            let (Some(support), Some(about)) =
                (setting["support"].as_str(), setting["description"].as_str())
            else {
                continue;
            };
            match support.split_once(": ") {
                Some((kind, why)) if kind == word => {
                    let _ = writeln!(out, "| `{name}` | {about} | {why} |");
                }
                None if support == word => {
                    let _ = writeln!(out, "| `{name}` | {about} |");
                }
                _ => {}
            }
        }
    }
    out
}

#[test]
fn the_page_of_settings_says_what_the_program_says() {
    let environment = TestEnvironment::new();
    let outcome = environment
        .shevek()
        .args(["config", "list", "-f", "json"])
        .run();
    let list: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let page = settings_document(&list);
    let path = repository().join("docs/settings.md");
    if std::env::var_os("SHEVEK_RECORD").is_some() {
        std::fs::write(&path, &page).expect("the page");
    }
    let written = std::fs::read_to_string(&path).expect("the page");
    assert_eq!(written, page);
}
