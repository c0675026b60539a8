//! `config`.

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::environment::short_name;
use crate::plugin::{class_of, plugin_error};
use crate::settings::{PLUGIN_KINDS, PluginSettings, SettingSources, setting, settings_of_plugin};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("config", config)];

fn config(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let on_missing = choice(call, "on_missing", &["error", "skip", "warn"])?;
    let plugin_type = choice(call, "plugin_type", &PLUGIN_KINDS)?;
    let plugin_name = call.take_text("plugin_name")?;
    let show_origin = call.take_bool("show_origin", false)?;
    let plugin = match (&plugin_type, &plugin_name) {
        (None, None) => None,
        (Some(kind), Some(name)) => Some((kind.as_str(), name.as_str())),
        _ => {
            return Err(plugin_error(
                "Both plugin_type and plugin_name are required, cannot use one without the other.",
            ));
        }
    };
    let mut out = Vec::new();
    for term in &call.terms {
        let Some(name) = term.as_str() else {
            return Err(plugin_error(format!(
                "Invalid setting identifier, {} is not a <class 'str'>, its a {}.",
                term.repr()?,
                class_of(term)
            )));
        };
        if name == "CONFIG_FILE" {
            let file = call.configuration().configuration_file.as_deref();
            let value = file.map_or(Value::None, |file| {
                Value::from(file.to_string_lossy().as_ref())
            });
            out.push(if show_origin {
                Value::list(vec![value, Value::from("")])
            } else {
                value
            });
            continue;
        }
        let owner = plugin.map(|(kind, name)| owner(kind, name)).transpose()?;
        let found = match owner {
            None => setting(name),
            Some(owner) => {
                owner.and_then(|owner| owner.options.iter().find(|one| one.name == name))
            }
        };
        let Some(setting) = found else {
            let of = plugin.map(|(kind, name)| format!(" for '{name}' {kind} plugin"));
            let message = format!(
                "No config definition exists for '{name}'{}.",
                of.unwrap_or_default()
            );
            match on_missing.as_deref() {
                Some("skip") => {}
                Some("warn") => call
                    .templar
                    .environment()
                    .warn(format!("Skipping {name}: {message}")),
                _ => return Err(plugin_error(message)),
            }
            continue;
        };
        let configuration = call.configuration();
        let templar = call.templar;
        let sources = SettingSources {
            variable: &|name| templar.core().variable(templar.resolved(), name),
            env: &*configuration.environment_variables,
            ini: &*configuration.ini_values,
            file: configuration.configuration_file.as_deref(),
        };
        let (value, origin) = match owner.flatten() {
            None => setting.value(&sources)?,
            Some(owner) => setting.value_of_plugin(owner, &sources)?,
        };
        out.push(if show_origin {
            Value::list(vec![value, Value::from(origin.to_string())])
        } else {
            value
        });
    }
    Ok(out)
}

/// The plugin, with its settings. By its full name Ansible knows a plugin, but none of its settings.
fn owner(kind: &str, name: &str) -> Result<Option<&'static PluginSettings>, Error> {
    let unknown = || plugin_error(format!("Unable to load {kind} plugin '{name}'."));
    match short_name(name) {
        Some(short) if short != name => {
            settings_of_plugin(kind, short).ok_or_else(unknown)?;
            Ok(None)
        }
        _ => settings_of_plugin(kind, name).map(Some).ok_or_else(unknown),
    }
}

/// Takes a text option that has one of these values.
fn choice(
    call: &mut LookupCall<'_>,
    name: &str,
    choices: &[&str],
) -> Result<Option<String>, Error> {
    let Some(value) = call.take_text(name)? else {
        return Ok(None);
    };
    if choices.contains(&value.as_str()) {
        return Ok(Some(value));
    }
    Err(plugin_error(format!(
        "Invalid value '{value}' for config '{name}' for 'config' lookup plugin."
    )))
}
