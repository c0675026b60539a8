//! The inventory as the options ask to see it.

use std::path::PathBuf;

use shevek_inventory::{Inventory, Loaded, VariableFiles, Warning};
use shevek_jinja::Dict;
use shevek_template::Templar;

/// An inventory and what decides which variables are shown.
pub(super) struct View {
    pub(super) loaded: Loaded,
    pub(super) files: VariableFiles,
    /// Its `group_vars` and `host_vars` count too.
    pub(super) playbook_dir: PathBuf,
    /// Whether it was given; with `--export` it only counts then.
    pub(super) has_playbook_dir: bool,
    /// Variables are shown where they were set.
    pub(super) export: bool,
    pub(super) extra_vars: Dict,
    /// Decrypts what is shown as text.
    pub(super) templar: Templar,
}

impl View {
    pub(super) fn inventory(&self) -> &Inventory {
        &self.loaded.inventory
    }

    /// What was found to warn of while variables were read.
    pub(super) fn take_warnings(&self) -> Vec<Warning> {
        self.files.take_warnings()
    }
}
