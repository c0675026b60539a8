//! The module as a whole, on this machine.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};
use shevek_module_facts::Setup;
use shevek_plugin::{
    Module, ModuleContext, ModuleError, OutputSink, Stream, Surroundings, TaskResult,
};

struct Nobody;

impl OutputSink for Nobody {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

fn setup(args: Json) -> Result<TaskResult, ModuleError> {
    let args = match args {
        Json::Object(args) => args,
        _ => Map::new(),
    };
    let surroundings = Surroundings::Target {
        env: &|_| None,
        home: &|_| None,
    };
    let validated = Setup
        .meta()
        .spec
        .validate(args, &surroundings)
        .expect("valid arguments");
    let environment = IndexMap::from([("FROM_TASK".to_string(), "yes".to_string())]);
    let context = ModuleContext {
        check_mode: false,
        diff: false,
        no_log: false,
        verbosity: 0,
        environment: &environment,
        tmpdir: std::env::temp_dir(),
        runner: &[],
        output: &Nobody,
    };
    Setup.run(validated.args, &context)
}

fn facts(args: Json) -> Map<String, Json> {
    let result = setup(args).expect("facts");
    assert_eq!(result.changed, Some(false));
    result.ansible_facts.expect("facts")
}

#[test]
fn facts_that_plays_read_have_their_types() {
    let facts = facts(json!({}));
    for name in [
        "ansible_architecture",
        "ansible_distribution",
        "ansible_distribution_major_version",
        "ansible_distribution_release",
        "ansible_distribution_version",
        "ansible_domain",
        "ansible_fqdn",
        "ansible_hostname",
        "ansible_kernel",
        "ansible_kernel_version",
        "ansible_machine",
        "ansible_nodename",
        "ansible_os_family",
        "ansible_pkg_mgr",
        "ansible_service_mgr",
        "ansible_system",
        "ansible_userspace_bits",
        "ansible_virtualization_role",
        "ansible_virtualization_type",
    ] {
        assert!(facts.get(name).is_some_and(Json::is_string), "{name}");
    }
    for name in [
        "ansible_effective_user_id",
        "ansible_memfree_mb",
        "ansible_memtotal_mb",
        "ansible_processor_cores",
        "ansible_processor_count",
        "ansible_processor_nproc",
        "ansible_processor_vcpus",
        "ansible_real_user_id",
        "ansible_uptime_seconds",
    ] {
        assert!(facts.get(name).is_some_and(Json::is_u64), "{name}");
    }
    for name in [
        "ansible_all_ipv4_addresses",
        "ansible_all_ipv6_addresses",
        "ansible_interfaces",
        "ansible_mounts",
    ] {
        assert!(facts.get(name).is_some_and(Json::is_array), "{name}");
    }
    assert_eq!(facts["ansible_system"], "Linux");
    assert_eq!(facts["ansible_env"]["FROM_TASK"], "yes");
    assert_eq!(facts["ansible_lo"]["ipv4"]["address"], "127.0.0.1");
    assert_eq!(facts["ansible_lo"]["ipv4"]["netmask"], "255.0.0.0");
    assert_eq!(facts["gather_subset"], json!(["all"]));
    assert_eq!(facts["module_setup"], json!(true));
    assert!(facts["ansible_date_time"]["epoch"].is_string());
}

#[test]
fn subset_and_filter() {
    let network = facts(json!({"gather_subset": ["!all", "!min", "network"]}));
    assert!(
        network.contains_key("ansible_interfaces") && !network.contains_key("ansible_memtotal_mb")
    );
    let filtered = facts(json!({"filter": ["ansible_distribution*", "os_family"]}));
    assert!(
        filtered.contains_key("ansible_distribution") && filtered.contains_key("ansible_os_family")
    );
    assert!(!filtered.contains_key("ansible_system") && !filtered.contains_key("module_setup"));
    let error = setup(json!({"gather_subset": ["nonsense"]})).expect_err("refused");
    assert!(
        error
            .to_string()
            .starts_with("Bad subset 'nonsense' given to Ansible.")
    );
}

#[test]
fn facts_of_the_owner() {
    let directory = Directory::new();
    directory.write("a.fact", "{\"x\": [1]}", 0o644);
    directory.write("b.fact", "[s]\nkey = value\n", 0o644);
    directory.write(
        "c.fact",
        "#!/bin/sh\necho '{\"from\": \"program\"}'\n",
        0o755,
    );
    directory.write("d.fact", "#!/bin/sh\necho oops >&2; exit 3\n", 0o755);
    directory.write("e.fact", "neither this nor that", 0o644);
    directory.write("ignored.txt", "{}", 0o644);
    let path = directory.0.display();
    let args = json!({"gather_subset": ["!all", "!min", "local"], "fact_path": directory.0});
    let result = setup(args).expect("facts");
    let failed = format!("Failure executing fact script ({path}/d.fact), rc: 3, err: oops\n");
    let unreadable =
        format!("error loading facts as JSON or ini - please check content: {path}/e.fact");
    assert_eq!(
        result.ansible_facts.expect("facts")["ansible_local"],
        json!({
            "a": {"x": [1]}, "b": {"s": {"key": "value"}}, "c": {"from": "program"}, "d": failed,
            "e": unreadable,
        })
    );
    assert_eq!(result.warnings, [failed, unreadable]);
}

#[test]
fn a_script_that_takes_too_long_is_ended() {
    let directory = Directory::new();
    directory.write("slow.fact", "#!/bin/sh\nsleep 60\n", 0o755);
    let args = json!({
        "gather_subset": ["!all", "!min", "local"], "fact_path": directory.0, "gather_timeout": 1,
    });
    let result = setup(args).expect("facts");
    assert!(
        result.warnings[0].ends_with("did not end within 1 seconds"),
        "{:?}",
        result.warnings
    );
}

struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};

        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("shevek-facts-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a directory");
        Self(path)
    }

    fn write(&self, name: &str, text: &str, mode: u32) {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("a file");
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(path, permissions).expect("its mode");
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
