//! What sysfs says about interfaces.

use std::path::Path;

use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use crate::collector::{Facts, facts};
use crate::system_file;

/// Every interface by name.
pub(super) fn all() -> IndexMap<String, Facts> {
    let directory = Path::new("/sys/class/net");
    system_file::names(directory)
        .into_iter()
        .filter(|name| directory.join(name).is_dir())
        .map(|name| {
            let interface = describe(&name, &directory.join(&name));
            (name, interface)
        })
        .collect()
}

fn describe(name: &str, path: &Path) -> Facts {
    let text = |file: &str| system_file::text(path.join(file));
    let mut interface = facts(json!({"device": name}));
    let mut set = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            interface.insert(key.to_string(), value);
        }
    };
    let mac = text("address").filter(|mac| mac != "00:00:00:00:00:00");
    set("macaddress", mac.map(Json::from));
    set("mtu", system_file::number(path.join("mtu")).map(Json::from));
    set(
        "active",
        text("operstate").map(|state| (state != "down").into()),
    );
    let module = std::fs::canonicalize(path.join("device/driver/module")).ok();
    let module = module.and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    set("module", module.map(Json::from));
    set("type", text("type").map(|number| type_name(&number).into()));
    if path.join("bridge").exists() {
        set("type", Some("bridge".into()));
        set(
            "interfaces",
            Some(system_file::names(path.join("brif")).into()),
        );
        set(
            "id",
            Some(text("bridge/bridge_id").unwrap_or_default().into()),
        );
        set(
            "stp",
            text("bridge/stp_state").map(|state| (state == "1").into()),
        );
    }
    if path.join("bonding").exists() {
        let words = |file: &str| -> Vec<String> {
            let text = text(&format!("bonding/{file}")).unwrap_or_default();
            text.split_whitespace().map(ToString::to_string).collect()
        };
        set("type", Some("bonding".into()));
        set("slaves", Some(words("slaves").into()));
        for key in ["mode", "miimon", "lacp_rate"] {
            set(key, words(key).first().cloned().map(Json::from));
        }
        if let Some(primary) = text("bonding/primary") {
            set("primary", Some(primary.into()));
            let active = text("bonding/all_slaves_active");
            set("all_slaves_active", active.map(|flag| (flag == "1").into()));
        }
    }
    if path.join("bonding_slave").exists() {
        let mac = text("bonding_slave/perm_hwaddr").unwrap_or_default();
        set("perm_macaddress", Some(mac.into()));
    }
    set(
        "pciid",
        system_file::link_name(path.join("device")).map(Json::from),
    );
    set(
        "speed",
        system_file::number(path.join("speed")).map(Json::from),
    );
    let flags = text("flags")
        .and_then(|flags| u32::from_str_radix(flags.trim_start_matches("0x"), 16).ok());
    set("promisc", flags.map(|flags| (flags & 0x100 != 0).into()));
    interface
}

/// The kernel's `ARPHRD_` numbers in Ansible's words.
fn type_name(number: &str) -> &'static str {
    match number {
        "1" => "ether",
        "32" => "infiniband",
        "512" => "ppp",
        "772" => "loopback",
        "65534" => "tunnel",
        _ => "unknown",
    }
}
