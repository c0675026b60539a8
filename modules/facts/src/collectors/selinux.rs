//! `selinux`: state of SELinux, asked from the kernel.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("selinux", collect);

/// Where selinuxfs is mounted.
const MOUNTS: [&str; 2] = ["/sys/fs/selinux", "/selinux"];

fn collect(_gathering: &Gathering<'_>) -> Facts {
    let mount = MOUNTS
        .map(Path::new)
        .into_iter()
        .find(|mount| mount.join("enforce").exists());
    let selinux = match mount {
        None => json!({"status": "disabled"}),
        Some(mount) => {
            let config = system_file::text("/etc/selinux/config").unwrap_or_default();
            json!({
                "status": "enabled",
                "policyvers": system_file::number(mount.join("policyvers")).map_or(Json::from("unknown"), Json::from),
                "config_mode": setting(&config, "SELINUX").unwrap_or("unknown"),
                "mode": match system_file::number(mount.join("enforce")) {
                    Some(1) => "enforcing",
                    Some(0) => "permissive",
                    _ => "unknown",
                },
                "type": setting(&config, "SELINUXTYPE").unwrap_or("unknown"),
            })
        }
    };
    // There is no Python here whose library could be missing: modules manage contexts themselves.
    facts(json!({"selinux": selinux, "selinux_python_present": true}))
}

fn setting<'a>(config: &'a str, name: &str) -> Option<&'a str> {
    config
        .lines()
        .filter_map(|line| line.trim().split_once('='))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}
