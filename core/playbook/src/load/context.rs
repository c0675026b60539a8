//! What loading needs from around it.

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use shevek_jinja::{Dict, Value};
use shevek_template::TemplateEnvironment;
use shevek_yaml::{DuplicateKeys, Span};

use super::action_groups::ActionGroups;
use super::actions::Actions;
use crate::action_catalog::ActionCatalog;
use crate::block::Block;
use crate::directives::Directives;
use crate::find::collections_around;
use crate::include::IncludedTasks;
use crate::load_log::LoadLog;
use crate::loader::FileReader;
use crate::play::Play;
use crate::role::Role;
use crate::task::Task;

/// Plugins, files and settings.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) catalog: &'a dyn ActionCatalog,
    pub(crate) templates: &'a Arc<TemplateEnvironment>,
    pub(crate) files: &'a dyn FileReader,
    pub(crate) log: &'a dyn LoadLog,
    pub(crate) extra_vars: &'a Dict,
    pub(crate) roles_path: &'a [PathBuf],
    pub(crate) collections_paths: &'a [PathBuf],
    pub(crate) private_role_vars: Option<bool>,
    pub(crate) merge_hashes: bool,
    pub(crate) duplicate_keys: DuplicateKeys,
    /// Counts the uses of roles, for their ids.
    pub(crate) role_counter: &'a AtomicU64,
}

impl Context<'_> {
    /// Where collections are: beside the playbook, then as configured.
    pub(super) fn collections_paths(&self, directory: &Path) -> Vec<PathBuf> {
        let mut paths = vec![directory.join("collections")];
        paths.extend(collections_around(directory).map(Path::to_path_buf));
        paths.extend(self.collections_paths.iter().cloned());
        paths
    }
}

/// The play whose lists of tasks are loaded, and what they have brought so far.
pub(crate) struct PlayScope<'a> {
    pub(crate) context: Context<'a>,
    /// Where the play stands.
    pub(crate) span: Option<Span>,
    /// The folder of the playbook file.
    pub(crate) directory: PathBuf,
    /// The play's variables.
    pub(crate) vars: Dict,
    /// Its files with variables.
    pub(crate) vars_files: Vec<Value>,
    /// Its shared keywords.
    pub(crate) directives: Directives,
    /// The roles that the play has so far.
    pub(crate) roles: RefCell<Vec<Arc<Role>>>,
    /// How many of them the play had before.
    known_roles: usize,
    /// The handlers that static imports brought.
    pub(crate) handlers: RefCell<Vec<Arc<Task>>>,
    /// What its `vars_files` hold, as far as it can be known without a host.
    pub(crate) files_vars: OnceCell<Dict>,
}

impl<'a> PlayScope<'a> {
    /// The scope of a play that has nothing yet.
    pub(crate) fn new(context: Context<'a>, directory: &Path) -> Self {
        Self {
            context,
            span: None,
            directory: directory.to_path_buf(),
            vars: Dict::new(),
            vars_files: Vec::new(),
            directives: Directives::default(),
            roles: RefCell::default(),
            known_roles: 0,
            handlers: RefCell::default(),
            files_vars: OnceCell::new(),
        }
    }

    /// The scope of a play that runs.
    pub(crate) fn of(context: Context<'a>, play: &Play) -> Self {
        Self {
            span: Some(play.span.clone()),
            vars: play.vars.clone(),
            vars_files: play.vars_files.clone(),
            directives: play.directives.clone(),
            roles: RefCell::new(play.roles.clone()),
            known_roles: play.roles.len(),
            ..Self::new(context, &play.directory)
        }
    }

    /// What an include has brought, with the roles that were not known before.
    pub(super) fn brought(self, blocks: Vec<Arc<Block>>) -> IncludedTasks {
        IncludedTasks {
            blocks,
            roles: self.roles.into_inner().split_off(self.known_roles),
            handlers: self.handlers.into_inner(),
        }
    }

    /// The actions that tasks may name under these keywords.
    pub(super) fn actions<'b>(&'b self, directives: &'b Directives) -> Actions<'b> {
        Actions {
            catalog: self.context.catalog,
            collections: directives.collections.as_ref(),
            groups: Some(ActionGroups {
                context: self.context,
                directory: &self.directory,
            }),
        }
    }
}
