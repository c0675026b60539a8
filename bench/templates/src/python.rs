//! Jinja2 and Ansible's Templar, in the Python of the peers' venv.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};

use crate::workload::Workload;

const SCRIPT: &str = include_str!("../peers.py");

/// By workload `{"jinja2": seconds, "templar": seconds, "output": text}`; none without peers.
pub(crate) fn measure(workloads: &[Workload], runs: usize) -> Option<Vec<Json>> {
    let Some(peers) = std::env::var_os("PEERS") else {
        println!("(no peers: bench/run --install-peers DIR)");
        return None;
    };
    let python = Path::new(&peers).join("ansible/bin/python");
    if !python.exists() {
        println!("(no {})", python.display());
        return None;
    }
    let inputs: Vec<Json> = workloads
        .iter()
        .map(|workload| json!({"template": workload.template, "variables": workload.variables}))
        .collect();
    let mut child = Command::new(python)
        .args(["-c", SCRIPT, &runs.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let text = Json::from(inputs).to_string();
    stdin.write_all(text.as_bytes()).expect("Python reads");
    drop(stdin);
    let output = child.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "peers.py failed");
    Some(serde_json::from_slice(&output.stdout).expect("peers.py prints JSON"))
}
