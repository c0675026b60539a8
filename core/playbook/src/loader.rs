//! Loading playbooks, and at run time the files and roles that they include.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use shevek_jinja::Dict;
use shevek_template::TemplateEnvironment;
use shevek_yaml::DuplicateKeys;

use crate::action_catalog::ActionCatalog;
use crate::find::find_included_tasks;
use crate::include::{IncludeError, IncludedRole, IncludedTasks, RoleInclude, TasksInclude};
use crate::load::{self, ActionGroups, Context, LoadError};
use crate::load_log::LoadLog;
use crate::play::Playbook;
use crate::task::Task;

/// Reads files as Ansible's loader does: vaulted ones are decrypted.
pub trait FileReader: Send + Sync {
    /// The decrypted bytes of a file.
    ///
    /// # Errors
    /// What the operating system or the vault says.
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>>;
}

/// What a [`Loader`] needs.
pub struct LoaderParts {
    /// Actions, modules and their arguments.
    pub catalog: Arc<dyn ActionCatalog + Send + Sync>,
    /// Filters, tests and lookups: names of static imports and roles may be templates.
    pub templates: Arc<TemplateEnvironment>,
    /// Reads files.
    pub files: Arc<dyn FileReader>,
    /// Takes warnings and messages such as `statically imported: ...`.
    pub log: Arc<dyn LoadLog>,
    /// Extra variables, which win over all others.
    pub extra_vars: Dict,
    /// Where roles are looked for after the playbook's `roles`. Ansible: `roles_path`.
    pub roles_path: Vec<PathBuf>,
    /// Where collections are: each has a folder `ansible_collections`. Ansible: `collections_path`.
    pub collections_paths: Vec<PathBuf>,
    /// Whether variables of roles stay private; `None` = only those of `include_role`. Ansible: `private_role_vars`.
    pub private_role_vars: Option<bool>,
    /// Whether dictionaries of the same name are merged. Ansible: `hash_behaviour`.
    pub merge_hashes: bool,
    /// What happens when a mapping has a key twice. Ansible: `duplicate_dict_key`.
    pub duplicate_keys: DuplicateKeys,
}

/// The actions of groups by the play's folder and the group's name.
type KnownGroups = HashMap<(PathBuf, String), Arc<[String]>>;

/// Reads playbooks and what they import and include, checked as far as it can be known without a host.
pub struct Loader {
    parts: LoaderParts,
    /// Counts the uses of roles, for their ids.
    role_counter: AtomicU64,
    /// Groups of actions that were asked for.
    action_groups: Mutex<KnownGroups>,
}

impl Loader {
    /// A loader.
    pub fn new(parts: LoaderParts) -> Self {
        Self {
            parts,
            role_counter: AtomicU64::new(0),
            action_groups: Mutex::default(),
        }
    }

    fn context(&self) -> Context<'_> {
        let parts = &self.parts;
        Context {
            catalog: &*parts.catalog,
            templates: &parts.templates,
            files: &*parts.files,
            log: &*parts.log,
            extra_vars: &parts.extra_vars,
            roles_path: &parts.roles_path,
            collections_paths: &parts.collections_paths,
            private_role_vars: parts.private_role_vars,
            merge_hashes: parts.merge_hashes,
            duplicate_keys: parts.duplicate_keys,
            role_counter: &self.role_counter,
        }
    }

    /// Reads a playbook with everything that it imports statically.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place and what to write instead.
    pub fn load_playbook(&self, path: &Path) -> Result<Playbook, LoadError> {
        load::load_playbook(self.context(), path)
    }

    /// The file that an `include_tasks` means: relative to the includes around it, its role or the playbook.
    /// When none exists, the last place that was looked at.
    pub fn find_included_tasks(&self, task: &Task, directory: &Path, target: &str) -> PathBuf {
        find_included_tasks(&task.frame, directory, target)
    }

    /// The actions of a group that `module_defaults` name as `group/NAME`, without `ansible.builtin.`; none when there
    /// is no such group. `directory` is the play's: collections may be beside it.
    pub fn action_group(&self, group: &str, directory: &Path) -> Arc<[String]> {
        let key = (directory.to_path_buf(), group.to_string());
        let mut known = self
            .action_groups
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let actions = known.entry(key).or_insert_with(|| {
            let groups = ActionGroups {
                context: self.context(),
                directory,
            };
            groups.actions(group).unwrap_or_default().into()
        });
        Arc::clone(actions)
    }

    /// Loads the file of an `include_tasks` for the hosts that include it in the same way.
    ///
    /// # Errors
    /// When the file cannot be read, or is wrong.
    pub fn include_tasks(&self, include: &TasksInclude<'_>) -> Result<IncludedTasks, IncludeError> {
        load::include_tasks(self.context(), include).map_err(IncludeError::from)
    }

    /// Loads the role of an `include_role`.
    ///
    /// # Errors
    /// When there is no such role, or a file of it is wrong.
    pub fn include_role(&self, include: &RoleInclude<'_>) -> Result<IncludedRole, IncludeError> {
        load::include_role(self.context(), include).map_err(IncludeError::from)
    }
}
