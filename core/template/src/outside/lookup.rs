//! Lookups.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shevek_jinja::{Error, Value};
use shevek_plugin::{Found, Lookup, LookupHost, PluginKind};

use super::json::to_json;
use crate::plugin::plugin_error;
use crate::{Templar, TemplateEnvironment};

/// The lookup of a name in the registry's directories; `None` when there is none. `ansible.builtin.` means this
/// crate's own.
///
/// # Errors
/// One that cannot be used.
pub(crate) fn find(
    environment: &TemplateEnvironment,
    name: &str,
) -> Result<Option<Found<dyn Lookup>>, Error> {
    let Some(registry) = &environment.configuration().plugins else {
        return Ok(None);
    };
    if name.starts_with("ansible.builtin.") || !registry.has(PluginKind::Lookup, name) {
        return Ok(None);
    }
    let found = registry.lookup(name);
    found
        .map(Some)
        .map_err(|error| plugin_error(error.to_string()))
}

/// Runs it.
pub(crate) fn run(
    found: &Found<dyn Lookup>,
    templar: &Templar,
    terms: &[Value],
    options: &[(Arc<str>, Value)],
) -> Result<Vec<Value>, Error> {
    let terms: Result<Vec<Json>, Error> = terms
        .iter()
        .enumerate()
        .map(|(index, term)| to_json(term, &format!("The term {}", index + 1)))
        .collect();
    let mut kwargs = Map::new();
    for (name, value) in options {
        let json = to_json(value, &format!("The argument '{name}'"))?;
        kwargs.insert(name.to_string(), json);
    }
    let items = found.plugin.run(terms?, kwargs, &Host(templar));
    let items = items.map_err(|error| plugin_error(error.to_string()))?;
    Ok(items.iter().map(Value::from_json).collect())
}

/// What a lookup can ask.
struct Host<'t>(&'t Templar);

impl LookupHost for Host<'_> {
    fn variable(&self, name: &str) -> Result<Option<Json>, String> {
        let found = self.0.variable(name).map_err(|error| error.to_string())?;
        let json = found.map(|value| to_json(&value, &format!("The variable '{name}'")));
        json.transpose().map_err(|error| error.message().to_owned())
    }

    fn find_file(&self, folder: &str, name: &str) -> Option<PathBuf> {
        self.0.context().find(folder, name)
    }
}
