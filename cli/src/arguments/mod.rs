//! Command lines.

mod common;
mod definition;
mod extra_vars;
mod inventory;
mod inventory_sources;
mod secrets;
mod vault;

pub(crate) use common::{CommonOptions, merge_hashes, verbosity};
pub(crate) use definition::{ad_hoc_command, playbook_command, shevek_command};
pub(crate) use extra_vars::read_extra_vars;
pub(crate) use inventory::inventory_command;
pub(crate) use inventory_sources::{inventory_sources, source_configuration};
pub(crate) use secrets::{Secrets, read_secrets};
pub(crate) use vault::read_vault_secrets;
