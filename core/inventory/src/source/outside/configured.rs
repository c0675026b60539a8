//! The values that a file gives a plugin's options.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shevek_plugin::{InventoryMeta, PluginOption, nearest};
use shevek_template::{Templar, TemplateContext, TemplateEnvironment, is_omit};
use shevek_yaml::{Diagnostic, Node};

use crate::source::plugin_file::PluginFile;
use crate::vars::VariableMap;

/// What the file says of the plugin's own options and of the cache, templates rendered.
///
/// # Errors
/// An option that the plugin does not have, and a value that cannot be rendered.
pub(super) fn given(
    file: &PluginFile,
    meta: &InventoryMeta,
    templates: &Arc<TemplateEnvironment>,
    extra_vars: &VariableMap,
) -> Result<Map<String, Json>, Diagnostic> {
    let own = meta.resolved_options();
    let constructed = meta.constructed_options();
    let variables: shevek_template::VariableMap = extra_vars
        .iter()
        .map(|(name, value)| (Arc::clone(name), value.clone()))
        .collect();
    let templar = Templar::new(
        Arc::clone(templates),
        Arc::new(variables),
        TemplateContext::default(),
    );
    let mut given = Map::new();
    for (key, node) in file.pairs() {
        let name = key.as_scalar().map_or("", |scalar| scalar.text.as_ref());
        if name == "plugin" || constructed.iter().any(|option| is_called(option, name)) {
            continue;
        }
        let Some(option) = own.iter().find(|option| is_called(option, name)) else {
            return Err(unknown(file, key, name, own.iter().chain(&constructed)));
        };
        let value = templar
            .template(&node.to_value(true))
            .map_err(|error| Diagnostic::at(&node.span, error.to_string()))?;
        if is_omit(&value) {
            continue;
        }
        let value = value.to_json().map_err(|error| {
            Diagnostic::at(
                &node.span,
                format!("The option '{name}' holds what a plugin cannot be given: {error}"),
            )
        })?;
        given.insert(option.spec.name.clone(), value);
    }
    Ok(given)
}

fn is_called(option: &PluginOption, name: &str) -> bool {
    option.spec.name == name || option.spec.aliases.iter().any(|alias| alias == name)
}

fn unknown<'o>(
    file: &PluginFile,
    key: &Node,
    name: &str,
    options: impl Iterator<Item = &'o PluginOption>,
) -> Diagnostic {
    let plugin = file.plugin_name().unwrap_or_default();
    let error = Diagnostic::at(
        &key.span,
        format!("The inventory plugin '{plugin}' has no option '{name}'."),
    );
    match nearest(name, options.map(|option| option.spec.name.as_str())) {
        Some(meant) => error.with_hint(format!("did you mean '{meant}'?")),
        None => error,
    }
}
