//! What a templar and the lazy values it hands out share.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use shevek_jinja::{Error, Origin, Str, Undefined, Value};
use shevek_yaml::VaultText;

use super::active::Active;
use super::failure::{is_told_further_out, jinja_error, template_error_at, with_lead};
use super::lazy::{LazyElements, needs_resolving};
use super::scope::TemplarScope;
use crate::environment::Source;
use crate::{TemplateContext, TemplateEnvironment, Variables};

/// Variables that have been templated already.
#[derive(Default)]
pub(crate) struct ResolvedVariables(Mutex<HashMap<Arc<str>, Value>>);

impl ResolvedVariables {
    /// Forgets what could hold elements that are no longer true.
    pub(super) fn forget_containers(&self) {
        self.0
            .lock()
            .retain(|_, value| !matches!(value, Value::List(_) | Value::Dict(_) | Value::Tuple(_)));
    }
}

/// Environment, raw variables and context. Holds nothing that is resolved, so that resolved values
/// may hold it.
pub(crate) struct Core {
    environment: Arc<TemplateEnvironment>,
    variables: Arc<dyn Variables>,
    extra: Option<Arc<HashMap<Arc<str>, Value>>>,
    context: Arc<TemplateContext>,
}

impl Core {
    pub(super) fn new(
        environment: Arc<TemplateEnvironment>,
        variables: Arc<dyn Variables>,
        context: TemplateContext,
    ) -> Self {
        Self {
            environment,
            variables,
            extra: None,
            context: Arc::new(context),
        }
    }

    fn copy(&self) -> Self {
        Self {
            environment: Arc::clone(&self.environment),
            variables: Arc::clone(&self.variables),
            extra: self.extra.clone(),
            context: Arc::clone(&self.context),
        }
    }

    pub(super) fn with_extra(&self, extra: impl IntoIterator<Item = (Arc<str>, Value)>) -> Self {
        let mut all = self.extra.as_deref().cloned().unwrap_or_default();
        all.extend(extra);
        Self {
            extra: Some(Arc::new(all)),
            ..self.copy()
        }
    }

    pub(super) fn with_search_directory(&self, directory: &Path) -> Self {
        let mut context = (*self.context).clone();
        context.search_path.insert(0, directory.to_owned());
        Self {
            context: Arc::new(context),
            ..self.copy()
        }
    }

    /// Tells sets of variables apart while they live.
    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    pub(crate) fn environment(&self) -> &Arc<TemplateEnvironment> {
        &self.environment
    }

    pub(crate) fn context(&self) -> &TemplateContext {
        &self.context
    }

    pub(super) fn raw_variable(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.extra.as_ref().and_then(|extra| extra.get(name)) {
            return Some(value.clone());
        }
        self.variables.get(name)
    }

    pub(super) fn is_given(&self, name: &str) -> bool {
        let is_extra = self
            .extra
            .as_ref()
            .is_some_and(|extra| extra.contains_key(name));
        is_extra || self.variables.is_given(name)
    }

    pub(super) fn further_names(&self) -> Vec<Arc<str>> {
        self.variables.further_names()
    }

    /// Notes that a template uses a variable, in case that is deprecated.
    pub(super) fn note_use(&self, name: &str, origin: Option<&Origin>) {
        if let Some(deprecated) = self.variables.deprecation(name, origin) {
            self.context.deprecated.add(deprecated);
        }
    }

    pub(super) fn names(&self) -> Vec<Arc<str>> {
        let mut names = self.variables.names();
        if let Some(extra) = &self.extra {
            let known: std::collections::HashSet<Arc<str>> = names.iter().cloned().collect();
            let mut more: Vec<_> = extra
                .keys()
                .filter(|name| !known.contains(*name))
                .cloned()
                .collect();
            more.sort();
            names.extend(more);
        }
        names
    }

    /// A variable, templated as far as it is a template itself; elements of containers stay lazy.
    pub(crate) fn variable(
        self: &Arc<Self>,
        resolved: &Arc<ResolvedVariables>,
        name: &str,
    ) -> Result<Option<Value>, Error> {
        if let Some(value) = resolved.0.lock().get(name) {
            return Ok(Some(value.clone()));
        }
        let Some(raw) = self.raw_variable(name) else {
            return Ok(None);
        };
        if !needs_resolving(&raw) {
            return Ok(Some(raw));
        }
        let name: Arc<str> = name.into();
        let _active = Active::variable(self.address(), &name)?;
        let volatile = self.environment.volatile_count();
        let value = self.resolve(resolved, &raw)?;
        // The time, a random number or a lookup may be different the next time.
        // An object such as `vars` holds the remembered variables: they must not hold it.
        let may_stay = !matches!(value, Value::Object(_));
        if may_stay && volatile == self.environment.volatile_count() {
            resolved.0.lock().insert(name, value.clone());
        }
        Ok(Some(value))
    }

    /// What a raw value stands for: a template's result, a vault text's plain text, a container
    /// whose elements are resolved on their first use, or the value itself.
    pub(crate) fn resolve(
        self: &Arc<Self>,
        resolved: &Arc<ResolvedVariables>,
        raw: &Value,
    ) -> Result<Value, Error> {
        if !needs_resolving(raw) {
            return Ok(raw.clone());
        }
        match raw {
            Value::Str(text) => match VaultText::of(text) {
                Some(vault) => {
                    let plain = self.environment.decrypt(&vault, text.origin());
                    plain.map(Value::Str).map_err(|error| jinja_error(&error))
                }
                None => self.render_nested(resolved, text),
            },
            Value::List(list) if !list.is_lazy() => Ok(Value::List(
                list.with_lazy(LazyElements::shared(self, resolved)),
            )),
            Value::Dict(dict) if !dict.is_lazy() => Ok(Value::Dict(
                dict.with_lazy(LazyElements::shared(self, resolved)),
            )),
            Value::Tuple(items) => {
                let items: Result<Vec<_>, _> = items
                    .iter()
                    .map(|item| self.resolve(resolved, item))
                    .collect();
                items.map(Value::tuple)
            }
            _ => Ok(raw.clone()),
        }
    }

    /// The result of a template inside of a variable. Something undefined stays so until it is used,
    /// and then tells where the template stands.
    fn render_nested(
        self: &Arc<Self>,
        resolved: &Arc<ResolvedVariables>,
        text: &Str,
    ) -> Result<Value, Error> {
        let error = match self.render(resolved, text) {
            Ok(Value::Undefined(undefined)) if !undefined.is_lenient() => {
                let name = undefined.name().map(Arc::<str>::from);
                let error = template_error_at(&undefined.error(), text.origin());
                let deferred = Undefined::deferred(jinja_error(&error));
                return Ok(Value::Undefined(match name {
                    Some(name) => deferred.with_name(name),
                    None => deferred,
                }));
            }
            Ok(value) => return Ok(value),
            Err(error) if is_told_further_out(&error) => return Err(error),
            Err(error) => error,
        };
        let error = template_error_at(&error, text.origin());
        if error.is_undefined() {
            return Ok(Value::Undefined(Undefined::deferred(jinja_error(&error))));
        }
        Err(jinja_error(&error))
    }

    /// Renders a template; its result may hold lazy elements.
    pub(super) fn render(
        self: &Arc<Self>,
        resolved: &Arc<ResolvedVariables>,
        text: &Str,
    ) -> Result<Value, Error> {
        let source = text.to_arc();
        self.evaluate(resolved, &Source::Template(&source), text.origin())
    }

    pub(super) fn evaluate(
        self: &Arc<Self>,
        resolved: &Arc<ResolvedVariables>,
        source: &Source<'_>,
        origin: Option<&Origin>,
    ) -> Result<Value, Error> {
        let _active = Active::template(self.address(), source.text())?;
        let scope = TemplarScope {
            core: Arc::clone(self),
            resolved: Arc::clone(resolved),
            origin: origin.cloned(),
            gives_copies: false,
        };
        self.environment
            .evaluate(source, scope)
            .map_err(|error| with_lead(source, error, &self.environment))
    }
}
