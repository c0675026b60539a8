//! Playbooks and plays.

use std::path::PathBuf;
use std::sync::Arc;

use shevek_jinja::{Dict, Value};
use shevek_yaml::Span;

use crate::block::Block;
use crate::directives::Directives;

/// A playbook file.
#[derive(Debug, Clone)]
pub struct Playbook {
    /// The file, as given.
    pub path: PathBuf,
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
    /// Its variables, untemplated.
    pub vars: Dict,
    /// Whether facts are gathered first; `None` = as configured.
    pub gather_facts: Option<Value>,
    /// Which facts.
    pub gather_subset: Option<Value>,
    /// Seconds that gathering may take.
    pub gather_timeout: Option<Value>,
    /// Where local facts are on the targets.
    pub fact_path: Option<Value>,
    /// The order of hosts: `inventory`, `sorted`, ...
    pub order: Option<Value>,
    /// The strategy: `linear`, ...
    pub strategy: Option<Value>,
    /// The shared keywords.
    pub directives: Directives,
    /// `pre_tasks`.
    pub pre_tasks: Vec<Arc<Block>>,
    /// `tasks`.
    pub tasks: Vec<Arc<Block>>,
    /// `post_tasks`.
    pub post_tasks: Vec<Arc<Block>>,
}
