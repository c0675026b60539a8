//! What a task did on one host.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shevek_jinja::{Dict, Origin, Value};

use super::TaskFields;
use crate::event::{Report, TaskInfo};

/// A task's end on one host, for the strategy.
pub(crate) struct Outcome {
    pub(crate) host: Arc<str>,
    pub(crate) task: Arc<TaskInfo>,
    pub(crate) report: Report,
    pub(crate) ignore_errors: bool,
    pub(crate) ignore_unreachable: bool,
    /// When the debugger starts: the keyword `debugger`.
    pub(crate) debugger: Option<String>,
    /// The task's keywords as they were when it ran.
    pub(crate) fields: Arc<TaskFields>,
    /// What else the task does to the run, in the order of its items.
    pub(crate) effects: Vec<Effect>,
}

/// What a task does to the run besides its result.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// It notifies a handler, if it changed something.
    Notify(String),
    /// It includes tasks or a role.
    Include(IncludeRequest),
    /// It keeps statistics: `ansible_stats`.
    Stats(Json),
}

/// What an `include_tasks` or `include_role` asks for. Ansible: `IncludedFile`.
#[derive(Debug, Clone)]
pub(crate) struct IncludeRequest {
    /// The file as written, templated; the role's name for `include_role`.
    pub(crate) name: String,
    /// Where the name was written.
    pub(crate) name_origin: Option<Origin>,
    /// Whether it is a role.
    pub(crate) is_role: bool,
    /// The arguments, templated, for comparison and for options.
    pub(crate) args: Map<String, Json>,
    /// The argument `apply`, still with its templates.
    pub(crate) apply: Option<Dict>,
    /// The item and what else the loop defines.
    pub(crate) loop_vars: Vec<(Arc<str>, Value)>,
    /// What is printed for the item.
    pub(crate) label: Option<Json>,
}

impl IncludeRequest {
    /// Whether two hosts include the same, so that they go through the same tasks.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let json = |vars: &[(Arc<str>, Value)]| -> Vec<(Arc<str>, Option<Json>)> {
            vars.iter()
                .map(|(name, value)| (Arc::clone(name), value.to_json().ok()))
                .collect()
        };
        self.name == other.name
            && self.args == other.args
            && json(&self.loop_vars) == json(&other.loop_vars)
    }

    /// An argument that is text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.args.get(name) {
            None | Some(Json::Null) => None,
            Some(Json::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
        }
    }

    /// An argument that is a truth value.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        let text = match self.args.get(name)? {
            Json::Bool(flag) => return Some(*flag),
            Json::String(text) => text.trim().to_ascii_lowercase(),
            other => other.to_string(),
        };
        match text.as_str() {
            "yes" | "on" | "true" | "1" | "y" | "t" => Some(true),
            "no" | "off" | "false" | "0" | "n" | "f" => Some(false),
            _ => None,
        }
    }
}

impl Outcome {
    pub(crate) fn is_failed(&self) -> bool {
        self.report.result.is_failed()
    }

    pub(crate) fn is_unreachable(&self) -> bool {
        self.report.result.is_unreachable()
    }
}
