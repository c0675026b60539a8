//! Playbooks and plays.

use std::path::PathBuf;
use std::sync::Arc;

use shevek_jinja::{Dict, Value};
use shevek_yaml::Span;

use crate::block::Block;
use crate::directives::Directives;
use crate::role::Role;
use crate::task::Task;

/// A playbook file.
#[derive(Debug, Clone)]
pub struct Playbook {
    /// The file, as given.
    pub path: PathBuf,
    /// The collection that it lies in, `namespace.name`: plays look there for roles first.
    pub collection: Option<String>,
    /// Its plays in order.
    pub plays: Vec<Arc<Play>>,
}

/// One play: hosts and what is done on them.
#[derive(Debug, Clone)]
pub struct Play {
    /// Where it stands.
    pub span: Span,
    /// Its name, untemplated.
    pub name: Option<Value>,
    /// Host patterns, untemplated.
    pub hosts: Vec<Value>,
    /// The folder of the playbook file that it stands in: `playbook_dir`, where relative files are looked up.
    pub directory: PathBuf,
    /// Its variables, untemplated.
    pub vars: Dict,
    /// Files with variables, untemplated; an entry that is a list holds alternatives.
    pub vars_files: Vec<Value>,
    /// Variables to ask the user for.
    pub vars_prompt: Vec<VarsPrompt>,
    /// Whether facts are gathered first; `None` = as configured.
    pub gather_facts: Option<Value>,
    /// Which facts.
    pub gather_subset: Option<Value>,
    /// Seconds that gathering may take.
    pub gather_timeout: Option<Value>,
    /// Where local facts are on the targets.
    pub fact_path: Option<Value>,
    /// Conditions of gathering facts: those of the `import_playbook` that brought the play.
    pub gather_when: Vec<Value>,
    /// Whether handlers run on hosts that failed; `None` = as configured.
    pub force_handlers: Option<Value>,
    /// The share of failed hosts (percent) beyond which the play ends for all.
    pub max_fail_percentage: Option<Value>,
    /// How many hosts go through the play at once: numbers or percentages, one for each batch.
    pub serial: Vec<Value>,
    /// The order of hosts: `inventory`, `sorted`, ...
    pub order: Option<Value>,
    /// The strategy: `linear`, ...
    pub strategy: Option<Value>,
    /// The shared keywords.
    pub directives: Directives,
    /// Roles that are known before the play runs: those of `roles`, then those that `import_role` brings.
    pub roles: Vec<Arc<Role>>,
    /// The tasks of `roles` with their dependencies; each role ends with an implicit `meta: role_complete`.
    pub role_blocks: Vec<Arc<Block>>,
    /// Handlers in the order in which they run: of `roles`, the play's own, of imported roles.
    pub handlers: Vec<Arc<Task>>,
    /// `pre_tasks`.
    pub pre_tasks: Vec<Arc<Block>>,
    /// `tasks`.
    pub tasks: Vec<Arc<Block>>,
    /// `post_tasks`.
    pub post_tasks: Vec<Arc<Block>>,
}

/// An entry of `vars_prompt`, untemplated.
#[derive(Debug, Clone, Default)]
pub struct VarsPrompt {
    /// The variable's name.
    pub name: String,
    /// All keys as written: `prompt`, `default`, `private`, `confirm`, `encrypt`, `salt`, `salt_size`, `unsafe`.
    pub fields: Dict,
}

impl Play {
    /// `FILE:LINE` of its beginning.
    pub fn path(&self) -> String {
        format!("{}:{}", self.span.source.name(), self.span.line)
    }

    /// A play without hosts and tasks, to be filled.
    pub fn new(span: Span, directory: PathBuf) -> Self {
        Self {
            span,
            name: None,
            hosts: Vec::new(),
            directory,
            vars: Dict::new(),
            vars_files: Vec::new(),
            vars_prompt: Vec::new(),
            gather_facts: None,
            gather_subset: None,
            gather_timeout: None,
            fact_path: None,
            gather_when: Vec::new(),
            force_handlers: None,
            max_fail_percentage: None,
            serial: Vec::new(),
            order: None,
            strategy: None,
            directives: Directives::default(),
            roles: Vec::new(),
            role_blocks: Vec::new(),
            handlers: Vec::new(),
            pre_tasks: Vec::new(),
            tasks: Vec::new(),
            post_tasks: Vec::new(),
        }
    }
}
