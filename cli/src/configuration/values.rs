//! The values of settings and where they come from.

use shevek_engine::ConfigSource as _;
use shevek_jinja::Value;
use shevek_template::{Setting, SettingOrigin, SettingSources, setting};

use super::Configuration;
use crate::error::CommandError;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Known(SettingOrigin),
    /// Nobody gave a value that has to be given.
    Required,
}

impl Origin {
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::Known(SettingOrigin::Default)
    }

    pub(crate) fn text(&self) -> String {
        match self {
            Self::Known(origin) => origin.to_string(),
            Self::Required => "REQUIRED".into(),
        }
    }
}

/// A setting with its value.
pub(crate) struct Valued {
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) origin: Origin,
}

impl Valued {
    /// Whether somebody gave the value.
    pub(crate) fn is_changed(&self) -> bool {
        // What stands for a lookup's terms is no setting.
        let is_term = matches!(self.name.as_str(), "_terms" | "_input");
        matches!(&self.origin, Origin::Known(_)) && !self.origin.is_default() && !is_term
    }
}

/// Looks values up.
pub(crate) struct Values<'a> {
    pub(crate) configuration: &'a Configuration,
}

impl Values<'_> {
    /// The value of a setting of ansible-core itself.
    pub(crate) fn named(&self, name: &str) -> Result<Value, CommandError> {
        match setting(name) {
            Some(setting) => Ok(self.read(setting)?.value),
            None => Ok(Value::None),
        }
    }

    /// The value with its type.
    ///
    /// # Errors
    /// A value that the type or the choices do not allow.
    pub(crate) fn read(&self, setting: &Setting) -> Result<Valued, CommandError> {
        let valued = |value, origin| Valued {
            name: setting.name.clone(),
            value,
            origin,
        };
        if setting.name == "CONFIG_FILE" {
            let path = self.configuration.file();
            let path = path.map_or(Value::None, |path| Value::from(path.display().to_string()));
            let origin = SettingOrigin::File(String::new());
            return Ok(valued(path, Origin::Known(origin)));
        }
        let sources = SettingSources {
            variable: &|_| Ok(None),
            env: &|name| self.configuration.env(name),
            ini: &|section, key| self.configuration.ini(section, key),
            file: self.configuration.file(),
        };
        let (value, origin) = setting
            .value(&sources)
            .map_err(|error| CommandError::Usage(error.to_string()))?;
        if setting.required && origin == SettingOrigin::Default {
            return Ok(valued(Value::None, Origin::Required));
        }
        Ok(valued(value, Origin::Known(origin)))
    }
}
