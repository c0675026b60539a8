//! What all templars of a run share.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Mutex, RwLock};
use shevek_jinja::environment::{CallKind, Callable, Environment, Expression, Missing, Template};
use shevek_jinja::meter::{self, Metered};
use shevek_jinja::value::str_repr;
use shevek_jinja::{Args, Error, ErrorKind, Origin, Str, Syntax, Tags, Value};
use shevek_yaml::VaultText;

use crate::file_template::with_newlines_of;
use crate::header::split_header;
use crate::plugin::{Plugin, PluginCode};
use crate::routing::moved_filter;
use crate::templar::{
    TemplarScope, in_lookup_arguments, is_template_error, jinja_error, may_mutate,
};
use crate::vault_value::DecryptedVault;
use crate::{
    TemplateConfiguration, TemplateError, TemplateErrorKind, filter, global, is_omit, outside, test,
};

/// Filters, tests, globals, settings, and the templates compiled so far. Built once a run.
pub struct TemplateEnvironment {
    configuration: Arc<TemplateConfiguration>,
    jinja: Environment,
    templates: RwLock<HashMap<Arc<str>, Compiled<Template>>>,
    expressions: RwLock<HashMap<Arc<str>, Compiled<Expression>>>,
    volatile: Volatile,
    warnings: Mutex<Vec<String>>,
    /// Plain texts by ciphertext: deriving the key takes milliseconds.
    decrypted: Mutex<HashMap<Arc<str>, Str>>,
}

#[derive(Clone)]
struct Compiled<T> {
    code: T,
    /// Whether it could change lists and dicts in place; they must not be those of the variables.
    may_mutate: bool,
}

/// More templates than any playbook has; what is above starts over.
const MOST_COMPILED: usize = 20_000;

/// Counts the calls whose answer may differ the next time.
#[derive(Clone, Default)]
pub(crate) struct Volatile(Arc<AtomicU64>);

impl Volatile {
    pub(crate) fn happened(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What is to be evaluated.
pub(crate) enum Source<'a> {
    /// Text with `{{ }}` and `{% %}`.
    Template(&'a Arc<str>),
    /// A bare expression.
    Expression(&'a Arc<str>),
}

impl<'a> Source<'a> {
    pub(crate) fn text(&self) -> &'a Arc<str> {
        match self {
            Self::Template(text) | Self::Expression(text) => text,
        }
    }
}

impl TemplateEnvironment {
    /// An environment with all filters, tests, lookups and globals.
    pub fn new(configuration: TemplateConfiguration) -> Arc<Self> {
        let configuration = Arc::new(configuration);
        let volatile = Volatile::default();
        let jinja = jinja_environment(&configuration, &volatile);
        Arc::new(Self {
            configuration,
            jinja,
            templates: RwLock::default(),
            expressions: RwLock::default(),
            volatile,
            warnings: Mutex::default(),
            decrypted: Mutex::default(),
        })
    }

    /// The plain text of a `!vault` value.
    pub(crate) fn decrypt(
        &self,
        vault: &VaultText,
        origin: Option<&Origin>,
    ) -> Result<Str, TemplateError> {
        if let Some(text) = self.decrypted.lock().get(vault.ciphertext()) {
            return Ok(text.clone());
        }
        let failed = |message: String| {
            TemplateError::new(TemplateErrorKind::Vault, message).or_origin(origin)
        };
        let plain = shevek_vault::decrypt(vault.ciphertext(), &self.configuration.vault_secrets)
            .map_err(|error| failed(error.to_string()))?;
        let text = std::str::from_utf8(&plain).map_err(|error| failed(error.to_string()))?;
        let extension: Arc<dyn Any + Send + Sync> = Arc::new(DecryptedVault(vault.clone()));
        let text = Str::tagged(
            text,
            Tags {
                trusted: false,
                origin: origin.cloned(),
                extension: Some(extension),
            },
        );
        self.decrypted
            .lock()
            .insert(Arc::clone(vault.ciphertext()), text.clone());
        Ok(text)
    }

    /// Takes the warnings that have come up since the last time, such as those of `errors='warn'`.
    pub fn take_warnings(&self) -> Vec<String> {
        std::mem::take(&mut self.warnings.lock())
    }

    pub(crate) fn warn(&self, message: String) {
        self.warnings.lock().push(message);
    }

    /// The settings it was made with.
    pub fn configuration(&self) -> &TemplateConfiguration {
        &self.configuration
    }

    /// While it lives, what is made counts against the budget of one template.
    pub(crate) fn metered(&self) -> Metered {
        Metered::begin(&self.configuration.budget)
    }

    pub(crate) fn jinja(&self) -> &Environment {
        &self.jinja
    }

    pub(crate) fn volatile(&self) -> &Volatile {
        &self.volatile
    }

    pub(crate) fn volatile_count(&self) -> u64 {
        self.volatile.count()
    }

    /// Evaluates a source; something undefined is given as such.
    pub(crate) fn evaluate(
        &self,
        source: &Source<'_>,
        mut scope: TemplarScope,
    ) -> Result<Value, Error> {
        match source {
            Source::Template(text) => {
                let compiled = self.template(text)?;
                scope.gives_copies = compiled.may_mutate;
                let result = compiled.code.render_native(&scope)?;
                Ok(match &result {
                    // A text ends with as many newlines as its template.
                    Value::Str(rendered) if text.ends_with('\n') && !rendered.is_markup() => {
                        Value::from(with_newlines_of(text, rendered.as_str().to_owned(), "\n"))
                    }
                    _ => result,
                })
            }
            Source::Expression(text) => {
                let compiled = self.expression(text)?;
                scope.gives_copies = compiled.may_mutate;
                compiled.code.eval(&scope)
            }
        }
    }

    fn template(&self, text: &Arc<str>) -> Result<Compiled<Template>, Error> {
        if let Some(template) = self.templates.read().get(text) {
            return Ok(template.clone());
        }
        let mut syntax = self.jinja.syntax().clone();
        let source = in_lookup_arguments(text);
        let body = split_header(&source, &mut syntax)?;
        let code = self.jinja.compile_with(None, body, &syntax)?;
        let template = Compiled {
            code,
            may_mutate: may_mutate(text),
        };
        let mut templates = self.templates.write();
        if templates.len() >= MOST_COMPILED {
            templates.clear();
        }
        templates.insert(Arc::clone(text), template.clone());
        Ok(template)
    }

    fn expression(&self, text: &Arc<str>) -> Result<Compiled<Expression>, Error> {
        if let Some(expression) = self.expressions.read().get(text) {
            return Ok(expression.clone());
        }
        let code = self.jinja.compile_expression(text)?;
        let expression = Compiled {
            code,
            may_mutate: may_mutate(text),
        };
        let mut expressions = self.expressions.write();
        if expressions.len() >= MOST_COMPILED {
            expressions.clear();
        }
        expressions.insert(Arc::clone(text), expression.clone());
        Ok(expression)
    }
}

fn jinja_environment(
    configuration: &Arc<TemplateConfiguration>,
    volatile: &Volatile,
) -> Environment {
    let mut jinja = Environment::new();
    for plugin in filter::all() {
        for name in plugin.names {
            let callable = callable(name, plugin, configuration, volatile);
            jinja.add_filter_callable(name, callable);
        }
    }
    for plugin in test::all() {
        for name in plugin.names {
            let callable = callable(name, plugin, configuration, volatile);
            jinja.add_test_callable(name, callable);
        }
    }
    jinja.set_syntax(Syntax {
        trim_blocks: true,
        escape_backslashes: true,
        ..Syntax::default()
    });
    global::register(&mut jinja, configuration, volatile);
    jinja.set_undefined_texts(undefined_text);
    jinja.set_error_wrapper(plugin_failure);
    jinja.set_text_conversion(text_part);
    jinja.set_defer_errors(true);
    jinja.set_budget(configuration.budget);
    // Fully qualified names mean the same plugins. Roles bring plugins of their own when they are loaded.
    let (known, later, uses) = (jinja.clone(), configuration.clone(), volatile.clone());
    jinja.set_filter_fallback(move |name| {
        match outside::later_filter(later.plugins.as_ref(), name, &uses) {
            Some(filter) => Ok(Some(filter)),
            None => later_name(&known, name),
        }
    });
    let (known, later, uses) = (jinja.clone(), configuration.clone(), volatile.clone());
    jinja.set_test_fallback(move |name| {
        match outside::later_test(later.plugins.as_ref(), name, &uses) {
            Some(test) => Ok(Some(test)),
            None => short_name(name).map_or(Ok(None), |name| known.test(name)),
        }
    });
    if let Some(registry) = &configuration.plugins {
        outside::register(&mut jinja, registry, volatile);
    }
    jinja
}

/// A filter by its full name, or by a name that it had once.
fn later_name(known: &Environment, name: &str) -> Result<Option<Callable>, Error> {
    let short = short_name(name);
    if let Some(short) = short
        && let Some(filter) = known.filter(short)?
    {
        return Ok(Some(filter));
    }
    moved_filter(name, short).map_or(Ok(None), |name| known.filter(&name))
}

/// The part of a name after Ansible's own collections.
pub(crate) fn short_name(name: &str) -> Option<&str> {
    name.strip_prefix("ansible.builtin.")
        .or_else(|| name.strip_prefix("ansible.legacy."))
}

fn callable(
    name: &str,
    plugin: &'static Plugin,
    configuration: &Arc<TemplateConfiguration>,
    volatile: &Volatile,
) -> Callable {
    let (configuration, volatile) = (Arc::clone(configuration), volatile.clone());
    let function = move |state: &mut shevek_jinja::State<'_>, args: Args| {
        if plugin.is_volatile {
            volatile.happened();
        }
        let result = match plugin.code {
            PluginCode::Alone(function) => function(&configuration, args)?,
            PluginCode::InTemplate(function) => function(state, args)?,
        };
        match &result {
            Value::Str(text) => meter::spend_text(text.len())?,
            Value::List(list) => meter::spend_elements(list.len())?,
            _ => {}
        }
        Ok(result)
    };
    let callable = Callable::new(name, function);
    if plugin.accepts_undefined {
        callable.accepting_undefined()
    } else {
        callable
    }
}

fn undefined_text(missing: &Missing<'_>) -> String {
    match missing {
        Missing::Variable(name) => format!("'{name}' is undefined"),
        Missing::Attribute(owner, name) => {
            format!(
                "object of type '{owner}' has no attribute {}",
                str_repr(name)
            )
        }
        Missing::Item(owner, key) => undefined_item_text(owner, key),
    }
}

/// Ansible's words for an item that is not there; `owner` is the type it is not part of.
pub(crate) fn undefined_item_text(owner: &str, key: &Value) -> String {
    let key = key.repr().unwrap_or_else(|error| error.to_string());
    format!("object of type '{owner}' has no attribute {key}")
}

fn plugin_failure(kind: CallKind, name: &str, error: Error) -> Error {
    let what = match kind {
        CallKind::Filter => "filter",
        CallKind::Test => "test",
    };
    let name = if name.contains('.') {
        name.to_owned()
    } else {
        format!("ansible.builtin.{name}")
    };
    let cause = error.cause().and_then(|cause| cause.downcast_ref());
    if let Some(cause) =
        cause.filter(|cause: &&TemplateError| cause.kind() == TemplateErrorKind::Refused)
    {
        let lead = format!("The {what} plugin '{name}' failed");
        return jinja_error(&cause.context_elsewhere(&lead));
    }
    if error.cause().is_some_and(is_template_error) {
        return error;
    }
    let message = format!(
        "The {what} plugin '{name}' failed: {}",
        error.message().trim_end()
    );
    let failure = TemplateError::new(TemplateErrorKind::Plugin, &*message);
    Error::new(ErrorKind::Other, message).with_source(failure)
}

/// A value as a part of a longer text: tuples print as lists, and `omit` as nothing.
fn text_part(value: &Value) -> Result<Value, Error> {
    if is_omit(value) {
        return Ok(Value::from(""));
    }
    match value {
        Value::Object(object) if object.is_callable() || !value.is_iterable() => Ok(value.clone()),
        Value::Object(object) if object.type_name() == "range" => Ok(value.clone()),
        Value::Bytes(bytes) => Ok(Value::Str(Str::new(
            String::from_utf8_lossy(bytes).into_owned(),
        ))),
        Value::Undefined(undefined) if undefined.is_lenient() => Ok(Value::from("")),
        _ => crate::templar::finalize(value),
    }
}
