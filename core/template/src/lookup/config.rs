//! `config`.

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::plugin::{class_of, plugin_error};
use crate::settings::{PLUGIN_KINDS, SettingSources, setting};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("config", config)];

fn config(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let on_missing = choice(call, "on_missing", &["error", "skip", "warn"])?;
    let plugin_type = choice(call, "plugin_type", &PLUGIN_KINDS)?;
    let plugin_name = call.take_text("plugin_name")?;
    let show_origin = call.take_bool("show_origin", false)?;
    match (&plugin_type, &plugin_name) {
        (None, None) => {}
        (Some(kind), Some(name)) => {
            return Err(plugin_error(format!(
                "reading the settings of plugins ({kind} plugin '{name}') is not built in"
            )));
        }
        _ => {
            return Err(plugin_error(
                "Both plugin_type and plugin_name are required, cannot use one without the other.",
            ));
        }
    }
    let mut out = Vec::new();
    for term in &call.terms {
        let Some(name) = term.as_str() else {
            return Err(plugin_error(format!(
                "Invalid setting identifier, {} is not a <class 'str'>, its a {}.",
                term.repr()?,
                class_of(term)
            )));
        };
        let Some(setting) = setting(name) else {
            let message = format!("No config definition exists for '{name}'.");
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
        let (value, origin) = setting.value(&SettingSources {
            variable: &|name| templar.core().variable(templar.resolved(), name),
            env: &*configuration.environment_variables,
            ini: &*configuration.ini_values,
            file: configuration.configuration_file.as_deref(),
        })?;
        out.push(if show_origin {
            Value::list(vec![value, Value::from(origin.to_string())])
        } else {
            value
        });
    }
    Ok(out)
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
