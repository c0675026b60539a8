//! Inventory plugins from outside, and what is kept of theirs.

use std::fs;

use serde_json::Value;
use shevek_tests::support::{Outcome, RedisServer, Shevek, TestEnvironment};

use crate::outsiders::{examples, with_plugins};

const LEASES: &str = "1795948935 52:54:00:00:00:01 192.0.2.1 web-1 *
1795948936 52:54:00:00:00:02 192.0.2.2 * *
1795948937 52:54:00:00:00:03 192.0.2.3 db-1 01:52:54
duid 00:01
1 2 ::1 web-9 *
";

const SOURCE: &str = "plugin: leases
file: '{{ folder }}/leases'
domain: example.org
keyed_groups:
  - key: inventory_hostname.split('-')[0]
    separator: ''
compose: {ansible_connection: \"'local'\"}
";

fn with_leases(environment: &TestEnvironment, source: &str, call: Shevek) -> Shevek {
    environment.write("leases.yml", source);
    let folder = format!("folder={}", environment.work().display());
    let call = with_plugins(call.args(["-i", "leases.yml", "-e", &folder]), examples());
    call.env("ANSIBLE_NOCOLOR", "1")
}

fn list(environment: &TestEnvironment, source: &str) -> Shevek {
    let call = environment.shevek().args(["inventory", "--list"]);
    with_leases(environment, source, call)
}

fn hosts(outcome: &Outcome) -> String {
    outcome.assert_code(0);
    let json: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let hosts = json["leases"]["hosts"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let hosts: Vec<&str> = hosts.iter().filter_map(Value::as_str).collect();
    hosts.join(" ")
}

#[test]
fn a_playbook_runs_on_the_hosts_of_a_plugin() {
    let environment = TestEnvironment::new();
    environment.write("leases", LEASES);
    let outcome = list(&environment, SOURCE).run();
    assert_eq!(hosts(&outcome), "web-1.example.org db-1.example.org");
    let text = "- hosts: web
  gather_facts: false
  tasks:
    - debug: msg=\"{{ inventory_hostname }} {{ hardware_address }} {{ group_names }} {{ inventory_file | basename }}\"
";
    environment.write("play.yml", text);
    let call = environment.shevek().args(["playbook", "play.yml"]);
    with_leases(&environment, SOURCE, call)
        .run()
        .assert_code(0)
        .assert_stdout(
            "\"msg\": \"web-1.example.org 52:54:00:00:00:01 ['leases', 'web'] leases.yml\"",
        );
}

#[test]
fn mistakes_are_told_with_their_place() {
    let environment = TestEnvironment::new();
    environment.write("leases", &LEASES.replace("192.0.2.3 db-1 ", ""));
    let told = |source: &str| {
        let call =
            list(&environment, source).env("ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED", "true");
        let outcome = call.run();
        outcome.assert_code(1);
        outcome
    };
    told(SOURCE)
        .assert_stderr("Failed to parse inventory with 'auto' plugin")
        .assert_stderr("This is no lease: it has 3 words instead of 5.")
        .assert_stderr("/leases:3")
        .assert_stderr("3 1795948937 52:54:00:00:00:03 01:52:54");
    told(&SOURCE.replace("domain:", "domian:"))
        .assert_stderr("The inventory plugin 'leases' has no option 'domian'.")
        .assert_stderr("leases.yml:3:1")
        .assert_stderr("did you mean 'domain'?");
    told(&SOURCE.replace("/leases'", "/none'"))
        .assert_stderr("none: No such file or directory")
        .assert_stderr("leases.yml:2:7");
}

#[test]
fn what_a_plugin_fetched_is_kept_until_it_is_flushed_or_refreshed() {
    let environment = TestEnvironment::new();
    environment.write("leases", LEASES);
    let source = SOURCE.replace("domain: example.org\n", "");
    let cached = || {
        list(&environment, &source)
            .env("ANSIBLE_INVENTORY_CACHE", "true")
            .env("ANSIBLE_INVENTORY_CACHE_PLUGIN", "jsonfile")
            .env("ANSIBLE_INVENTORY_CACHE_CONNECTION", "kept")
    };
    assert_eq!(hosts(&cached().run()), "web-1 db-1");
    let files: Vec<_> = fs::read_dir(environment.work().join("kept"))
        .expect("a folder")
        .flatten()
        .collect();
    let [file] = files.as_slice() else {
        panic!("{files:?}")
    };
    let name = file.file_name().to_string_lossy().into_owned();
    assert!(
        name.starts_with("ansible_inventory_s1_ansible.legacy.leases_k"),
        "{name}"
    );
    environment.write("leases", &LEASES.replace("web-1", "web-2"));
    assert_eq!(hosts(&cached().run()), "web-1 db-1");
    assert_eq!(hosts(&list(&environment, &source).run()), "web-2 db-1");
    assert_eq!(hosts(&cached().arg("--flush-cache").run()), "web-2 db-1");
    environment.write("leases", &LEASES.replace("web-1", "web-3"));
    assert_eq!(hosts(&cached().run()), "web-2 db-1");
    // A play that asks for it sees the new ones, and so does the next run.
    let text = "- hosts: localhost
  gather_facts: false
  tasks:
    - debug: msg=\"before {{ groups.web }}\"
    - meta: refresh_inventory
    - debug: msg=\"after {{ groups.web }}\"
    - meta: clear_facts
";
    environment.write("play.yml", text);
    let configuration =
        "[inventory]\ncache = true\ncache_plugin = jsonfile\ncache_connection = kept\n";
    environment.write("ansible.cfg", configuration);
    let call = environment.shevek().args(["playbook", "play.yml"]);
    with_leases(&environment, &source, call)
        .run()
        .assert_code(0)
        .assert_stdout("before ['web-2']")
        .assert_stdout("after ['web-3']");
    assert_eq!(hosts(&cached().run()), "web-3 db-1");
    // Old entries are fetched anew.
    environment.write("leases", LEASES);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let soon = cached().env("ANSIBLE_INVENTORY_CACHE_TIMEOUT", "1");
    assert_eq!(hosts(&soon.run()), "web-1 db-1");
}

#[test]
fn an_inventory_may_be_kept_in_redis() {
    let environment = TestEnvironment::new();
    let server = RedisServer::start(None);
    environment.write("leases", LEASES);
    let place = format!("127.0.0.1:{}:0", server.port());
    let source = format!(
        "{SOURCE}cache: yes\ncache_plugin: redis\ncache_connection: {place}\ncache_prefix: site_\n"
    );
    let call = || list(&environment, &source).run();
    assert_eq!(hosts(&call()), "web-1.example.org db-1.example.org");
    assert!(
        server
            .ask(0, &["KEYS", "*"])
            .contains("\r\nsite_s1_ansible.legacy.leases_k")
    );
    environment.write("leases", "");
    assert_eq!(hosts(&call()), "web-1.example.org db-1.example.org");
    server.ask(0, &["FLUSHALL"]);
    call().assert_stderr("There is no lease with a name.");
    let nowhere = source.replace(&format!("cache_connection: {place}\n"), "");
    list(&environment, &nowhere.replace("redis", "jsonfile"))
        .run()
        .assert_stderr("The inventory cache 'jsonfile' needs a place: set cache_connection");
}

#[test]
fn inventory_plugins_are_listed_shown_and_documented() {
    let environment = TestEnvironment::new();
    let call = |args: &[&str]| with_plugins(environment.shevek().args(args), examples()).run();
    call(&["plugin", "list"])
        .assert_code(0)
        .assert_stdout("libshevek_inventory_leases.so");
    call(&["plugin", "show", "leases"])
        .assert_code(0)
        .assert_stdout("INVENTORY leases")
        .assert_stdout("set by: env DNSMASQ_LEASES, ansible.cfg inventory_leases.file")
        .assert_stdout("cache_timeout (int; default: 3600)")
        .assert_stdout("keyed_groups");
    call(&["doc", "-t", "inventory", "leases"])
        .assert_code(0)
        .assert_stdout("The file in which dnsmasq keeps its leases.")
        .assert_stdout("ANSIBLE_INVENTORY_CACHE");
    call(&["doc", "-t", "inventory", "-l"])
        .assert_code(0)
        .assert_stdout("constructed")
        .assert_stdout("leases");
    call(&["doc", "-t", "inventory", "auto"])
        .assert_code(0)
        .assert_stdout("The file ends in .yml or .yaml and has the key plugin.");
    call(&["doc", "-t", "cache", "redis"])
        .assert_code(0)
        .assert_stdout("fact_caching_connection");
    call(&["doc", "-t", "cache", "-l"])
        .assert_code(0)
        .assert_stdout("memory")
        .assert_stdout("jsonfile");
}

#[test]
fn plugins_beside_a_playbook_and_of_ansible_cfg_are_found() {
    let environment = TestEnvironment::new();
    environment.write("leases", LEASES);
    environment.write("leases.yml", &SOURCE.replace("{{ folder }}/", ""));
    let library = "libshevek_inventory_leases.so";
    for (folder, configuration) in [
        ("inventory_plugins", String::new()),
        (
            "mine",
            format!(
                "[defaults]\ninventory_plugins = {}\n[inventory]\nenable_plugins = leases\n",
                environment.work().join("mine").display()
            ),
        ),
    ] {
        let folder = environment.work().join(folder);
        fs::create_dir_all(&folder).expect("a folder");
        fs::copy(examples().join(library), folder.join(library)).expect("a copy");
        environment.write("ansible.cfg", &configuration);
        let call = environment.shevek();
        let outcome = call.args(["inventory", "--list", "-i", "leases.yml"]).run();
        assert_eq!(hosts(&outcome), "web-1.example.org db-1.example.org");
        fs::remove_dir_all(&folder).expect("it is removed");
    }
    let outcome = environment
        .shevek()
        .args(["inventory", "--list", "-i", "leases.yml"])
        .run();
    outcome
        .assert_code(1)
        .assert_stderr("No inventory plugins available to generate inventory");
}
