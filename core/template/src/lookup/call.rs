//! What a lookup of this crate is, and what it is called with.

use std::sync::Arc;

use shevek_jinja::{Error, Value};

use crate::plugin::{plugin_error, to_text};
use crate::{Templar, TemplateConfiguration};

/// The code of a lookup.
pub(crate) type LookupRun = fn(&mut LookupCall<'_>) -> Result<Vec<Value>, Error>;

/// A lookup.
pub(crate) struct Lookup {
    pub(crate) name: &'static str,
    pub(crate) run: LookupRun,
    /// Whether its answer depends on its terms and on variables only.
    pub(crate) is_pure: bool,
}

impl Lookup {
    /// A lookup that asks the outer world.
    pub(crate) const fn new(name: &'static str, run: LookupRun) -> Self {
        Self {
            name,
            run,
            is_pure: false,
        }
    }

    /// A lookup that only computes.
    pub(crate) const fn pure(name: &'static str, run: LookupRun) -> Self {
        Self {
            name,
            run,
            is_pure: true,
        }
    }
}

/// One call of a lookup.
pub(crate) struct LookupCall<'a> {
    pub(crate) templar: &'a Templar,
    pub(crate) terms: Vec<Value>,
    pub(crate) options: Vec<(Arc<str>, Value)>,
}

impl LookupCall<'_> {
    pub(crate) fn configuration(&self) -> &TemplateConfiguration {
        self.templar.environment().configuration()
    }

    /// Takes an option, unless it is `None`.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        let index = self.options.iter().position(|(key, _)| &**key == name)?;
        Some(self.options.remove(index).1).filter(|value| !value.is_none())
    }

    /// Takes a text option.
    pub(crate) fn take_text(&mut self, name: &str) -> Result<Option<String>, Error> {
        self.take(name).map(|value| to_text(&value)).transpose()
    }

    /// Takes a boolean option; Ansible's words for yes and no count.
    pub(crate) fn take_bool(&mut self, name: &str, default: bool) -> Result<bool, Error> {
        let Some(value) = self.take(name) else {
            return Ok(default);
        };
        let text = to_text(&value)?.to_lowercase();
        match text.as_str() {
            "y" | "yes" | "on" | "1" | "true" | "t" | "1.0" => Ok(true),
            "n" | "no" | "off" | "0" | "false" | "f" | "0.0" => Ok(false),
            _ => Err(plugin_error(format!(
                "the option '{name}' must be a boolean, not '{text}'"
            ))),
        }
    }

    /// Takes an integer option.
    pub(crate) fn take_int(&mut self, name: &str) -> Result<Option<i64>, Error> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        let number = value
            .as_i64()
            .or_else(|| value.as_str()?.trim().parse().ok());
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(plugin_error(format!(
                "Invalid value provided for 'integer': {}",
                value.repr()?
            ))),
        }
    }

    /// The terms as texts.
    pub(crate) fn text_terms(&self) -> Result<Vec<String>, Error> {
        self.terms.iter().map(to_text).collect()
    }

    /// A term that must be text.
    pub(crate) fn text_term(term: &Value) -> Result<&str, Error> {
        term.as_str().ok_or_else(|| {
            plugin_error(format!(
                "expected a string, got {} of type '{}'",
                term.repr().unwrap_or_default(),
                term.type_name()
            ))
        })
    }

    /// One level of lists taken apart.
    pub(crate) fn flattened(&self) -> Result<Vec<Value>, Error> {
        let mut out = Vec::new();
        for term in &self.terms {
            match term {
                Value::List(_) | Value::Tuple(_) => out.extend(term.to_vec()?),
                other => out.push(other.clone()),
            }
        }
        Ok(out)
    }
}
