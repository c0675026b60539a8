//! Templating with the variables of one host and task.

mod active;
mod arguments;
mod conditional;
mod core;
mod embedded;
mod expression;
mod failure;
mod finalize;
mod label;
mod lazy;
mod placeholder;
mod private_copy;
mod scope;
mod template;
mod variables_object;

use std::path::Path;
use std::sync::Arc;

use shevek_jinja::Value;

pub(crate) use self::core::{Core, ResolvedVariables};
pub(crate) use self::embedded::in_lookup_arguments;
pub(crate) use self::failure::{is_template_error, jinja_error, template_error};
pub(crate) use self::finalize::finalize;
pub(crate) use self::private_copy::may_mutate;
pub(crate) use self::scope::TemplarScope;
use crate::{TemplateContext, TemplateEnvironment, TemplateError, Variables};

/// Templates values with the variables of one host and task. Cheap to make and to clone.
///
/// Resolved variables are remembered for the templar's life, as long as their value depends on
/// nothing but other variables.
#[derive(Clone)]
pub struct Templar {
    core: Arc<Core>,
    resolved: Arc<ResolvedVariables>,
}

impl Templar {
    /// A templar for these variables.
    pub fn new(
        environment: Arc<TemplateEnvironment>,
        variables: Arc<dyn Variables>,
        context: TemplateContext,
    ) -> Self {
        Self::of(Core::new(environment, variables, context))
    }

    fn of(core: Core) -> Self {
        Self {
            core: Arc::new(core),
            resolved: Arc::default(),
        }
    }

    pub(crate) fn from_core(core: Arc<Core>, resolved: Arc<ResolvedVariables>) -> Self {
        Self { core, resolved }
    }

    /// The same with more variables on top, such as the item of a loop. They are raw as others:
    /// trusted text in them is a template.
    #[must_use]
    pub fn with_extra(&self, extra: impl IntoIterator<Item = (Arc<str>, Value)>) -> Self {
        Self::of(self.core.with_extra(extra))
    }

    /// The same that looks for files in `directory` first.
    #[must_use]
    pub fn with_search_directory(&self, directory: &Path) -> Self {
        Self::of(self.core.with_search_directory(directory))
    }

    /// The environment it was made with.
    pub fn environment(&self) -> &Arc<TemplateEnvironment> {
        self.core.environment()
    }

    /// Where lookups search.
    pub fn context(&self) -> &TemplateContext {
        self.core.context()
    }

    pub(crate) fn scope(&self, gives_copies: bool) -> TemplarScope {
        TemplarScope {
            core: Arc::clone(&self.core),
            resolved: Arc::clone(&self.resolved),
            origin: None,
            gives_copies,
        }
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    pub(crate) fn resolved(&self) -> &Arc<ResolvedVariables> {
        &self.resolved
    }

    /// A variable, templated to the end; `None` when there is none of that name.
    ///
    /// # Errors
    /// What templating its value gives, a use of something undefined included.
    pub fn variable(&self, name: &str) -> Result<Option<Value>, TemplateError> {
        let _metered = self.environment().metered();
        let found = self
            .core
            .variable(&self.resolved, name)
            .and_then(|value| value.map(|value| finalize(&value)).transpose());
        found.map_err(|error| template_error(&error))
    }

    /// A variable as it was written.
    pub fn raw_variable(&self, name: &str) -> Option<Value> {
        self.core.raw_variable(name)
    }

    /// Whether somebody gave a variable a value; others tell only what holds without one.
    pub fn is_given(&self, name: &str) -> bool {
        self.core.is_given(name)
    }

    /// The names of all variables that `vars` shows.
    pub fn variable_names(&self) -> Vec<Arc<str>> {
        self.core.names()
    }

    /// The names of those that templates may use besides.
    pub(crate) fn further_variable_names(&self) -> Vec<Arc<str>> {
        self.core.further_names()
    }

    /// All variables as one mapping whose values are templated when they are used: what `vars` is,
    /// and what `hostvars` holds for a host.
    pub fn variables_object(&self) -> Value {
        variables_object::value(self)
    }

    /// Whether the text could be one template from its first to its last character. Ansible: `is_possibly_all_template`.
    pub fn is_one_template(text: &str) -> bool {
        conditional::is_one_template(text)
    }

    /// Whether templating could change `value`: there is a trusted template or vault text in it.
    pub fn is_template(value: &Value) -> bool {
        lazy::needs_resolving(value)
    }
}
