//! Command lines.

mod common;
mod definition;
mod extra_vars;
mod secrets;
mod vault;

pub(crate) use common::{CommonOptions, merge_hashes};
pub(crate) use definition::{ad_hoc_command, playbook_command, shevek_command};
pub(crate) use extra_vars::read_extra_vars;
pub(crate) use secrets::{Secrets, read_secrets};
pub(crate) use vault::read_vault_secrets;
