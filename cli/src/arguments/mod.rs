//! Command lines.

mod common;
mod config;
mod connection_definition;
mod console;
mod definition;
mod doc;
mod documents;
mod extra_vars;
mod fact_cache;
mod family;
mod folders;
mod galaxy;
mod galaxy_collection;
mod galaxy_role;
mod inventory;
mod inventory_sources;
mod password_file;
mod password_prompt;
mod path;
mod pull;
mod python_text;
mod secrets;
mod vault;
mod vault_definition;

pub(crate) use common::{CommonOptions, merge_hashes, verbosity};
pub(crate) use config::config_command;
pub(crate) use console::console_command;
pub(crate) use definition::{ad_hoc_command, playbook_command, shevek_command};
pub(crate) use doc::doc_command;
pub(crate) use extra_vars::read_extra_vars;
pub(crate) use fact_cache::fact_cache;
pub(crate) use family::family;
pub(crate) use folders::{collections_paths, roles_paths};
pub(crate) use galaxy::{HIDDEN as SIGNATURE_OPTIONS, galaxy_command};
pub(crate) use inventory::inventory_command;
pub(crate) use inventory_sources::{inventory_sources, source_configuration};
pub(crate) use password_prompt::{ask_line, ask_password};
pub(crate) use path::{playbook_dir, real_path, unfracked};
pub(crate) use pull::pull_command;
pub(crate) use python_text::os_error;
pub(crate) use secrets::{Secrets, read_secrets};
pub(crate) use vault::{
    VaultPurpose, VaultSources, configured_vault_ids, default_vault_id, read_vault_secrets,
};
pub(crate) use vault_definition::vault_command;
