//! The environment.

use std::sync::Arc;

use super::inner::Inner;
use super::{Budget, CallKind, Callable, Expression, Loader, Missing, Template, compile};
use crate::syntax::Syntax;
use crate::value::UndefinedBehavior;
use crate::{Args, Error, Scope, State, Value};

/// Everything templates are compiled and rendered with. Clones share their contents until one of
/// them is changed; templates keep the configuration they were compiled with.
#[derive(Clone)]
pub struct Environment(pub(crate) Arc<Inner>);

impl Default for Environment {
    fn default() -> Self {
        Self::new()
    }
}

impl Environment {
    /// Jinja's defaults with its own filters, tests and globals.
    pub fn new() -> Self {
        let mut inner = Inner::empty();
        crate::filters::register(&mut inner);
        crate::tests::register(&mut inner);
        crate::globals::register(&mut inner);
        Self(Arc::new(inner))
    }

    /// Jinja's defaults without any filter, test or global.
    pub fn bare() -> Self {
        Self(Arc::new(Inner::empty()))
    }

    fn inner(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    /// Delimiters and whitespace rules.
    pub fn syntax(&self) -> &Syntax {
        &self.0.syntax
    }

    /// Sets delimiters and whitespace rules.
    pub fn set_syntax(&mut self, syntax: Syntax) {
        self.inner().syntax = Arc::new(syntax);
    }

    /// Adds (or replaces) a filter. The first positional argument is the filtered value.
    pub fn add_filter(
        &mut self,
        name: &str,
        function: impl Fn(&mut State<'_>, Args) -> Result<Value, Error> + Send + Sync + 'static,
    ) {
        self.add_filter_callable(name, Callable::new(name, function));
    }

    /// Adds (or replaces) a filter under a name.
    pub fn add_filter_callable(&mut self, name: &str, callable: Callable) {
        self.inner().filters.insert(name.into(), callable);
    }

    /// Adds (or replaces) a test. The first positional argument is the tested value.
    pub fn add_test(
        &mut self,
        name: &str,
        function: impl Fn(&mut State<'_>, Args) -> Result<Value, Error> + Send + Sync + 'static,
    ) {
        self.add_test_callable(name, Callable::new(name, function));
    }

    /// Adds (or replaces) a test under a name.
    pub fn add_test_callable(&mut self, name: &str, callable: Callable) {
        self.inner().tests.insert(name.into(), callable);
    }

    /// Adds (or replaces) a global variable; a [`Callable`] is a global function.
    pub fn add_global(&mut self, name: &str, value: impl Into<Value>) {
        self.inner().globals.insert(name.into(), value.into());
    }

    /// A registered filter, or one the fallback finds.
    pub fn filter(&self, name: &str) -> Result<Option<Callable>, Error> {
        self.0.find_filter(name)
    }

    /// A registered test, or one the fallback finds.
    pub fn test(&self, name: &str) -> Result<Option<Callable>, Error> {
        self.0.find_test(name)
    }

    /// Names of the registered filters, in no order.
    pub fn filter_names(&self) -> impl Iterator<Item = &str> {
        self.0.filters.keys().map(|name| &**name)
    }

    /// Names of the registered tests, in no order.
    pub fn test_names(&self) -> impl Iterator<Item = &str> {
        self.0.tests.keys().map(|name| &**name)
    }

    /// Asked for filters that are not registered, when a template is compiled.
    pub fn set_filter_fallback(
        &mut self,
        fallback: impl Fn(&str) -> Result<Option<Callable>, Error> + Send + Sync + 'static,
    ) {
        self.inner().filter_fallback = Some(Arc::new(fallback));
    }

    /// Asked for tests that are not registered, when a template is compiled.
    pub fn set_test_fallback(
        &mut self,
        fallback: impl Fn(&str) -> Result<Option<Callable>, Error> + Send + Sync + 'static,
    ) {
        self.inner().test_fallback = Some(Arc::new(fallback));
    }

    /// Where included, imported and extended templates come from.
    pub fn set_loader(&mut self, loader: Arc<dyn Loader>) {
        self.inner().loader = Some(loader);
    }

    /// Limits of one rendering.
    pub fn set_budget(&mut self, budget: Budget) {
        self.inner().budget = budget;
    }

    /// The messages of undefined values.
    pub fn set_undefined_texts(
        &mut self,
        text: impl Fn(&Missing<'_>) -> String + Send + Sync + 'static,
    ) {
        self.inner().undefined_text = Arc::new(text);
    }

    /// What may be done with undefined values that templates come upon.
    pub fn set_undefined_behavior(&mut self, behavior: UndefinedBehavior) {
        self.inner().undefined_behavior = behavior;
    }

    /// Whether a filter, test or call that comes upon something undefined gives an undefined value
    /// that carries the error (so that `default` can replace it), and undefined arguments of calls
    /// are their result. Other errors are raised at once, as in Ansible 2.19.
    pub fn set_defer_errors(&mut self, defer: bool) {
        self.inner().defer_errors = defer;
    }

    /// Changes the errors of filters and tests, for instance to name the plugin. Errors about
    /// undefined values and used-up budgets are not passed through it.
    pub fn set_error_wrapper(
        &mut self,
        wrap: impl Fn(CallKind, &str, Error) -> Error + Send + Sync + 'static,
    ) {
        self.inner().wrap_error = Some(Arc::new(wrap));
    }

    /// Changes values (other than texts) before they become part of a text that has several
    /// parts, in [`Template::render_native`].
    pub fn set_text_conversion(
        &mut self,
        convert: impl Fn(&Value) -> Result<Value, Error> + Send + Sync + 'static,
    ) {
        self.inner().text_of = Some(Arc::new(convert));
    }

    /// The source of randomness: gives a number below its argument.
    pub fn set_random(&mut self, random_below: impl Fn(usize) -> usize + Send + Sync + 'static) {
        self.inner().random_below = Arc::new(random_below);
    }

    /// Compiles a template; `name` is what errors show.
    pub fn compile(&self, name: Option<&str>, source: &str) -> Result<Template, Error> {
        compile::template(self, name, source, &self.0.syntax)
    }

    /// Compiles a template with a syntax of its own.
    pub fn compile_with(
        &self,
        name: Option<&str>,
        source: &str,
        syntax: &Syntax,
    ) -> Result<Template, Error> {
        compile::template(self, name, source, &Arc::new(syntax.clone()))
    }

    /// Compiles a bare expression (no delimiters).
    pub fn compile_expression(&self, source: &str) -> Result<Expression, Error> {
        compile::expression(self, None, source)
    }

    /// Calls `run` with a state to call filters and values with, outside of any template.
    pub fn with_state<T>(
        &self,
        scope: &dyn Scope,
        run: impl FnOnce(&mut State<'_>) -> T,
    ) -> Result<T, Error> {
        let template = compile::template(self, None, "", &self.0.syntax)?;
        Ok(run(&mut State::new(&template.0, scope, None, true)))
    }
}
