//! What validation finds.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// Arguments that passed.
#[derive(Clone, Default, PartialEq)]
pub struct Validated {
    /// Every option of the spec under its canonical name, converted, defaults in place (`null` without one).
    pub args: Map<String, Json>,
    /// The aliases that were used, as (alias, option).
    pub aliases_used: Vec<(String, String)>,
    /// Warnings to add to the result.
    pub warnings: Vec<String>,
    /// Deprecations to add to the result.
    pub deprecations: Vec<Deprecation>,
    /// Values that must not be seen: see [`remove_values`](crate::remove_values).
    pub no_log_values: BTreeSet<String>,
    /// The arguments with the aliases still in them, where any was used.
    pub(super) with_aliases: Option<Map<String, Json>>,
}

impl Validated {
    /// The arguments as Ansible reports them in `invocation.module_args`: the canonical names, and what was given
    /// under aliases as well. Still to be censored.
    pub fn module_args(&self) -> Map<String, Json> {
        self.with_aliases.as_ref().unwrap_or(&self.args).clone()
    }
}

/// An option or alias that goes away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deprecation {
    /// Ansible's sentence.
    pub msg: String,
    /// The version in which it goes away.
    pub version: Option<String>,
}

/// Arguments that did not pass.
#[derive(Clone, PartialEq, thiserror::Error)]
#[error("{}", .errors.first().map(|e| e.message.as_str()).unwrap_or_default())]
pub struct ValidationErrors {
    /// Every error in Ansible's order; never empty. The texts may hold values of `no_log` options.
    pub errors: Vec<ValidationError>,
    /// Warnings that came up before.
    pub warnings: Vec<String>,
    /// Deprecations that came up before.
    pub deprecations: Vec<Deprecation>,
    /// Values that must not be seen.
    pub no_log_values: BTreeSet<String>,
}

impl ValidationErrors {
    /// The message with which a module of this name fails in Ansible: that of the first error.
    pub fn module_message(&self, module: &str) -> String {
        match self.errors.first() {
            Some(error) if error.kind == ValidationKind::Unsupported => format!(
                "Unsupported parameters for ({module}) module: {}",
                error.message
            ),
            Some(error) => error.message.clone(),
            None => String::new(),
        }
    }

    /// The message with which an action of this name fails in Ansible, which calls it a module as well.
    pub fn action_message(&self, action: &str) -> String {
        self.module_message(action)
    }
}

impl std::fmt::Debug for ValidationErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The messages and the values may be secret.
        f.debug_struct("ValidationErrors")
            .field(
                "kinds",
                &self.errors.iter().map(|e| e.kind).collect::<Vec<_>>(),
            )
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Validated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Validated")
            .field("options", &self.args.keys().collect::<Vec<_>>())
            .field("aliases_used", &self.aliases_used)
            .field("warnings", &self.warnings)
            .field("deprecations", &self.deprecations)
            .finish_non_exhaustive()
    }
}

/// One thing that is wrong with the arguments.
#[derive(Clone, PartialEq, Eq)]
pub struct ValidationError {
    /// What kind of mistake.
    pub kind: ValidationKind,
    /// Ansible's message.
    pub message: String,
    /// The options concerned, each with the options it lies in (`["volumes", "src"]`), as far as the message
    /// is about certain ones.
    pub options: Vec<Vec<String>>,
}

/// The kinds of mistakes. Ansible: the classes in `module_utils/errors.py`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValidationKind {
    /// A value has the wrong type.
    ArgumentType,
    /// A value is none of the choices.
    ArgumentValue,
    /// An element of a list has the wrong type.
    Element,
    /// The value of an option with suboptions cannot be searched for secrets, for it is no mapping.
    NoLog,
    /// Options that exclude each other.
    MutuallyExclusive,
    /// A required option is missing.
    Required,
    /// Missing because another option is given.
    RequiredBy,
    /// Missing because another option has a certain value.
    RequiredIf,
    /// None of a group is given.
    RequiredOneOf,
    /// Only a part of a group is given.
    RequiredTogether,
    /// An element with suboptions is no mapping.
    SubParameterType,
    /// An option that is not in the spec.
    Unsupported,
    /// The spec itself is wrong.
    Spec,
}

/// An option that is not in the spec, and what its level supports.
pub(super) struct Unsupported {
    pub(super) path: Vec<String>,
    pub(super) supported: String,
}

/// Collects everything while the levels of the arguments are walked.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) errors: Vec<ValidationError>,
    pub(super) warnings: Vec<String>,
    pub(super) deprecations: Vec<Deprecation>,
    pub(super) no_log_values: BTreeSet<String>,
    pub(super) unsupported: Vec<Unsupported>,
    pub(super) aliases_used: Vec<(String, String)>,
    pub(super) with_aliases: Option<Map<String, Json>>,
    /// Whether any alias was used, on any level.
    pub(super) any_alias: bool,
}

impl Findings {
    pub(super) fn error(
        &mut self,
        kind: ValidationKind,
        message: String,
        options: Vec<Vec<String>>,
    ) {
        self.errors.push(ValidationError {
            kind,
            message,
            options,
        });
    }
}
