//! What a templar knows about the task it works for, besides variables.

use std::path::PathBuf;

/// Where lookups search for relative files.
#[derive(Debug, Clone, Default)]
pub struct TemplateContext {
    /// Directories in the order of search: the role's, the task file's, the playbook's. Lookups look
    /// first into their own subdirectory of each (`files`, `templates`, `vars`), then into it itself.
    pub search_path: Vec<PathBuf>,
    /// The directory that relative paths refer to when nothing else is found: the playbook's.
    pub base_directory: Option<PathBuf>,
}
