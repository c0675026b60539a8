//! Large inventories in INI: what `inventory --list` and `run --list-hosts` take, time and memory.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use shevek_tests::support::{Shevek, TestEnvironment};

use crate::peak_memory::peak_memory;
use crate::sample::{Sample, heading, line};

/// Hosts with a file of variables each.
const HOSTS: usize = 5_000;
/// Hosts without.
const MANY_HOSTS: usize = 100_000;
const GROUPS: usize = 50;

pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "inventories in INI, {GROUPS} groups with group_vars (median, range) of {runs}"
    ));
    let environment = TestEnvironment::new();
    write(&environment, HOSTS, true);
    let list = ["inventory", "-i", "hosts", "--list"];
    let hosts = ["run", "all", "-i", "hosts", "--list-hosts"];
    let ours = |words: &[&str]| environment.shevek().args(words.iter().copied());
    let what = format!("{HOSTS} hosts, host_vars");
    sample(&format!("{what}: --list"), runs, || ours(&list));
    sample(&format!("{what}: --list-hosts"), runs, || ours(&hosts));
    let peer = std::env::var_os("PEERS").map(PathBuf::from);
    let peer = peer.map(|peers| peers.join("ansible/bin/ansible-inventory"));
    if let Some(peer) = peer.filter(|peer| peer.exists()) {
        sample(&format!("{what}: ansible-inventory --list"), 1, || {
            let call = environment.shevek().program(&peer);
            call.args(list.iter().copied().skip(1))
        });
    }
    let environment = TestEnvironment::new();
    write(&environment, MANY_HOSTS, false);
    let ours = |words: &[&str]| environment.shevek().args(words.iter().copied());
    let what = format!("{MANY_HOSTS} hosts");
    sample(&format!("{what}: --list"), runs, || ours(&list));
    sample(&format!("{what}: --list-hosts"), runs, || ours(&hosts));
}

fn sample(what: &str, runs: usize, call: impl Fn() -> Shevek) {
    let (mut seconds, mut memory) = (Sample::default(), Sample::default());
    for _ in 0..runs {
        let running = call().limit(Duration::from_secs(300)).spawn();
        let peak = peak_memory(running.id());
        let outcome = running.finish();
        outcome.assert_code(0);
        seconds.push(outcome.elapsed.as_secs_f64());
        memory.push(peak);
    }
    line(&format!("{what}: s"), &seconds.show(), "");
    line(&format!("{what}: MB"), &memory.show(), "");
}

fn write(environment: &TestEnvironment, hosts: usize, with_files: bool) {
    let mut text = String::new();
    for group in 0..GROUPS {
        let _ = writeln!(text, "[g{group}]");
        for host in (group..hosts).step_by(GROUPS) {
            let _ = writeln!(
                text,
                "host{host} ansible_host=10.0.0.1 number={host} role=web"
            );
        }
        let variables = format!("group_number: {group}\nlist: [1, 2, 3]\nmap: {{a: b}}\n");
        environment.write(&format!("group_vars/g{group}.yml"), &variables);
    }
    text.push_str("[site:children]\n");
    for group in 0..GROUPS {
        let _ = writeln!(text, "g{group}");
    }
    text.push_str("[site:vars]\na=1\nb=two\n");
    environment.write("hosts", &text);
    if with_files {
        for host in 0..hosts {
            let path = format!("host_vars/host{host}.yml");
            environment.write(&path, &format!("own: {host}\nname: h{host}\n"));
        }
    }
}
