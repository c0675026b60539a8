//! The further names of devices.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value as Json, json};

use super::Roots;
use crate::system_file;

/// Names by device.
type Names = BTreeMap<String, BTreeSet<String>>;

/// What udev and the kernel call devices.
pub(super) struct Links {
    kinds: [(&'static str, Names); 4],
    /// World wide names by device.
    wwn: BTreeMap<String, String>,
    /// Devices by the identifiers of their file systems.
    partition_uuids: BTreeMap<String, String>,
}

impl Links {
    pub(super) fn read(roots: &Roots) -> Self {
        let ids = names(&roots.disk.join("by-id"));
        let wwn = ids
            .iter()
            .flat_map(|(device, names)| names.iter().map(move |name| (device, name)))
            .filter_map(|(device, name)| Some((device.clone(), name.strip_prefix("wwn-")?.into())))
            .collect();
        let uuids = names(&roots.disk.join("by-uuid"));
        let partition_uuids = uuids
            .iter()
            .filter_map(|(device, names)| Some((device.clone(), names.first()?.clone())))
            .collect();
        Self {
            kinds: [
                ("ids", ids),
                ("uuids", uuids),
                ("labels", names(&roots.disk.join("by-label"))),
                ("masters", masters(roots)),
            ],
            wwn,
            partition_uuids,
        }
    }

    /// All names by kind.
    pub(super) fn describe(&self) -> Json {
        self.kinds
            .iter()
            .map(|(kind, names)| ((*kind).to_string(), json!(names)))
            .collect::<serde_json::Map<String, Json>>()
            .into()
    }

    /// The names of a device by kind.
    pub(super) fn of(&self, device: &str) -> Json {
        self.kinds
            .iter()
            .map(|(kind, names)| {
                let names = names.get(device).cloned().unwrap_or_default();
                ((*kind).to_string(), json!(names))
            })
            .collect::<serde_json::Map<String, Json>>()
            .into()
    }

    pub(super) fn wwn(&self, device: &str) -> Option<&str> {
        self.wwn.get(device).map(String::as_str)
    }

    pub(super) fn uuid(&self, partition: &str) -> Option<&str> {
        self.partition_uuids.get(partition).map(String::as_str)
    }
}

/// The links in a directory by the device they lead to. Ansible: `get_device_links`.
fn names(directory: &Path) -> Names {
    let mut names = Names::new();
    for name in system_file::names(directory) {
        if let Some(device) = system_file::link_name(directory.join(&name)) {
            names.entry(device).or_default().insert(name);
        }
    }
    names
}

/// The devices that are made of others. Ansible: `get_all_device_owners`.
fn masters(roots: &Roots) -> Names {
    let mut masters = Names::new();
    for device in system_file::names(&roots.block) {
        for part in system_file::names(roots.block.join(&device).join("slaves")) {
            masters.entry(part).or_default().insert(device.clone());
        }
    }
    masters
}
