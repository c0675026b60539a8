//! Facts that are kept between runs, in files that Ansible reads and writes too.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use shevek_tests::support::{
    Outcome, RedisServer, Shevek, TestEnvironment, ansible_core, repository,
};

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

fn with_redis(environment: &TestEnvironment, server: &RedisServer, playbook: &str) -> Shevek {
    let place = format!("127.0.0.1:{}:3", server.port());
    ours(environment, playbook)
        .env("ANSIBLE_CACHE_PLUGIN", "redis")
        .env("ANSIBLE_CACHE_PLUGIN_CONNECTION", &place)
}

#[test]
fn a_redis_server_keeps_facts_until_they_are_flushed() {
    let environment = TestEnvironment::new();
    let server = RedisServer::start(None);
    let call = |playbook| with_redis(&environment, &server, playbook);
    assert_none(&call(SHOW).run());
    call(KEEP).run().assert_code(0);
    let by_its_full_name = call(SHOW).env("ANSIBLE_CACHE_PLUGIN", "community.general.redis");
    assert_kept(&by_its_full_name.run());
    let text = server.entry(3, "ansible_factss1_h1").expect("the facts");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let facts: Value =
        serde_json::from_str(json["__payload__"].as_str().expect("a text")).expect("JSON");
    assert_eq!(facts["kept"]["a"][1], 2.5);
    assert_none(&call(SHOW).arg("--flush-cache").run());
    assert_eq!(server.ask(3, &["DBSIZE"]), ":0\r\n");
}

/// What `community.general.redis` wrote, as `tests/facts/record` found it.
#[test]
fn facts_that_ansible_kept_in_redis_are_read_and_written_the_same_way() {
    let environment = TestEnvironment::new();
    let server = RedisServer::start(None);
    let answer =
        fs::read_to_string(repository().join("tests/facts/redis.answer")).expect("it is there");
    let (names, rest) = answer
        .split_once("# ZRANGE ansible_cache_keys 0 -1\n")
        .expect("names");
    let (keys, entry) = rest.split_once("# GET ansible_factss1_h1\n").expect("keys");
    server.ask(3, &["SET", "ansible_factss1_h1", entry.trim_end()]);
    let show = "- hosts: all
  gather_facts: false
  tasks:
    - debug: msg=\"{{ kept | to_json }}\"
";
    with_redis(&environment, &server, show)
        .run()
        .assert_code(0)
        .assert_stdout(r#""msg": "{\"a\": [1, 2.5, null, \"t\\u00ebxt 2\", \"2020-01-02\"]}""#);
    let keep = fs::read_to_string(repository().join("tests/facts/keep.yml")).expect("it is there");
    server.ask(3, &["FLUSHDB"]);
    with_redis(&environment, &server, &keep)
        .run()
        .assert_code(0);
    for name in names.lines().skip(1) {
        assert_eq!(server.ask(3, &["EXISTS", name]), ":1\r\n", "{name}");
    }
    let key = keys.trim();
    let found = server.ask(3, &["ZRANGE", "ansible_cache_keys", "0", "-1"]);
    assert_eq!(found, format!("*1\r\n${}\r\n{key}\r\n", key.len()));
    let payload = |text: &str| -> (Value, String) {
        let json: Value = serde_json::from_str(text).expect("JSON");
        let payload = json["__payload__"].as_str().expect("a text").to_owned();
        (
            serde_json::from_str(&payload).expect("JSON"),
            text.replacen(&json["__payload__"].to_string(), "PAYLOAD", 1),
        )
    };
    let (theirs, around) = payload(entry.trim_end());
    let (ours, our_text) = payload(&server.entry(3, "ansible_factss1_h1").expect("the facts"));
    assert_eq!(our_text, around);
    assert_eq!(plain(&theirs), plain(&ours));
}

/// Without the tags that only Ansible keeps.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(object) => match object.get("__ansible_type").and_then(Value::as_str) {
            Some(name) if name.starts_with("_AnsibleTagged") => plain(&object["value"]),
            _ => Value::Object(
                object
                    .iter()
                    .map(|(key, value)| (key.clone(), plain(value)))
                    .collect(),
            ),
        },
        Value::Array(items) => items.iter().map(plain).collect(),
        other => other.clone(),
    }
}

#[test]
fn a_redis_cache_that_cannot_be_used_is_told() {
    let environment = TestEnvironment::new();
    let mut server = RedisServer::start(None);
    server.stop();
    let outcome = with_redis(&environment, &server, SHOW).run();
    assert_none(&outcome);
    outcome.assert_stderr("[WARNING]: Error in 'redis' cache plugin with the server 127.0.0.1");
    let outcome = ours(&environment, SHOW)
        .env("ANSIBLE_CACHE_PLUGIN", "memcached")
        .run();
    outcome
        .assert_stderr("fact_caching = memcached: The cache plugin 'memcached' was not found.")
        .assert_stderr("There are: memory, jsonfile, redis.");
    assert_ne!(outcome.code, 0);
}
