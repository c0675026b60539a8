//! What a templar knows about the task it works for, besides variables.

use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;
use shevek_yaml::Deprecated;

/// Where lookups search for relative files.
#[derive(Debug, Clone, Default)]
pub struct TemplateContext {
    /// Directories in the order of search: the role's, the task file's, the playbook's. Lookups look
    /// first into their own subdirectory of each (`files`, `templates`, `vars`), then into it itself.
    pub search_path: Vec<PathBuf>,
    /// The directory that relative paths refer to when nothing else is found: the playbook's.
    pub base_directory: Option<PathBuf>,
    /// What templates and conditions used although later versions of Ansible refuse it.
    pub deprecated: DeprecatedUses,
}

/// Deprecated uses, each kept once until they are taken. Shared by all clones.
#[derive(Debug, Clone, Default)]
pub struct DeprecatedUses(Arc<Mutex<Vec<Deprecated>>>);

impl DeprecatedUses {
    /// Keeps a use.
    pub fn add(&self, deprecated: Deprecated) {
        let mut uses = self.0.lock();
        if !uses.contains(&deprecated) {
            uses.push(deprecated);
        }
    }

    /// The uses since the last call.
    pub fn take(&self) -> Vec<Deprecated> {
        std::mem::take(&mut self.0.lock())
    }
}
