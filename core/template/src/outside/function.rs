//! Filters and tests.

use serde_json::{Map, Value as Json};
use shevek_jinja::environment::{Callable, Environment};
use shevek_jinja::{Args, Error, ErrorKind, Value};
use shevek_plugin::{FilterError, PluginKind, Registry};

use super::json::to_json;
use crate::environment::Volatile;
use crate::{TemplateError, TemplateErrorKind};

/// What the names of plugins from outside may be preceded by; `ansible.builtin.` means this crate's own.
const LEGACY: &str = "ansible.legacy.";

/// Adds the filters and tests of the registry's directories. They go before those of this crate, as Ansible's
/// `filter_plugins` do. One is loaded when it is first called.
pub(crate) fn register(jinja: &mut Environment, registry: &Registry, volatile: &Volatile) {
    for name in registry.outside_names(PluginKind::Filter) {
        let callable = filter(registry, &name, volatile);
        jinja.add_filter_callable(&format!("{LEGACY}{name}"), callable.clone());
        jinja.add_filter_callable(&name, callable);
    }
    for name in registry.outside_names(PluginKind::Test) {
        let callable = test(registry, &name, volatile);
        jinja.add_test_callable(&format!("{LEGACY}{name}"), callable.clone());
        jinja.add_test_callable(&name, callable);
    }
}

/// The filter `name` of a directory that was added later, as those of a role are; `None` when there is none.
pub(crate) fn later_filter(
    registry: Option<&Registry>,
    name: &str,
    volatile: &Volatile,
) -> Option<Callable> {
    let (registry, name) = later(registry, PluginKind::Filter, name)?;
    Some(filter(registry, name, volatile))
}

/// The test `name` of a directory that was added later.
pub(crate) fn later_test(
    registry: Option<&Registry>,
    name: &str,
    volatile: &Volatile,
) -> Option<Callable> {
    let (registry, name) = later(registry, PluginKind::Test, name)?;
    Some(test(registry, name, volatile))
}

fn later<'a>(
    registry: Option<&'a Registry>,
    kind: PluginKind,
    name: &'a str,
) -> Option<(&'a Registry, &'a str)> {
    // Of `ansible.builtin` there is nothing outside.
    let name = name.strip_prefix(LEGACY).unwrap_or(name);
    let registry = registry.filter(|_| !name.contains('.'))?;
    registry.has(kind, name).then_some((registry, name))
}

fn filter(registry: &Registry, name: &str, volatile: &Volatile) -> Callable {
    let (registry, volatile) = (registry.clone(), volatile.clone());
    let called = name.to_owned();
    Callable::new(name, move |_: &mut shevek_jinja::State<'_>, args: Args| {
        // Nobody knows whether it answers the same the next time.
        volatile.happened();
        let call = |(subject, args, kwargs)| {
            let found = registry.filter(&called);
            let found = found.map_err(|error| FilterError::new(error.to_string()))?;
            found.plugin.call(subject, args, kwargs)
        };
        let answer = arguments(args).map(call)?;
        answer
            .map(|json| Value::from_json(&json))
            .map_err(|error| failure("filter", &called, &error))
    })
}

fn test(registry: &Registry, name: &str, volatile: &Volatile) -> Callable {
    let (registry, volatile) = (registry.clone(), volatile.clone());
    let called = name.to_owned();
    Callable::new(name, move |_: &mut shevek_jinja::State<'_>, args: Args| {
        volatile.happened();
        let call = |(subject, args, kwargs)| {
            let found = registry.test(&called);
            let found = found.map_err(|error| FilterError::new(error.to_string()))?;
            found.plugin.call(subject, args, kwargs)
        };
        let answer = arguments(args).map(call)?;
        answer
            .map(Value::Bool)
            .map_err(|error| failure("test", &called, &error))
    })
}

type Arguments = (Json, Vec<Json>, Map<String, Json>);

fn arguments(mut args: Args) -> Result<Arguments, Error> {
    let subject = args.take_first().unwrap_or(Value::None);
    let subject = to_json(&subject, "The input")?;
    let positional = args.positional.iter().enumerate();
    let positional: Result<_, Error> = positional
        .map(|(index, value)| to_json(value, &format!("The argument {}", index + 1)))
        .collect();
    let mut named = Map::new();
    for (name, value) in &args.named {
        let json = to_json(value, &format!("The argument '{name}'"))?;
        named.insert(name.to_string(), json);
    }
    Ok((subject, positional?, named))
}

fn failure(kind: &str, name: &str, error: &FilterError) -> Error {
    let message = format!("The {kind} plugin '{name}' failed: {error}");
    let failure = TemplateError::new(TemplateErrorKind::Plugin, &*message);
    Error::new(ErrorKind::Other, message).with_source(failure)
}
