//! The commands under Ansible's own names.

use clap::Command;

use super::config::config_command;
use super::console::console_command;
use super::definition::{ad_hoc_command, playbook_command, shevek_command};
use super::doc::doc_command;
use super::galaxy::galaxy_command;
use super::inventory::inventory_command;
use super::pull::pull_command;
use super::vault_definition::vault_command;

/// How a command is defined under a name.
type Definition = fn(&'static str) -> Command;

const FAMILY: [(&str, Definition); 9] = [
    ("ansible", ad_hoc_command),
    ("ansible-config", config_command),
    ("ansible-console", console_command),
    ("ansible-doc", doc_command),
    ("ansible-galaxy", galaxy_command),
    ("ansible-inventory", inventory_command),
    ("ansible-playbook", playbook_command),
    ("ansible-pull", pull_command),
    ("ansible-vault", vault_command),
];

/// `shevek` and all commands under Ansible's names.
pub(crate) fn family() -> Vec<Command> {
    let others = FAMILY.iter().map(|(name, definition)| definition(name));
    std::iter::once(shevek_command()).chain(others).collect()
}

/// The names of [`family`].
pub(crate) fn family_names() -> Vec<&'static str> {
    std::iter::once("shevek")
        .chain(FAMILY.iter().map(|(name, _)| *name))
        .collect()
}
