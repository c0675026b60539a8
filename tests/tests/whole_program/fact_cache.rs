//! Facts that are kept between runs, in files that Ansible reads and writes too.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use shevek_tests::support::{Outcome, Shevek, TestEnvironment, ansible_core};

const KEEP: &str = "- hosts: all
  gather_facts: false
  tasks:
    - set_fact: {kept: {a: [1, 2.5, null, 'tëxt {{ 1 + 1 }}']}, cacheable: true}
    - set_fact: {lost: 1}
";
const SHOW: &str = "- hosts: all
  gather_facts: false
  tasks:
    - debug: msg=\"{{ kept | default('none') | to_json }} {{ ansible_facts.kept is defined }} {{ lost is defined }}\"
";

/// `h1` on this machine, with facts in the folder `cache`.
fn with_cache(environment: &TestEnvironment, call: Shevek, playbook: &str) -> Shevek {
    environment.write("hosts", "h1 ansible_connection=local\n");
    environment.write("play.yml", playbook);
    call.args(["play.yml", "-i", "hosts"])
        .env("ANSIBLE_NOCOLOR", "1")
        .env("ANSIBLE_CACHE_PLUGIN", "jsonfile")
        .env("ANSIBLE_CACHE_PLUGIN_CONNECTION", "cache")
}

fn ours(environment: &TestEnvironment, playbook: &str) -> Shevek {
    with_cache(environment, environment.shevek().arg("playbook"), playbook)
}

fn assert_kept(outcome: &Outcome) {
    outcome
        .assert_code(0)
        .assert_stdout(r#""msg": "{\"a\": [1, 2.5, null, \"t\\u00ebxt 2\"]} True False""#);
}

fn assert_none(outcome: &Outcome) {
    outcome
        .assert_code(0)
        .assert_stdout(r#""msg": "\"none\" False False""#);
}

#[test]
fn facts_last_until_they_are_old_or_flushed() {
    let environment = TestEnvironment::new();
    ours(&environment, KEEP).run().assert_code(0);
    assert_kept(&ours(&environment, SHOW).run());
    let file = environment.work().join("cache/s1_h1");
    let text = fs::read_to_string(&file).expect("the facts");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let payload = json["__payload__"].as_str().expect("a text");
    let facts: Value = serde_json::from_str(payload).expect("JSON");
    assert_eq!(facts["kept"]["a"][1], 2.5);
    // An hour and a bit ago.
    let past = SystemTime::now() - Duration::from_secs(3700);
    let open = fs::File::options()
        .write(true)
        .open(&file)
        .expect("it is there");
    open.set_modified(past).expect("it is ours");
    let short = ours(&environment, SHOW).env("ANSIBLE_CACHE_PLUGIN_TIMEOUT", "3600");
    assert_none(&short.run());
    let forever = ours(&environment, SHOW).env("ANSIBLE_CACHE_PLUGIN_TIMEOUT", "0");
    assert_kept(&forever.run());
    assert_none(&ours(&environment, SHOW).arg("--flush-cache").run());
    assert!(!file.exists());
    ours(&environment, KEEP)
        .env("ANSIBLE_CACHE_PLUGIN_PREFIX", "site_")
        .run()
        .assert_code(0);
    assert!(environment.work().join("cache/site_s1_h1").exists());
    let clear = "- hosts: all\n  gather_facts: false\n  tasks: [meta: clear_facts]\n";
    ours(&environment, clear)
        .env("ANSIBLE_CACHE_PLUGIN_PREFIX", "site_")
        .run()
        .assert_code(0);
    assert!(!environment.work().join("cache/site_s1_h1").exists());
}

#[test]
fn kept_facts_are_not_gathered_again_when_that_is_smart() {
    let environment = TestEnvironment::new();
    let gather = "- hosts: all\n  tasks: [debug: var=ansible_facts.system]\n";
    let smart = || ours(&environment, gather).env("ANSIBLE_GATHERING", "smart");
    smart()
        .run()
        .assert_code(0)
        .assert_stdout("TASK [Gathering Facts]");
    let again = smart().run();
    again
        .assert_code(0)
        .assert_stdout("\"ansible_facts.system\": \"Linux\"");
    again.assert_no_stdout("TASK [Gathering Facts]");
}

#[test]
fn a_broken_or_forbidden_cache_is_told_and_not_used() {
    let environment = TestEnvironment::new();
    fs::create_dir_all(environment.work().join("cache")).expect("a folder");
    let file = environment.write("cache/s1_h1", "{ broken");
    let outcome = ours(&environment, SHOW).run();
    assert_none(&outcome);
    outcome.assert_stderr("was corrupt, or did not otherwise contain valid data");
    assert!(!file.exists());
    environment.write("plain", "");
    let outcome = ours(&environment, SHOW)
        .env("ANSIBLE_CACHE_PLUGIN_CONNECTION", "plain/cache")
        .run();
    assert_none(&outcome);
    outcome.assert_stderr("[WARNING]: Error in 'jsonfile' cache plugin");
    let outcome = ours(&environment, SHOW)
        .env("ANSIBLE_CACHE_PLUGIN_CONNECTION", "")
        .run();
    assert_none(&outcome);
    outcome.assert_stderr("requires the 'fact_caching_connection' config option");
}

#[test]
fn ansible_and_shevek_share_a_folder() {
    let Some(command) = ansible_core("ansible-playbook") else {
        eprintln!("not run: ansible-core is not installed");
        return;
    };
    let environment = TestEnvironment::new();
    let theirs = |playbook| {
        let call = environment.shevek().program(&command);
        with_cache(&environment, call, playbook)
    };
    theirs(KEEP).run().assert_code(0);
    assert_kept(&ours(&environment, SHOW).run());
    let clear = "- hosts: all\n  gather_facts: false\n  tasks: [meta: clear_facts]\n";
    ours(&environment, clear).run().assert_code(0);
    assert_none(&theirs(SHOW).run());
    ours(&environment, KEEP).run().assert_code(0);
    assert_kept(&theirs(SHOW).run());
}
