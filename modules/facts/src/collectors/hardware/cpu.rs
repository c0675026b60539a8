//! Processors.

use indexmap::IndexMap;
use serde_json::json;

use crate::collector::{Facts, facts};
use crate::gathering::Gathering;
use crate::system_file;

pub(super) fn collect(gathering: &Gathering<'_>) -> Facts {
    let Some(text) = system_file::text("/proc/cpuinfo") else {
        return Facts::new();
    };
    let xen = std::path::Path::new("/proc/xen").exists()
        || system_file::text("/sys/hypervisor/type").as_deref() == Some("xen");
    let mut described = describe(
        &text,
        &gathering.collected_text("ansible_architecture"),
        xen,
    );
    if let Ok(set) = rustix::thread::sched_getaffinity(None) {
        described.insert("processor_nproc".into(), set.count().into());
    }
    described
}

/// Ansible's way to count: keys of `/proc/cpuinfo` mean different things on different machines.
fn describe(cpuinfo: &str, architecture: &str, xen: bool) -> Facts {
    let mut processor: Vec<&str> = Vec::new();
    let mut flags: Option<Vec<&str>> = None;
    let (mut vendors, mut models, mut processors) = (0, 0, 0);
    let mut count = 0;
    let mut socket = "0".to_string();
    let mut core = "0".to_string();
    let mut sockets: IndexMap<String, u64> = IndexMap::new();
    let mut cores: IndexMap<String, u64> = IndexMap::new();
    let (mut s390_processors, mut s390_threads) = (0, 0);
    let mut paravirtual = false;
    for line in cpuinfo.lines() {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.trim();
        let number = || value.parse::<u64>().unwrap_or_default();
        match key.trim() {
            "flags" => {
                let list: Vec<&str> = value.split_whitespace().collect();
                paravirtual |= xen && !list.contains(&"vme");
                flags = Some(list);
            }
            key @ ("model name" | "Processor" | "vendor_id" | "cpu" | "Vendor" | "processor") => {
                processor.push(value);
                vendors += u64::from(key == "vendor_id");
                models += u64::from(key == "model name");
                processors += u64::from(key == "processor");
                count += 1;
            }
            "physical id" => {
                socket = value.to_string();
                sockets.entry(socket.clone()).or_insert(1);
            }
            "core id" => {
                core = value.to_string();
                if !sockets.contains_key(&core) {
                    cores.insert(core.clone(), 1);
                }
            }
            "cpu cores" => {
                sockets.insert(socket.clone(), number());
            }
            "siblings" => {
                cores.insert(core.clone(), number());
            }
            "# processors" => s390_processors = number(),
            "max thread id" => s390_threads = number() + 1,
            "ncpus active" => count = number(),
            _ => {}
        }
    }
    if vendors > 0 && vendors == models {
        count = vendors;
    }
    if ["armv", "aarch", "ppc"]
        .iter()
        .any(|prefix| architecture.starts_with(prefix))
    {
        count = processors;
    }
    let counts = if architecture == "s390x" {
        let threads = s390_threads.max(1);
        [
            1,
            divide(s390_processors, threads),
            threads,
            s390_processors,
            s390_processors,
        ]
    } else if paravirtual {
        [count, count, 1, count, count]
    } else {
        let sockets_count = if sockets.is_empty() {
            count
        } else {
            sockets.len() as u64
        };
        let per_socket = sockets
            .values()
            .next()
            .copied()
            .filter(|n| *n > 0)
            .unwrap_or(1);
        let per_core = divide(cores.values().next().copied().unwrap_or(1), per_socket);
        [
            sockets_count,
            per_socket,
            per_core,
            per_core * sockets_count * per_socket,
            processors,
        ]
    };
    let mut described = facts(json!({
        "processor": processor,
        "processor_count": counts[0],
        "processor_cores": counts[1],
        "processor_threads_per_core": counts[2],
        "processor_vcpus": counts[3],
        "processor_nproc": counts[4],
    }));
    if let Some(flags) = flags {
        described.insert("flags".into(), flags.into());
    }
    described
}

/// Python: `round(a / b)`, halves going to the even neighbour.
fn divide(a: u64, b: u64) -> u64 {
    (a as f64 / b as f64).round_ties_even() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sockets_with_hyperthreads() {
        let one = |processor: u32| {
            let (socket, core) = (processor / 4, processor % 2);
            format!(
                "processor\t: {processor}\nvendor_id\t: V\nmodel name\t: M\nphysical id\t: {socket}\nsiblings\t: 4\ncore id\t\t: {core}\ncpu cores\t: 2\nflags\t\t: fpu vme\n\n"
            )
        };
        let text: String = (0..8).map(one).collect();
        let described = describe(&text, "x86_64", false);
        for (name, value) in [
            ("processor_count", 2),
            ("processor_cores", 2),
            ("processor_threads_per_core", 2),
            ("processor_vcpus", 8),
            ("processor_nproc", 8),
        ] {
            assert_eq!(described[name], json!(value), "{name}");
        }
        assert_eq!(described["flags"], json!(["fpu", "vme"]));
        assert_eq!(described["processor"].as_array().map(Vec::len), Some(24));
    }

    #[test]
    fn arm_counts_processors() {
        let text = "processor\t: 0\nBogoMIPS\t: 1\n\nprocessor\t: 1\n";
        let described = describe(text, "aarch64", false);
        assert_eq!(described["processor_count"], json!(2));
        assert_eq!(described["processor_vcpus"], json!(2));
        assert_eq!(described.get("flags"), None);
    }
}
