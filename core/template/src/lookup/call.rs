//! What a lookup of this crate is, and what it is called with.

use std::sync::Arc;

use shevek_jinja::{Error, Value};

use crate::plugin::{no_attribute, plugin_error, to_text};
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

/// A number as options of type `integer` take it: decimal, a fraction only when it is none.
fn whole_number(text: &str) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let number: f64 = text.parse().ok()?;
        (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
    })
}

/// Whether it is one of Ansible's words for yes.
pub(super) fn is_yes(value: &Value) -> Result<bool, Error> {
    let text = to_text(value)?.to_lowercase();
    Ok(matches!(
        text.as_str(),
        "y" | "yes" | "on" | "1" | "true" | "t" | "1.0"
    ))
}

/// One call of a lookup.
pub(crate) struct LookupCall<'a> {
    /// The lookup's name without its collection.
    pub(crate) name: &'static str,
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

    /// Takes a text option; numbers and truth values are texts as well.
    pub(crate) fn take_text(&mut self, name: &str) -> Result<Option<String>, Error> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        if value.is_list_like() || value.is_mapping() {
            return Err(self.invalid(name, "string", &value));
        }
        to_text(&value).map(Some)
    }

    /// Takes a boolean option; all but Ansible's words for yes is no.
    pub(crate) fn take_bool(&mut self, name: &str, default: bool) -> Result<bool, Error> {
        let Some(value) = self.take(name) else {
            return Ok(default);
        };
        is_yes(&value)
    }

    /// Takes an option that is a dictionary.
    pub(crate) fn take_dict(
        &mut self,
        name: &str,
        kind: &str,
    ) -> Result<Option<Vec<(Value, Value)>>, Error> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        match value.items()? {
            Some(pairs) => Ok(Some(pairs)),
            None => Err(self.invalid(name, kind, &value)),
        }
    }

    /// Ansible's error for a value that an option's type does not allow.
    pub(crate) fn invalid(&self, option: &str, kind: &str, value: &Value) -> Error {
        if let Value::Undefined(undefined) = value {
            return undefined.error();
        }
        plugin_error(format!(
            "Config '{option}' for '{}' lookup plugin from 'Direct' has an invalid value: Invalid value provided for \
             '{kind}': {}",
            self.name,
            value.repr().unwrap_or_default()
        ))
    }

    /// Takes an integer option.
    pub(crate) fn take_int(&mut self, name: &str) -> Result<Option<i64>, Error> {
        self.take_int_as(name, "integer")
    }

    /// The same with the name that the type has in this lookup's errors.
    pub(crate) fn take_int_as(&mut self, name: &str, kind: &str) -> Result<Option<i64>, Error> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        let number = match &value {
            Value::Bool(flag) => Some(i64::from(*flag)),
            Value::Str(text) => whole_number(text),
            Value::Float(number) => whole_number(&number.to_string()),
            other => other.as_i64(),
        };
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(self.invalid(name, kind, &value)),
        }
    }

    /// The terms as texts.
    pub(crate) fn text_terms(&self) -> Result<Vec<String>, Error> {
        self.terms.iter().map(to_text).collect()
    }

    /// A term that is the name of a file.
    pub(crate) fn text_term(term: &Value) -> Result<&str, Error> {
        term.as_str()
            .ok_or_else(|| no_attribute(term, "startswith"))
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
