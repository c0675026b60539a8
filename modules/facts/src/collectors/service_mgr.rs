//! `service_mgr`: what starts and stops services.

use std::path::Path;

use serde_json::json;

use crate::collector::{Collector, facts};
use crate::gathering::Gathering;
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("service_mgr", |gathering| {
    facts(json!({"service_mgr": service_manager(gathering)}))
})
.needs(&["platform", "distribution"]);

fn service_manager(gathering: &Gathering<'_>) -> String {
    let exists = |path: &str| Path::new(path).exists();
    let init = || std::fs::read_link("/sbin/init").ok();
    let first = system_file::text("/proc/1/comm").or_else(|| Some(init()?.display().to_string()));
    let first = first
        .map(|name| {
            name.rsplit('/')
                .next()
                .unwrap_or_default()
                .trim()
                .to_string()
        })
        .filter(|name| name != "init" && !name.ends_with("sh"));
    let name = match first.as_deref() {
        Some("procd") => "openwrt_init",
        Some("runit-init") => "runit",
        Some("svscan") => "svc",
        Some("openrc-init") => "openrc",
        Some(name) => name,
        None => match gathering.collected_text("ansible_distribution").as_str() {
            "OpenWrt" => "openwrt_init",
            "SMGL" => "simpleinit_msb",
            _ if is_systemd(gathering) => "systemd",
            _ if gathering.find_program("initctl", &[]).is_some() && exists("/etc/init/") => {
                "upstart"
            }
            _ if exists("/sbin/openrc") => "openrc",
            _ if gathering.find_program("systemctl", &[]).is_some()
                && system_file::link_name("/sbin/init").as_deref() == Some("systemd") =>
            {
                "systemd"
            }
            _ if exists("/etc/init.d/") => "sysvinit",
            _ if exists("/etc/dinit.d/") => "dinit",
            _ => "service",
        },
    };
    name.to_string()
}

/// Whether systemd runs the machine.
pub(super) fn is_systemd(gathering: &Gathering<'_>) -> bool {
    gathering.find_program("systemctl", &[]).is_some()
        && [
            "/run/systemd/system/",
            "/dev/.run/systemd/",
            "/dev/.systemd/",
        ]
        .iter()
        .any(|path| Path::new(path).exists())
}
