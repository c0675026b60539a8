//! Runs a module of ansible-core as its controller would, but for the wrapping.

use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};

use super::inside::ModuleCall;

const SCRIPT: &str = "
import json, runpy, sys
sys.path.append('/usr/lib/python3/dist-packages')
from ansible.module_utils import basic
module, args = sys.argv[1], sys.stdin.read()
basic._ANSIBLE_ARGS = args.encode()
basic._ANSIBLE_PROFILE = 'legacy'
sys.argv = ['ansible_module_' + module]
runpy.run_module('ansible.modules.' + module, run_name='__main__')
";

/// `directory` holds the commands of ansible-core and its Python.
pub(super) fn call(directory: &str, call: &ModuleCall<'_>) -> Json {
    use std::io::Write as _;

    let mut args = call.args.clone();
    for (name, value) in [
        ("_ansible_check_mode", json!(call.check_mode)),
        ("_ansible_diff", json!(true)),
        ("_ansible_module_name", json!(call.module)),
        ("_ansible_remote_tmp", json!("/var/tmp")),
        ("_ansible_tmpdir", json!("/var/tmp")),
        ("_ansible_version", json!("2.19.14")),
        ("_ansible_syslog_facility", json!("LOG_USER")),
        ("_ansible_debug", json!(false)),
        ("_ansible_verbosity", json!(0)),
        ("_ansible_no_log", json!(false)),
        ("_ansible_selinux_special_fs", json!([])),
        ("_ansible_keep_remote_files", json!(false)),
        ("_ansible_socket", Json::Null),
        ("_ansible_ignore_unknown_opts", json!(false)),
        ("_ansible_target_log_info", Json::Null),
        ("_ansible_tracebacks_for", json!([])),
    ] {
        args.insert(name.to_owned(), value);
    }
    let text = |value: &Json| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let mut child = Command::new(format!("{directory}/python"))
        .args(["-c", SCRIPT, call.module])
        .envs(
            call.environment
                .iter()
                .map(|(name, value)| (name, text(value))),
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let input = json!({"ANSIBLE_MODULE_ARGS": args}).to_string();
    let mut stdin = child.stdin.take().expect("it was asked for");
    stdin.write_all(input.as_bytes()).expect("Python reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let stdout = String::from_utf8_lossy(&output.stdout);
    let line = stdout.lines().rev().find(|line| line.starts_with('{'));
    if let Some(result) = line.and_then(|line| serde_json::from_str(line).ok()) {
        return result;
    }
    // What escapes from a module is told by Ansible's wrapper.
    let stderr = String::from_utf8_lossy(&output.stderr);
    match stderr
        .trim_end()
        .lines()
        .last()
        .and_then(|line| line.split_once(": "))
    {
        Some((_, message)) => {
            json!({"failed": true, "msg": format!("Task failed: Module failed: {message}")})
        }
        None => panic!("no result\n{stdout}\n{stderr}"),
    }
}
