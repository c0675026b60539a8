//! A setting's value and where it comes from.

use std::fmt;
use std::path::Path;

use shevek_jinja::{Error, Value};

use super::convert::{Conversion, convert};
use super::{PluginSettings, Setting};
use crate::plugin::plugin_error;
use crate::python::posix_path::expanduser;

/// Where values of settings are looked up.
pub struct SettingSources<'a> {
    /// A variable of the host or task.
    pub variable: &'a dyn Fn(&str) -> Result<Option<Value>, Error>,
    /// An environment variable.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// `key` in `[section]` of ansible.cfg.
    pub ini: &'a dyn Fn(&str, &str) -> Option<String>,
    /// The ansible.cfg that is read.
    pub file: Option<&'a Path>,
}

/// Where a value came from; prints as Ansible names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingOrigin {
    /// The table.
    Default,
    /// A variable.
    Variable(String),
    /// An environment variable.
    Environment(String),
    /// The configuration file.
    File(String),
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Variable(name) => write!(f, "var: {name}"),
            Self::Environment(name) => write!(f, "env: {name}"),
            Self::File(path) => f.write_str(path),
        }
    }
}

impl Setting {
    /// The value with its type. Variables win over the environment, that over ansible.cfg.
    ///
    /// # Errors
    /// A value that the type or the choices do not allow.
    pub fn value(&self, sources: &SettingSources<'_>) -> Result<(Value, SettingOrigin), Error> {
        self.value_for("", sources)
    }

    /// The value of a plugin's setting. Errors name the plugin.
    ///
    /// # Errors
    /// The same, and that there is no value where one is required.
    pub fn value_of_plugin(
        &self,
        plugin: &PluginSettings,
        sources: &SettingSources<'_>,
    ) -> Result<(Value, SettingOrigin), Error> {
        let owner = format!(" {}", plugin.owner());
        let (value, origin) = self.value_for(&owner, sources)?;
        if self.required && value.is_none() {
            let name = &self.name;
            return Err(plugin_error(format!(
                "Required config '{name}'{owner} not provided."
            )));
        }
        Ok((value, origin))
    }

    fn value_for(
        &self,
        owner: &str,
        sources: &SettingSources<'_>,
    ) -> Result<(Value, SettingOrigin), Error> {
        let (raw, origin) = self.raw(sources)?;
        let conversion = Conversion {
            kind: self.kind.as_deref().unwrap_or_default(),
            file: match &origin {
                SettingOrigin::File(_) => sources.file,
                _ => None,
            },
            env: sources.env,
        };
        let converted = convert(&raw, &conversion);
        // A variable of the environment that is there without a text says nothing.
        if converted.is_err()
            && matches!(origin, SettingOrigin::Environment(_))
            && raw.as_str() == Some("")
        {
            let value = convert(&self.default(sources), &conversion).unwrap_or(Value::None);
            return Ok((value, SettingOrigin::Default));
        }
        let value = converted.map_err(|why| {
            plugin_error(format!(
                "Config '{}'{owner} from '{origin}' has an invalid value: {why}",
                self.name
            ))
        })?;
        self.check_choices(&value, owner)?;
        Ok((value, origin))
    }

    fn raw(&self, sources: &SettingSources<'_>) -> Result<(Value, SettingOrigin), Error> {
        for name in self.vars.iter().rev() {
            if let Some(value) = (sources.variable)(name)? {
                return Ok((value, SettingOrigin::Variable(name.clone())));
            }
        }
        let from_env = self.env.iter().rev();
        for name in from_env {
            if let Some(value) = (sources.env)(name) {
                let value = Value::from(value);
                return Ok((value, SettingOrigin::Environment(name.clone())));
            }
        }
        for (section, key) in self.ini.iter().rev() {
            if let Some(value) = (sources.ini)(section, key) {
                let path = sources.file.map(|file| file.to_string_lossy().into_owned());
                let origin = SettingOrigin::File(path.unwrap_or_default());
                return Ok((Value::from(value), origin));
            }
        }
        Ok((self.default(sources), SettingOrigin::Default))
    }

    fn default(&self, sources: &SettingSources<'_>) -> Value {
        const HOME: &str = "{{ANSIBLE_HOME}}";
        match self.default.as_str() {
            Some(text) if text.contains(HOME) => {
                let home = (sources.env)("ANSIBLE_HOME")
                    .or_else(|| (sources.ini)("defaults", "home"))
                    .unwrap_or_else(|| "~/.ansible".to_owned());
                Value::from(text.replace(HOME, &expanduser(&home, sources.env)))
            }
            _ => Value::from_json(&self.default),
        }
    }

    fn check_choices(&self, value: &Value, owner: &str) -> Result<(), Error> {
        if self.choices.is_empty() || value.is_none() {
            return Ok(());
        }
        let given = match value {
            Value::List(list) => list.to_vec()?,
            other => vec![other.clone()],
        };
        // Numbers and truth values are in the table as Python writes them.
        let is_known = |value: &Value| {
            let text = value.str();
            text.is_ok_and(|text| self.choices.iter().any(|choice| text == choice.as_str()))
        };
        match given.iter().find(|value| !is_known(value)) {
            None => Ok(()),
            Some(value) => Err(plugin_error(format!(
                "Invalid value {} for config '{}'{owner}.",
                value.repr()?,
                self.name
            ))),
        }
    }
}
