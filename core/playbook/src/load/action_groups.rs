//! Groups of actions that `module_defaults` name as `group/NAME`. Ansible: `action_groups` of collections.

use std::path::Path;

use shevek_yaml::Node;

use super::context::Context;
use super::yaml_file::read_yaml;
use crate::find::{find_collection_folders, split_qualified};

/// The groups of `ansible.builtin` and the groups of collections that each takes in.
const BUILTIN: &[(&str, &[&str])] = &[
    ("acme", &["community.crypto.acme"]),
    ("aws", &["amazon.aws.aws", "community.aws.aws"]),
    ("azure", &["azure.azcollection.azure"]),
    ("cpm", &["wti.remote.cpm"]),
    (
        "docker",
        &["community.general.docker", "community.docker.docker"],
    ),
    ("gcp", &["google.cloud.gcp"]),
    (
        "k8s",
        &[
            "community.kubernetes.k8s",
            "community.general.k8s",
            "community.kubevirt.k8s",
            "community.okd.k8s",
            "kubernetes.core.k8s",
        ],
    ),
    ("os", &["openstack.cloud.os"]),
    ("ovirt", &["ovirt.ovirt.ovirt", "community.general.ovirt"]),
    ("vmware", &["community.vmware.vmware"]),
];

/// Knows the groups that a playbook in `directory` may name.
#[derive(Clone, Copy)]
pub(crate) struct ActionGroups<'a> {
    pub(crate) context: Context<'a>,
    pub(crate) directory: &'a Path,
}

impl ActionGroups<'_> {
    /// The actions of a group as tasks have them, without `ansible.builtin.`; `None` when there is no such group.
    pub(crate) fn actions(&self, group: &str) -> Option<Vec<String>> {
        let mut actions = Vec::new();
        let mut seen = Vec::new();
        self.add(&full_name(group), &mut actions, &mut seen)
            .then_some(actions)
    }

    /// Adds what a group and those that it takes in have; says whether there is such a group.
    fn add(&self, group: &str, actions: &mut Vec<String>, seen: &mut Vec<String>) -> bool {
        if seen.iter().any(|known| known == group) {
            return true;
        }
        seen.push(group.to_string());
        let Some((collection, name)) = split_qualified(group) else {
            return false;
        };
        if collection == "ansible.builtin" {
            let Some((_, taken_in)) = BUILTIN.iter().find(|(known, _)| *known == name) else {
                return false;
            };
            for group in *taken_in {
                self.add(group, actions, seen);
            }
            return true;
        }
        let Some(entries) = self.entries(&collection, group, name) else {
            return false;
        };
        let in_collection = |name: &str| match split_qualified(name) {
            Some(_) => name.to_string(),
            None => format!("{collection}.{name}"),
        };
        let items = entries.as_sequence().unwrap_or_default();
        for action in items.iter().filter_map(Node::as_str) {
            let info = self.context.catalog.resolve(&in_collection(action));
            actions.extend(info.map(|info| info.name));
        }
        for item in items {
            let taken_in = item
                .get("metadata")
                .and_then(|metadata| metadata.get("extend_group"));
            let Some(taken_in) = taken_in else { continue };
            let groups = taken_in
                .as_sequence()
                .unwrap_or(std::slice::from_ref(taken_in));
            for group in groups.iter().filter_map(Node::as_str) {
                self.add(&in_collection(group), actions, seen);
            }
        }
        true
    }

    /// The entries of a group in `meta/runtime.yml` of its collection.
    fn entries(&self, collection: &str, group: &str, name: &str) -> Option<Node> {
        let paths = self.context.collections_paths(self.directory);
        let file = find_collection_folders(collection, &paths)
            .map(|folder| folder.join("meta/runtime.yml"))
            .find(|file| file.is_file())?;
        let root = read_yaml(self.context, &file, None).ok()??;
        let groups = root.get("action_groups")?;
        groups.get(group).or_else(|| groups.get(name)).cloned()
    }
}

/// A group's name with its collection.
pub(crate) fn full_name(group: &str) -> String {
    match split_qualified(group) {
        Some(_) => group.to_string(),
        None => format!("ansible.builtin.{group}"),
    }
}
