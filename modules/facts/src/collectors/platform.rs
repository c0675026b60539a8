//! `platform`: kernel, architecture and the machine's names.

use std::io::Read;

use serde_json::json;

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("platform", collect).ids(&[
    "system",
    "kernel",
    "kernel_version",
    "machine",
    "python_version",
    "architecture",
    "machine_id",
]);

fn collect(gathering: &Gathering<'_>) -> Facts {
    let uname = rustix::system::uname();
    let node = uname.nodename().to_string_lossy();
    let machine = uname.machine().to_string_lossy();
    let fqdn = fqdn(gathering, &node);
    let bits = userspace_bits();
    let is_x86 = machine == "x86_64" || is_ix86(&machine);
    let mut collected = facts(json!({
        "system": uname.sysname().to_string_lossy(),
        "kernel": uname.release().to_string_lossy(),
        "kernel_version": uname.version().to_string_lossy(),
        "machine": machine,
        "fqdn": fqdn,
        "hostname": node.split('.').next().unwrap_or_default(),
        "nodename": node,
        "domain": fqdn.split_once('.').map_or("", |(_, domain)| domain),
        "userspace_bits": bits,
        "architecture": if is_ix86(&machine) { "i386" } else { &machine },
    }));
    if is_x86 {
        let userspace = if bits == "64" { "x86_64" } else { "i386" };
        collected.insert("userspace_architecture".into(), userspace.into());
    }
    let id = system_file::text("/var/lib/dbus/machine-id")
        .or_else(|| system_file::text("/etc/machine-id"));
    if let Some(id) = id.as_deref().and_then(|id| id.lines().next()) {
        collected.insert("machine_id".into(), id.into());
    }
    collected
}

fn is_ix86(machine: &str) -> bool {
    matches!(
        machine.as_bytes(),
        [b'i', b'3' | b'4' | b'5' | b'6', b'8', b'6', ..]
    ) || machine == "i86pc"
}

/// Of the installed programs, not of this one: a 64-bit kernel may run a 32-bit system.
fn userspace_bits() -> &'static str {
    let mut header = [0; 5];
    let read = std::fs::File::open("/bin/sh").and_then(|mut file| file.read_exact(&mut header));
    match (read, header) {
        (Ok(()), [0x7f, b'E', b'L', b'F', 1]) => "32",
        (Ok(()), [0x7f, b'E', b'L', b'F', _]) => "64",
        _ if cfg!(target_pointer_width = "32") => "32",
        _ => "64",
    }
}

/// Python: `socket.getfqdn()`: the first of the address's names that has a dot.
fn fqdn(gathering: &Gathering<'_>, node: &str) -> String {
    let hosts = std::fs::read_to_string("/etc/hosts").unwrap_or_default();
    let names = names_in_hosts(&hosts, node).or_else(|| names_from_resolver(gathering, node));
    let Some(names) = names else {
        return node.to_string();
    };
    let with_dot = names.iter().find(|name| name.contains('.'));
    with_dot
        .or(names.first())
        .map_or(node, String::as_str)
        .to_string()
}

/// The names that the hosts file gives to the address of `node`: the first line that has this address counts.
fn names_in_hosts(hosts: &str, node: &str) -> Option<Vec<String>> {
    let lines = || {
        hosts.lines().filter_map(|line| {
            let mut words = line.split('#').next()?.split_whitespace();
            Some((words.next()?, words.collect::<Vec<_>>()))
        })
    };
    let (address, _) =
        lines().find(|(_, names)| names.iter().any(|name| name.eq_ignore_ascii_case(node)))?;
    let (_, names) = lines().find(|(other, _)| *other == address)?;
    Some(names.iter().map(ToString::to_string).collect())
}

/// The same through DNS and whatever else the name service switch names.
fn names_from_resolver(gathering: &Gathering<'_>, node: &str) -> Option<Vec<String>> {
    let getent = gathering.find_program("getent", &[])?;
    let answer = |key: &str| {
        let output = gathering.run(&getent, &["hosts", key])?;
        let line = output.stdout.lines().next()?.to_string();
        let words: Vec<String> = line.split_whitespace().map(ToString::to_string).collect();
        (words.len() > 1).then_some(words)
    };
    let forward = answer(node)?;
    let words = answer(&forward[0]).unwrap_or(forward);
    Some(words[1..].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_address() {
        let hosts =
            "127.0.0.1 localhost\n127.0.1.1 box.example.org box # a comment\n10.0.0.9 other\n";
        assert_eq!(
            names_in_hosts(hosts, "box"),
            Some(vec!["box.example.org".to_string(), "box".to_string()])
        );
        assert_eq!(names_in_hosts(hosts, "comment"), None);
        let shared = "127.0.0.1 localhost\n127.0.0.1 vm\n";
        assert_eq!(
            names_in_hosts(shared, "vm"),
            Some(vec!["localhost".to_string()])
        );
    }

    #[test]
    fn architectures() {
        assert!(is_ix86("i686") && is_ix86("i386") && !is_ix86("x86_64") && !is_ix86("ia64"));
    }
}
