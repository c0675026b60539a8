//! The cache plugin `jsonfile`: a file for each entry, which Ansible reads and writes too.

mod cache;
mod plugin;

shevek_plugin::export!();
