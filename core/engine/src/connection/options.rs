//! The values of a connection plugin's options. Ansible: `set_options` with its order of sources.

use serde_json::{Map, Value as Json};
use shevek_plugin::{ArgType, ConnectionMeta, ConnectionOption, ConnectionTarget};
use shevek_template::{Templar, TemplateError};

use crate::settings::Settings;
use crate::task::TaskFields;

/// Where values come from besides the host's variables.
pub(crate) struct OptionSources<'a> {
    pub(crate) templar: &'a Templar,
    pub(crate) settings: &'a Settings,
    pub(crate) fields: &'a TaskFields,
    pub(crate) host: &'a str,
}

/// Why the options are not known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OptionError {
    /// A variable cannot be templated.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A value does not fit its option.
    #[error("Invalid type provided for {option}: {value:?} is no {wanted}.")]
    Type {
        /// The option or variable.
        option: String,
        /// What was given.
        value: String,
        /// What is wanted.
        wanted: &'static str,
    },
    /// A value is not among the choices.
    #[error("Invalid value {value:?} for {option}, it may be: {choices}.")]
    Choice {
        /// The option.
        option: String,
        /// What was given.
        value: String,
        /// What may be given.
        choices: String,
    },
    /// A value is missing.
    #[error(
        "The connection '{plugin}' needs the option '{option}'; set one of the variables {vars}."
    )]
    Missing {
        /// The plugin.
        plugin: String,
        /// The option.
        option: String,
        /// The variables that set it.
        vars: String,
    },
}

const DEFAULT_TIMEOUT: u64 = 10;

/// Resolves all options of a plugin for one host and task: variables win over keywords and command line, those
/// over the environment, ansible.cfg, and the default. Of several names in one of them the last that is set wins.
pub(crate) fn resolve_target(
    meta: &ConnectionMeta,
    sources: &OptionSources<'_>,
) -> Result<ConnectionTarget, OptionError> {
    let mut options = Map::new();
    for option in &meta.options {
        let value = match find(option, sources)? {
            Some(value) => Some(convert(option, value)?),
            None => option.spec.default.clone(),
        };
        match value {
            Some(value) => {
                check_choice(option, &value)?;
                options.insert(option.spec.name.clone(), value);
            }
            None if option.spec.required => {
                return Err(OptionError::Missing {
                    plugin: meta.name.clone(),
                    option: option.spec.name.clone(),
                    vars: option.vars.join(", "),
                });
            }
            None => {}
        }
    }
    let timeout_seconds = options
        .get("timeout")
        .and_then(Json::as_u64)
        .or(sources.settings.timeout)
        .unwrap_or(DEFAULT_TIMEOUT);
    Ok(ConnectionTarget {
        inventory_hostname: sources.host.to_string(),
        timeout_seconds,
        options,
    })
}

fn find(
    option: &ConnectionOption,
    sources: &OptionSources<'_>,
) -> Result<Option<Json>, OptionError> {
    for name in option.vars.iter().rev() {
        if sources.templar.is_given(name)
            && let Some(value) = sources.templar.variable(name)?
            && !value.is_none()
        {
            return Ok(Some(value.to_json().unwrap_or(Json::Null)));
        }
    }
    if let Some(value) = option
        .keyword
        .as_deref()
        .and_then(|keyword| from_keyword(keyword, sources))
    {
        return Ok(Some(value));
    }
    let config = &sources.settings.config;
    let env = option.env.iter().rev().find_map(|name| config.env(name));
    let text = env.or_else(|| {
        option
            .ini
            .iter()
            .rev()
            .filter_map(|place| place.rsplit_once('.'))
            .find_map(|(section, key)| config.ini(section, key))
    });
    Ok(text.map(Json::String))
}

fn from_keyword(keyword: &str, sources: &OptionSources<'_>) -> Option<Json> {
    let settings = sources.settings;
    let text = |value: Option<&String>| value.map(|value| Json::String(value.clone()));
    match keyword {
        "remote_user" => text(
            sources
                .fields
                .remote_user
                .as_ref()
                .or(settings.remote_user.as_ref()),
        ),
        "port" => sources.fields.port.map(Json::from),
        "password" | "connection_password" => settings
            .connection_password
            .as_ref()
            .map(|secret| Json::String(secret.expose().to_string())),
        "private_key_file" => text(settings.private_key_file.as_ref()),
        "timeout" => settings.timeout.map(Json::from),
        "ssh_common_args" => text(settings.ssh_common_args.as_ref()),
        "ssh_extra_args" => text(settings.ssh_extra_args.as_ref()),
        "inventory_hostname" => Some(Json::String(sources.host.to_string())),
        "playbook_dir" => Some(Json::String(
            settings.playbook_dir.to_string_lossy().into_owned(),
        )),
        _ => None,
    }
}

fn convert(option: &ConnectionOption, value: Json) -> Result<Json, OptionError> {
    let refuse = |value: &Json, wanted| OptionError::Type {
        option: option.vars.first().unwrap_or(&option.spec.name).clone(),
        // The value of a secret must not be seen, whatever its type.
        value: if option.spec.no_log {
            "***".into()
        } else {
            plain(value)
        },
        wanted,
    };
    match option.spec.ty {
        ArgType::Int => match &value {
            Json::Number(_) => Ok(value),
            Json::String(text) => text
                .trim()
                .parse::<i64>()
                .map(Json::from)
                .map_err(|_| refuse(&value, "whole number")),
            _ => Err(refuse(&value, "whole number")),
        },
        ArgType::Float => match &value {
            Json::Number(_) => Ok(value),
            Json::String(text) => text
                .trim()
                .parse::<f64>()
                .map(Json::from)
                .map_err(|_| refuse(&value, "number")),
            _ => Err(refuse(&value, "number")),
        },
        ArgType::Bool => match &value {
            Json::Bool(_) => Ok(value),
            other => match plain(other).to_ascii_lowercase().as_str() {
                "yes" | "true" | "on" | "1" | "y" | "t" => Ok(Json::Bool(true)),
                "no" | "false" | "off" | "0" | "n" | "f" => Ok(Json::Bool(false)),
                _ => Err(refuse(&value, "truth value")),
            },
        },
        ArgType::Str | ArgType::Path => match value {
            Json::String(_) => Ok(value),
            Json::Number(_) | Json::Bool(_) => Ok(Json::String(plain(&value))),
            _ => Err(refuse(&value, "text")),
        },
        ArgType::List => Ok(match value {
            Json::String(text) => Json::Array(
                text.split(',')
                    .map(|part| Json::from(part.trim()))
                    .collect(),
            ),
            other => other,
        }),
        _ => Ok(value),
    }
}

fn check_choice(option: &ConnectionOption, value: &Json) -> Result<(), OptionError> {
    if option.spec.choices.is_empty() || option.spec.choices.contains(value) {
        return Ok(());
    }
    Err(OptionError::Choice {
        option: option.spec.name.clone(),
        value: plain(value),
        choices: option
            .spec
            .choices
            .iter()
            .map(plain)
            .collect::<Vec<_>>()
            .join(", "),
    })
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
